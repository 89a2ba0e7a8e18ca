"""The trail, from its question to what the chart shows, whatever it is followed from."""

from datetime import date

import pytest
from django.http import Http404

from improvement.actions import changes, decisions, idea_states
from improvement.models import Change, Cycle, Idea, IdeaLink
from lhs_platform.pages.trail.finding import start_of
from networks.models import Network
from tests.factories.improvement import ChangeFactory, CycleFactory, ProjectFactory
from tests.improvement.design_scene import put_forward
from tests.pages.trail_scene import (
    ASKED,
    DAY,
    LINE,
    NIGHT,
    NOW,
    VOTED,
    decide,
    follow,
    kinds,
    merge,
    shift,
    step,
    tell,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHOLE = [
    "asked", "said", "put_forward", "merged", "voted", "decided", "change", "tested", "tested",
]  # fmt: skip


@pytest.fixture
def story(cast):
    return tell(cast)


@pytest.mark.parametrize("kind", ["contribution", "idea", "option", "decision", "change", "cycle"])
def test_the_whole_chain_is_given_from_every_thing_of_it(cast, story, kind):
    trail = follow(cast.leader, kind, story.start(kind))

    assert kinds(trail) == WHOLE
    assert [one.about[0] for one in trail.steps if one.is_start] == [kind]


def test_each_step_says_in_a_sentence_what_happened(cast, story):
    trail = follow(cast.leader, "idea", story.idea)

    assert [one.words for one in trail.steps] == [
        "Steady Gut asked a question.",
        "Mina Community (community member) answered.",
        "Mina Community (community member) put this forward.",
        "1 other idea came into it.",
        "It came 1st of 3 in a vote, and the vote advises to test it.",
        "Cora Coordinator wrote down the decision: we test it at Riverbend.",
        "It became a change to test.",
        "Test 1 of 2 at Riverbend: adapt.",
        "Test 2 of 2 at Riverbend is under way.",
    ]
    assert step(trail, "decided").detail == "Because: It is quickly tried."
    assert trail.steps[7].detail == "What was learned: The list was old."
    assert trail.ahead.words == "A test at Riverbend is under way."


def test_what_came_into_it_stands_beside_without_name_and_day(cast, story):
    trail = follow(cast.leader, "idea", story.idea)

    (other,) = step(trail, "merged").branches
    assert (other.title, other.words) == (LINE, "Somebody put it forward, without their name.")
    assert other.when.iso == "2025-01"


def test_what_else_an_answer_went_into_stands_beside_it(cast, story):
    other = put_forward(cast.leader, cast.network, "A light at night", now=ASKED + 9 * DAY)
    other.contributions.add(story.contribution)

    trails = [follow(cast.leader, kind, story.start(kind)) for kind in ("idea", "contribution")]

    for trail in trails:
        said = step(trail, "said")
        assert (said.aside, [one.title for one in said.branches]) == (
            "It also went into", ["A light at night"],
        )  # fmt: skip
        assert kinds(trail) == WHOLE


def test_what_has_no_name_stands_first_in_its_month_among_many(cast, story):
    """Between two days it would tell them."""
    for name, days, shown_as in (
        ("Early", 8, "named"), ("Between", 12, "anonymous"), ("Late", 18, "named"),
    ):  # fmt: skip
        on = ASKED + days * DAY
        one = put_forward(cast.leader, cast.network, name, now=on, shown_as=shown_as)
        link = IdeaLink.objects.create(source=one, target=story.idea, kind=IdeaLink.Kind.BUILDS)
        IdeaLink.objects.filter(pk=link.pk).update(created_at=on)

    built = step(follow(cast.leader, "idea", story.idea), "built_on")

    assert [one.title for one in built.branches] == ["Between", "Early", "Late"]
    assert built.when.iso == "2025-01"


def test_from_what_was_merged_the_line_goes_on_in_the_other(cast, story):
    trail = follow(cast.leader, "idea", story.merged)

    assert kinds(trail) == [
        "put_forward", "merged", "voted", "decided", "change", "tested", "tested",
    ]  # fmt: skip
    merged = step(trail, "merged")
    assert merged.words == f"It was merged with 1 other, and goes on as “{NIGHT}”."
    assert [one.title for one in merged.branches] == [NIGHT]
    assert trail.steps[0].is_start


def test_who_wrote_it_reads_that_it_is_theirs(cast, story):
    named = follow(cast.community, "idea", story.idea)
    nameless = follow(cast.clinician, "idea", story.merged)

    assert step(named, "put_forward").words == "You put this forward."
    assert step(nameless, "put_forward").words == (
        "You put this forward, without your name: only you read that it is yours."
    )


def test_the_chart_says_in_its_own_words_since_when(cast):
    measure = shift(cast, from_month=date(2025, 7, 1))
    story = tell(cast, measure=measure)

    trail = follow(cast.leader, "idea", story.idea)

    charts = [one for one in trail.steps if one.kind == "chart"]
    assert [one.words.split(" says")[0] for one in charts] == [
        "Since July 2025 the chart of all sites together",
        "Since July 2025 the chart of Riverbend",
    ]
    assert charts[0].words.endswith("says: Better: above the median for 16 months.")
    assert {(one.title, one.when.iso) for one in charts} == {("Answered at night", "2025-07")}
    assert kinds(trail)[-2:] == ["chart", "chart"]


def test_what_began_before_the_tests_is_said_to(cast):
    measure = shift(cast, from_month=date(2024, 12, 1))
    story = tell(cast, measure=measure)

    trail = follow(cast.leader, "idea", story.idea)

    chart = trail.steps[-1]
    assert chart.when is None
    assert chart.words.endswith("That began before the first of these tests.")


def test_what_was_tried_before_it_was_decided_on_stands_after_the_decision(cast):
    """Tests that began earlier may be written down later: the trail still begins with its question."""
    measure = shift(cast, from_month=date(2024, 12, 1))
    story = tell(cast, measure=measure)
    before = ASKED - 30 * DAY
    Cycle.objects.update(started_on=before.date(), ended_on=before.date())

    trail = follow(cast.leader, "idea", story.idea)

    assert kinds(trail)[0] == "asked"
    assert kinds(trail)[-5:] == ["change", "tested", "tested", "chart", "chart"]
    assert trail.steps[-1].when.iso == "2024-12"


def test_of_a_site_whose_name_charts_do_not_tell_no_chart_is_told(cast):
    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")
    story = tell(cast, measure=shift(cast, from_month=date(2025, 7, 1)))

    trails = {
        name: [one.words for one in follow(getattr(cast, name), "idea", story.idea).steps]
        for name in ("leader", "coordinator")
    }

    assert not [words for words in trails["leader"] if "chart of Riverbend" in words]
    assert [words for words in trails["coordinator"] if "chart of Riverbend" in words]


def test_a_measure_leads_back_to_what_was_changed(client, cast):
    measure = shift(cast, from_month=date(2025, 7, 1))
    story = tell(cast, measure=measure)
    changes.set_state(
        by=cast.coordinator, change=story.change, version=story.change.version, state="testing",
        on=date(2025, 3, 8),
    )  # fmt: skip
    client.force_login(cast.leader)

    page = client.get(f"/trail/measure/{measure.public_id}/").content.decode()

    assert NIGHT in page
    assert page.count('aria-current="true"') == 1


def test_a_change_of_nobodys_idea_has_its_trail(cast):
    change = ChangeFactory(network=cast.network, by=cast.coordinator, title="Yellow socks")

    trail = follow(cast.leader, "change", change)

    assert [one.words for one in trail.steps] == [
        "Cora Coordinator put it into the change package."
    ]
    assert trail.ahead.words == "Waiting for the first test."


def test_a_test_of_no_change_tells_of_its_ramp(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)
    known = {"project": project, "ramp": "Socks", "site": cast.site}
    first = CycleFactory(adapted=True, **known)
    CycleFactory(number=2, **known)

    trail = follow(cast.leader, "cycle", first)

    assert kinds(trail) == ["tested", "tested"]
    assert trail.ahead.words == "A test at Riverbend is planned."


def test_many_tests_are_told_by_their_ramps(cast, story):
    project = story.cycle.project
    for number in range(3, 16):
        CycleFactory(
            adapted=True, number=number, project=project, site=cast.site, ramp=NIGHT,
            change_idea=story.change,
        )  # fmt: skip

    trail = follow(cast.leader, "cycle", story.cycle)

    tested = step(trail, "tested")
    assert tested.words.startswith("15 tests at Riverbend. The newest: Test 15 of 15")
    assert [one.is_start for one in tested.branches].count(True) == 1


@pytest.mark.parametrize(
    ("outcome", "words", "is_end"),
    [
        ("no", "It was not chosen to be tested.", True),
        ("later", "Later: it can be voted on again.", False),
    ],
)
def test_what_is_not_tested_ends_kindly_with_the_reason(cast, outcome, words, is_end):
    known = [put_forward(cast.community, cast.network, name, now=ASKED) for name in ("A", "B")]
    decide(cast, known, outcome=outcome, reason="There is no second doctor.")

    trail = follow(cast.community, "idea", known[0])

    assert (trail.ahead.words, trail.ahead.is_end) == (words, is_end)
    assert "Because: There is no second doctor." in trail.ahead.detail


def test_what_is_merged_by_a_decision_goes_on_with_what_was_decided_there(cast):
    known = [put_forward(cast.community, cast.network, name, now=ASKED) for name in ("A", "B")]
    option, _ = decide(cast, known)
    other = option.round.options.order_by("position").last()
    decisions.decide(
        by=cast.coordinator, option=other, now=VOTED + 5 * DAY,
        values={"outcome": "merge", "reason": "One and the same.", "budget": "",
                "merged_with": option},
    )  # fmt: skip

    trail = follow(cast.leader, "idea", known[1])

    assert "change" in kinds(trail)
    assert [one.words for one in trail.steps if one.kind == "decided"] == [
        "Cora Coordinator wrote down the decision: we test it at Riverbend.",
        "Cora Coordinator wrote down the decision: as part of “A”.",
    ]


def test_merged_into_an_idea_that_was_hidden_since_its_words_are_not_told(cast):
    known = [put_forward(cast.community, cast.network, name, now=ASKED) for name in ("A", "Ann")]
    option, _ = decide(cast, known, outcome="no")
    other = option.round.options.order_by("position").last()
    decisions.change(
        by=cast.coordinator, decision=option.decision, version=option.decision.version,
        why="Seen anew.", now=VOTED + 5 * DAY,
        values={"outcome": "merge", "reason": "One.", "budget": "", "merged_with": other},
    )  # fmt: skip
    words = [str(follow(cast.leader, "idea", known[0]))]
    idea_states.hide(
        by=cast.coordinator, idea=Idea.objects.get(pk=known[1].pk), reason="A name", now=NOW
    )
    words.append(str(follow(cast.leader, "idea", known[0])))

    assert ["as part of “Ann”" in told for told in words] == [True, False]
    assert ["as part of “A hidden idea”" in told for told in words] == [False, True]
    assert "Ann" not in words[1]


def test_an_idea_that_waits_says_for_what(cast):
    idea = put_forward(cast.community, cast.network, now=ASKED)

    trail = follow(cast.leader, "idea", idea)

    assert kinds(trail) == ["put_forward"]
    assert trail.ahead.words == "Waiting for a vote."


def test_a_copy_in_another_network_follows_its_origin(cast, story):
    copy = changes.copy(by=cast.staff, change=story.change, network=cast.other_network)

    whole = follow(cast.staff, "change", copy)
    here = follow(cast.staff, "idea", story.idea)
    blind = follow(cast.outsider, "change", copy)
    home = follow(cast.leader, "idea", story.idea)

    assert "Twin Network took it over from Steady Gut." in [one.words for one in whole.steps]
    assert kinds(whole)[0] == "asked"
    assert "Twin Network took it over." in [one.words for one in here.steps]
    assert kinds(blind) == ["change"]
    assert "copied" not in kinds(home)


def test_an_idea_that_nobody_is_to_read_has_no_trail(cast, story):
    hidden = put_forward(cast.clinician, cast.network, "Close it", now=ASKED)
    Idea.objects.filter(pk=hidden.pk).update(
        state="hidden", hidden_at=NOW, hidden_by=cast.coordinator, hidden_reason="Points at one."
    )

    with pytest.raises(Http404):
        start_of(cast.leader, "idea", hidden.public_id)
    for kind in ("idea", "change", "cycle", "contribution"):
        with pytest.raises(Http404):
            start_of(cast.outsider, kind, story.start(kind).public_id)
    assert start_of(cast.coordinator, "idea", hidden.public_id).thing == hidden


def test_a_hidden_idea_stands_on_no_trail(cast, story):
    other = put_forward(cast.researcher, cast.network, "Close it", now=ASKED)
    merge(
        cast, Idea.objects.get(pk=other.pk), put_forward(cast.leader, cast.network, "D", now=ASKED)
    )
    Idea.objects.filter(pk=other.pk).update(
        state="hidden", hidden_at=NOW, hidden_by=cast.coordinator, hidden_reason="Points at one."
    )

    trail = follow(cast.community, "idea", Idea.objects.get(current__title="D"))

    assert "Close it" not in str(trail)
    assert kinds(trail) == ["put_forward"]


def test_totals_are_told_when_the_result_is_published_and_not_before(cast):
    from tests.factories.rounds import make_round, vote

    known = [put_forward(cast.community, cast.network, name, now=ASKED) for name in ("A", "B")]
    poll = make_round(cast.network, cast.coordinator, ideas=known, now=NOW)
    vote(poll, cast.clinician, {0: 2}, now=NOW)

    trails = [
        follow(user, "idea", known[0], now=moment)
        for user in (cast.leader, cast.coordinator)
        for moment in (NOW, NOW + 8 * DAY)
    ]

    assert {tuple(kinds(trail)) for trail in trails} == {("put_forward",)}
    assert {trail.ahead.words for trail in trails} == {
        "People vote until Thursday 19 November 2026, 10:00.",
        "The vote is over. Waiting for its result.",
    }


def test_a_change_that_was_given_up_says_why(cast, story):
    fresh = Change.objects.get(pk=story.change.pk)
    changes.set_state(
        by=cast.coordinator, change=fresh, version=fresh.version, state="abandoned",
        reason="Nobody called.", on=NOW.date(),
    )  # fmt: skip

    trail = follow(cast.community, "idea", story.idea)

    assert (step(trail, "settled").words, step(trail, "settled").detail) == (
        "Steady Gut gave it up.", "Nobody called.",
    )  # fmt: skip
    assert trail.ahead.is_end
