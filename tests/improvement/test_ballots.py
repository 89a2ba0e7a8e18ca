"""Casting ballots: once each, within the rules, until the clock says no."""

from datetime import UTC, datetime, timedelta

import pytest

from improvement.actions import rounds, voting
from improvement.models import Ballot, Round, RoundVoter
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.rounds import PARAMS, keys_of, make_members, make_round, vote

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
MARKS = {
    "dots": {0: 2, 1: 1}, "approval": {0: 1}, "score": {0: 5, 2: 1}, "borda": {1: 1, 0: 2},
    "irv": {1: 1}, "schulze": {2: 1, 1: 2, 0: 3}, "knapsack": {0: 1},
    "impact_effort": {0: {"impact": 4, "effort": 2}},
}  # fmt: skip


@pytest.fixture
def poll(cast):
    return make_round(cast.network, cast.coordinator, now=NOW)


@pytest.fixture
def hidden(cast):
    """A vote without names, in which enough people may vote."""
    return make_round(cast.network, cast.coordinator, secrecy="detached", quorum=5, now=NOW)


@pytest.mark.parametrize("method", sorted(PARAMS))
def test_every_method_takes_its_ballot(cast, method):
    poll = make_round(cast.network, cast.coordinator, method=method, now=NOW)

    cast_one = vote(poll, cast.community, MARKS[method], now=NOW)

    keys = keys_of(poll)
    assert cast_one.ballot.marks == {keys[at]: mark for at, mark in MARKS[method].items()}
    assert RoundVoter.objects.get(round=poll, user=cast.community).has_voted


def test_two_presses_are_one_ballot(cast, poll):
    first = vote(poll, cast.community, {0: 2}, now=NOW)
    second = vote(poll, cast.community, {0: 2}, now=NOW, version=0)

    assert first.ballot == second.ballot
    assert Ballot.objects.get().version == 1


def test_a_vote_is_changed_over_the_version_that_was_read(cast, poll):
    vote(poll, cast.community, {0: 2}, now=NOW)
    vote(poll, cast.community, {1: 2}, now=NOW, version=1)

    with pytest.raises(ChangedMeanwhile):
        vote(poll, cast.community, {2: 2}, now=NOW, version=1)

    ballot = Ballot.objects.get()
    assert (ballot.marks, ballot.version) == ({keys_of(poll)[1]: 2}, 2)


@pytest.mark.parametrize("secrecy", ["named", "detached"])
@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, False), (1, False)])
def test_the_moment_a_vote_came_in_counts(cast, secrecy, seconds, is_taken):
    quorum = 5 if secrecy == "detached" else 1
    poll = make_round(cast.network, cast.coordinator, secrecy=secrecy, quorum=quorum, now=NOW)
    came = poll.closes_at + timedelta(seconds=seconds)

    if is_taken:
        vote(poll, cast.community, {0: 1}, now=came)
    else:
        with pytest.raises(Conflict, match="closed"):
            vote(poll, cast.community, {0: 1}, now=came)

    assert Ballot.objects.filter(round=poll).count() == is_taken


def test_not_before_it_opens_and_not_when_it_is_void(cast, poll):
    with pytest.raises(Conflict, match="not open yet"):
        vote(poll, cast.community, {0: 1}, now=poll.opens_at - timedelta(seconds=1))
    rounds.void(by=cast.coordinator, poll=poll, version=poll.version, reason="Wrong list.")
    with pytest.raises(Conflict, match="not valid"):
        vote(poll, cast.community, {0: 1}, now=NOW)


def test_who_is_not_on_the_list_does_not_vote(cast, poll):
    with pytest.raises(Conflict, match="not on the list"):
        vote(poll, cast.outsider, {0: 1}, now=NOW)


def test_overspending_is_refused_and_nothing_is_kept(cast, poll):
    with pytest.raises(DomainError, match="take 1 away") as refused:
        vote(poll, cast.community, {0: 2, 1: 2}, now=NOW)

    assert refused.value.field == "marks"
    assert not Ballot.objects.exists()
    assert not RoundVoter.objects.filter(has_voted=True).exists()


