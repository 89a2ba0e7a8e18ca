"""The rows of the pages of ideas and votes, and of one ballot, in raw SQL for `benchmarks.floor`."""

SQL = {
    "ideas": """
        SELECT i.public_id, i.number, i.state, i.shown_as, i."group", i.published_at, r.title,
               r.summary, u.name, d.name, count(*) OVER (),
               (SELECT count(*) FROM improvement_comment c
                WHERE c.about_kind = 'idea' AND c.about_id = i.public_id)
        FROM improvement_idea i
        JOIN improvement_idearevision r ON r.id = i.current_id
        JOIN networks_network n ON n.id = i.network_id
        LEFT JOIN networks_user u ON u.id = i.author_id
        LEFT JOIN improvement_driver d ON d.id = i.driver_id
        WHERE n.slug = %s AND i.state <> 'draft' ORDER BY i.published_at DESC, i.id DESC LIMIT 24
    """,
    "idea": """
        SELECT i.public_id, i.number, i.state, r.title, r.problem, r.change, r.expected_effect,
               r.summary, u.name, c.text, c.created_at, w.name
        FROM improvement_idea i
        JOIN improvement_idearevision r ON r.id = i.current_id
        JOIN networks_user u ON u.id = i.author_id
        JOIN improvement_comment c ON c.about_kind = 'idea' AND c.about_id = i.public_id
        JOIN networks_user w ON w.id = c.author_id
        JOIN networks_network n ON n.id = i.network_id WHERE n.slug = %s
    """,
    "ballot": """
        SELECT p.title, p.question, p.method, p.params, p.closes_at, o.public_id, r.title,
               r.summary, v.has_voted
        FROM improvement_round p
        JOIN improvement_roundoption o ON o.round_id = p.id
        JOIN improvement_idearevision r ON r.id = o.revision_id
        JOIN improvement_roundvoter v ON v.round_id = p.id AND v.name = 'coordinator'
        JOIN networks_network n ON n.id = p.network_id
        WHERE n.slug = %s AND p.state = 'announced' AND p.secrecy = 'named' ORDER BY o.position
    """,
    "result": """
        SELECT p.title, p.question, p.params, t.input_hash, t.output, o.public_id, r.title, i.number,
               d.outcome, d.reason
        FROM improvement_round p
        JOIN improvement_tally t ON t.round_id = p.id
        JOIN improvement_roundoption o ON o.round_id = p.id
        JOIN improvement_idearevision r ON r.id = o.revision_id
        JOIN improvement_idea i ON i.id = o.idea_id
        JOIN improvement_decision d ON d.option_id = o.id
        JOIN networks_network n ON n.id = p.network_id WHERE n.slug = %s ORDER BY o.position
    """,
    "prioritized": """
        SELECT d.outcome, d.reason, d.budget, d.decided_at, u.name, p.title, r.title, i.number,
               c.title, c.state, o.name, (SELECT t.output FROM improvement_tally t
                                          WHERE t.round_id = p.id LIMIT 1)
        FROM improvement_decision d
        JOIN improvement_round p ON p.id = d.round_id
        JOIN improvement_roundoption q ON q.id = d.option_id
        JOIN improvement_idearevision r ON r.id = q.revision_id
        JOIN improvement_idea i ON i.id = q.idea_id
        JOIN networks_user u ON u.id = d.by_id
        JOIN networks_network n ON n.id = p.network_id
        LEFT JOIN improvement_change c ON c.id = d.change_id
        LEFT JOIN networks_user o ON o.id = c.owner_id
        WHERE n.slug = %s ORDER BY d.outcome, q.position
    """,
    "topic": """
        SELECT t.question, t.explanation, s.public_id, s.text, s.shown_as, s."group", s.created_at,
               u.name, c.text, count(*) OVER (PARTITION BY c.id)
        FROM improvement_topic t
        JOIN improvement_designprocess p ON p.id = t.process_id
        JOIN improvement_contribution s ON s.topic_id = t.id
        JOIN networks_user u ON u.id = s.author_id
        JOIN networks_network n ON n.id = p.network_id
        LEFT JOIN improvement_topicchoice c ON c.id = s.choice_id
        WHERE n.slug = %s ORDER BY s.id LIMIT 50
    """,
}

# The line of a voter, held; and, where nobody shall be found out, the whole vote with it.
HELD_VOTER = """
    SELECT v.id FROM improvement_roundvoter v WHERE v.round_id = %s AND v.ref = %s FOR UPDATE
"""
HELD_ROUND = """
    SELECT v.id FROM improvement_round p
    JOIN improvement_roundvoter v ON v.round_id = p.id
    WHERE p.id = %s AND v.ref = %s FOR UPDATE
"""
BALLOT = """
    INSERT INTO improvement_ballot (id, round_id, voter_id, version, "group", is_paper, marks,
                                    code_hash)
    VALUES (gen_random_uuid(), %s, %s, 1, '', false, %s, '')
"""
VOTED = "UPDATE improvement_roundvoter SET has_voted = true WHERE id = %s"
