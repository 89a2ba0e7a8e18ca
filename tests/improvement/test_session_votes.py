"""From the list of a session to ideas of the board, through two votes, to the agreed list."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from improvement.actions import decisions, rounds, session_items, session_people, sessions, voting
from improvement.actions.rounds import Voter
from improvement.models import Ballot, Idea, IdeaLink, Round, Session, SessionItem
from improvement.presenters import ballot
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.ideas import IdeaFactory
from tests.factories.rounds import keys_of
from tests.factories.sessions import (
    fresh,
    go_on,
    join,
    make_session,
    ranked,
    say,
    shared,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def cast_in(poll, user, marks, now=None):
    keys = keys_of(poll)
    return voting.cast(
        poll=poll, voter=voting.voter_for(user, ""), now=now or timezone.now(),
        marks={keys[at]: value for at, value in marks.items()},
    )  # fmt: skip


# --- From the list to ideas -------------------------------------------------------------------


def test_lines_become_ideas_in_the_name_of_who_read_them_out(cast):
    session = make_session(cast.network, cast.coordinator)
    person = join(session, cast.community)
    session = go_on(session, cast.coordinator)
    say(person, "Evening clinic once a month")
    say(person, "x" * 150)
    session = go_on(session, cast.coordinator)
    item = session.items.first()
    session_items.word(
        by=cast.coordinator, item=item, version=1, values={"explanation": "Thursdays until eight"}
    )

    session = go_on(session, cast.coordinator)

    ideas = [item.idea for item in session.items.order_by("number")]
    first, long = (idea.current for idea in ideas)
    assert {idea.author for idea in ideas} == {cast.community}
    assert {(idea.state, idea.shown_as) for idea in ideas} == {("published", "named")}
    assert (first.title, first.change) == ("Evening clinic once a month", "Thursdays until eight")
    assert (len(long.title), long.summary) == (120, "x" * 150)
    assert session.ranking.options.count() == 2


def test_lines_without_names_become_ideas_without_names(cast):
    session = make_session(cast.network, cast.coordinator, shown_as="anonymous")
    people = [join(session, user) for user in (cast.community, cast.coordinator)]
    session = go_on(session, cast.coordinator)
    for number, person in enumerate(people):
        say(person, f"Line {number}")

    session = go_on(go_on(session, cast.coordinator), cast.coordinator)

    assert {item.idea.shown_as for item in session.items.all()} == {"anonymous"}
    made = AuditEntry.objects.filter(verb="idea.made_in_session")
    assert {entry.actor for entry in made} == {cast.coordinator}
    assert made.count() == 2


def test_what_says_the_same_is_merged_with_its_trace(cast):
    session = go_on(
        shared(cast.network, cast.coordinator, ["Rides", "A lift", "Card"]), cast.coordinator
    )
    rides, lift, _ = session.items.order_by("number")
    session_items.merge(by=cast.coordinator, item=lift, version=1, into=rides)

    session = go_on(session, cast.coordinator)

    rides, lift, card = (item.idea for item in session.items.order_by("number"))
    assert IdeaLink.objects.get(source=lift, target=rides).kind == "merged_into"
    assert lift.state == "merged"
    assert [option.idea for option in session.ranking.options.order_by("position")] == [rides, card]


def test_a_line_that_stands_on_the_board_is_that_idea(cast):
    known = IdeaFactory(network=cast.network, title="Rides to the clinic")
    session = go_on(shared(cast.network, cast.coordinator, ["Rides", "Card"]), cast.coordinator)
    item = session.items.get(number=1)
    session_items.word(by=cast.coordinator, item=item, version=1, values={"idea": known})

    session = go_on(session, cast.coordinator)

    assert session.items.get(number=1).idea == known
    assert Idea.objects.filter(network=cast.network).count() == 2


def test_an_idea_that_stands_no_more_holds_the_ranking_up(cast):
    known = IdeaFactory(network=cast.network)
    session = go_on(shared(cast.network, cast.coordinator, ["Rides", "Card"]), cast.coordinator)
    item = session.items.get(number=1)
    session_items.word(by=cast.coordinator, item=item, version=1, values={"idea": known})
    Idea.objects.filter(pk=known.pk).update(state="withdrawn")

    with pytest.raises(Conflict, match="not put forward any more"):
        go_on(session, cast.coordinator)

    assert fresh(session).step == "clarify"
    assert Idea.objects.filter(network=cast.network).count() == 1


@pytest.mark.parametrize("many", [0, 1])
def test_a_ranking_needs_two_lines(cast, many):
    session = go_on(shared(cast.network, cast.coordinator, ["Rides"][:many]), cast.coordinator)

    with pytest.raises(Conflict, match="at least two"):
        go_on(session, cast.coordinator)


def test_a_ranking_takes_no_more_than_forty_lines(cast):
    texts = [f"Line {number}" for number in range(41)]
    session = go_on(shared(cast.network, cast.coordinator, texts), cast.coordinator)

    with pytest.raises(Conflict, match="There are 41"):
        go_on(session, cast.coordinator)


def test_what_is_taken_off_is_no_idea_and_can_be_put_back(cast):
    session = shared(cast.network, cast.coordinator, ["Rides", "Card", "Anna is lazy"])
    item = session.items.get(number=3)
    off = session_items.take_off(
        by=cast.coordinator, item=item, version=1, reason="About one person", now=timezone.now()
    )
    on = session_items.put_back(by=cast.coordinator, item=off, version=2)
    session_items.take_off(
        by=cast.coordinator, item=on, version=3, reason="About one person", now=timezone.now()
    )

    session = go_on(go_on(session, cast.coordinator), cast.coordinator)

    assert session.ranking.options.count() == 2
    assert SessionItem.objects.get(number=3).idea is None


def test_refusals_on_the_list(cast):
    session = go_on(
        shared(cast.network, cast.coordinator, ["One", "Two", "Three"]), cast.coordinator
    )
    one, two, three = session.items.order_by("number")
    by = cast.coordinator
    session_items.merge(by=by, item=two, version=1, into=one)

    for refused in (
        lambda: session_items.merge(by=by, item=three, version=1, into=three),
        lambda: session_items.merge(by=by, item=three, version=1, into=two),
        lambda: session_items.merge(by=by, item=one, version=1, into=three),
        lambda: session_items.merge(by=by, item=two, version=2, into=three),
        lambda: session_items.part(by=by, item=three, version=1),
        lambda: session_items.put_back(by=by, item=three, version=1),
        lambda: session_items.take_off(by=by, item=one, version=1, reason="So", now=timezone.now()),
        lambda: session_items.take_off(
            by=by, item=three, version=1, reason=" ", now=timezone.now()
        ),
        lambda: session_items.word(
            by=by, item=three, version=1, values={"explanation": "x" * 1001}
        ),
        lambda: session_items.word(
            by=by, item=three, version=1, values={"idea": IdeaFactory(network=cast.other_network)}
        ),
    ):
        with pytest.raises(DomainError):
            refused()
    with pytest.raises(ChangedMeanwhile):
        session_items.word(by=by, item=three, version=9, values={"text": "Other"})

    session_items.part(by=by, item=two, version=2)
    assert SessionItem.objects.standing().count() == 3


# --- The votes --------------------------------------------------------------------------------


def test_both_votes_and_the_agreed_list(cast):
    session = ranked(cast.network, cast.coordinator, final_method="approval")
    ranking = session.ranking
    cast_in(ranking, cast.community, {0: 1, 1: 2})

    session = go_on(session, cast.coordinator)
    pattern = fresh(session).ranking
    session = go_on(session, cast.coordinator)
    cast_in(session.final, cast.community, {1: 1})
    session = go_on(session, cast.coordinator)

    assert (ranking.method, ranking.params) == ("borda", {"ranks": 3, "choose": 1})
    assert pattern.state == "published"
    assert (session.final.method, session.final.state) == ("approval", "published")
    assert session.step == "finished"
    assert session.finished_at is not None


def test_a_ballot_says_a_short_line_once_and_a_long_one_whole(cast):
    long = "Somebody who rings us " + "and rings " * 20
    session = ranked(cast.network, cast.coordinator, texts=["Rides", long.strip()])

    shown = ballot.sheet(session.ranking)

    assert [row["text"] for row in shown["rows"]] == ["", long.strip()]


def test_everybody_on_the_list_may_vote_and_who_joins_late(cast):
    session = ranked(cast.network, cast.coordinator, groups=["community", "clinician"])
    asked = set(session.ranking.voters.values_list("name", flat=True))
    session_people.join(
        session=session, voter=Voter(uuid.uuid4(), "Gwen Guest"), now=timezone.now()
    )

    assert cast.community.name in asked
    assert cast.leader.name not in asked
    assert session.ranking.voters.filter(name="Gwen Guest").exists()


def test_too_few_ballots_hold_it_up_and_nothing_is_told(cast):
    session = ranked(cast.network, cast.coordinator, quorum=2)
    cast_in(session.ranking, cast.community, {0: 1})

    with pytest.raises(Conflict, match="1 have voted, and 2"):
        go_on(session, cast.coordinator)

    assert fresh(session).ranking.state == "announced"
    assert fresh(session).ranking.is_open(timezone.now())


def test_a_vote_that_closed_by_itself_with_too_few_is_held_again(cast):
    session = ranked(cast.network, cast.coordinator, quorum=2)
    later = timezone.now() + timedelta(minutes=31)
    with pytest.raises(Conflict, match="does not count"):
        go_on(session, cast.coordinator, now=later)

    again = sessions.vote_again(
        by=cast.coordinator, session=session, version=session.version, now=later
    )

    assert again.ranking.previous == session.ranking
    assert again.ranking.is_open(later + timedelta(minutes=29))
    for user in (cast.community, cast.clinician):
        cast_in(again.ranking, user, {0: 1}, now=later)
    assert go_on(again, cast.coordinator, now=later + timedelta(minutes=5)).step == "discussion"


def test_a_vote_declared_not_valid_on_its_own_page_is_held_again(cast):
    session = ranked(cast.network, cast.coordinator)
    poll = session.ranking
    rounds.void(by=cast.coordinator, poll=poll, version=poll.version, reason="A fire drill")
    with pytest.raises(Conflict, match="not valid"):
        go_on(session, cast.coordinator)

    again = sessions.vote_again(
        by=cast.coordinator, session=fresh(session), version=session.version, now=timezone.now()
    )

    assert (again.ranking.state, again.ranking.previous_id) == ("announced", poll.pk)


def test_a_vote_that_stands_or_counts_is_not_held_again(cast):
    session = ranked(cast.network, cast.coordinator)
    given = {"by": cast.coordinator, "now": timezone.now()}
    with pytest.raises(Conflict, match="stands"):
        sessions.vote_again(session=session, version=session.version, **given)
    cast_in(session.ranking, cast.community, {0: 1})
    poll = rounds.close(
        by=cast.coordinator, poll=session.ranking, version=session.ranking.version,
        now=timezone.now(),
    )  # fmt: skip
    rounds.publish(by=cast.coordinator, poll=poll, version=poll.version, now=timezone.now())

    with pytest.raises(Conflict, match="counts"):
        sessions.vote_again(session=fresh(session), version=session.version, **given)
    assert go_on(session, cast.coordinator).step == "discussion"


def test_a_vote_is_given_more_time_while_it_is_open(cast):
    session = ranked(cast.network, cast.coordinator)
    before = session.ranking.closes_at

    sessions.extend(
        by=cast.coordinator, session=session, version=session.version, minutes=5,
        now=timezone.now(),
    )  # fmt: skip

    assert fresh(session).ranking.closes_at == before + timedelta(minutes=5)


def test_ended_early_the_open_vote_is_not_valid_and_the_list_stays(cast):
    session = ranked(cast.network, cast.coordinator)

    ended = sessions.end(
        by=cast.coordinator, session=session, version=session.version, reason="The bus leaves",
        now=timezone.now(),
    )  # fmt: skip

    poll = Round.objects.get()
    assert (ended.step, ended.end_reason) == ("finished", "The bus leaves")
    assert (poll.state, poll.void_reason) == ("void", "The bus leaves")
    assert ended.items.count() == 3


def test_an_end_needs_a_reason(cast):
    session = make_session(cast.network, cast.coordinator)

    for act in (sessions.end, sessions.void):
        with pytest.raises(DomainError) as refused:
            act(
                by=cast.coordinator, session=session, version=session.version, reason=" ",
                now=timezone.now(),
            )  # fmt: skip
        assert refused.value.field == "reason"
    assert Session.objects.get().step == "writing"


def test_only_the_final_vote_is_decided_on(cast):
    session = ranked(cast.network, cast.coordinator)
    cast_in(session.ranking, cast.community, {0: 1})
    session = go_on(session, cast.coordinator)

    with pytest.raises(Conflict, match="first ranking"):
        decisions.decide(
            by=cast.coordinator, option=session.ranking.options.first(), now=timezone.now(),
            values={"outcome": "no", "reason": "So", "budget": "", "merged_with": None},
        )  # fmt: skip

    session = go_on(session, cast.coordinator)
    cast_in(session.final, cast.community, {0: 1})
    go_on(session, cast.coordinator)
    made = decisions.decide(
        by=cast.coordinator, option=fresh(session).final.options.first(), now=timezone.now(),
        values={"outcome": "no", "reason": "So", "budget": "", "merged_with": None},
    )  # fmt: skip
    assert made.outcome == "no"
    assert Ballot.objects.count() == 2
