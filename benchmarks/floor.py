"""The floor: bare views that fetch the same rows by raw SQL and answer with as many bytes.

Run as `DJANGO_SETTINGS_MODULE=benchmarks.floor_settings`, with no middleware at all.
"""

import json
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks import floor_ideas

SQL = {
    "network": """
        SELECT m.name, c.kind, c.verdict, c.sentence, c.result
        FROM outcomes_measure m
        JOIN outcomes_series s ON s.measure_id = m.id AND s.site_id IS NULL
        JOIN outcomes_chart c ON c.series_id = s.id AND c.kind = 'run'
        JOIN networks_network n ON n.id = m.network_id WHERE n.slug = %s
    """,
    "measure": """
        SELECT m.name, v.numerator, v.denominator, c.sentence, c.result
        FROM outcomes_measure m
        JOIN outcomes_measureversion v ON v.id = m.current_id
        JOIN outcomes_series s ON s.measure_id = m.id AND s.site_id IS NULL
        JOIN outcomes_chart c ON c.series_id = s.id
        JOIN networks_network n ON n.id = m.network_id WHERE n.slug = %s
    """,
    "diagram": """
        SELECT d.title, d.aim_text, r.level, r.name, r.position, l.is_weak, c.title, c.state
        FROM improvement_diagram d
        JOIN improvement_driver r ON r.diagram_id = d.id
        LEFT JOIN improvement_changelink l ON l.driver_id = r.id
        LEFT JOIN improvement_change c ON c.id = l.change_id
        JOIN networks_network n ON n.id = d.network_id WHERE n.slug = %s
    """,
    "project": """
        SELECT p.name, p.summary, p.charter, a.statement, c.ramp, c.number, c.title, c.scale,
               c.stage, c.decision, s.name
        FROM improvement_project p
        JOIN improvement_aim a ON a.project_id = p.id
        JOIN improvement_cycle c ON c.project_id = p.id
        LEFT JOIN networks_site s ON s.id = c.site_id
        JOIN networks_network n ON n.id = p.network_id WHERE n.slug = %s LIMIT 60
    """,
    "ramps": """
        SELECT p.name, c.ramp, c.number, c.title, c.scale, c.stage, c.decision, s.name
        FROM improvement_project p
        JOIN improvement_cycle c ON c.project_id = p.id
        LEFT JOIN networks_site s ON s.id = c.site_id
        JOIN networks_network n ON n.id = p.network_id WHERE n.slug = %s LIMIT 120
    """,
    "board": """
        SELECT c.public_id, c.title, c.stage, c.number, c.starts_on, c.ends_on, c.updated_at,
               p.name, s.name, u.name, r.prediction, count(*) OVER (PARTITION BY c.stage)
        FROM improvement_cycle c
        JOIN improvement_project p ON p.id = c.project_id
        JOIN networks_network n ON n.id = p.network_id
        JOIN networks_user u ON u.id = c.owner_id
        LEFT JOIN networks_site s ON s.id = c.site_id
        LEFT JOIN improvement_prediction r ON r.cycle_id = c.id
        WHERE n.slug = %s AND c.stage <> 'closed' ORDER BY c.stage, c.starts_on, c.id LIMIT 100
    """,
    "week": """
        SELECT t.public_id, t.kind, t.what, t.who, t.due_on, c.title, c.number, u.name
        FROM improvement_task t
        JOIN improvement_cycle c ON c.id = t.cycle_id
        JOIN improvement_project p ON p.id = c.project_id
        JOIN networks_network n ON n.id = p.network_id
        JOIN networks_user u ON u.id = c.owner_id
        WHERE n.slug = %s AND NOT t.is_done ORDER BY t.due_on, t.id LIMIT 200
    """,
    "rsvp": """
        SELECT e.title, e.purpose, d.date, d.starts_at, d.ends_at, i.name, r.answer, p.mode
        FROM events_invitation i
        JOIN events_event e ON e.id = i.event_id
        JOIN events_eventday d ON d.event_id = e.id
        JOIN events_rsvp r ON r.invitation_id = i.id
        JOIN events_dayplace p ON p.rsvp_id = r.id AND p.day_id = d.id
        WHERE i.id = (
            SELECT min(first.id) FROM events_invitation first
            JOIN events_event one ON one.id = first.event_id
            JOIN networks_network n ON n.id = one.network_id WHERE n.slug = %s
        )
    """,
    "people": """
        SELECT i.public_id, i.name, i.email, i."group", i.state, r.answer, r.travel, m.state,
               m.sent_at, json_agg(json_build_array(d.date, p.mode, p.state)), count(*) OVER ()
        FROM events_invitation i
        JOIN events_event e ON e.id = i.event_id
        JOIN networks_network n ON n.id = e.network_id
        JOIN events_rsvp r ON r.invitation_id = i.id
        JOIN events_dayplace p ON p.rsvp_id = r.id
        JOIN events_eventday d ON d.id = p.day_id
        JOIN mail_message m ON m.dedupe_key = concat_ws(
            ':', 'events.invitation', i.event_id, i.id, i.link_version
        )
        WHERE n.slug = %s GROUP BY i.id, r.id, m.id ORDER BY i.name, i.id LIMIT 50
    """,
    "api": """
        SELECT r.public_id, i.name, i.email, r.answer, r.channel, r.answered_at, r.travel, d.date,
               p.mode, p.state
        FROM events_rsvp r
        JOIN events_invitation i ON i.id = r.invitation_id
        JOIN events_event e ON e.id = i.event_id
        JOIN events_dayplace p ON p.rsvp_id = r.id
        JOIN events_eventday d ON d.id = p.day_id
        JOIN networks_network n ON n.id = e.network_id WHERE n.slug = %s
        ORDER BY r.id LIMIT 100
    """,
}