def test_a_named_vote_is_in_the_audit_without_its_marks(cast, poll):
    vote(poll, cast.community, {0: 2}, now=NOW)

    entry = AuditEntry.objects.get(verb="ballot.cast")
    assert (entry.actor, entry.before, entry.after) == (cast.community, {}, {})


def test_a_detached_ballot_comes_with_a_code(cast, hidden):
    cast_one = vote(hidden, cast.community, {0: 2}, now=NOW)

    ballot = Ballot.objects.get()
    assert voting.CODE.fullmatch(cast_one.code)
    assert (ballot.voter, ballot.version, ballot.marks) == (None, 1, {keys_of(hidden)[0]: 2})
    assert cast_one.code not in ballot.code_hash


def test_with_the_code_it_is_changed_and_without_it_is_final(cast, hidden):
    code = vote(hidden, cast.community, {0: 2}, now=NOW).code

    with pytest.raises(Conflict, match="voted already"):
        vote(hidden, cast.community, {1: 2}, now=NOW)
    with pytest.raises(DomainError, match="has this code"):
        vote(hidden, cast.community, {1: 2}, now=NOW, code="A" * 16)
    changed = vote(hidden, cast.community, {1: 2}, now=NOW, code=voting.spaced(code).lower())

    assert changed.is_changed
    assert [one.marks for one in Ballot.objects.all()] == [{keys_of(hidden)[1]: 2}]


def test_the_page_sent_twice_is_one_detached_ballot(cast, hidden):
    code = voting.new_code()

    for _ in range(2):
        vote(hidden, cast.community, {0: 2}, now=NOW, code=code)

    assert Ballot.objects.count() == 1


def test_a_page_of_somebody_else_makes_no_second_ballot_of_one_code(cast, hidden):
    code = vote(hidden, cast.community, {0: 2}, now=NOW).code

    with pytest.raises(Conflict, match="Load it again"):
        vote(hidden, cast.clinician, {1: 2}, now=NOW, code=code)


def test_the_group_is_kept_only_where_so_many_may_vote(cast):
    """Five clinicians, and five people of the three other groups together."""
    make_members(cast.network, 3, group="clinician")
    make_members(cast.network, 2, group="researcher")
    hidden = make_round(cast.network, cast.coordinator, secrecy="detached", quorum=5, now=NOW)

    vote(hidden, cast.clinician, {0: 1}, now=NOW)
    vote(hidden, cast.community, {0: 1}, now=NOW)

    assert sorted(Ballot.objects.values_list("group", flat=True)) == ["", "clinician"]


def test_no_ballot_is_lost_when_all_are_stored_anew(cast, hidden):
    people = [cast.community, cast.clinician, cast.researcher, cast.leader, cast.coordinator]

    keys = []
    for at, person in enumerate(people):
        vote(hidden, person, {at % 3: 1}, now=NOW)
        keys.append(set(Ballot.objects.values_list("pk", flat=True)))

    assert Ballot.objects.count() == RoundVoter.objects.filter(has_voted=True).count() == 5
    assert not set.intersection(*keys[1:])


def test_casting_leaves_the_round_as_it_was(cast, hidden):
    """Else the moment of the newest vote could be read from it."""
    before = Round.objects.filter(pk=hidden.pk).values().get()

    vote(hidden, cast.community, {0: 1}, now=NOW)

    assert Round.objects.filter(pk=hidden.pk).values().get() == before


def test_wishes_to_be_told_are_kept(cast, poll, hidden):
    for one in (poll, hidden):
        vote(one, cast.community, {0: 1}, now=NOW, wants_news=True)

    asked = RoundVoter.objects.filter(wants_news=True)
    assert set(asked.values_list("user", flat=True)) == {cast.community.pk}
    assert asked.count() == 2