def floor(_request: HttpRequest, page: str, slug: str, size: int) -> HttpResponse:
    """Fetch the rows of a page and answer with them as JSON, filled up to `size` bytes."""
    with connection.cursor() as cursor:
        cursor.execute((SQL | floor_ideas.SQL)[page], [slug])
        rows: list[Any] = cursor.fetchall()
    body = json.dumps(rows, default=str).encode()
    return HttpResponse(body[:size].ljust(size), content_type="application/json")


TAP = """
    INSERT INTO events_checkin (event_id, day_id, invitation_id, direction, method, is_remote,
                                nonce, at, received_at)
    SELECT i.event_id, %s, i.id, 'entry', 'name', false, %s, now(), now()
    FROM events_invitation i WHERE i.public_id = %s
"""
TOLD = """
    INSERT INTO networks_auditentry (at, verb, object_type, object_id, label, before, after, reason,
                                     request_id, user_agent)
    VALUES (now(), 'check_in.entered', 'events.invitation', %s, '', '{}', '{}', '', '', '')
"""


def floor_tap(request: HttpRequest, day: int) -> HttpResponse:
    """Write what one tap at the desk writes: its row and its line of the audit trail."""
    tap = json.loads(request.body)["taps"][0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAP, [day, tap["nonce"], tap["person"]])
        cursor.execute(TOLD, [tap["person"]])
    answer = {"nonce": tap["nonce"], "ok": True, "reason": ""}
    return HttpResponse(json.dumps({"answers": [answer]}), content_type="application/json")


HELD = """
    SELECT e.id FROM events_event e JOIN events_invitation i ON i.event_id = e.id
    WHERE i.public_id = %s FOR UPDATE OF e
"""
ANSWER = """
    INSERT INTO events_rsvp (public_id, created_at, updated_at, version, invitation_id, answer,
                             channel, answered_at, travel, travel_from, hope, guest_name, pronouns)
    SELECT gen_random_uuid(), now(), now(), 1, i.id, 'accepted', 'link', now(), 'none', '', %s, '',
           ''
    FROM events_invitation i WHERE i.public_id = %s RETURNING id
"""
PLACES = """
    INSERT INTO events_dayplace (public_id, created_at, updated_at, rsvp_id, day_id, mode, state,
                                 seats, is_online_meanwhile)
    SELECT gen_random_uuid(), now(), now(), %s, d.id, 'in_person', 'confirmed', 1, false
    FROM events_invitation i JOIN events_eventday d ON d.event_id = i.event_id
    WHERE i.public_id = %s
"""
MAIL = """
    INSERT INTO mail_message (public_id, created_at, updated_at, dedupe_key, purpose, about, params,
                              to_email, to_name, message_id, state, attempts, claims,
                              next_attempt_at, is_possible_duplicate, last_code, error, subject,
                              body_text)
    SELECT gen_random_uuid(), now(), now(), 'floor:' || i.id, 'events.answered', '', '{}', i.email,
           i.name, 'floor:' || i.id, 'queued', 0, 0, now(), false, '', '', '', ''
    FROM events_invitation i WHERE i.public_id = %s
"""


def floor_answer(request: HttpRequest) -> HttpResponse:
    """Write what one answer writes while its meeting is held: the answer, its places, its line of
    the audit trail and its mail."""
    person = request.POST["person"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HELD, [person])
        cursor.execute(ANSWER, [request.POST["hope"], person])
        cursor.execute(PLACES, [cursor.fetchone()[0], person])
        cursor.execute(TOLD, [person])
        cursor.execute(MAIL, [person])
    return HttpResponse(status=303)


def floor_ballot(request: HttpRequest) -> HttpResponse:
    """Write what one ballot comes to: its row, the line of its voter, and, where the ballot has a
    name, the line of the audit trail."""
    poll, voter = request.POST["round"], request.POST["voter"]
    is_named = request.POST["secrecy"] == "named"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            floor_ideas.HELD_VOTER if is_named else floor_ideas.HELD_ROUND, [poll, voter]
        )
        line = cursor.fetchone()[0]
        cursor.execute(
            floor_ideas.BALLOT, [poll, line if is_named else None, request.POST["marks"]]
        )
        cursor.execute(floor_ideas.VOTED, [line])
        if is_named:
            cursor.execute(TOLD, [poll])
    return HttpResponse(status=303)


urlpatterns = [
    path("floor/answer/", floor_answer),
    path("floor/ballot/", floor_ballot),
    path("floor/taps/<int:day>/", floor_tap),
    path("floor/<page>/<slug>/<int:size>/", floor),
]
