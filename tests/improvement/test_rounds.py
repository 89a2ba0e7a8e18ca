"""Running a vote: what is fixed when, who may vote, and what the clock alone decides."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from improvement.actions import rounds
from improvement.jobs import tallies
from improvement.models import Ballot, Idea, IdeaRevision, Round, RoundVoter, Tally
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from tests.factories.ideas import IdeaFactory
from tests.factories.networks import MembershipFactory
from tests.factories.rounds import finish, keys_of, make_round, vote

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def poll(cast):
    return make_round(cast.network, cast.coordinator, now=NOW)


def test_what_is_set_up_is_not_announced(cast):
    poll = make_round(cast.network, cast.coordinator, is_announced=False)

    assert (poll.state, poll.seed, poll.voters.count()) == ("setup", None, 0)
    assert not Round.objects.visible_to(cast.community).filter(pk=poll.pk).exists()
    assert Round.objects.visible_to(cast.coordinator).filter(pk=poll.pk).exists()


def test_announcing_draws_the_seed_and_lists_the_members(cast, poll):
    names = set(poll.voters.values_list("name", flat=True))

    assert poll.state == "announced"
    assert poll.seed is not None
    assert names == {
        person.name for person in (
            cast.coordinator, cast.site_lead, cast.other_site_lead, cast.community, cast.clinician,
            cast.researcher, cast.leader,
        )
    }  # fmt: skip
    assert AuditEntry.objects.get(verb="round.announced").after["voters"] == 7


def test_only_some_groups_may_be_asked(cast):
    poll = make_round(cast.network, cast.coordinator, groups=["clinician"])

    assert set(poll.voters.values_list("group", flat=True)) == {"clinician"}


def test_announced_rules_are_fixed(cast, poll):
    for change in ({"title": "Other"}, {"quorum": 3}):
        with pytest.raises(Conflict, match="rules stay"):
            rounds.edit(by=cast.coordinator, poll=poll, version=poll.version, values=change)
    with pytest.raises(Conflict):
        rounds.announce(by=cast.coordinator, poll=poll, version=poll.version, now=NOW)


def test_the_wording_voted_on_is_that_of_the_announcement(cast):
    poll = make_round(cast.network, cast.coordinator, is_announced=False)
    idea = poll.options.first().idea
    idea.current = IdeaRevision.objects.create(idea=idea, number=2, title="In better words")
    idea.save()

    announced = rounds.announce(
        by=cast.coordinator, poll=poll, version=poll.version, now=poll.opens_at
    )
    idea.current = IdeaRevision.objects.create(idea=idea, number=3, title="In later words")
    idea.save()

    assert announced.options.get(idea=idea).revision.title == "In better words"


def test_an_idea_that_was_taken_back_is_not_voted_on(cast):
    poll = make_round(cast.network, cast.coordinator, is_announced=False)
    Idea.objects.filter(options__round=poll, number=poll.options.first().idea.number).update(
        state="withdrawn"
    )

    with pytest.raises(Conflict, match="not put forward any more"):
        rounds.announce(by=cast.coordinator, poll=poll, version=poll.version, now=poll.opens_at)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"params": {"dots": 3}}, "most"), ({"secrecy": "detached", "quorum": 4}, "quorum"),
        ({"closes_at": NOW - timedelta(days=9)}, "closes_at"), ({"groups": ["royalty"]}, "groups"),
        ({"question": "Call 555-123-4567 for the child?"}, "question"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_field(cast, values, field):
    with pytest.raises(DomainError) as refused:
        make_round(cast.network, cast.coordinator, now=NOW, **values)

    assert refused.value.field == field


def test_ideas_of_another_network_cannot_be_voted_on(cast):
    ideas = [IdeaFactory(network=cast.other_network), IdeaFactory(network=cast.network)]

    with pytest.raises(DomainError, match="ideas of this network"):
        make_round(cast.network, cast.coordinator, ideas=ideas)


def test_a_quorum_that_nobody_can_reach_is_refused(cast):
    with pytest.raises(Conflict, match="could never count"):
        make_round(cast.network, cast.coordinator, quorum=99)


def test_people_of_a_meeting_are_handed_over(cast):
    poll = make_round(
        cast.network, cast.coordinator, electorate="attending", is_announced=False, now=NOW
    )
    with pytest.raises(Conflict, match="from its page"):
        rounds.announce(by=cast.coordinator, poll=poll, version=poll.version, now=NOW)
    guest = rounds.Voter(poll.public_id, "A guest", "community")

    rounds.announce(by=cast.coordinator, poll=poll, version=poll.version, now=NOW, voters=[guest])
    rounds.admit(poll=poll, voters=[guest], now=NOW)

    assert [voter.name for voter in poll.voters.all()] == ["A guest"]


def test_who_comes_late_is_admitted_while_it_is_open(cast, poll):
    late = rounds.Voter(cast.no_membership.public_id, "Late", user=cast.no_membership)

    rounds.admit(poll=poll, voters=[late], now=poll.closes_at - SECOND)
    with pytest.raises(Conflict):
        rounds.admit(poll=poll, voters=[late], now=poll.closes_at)

    assert poll.voters.filter(name="Late").count() == 1


def test_the_clock_opens_and_closes_it(poll):
    phases = [
        poll.phase_at(moment)
        for moment in (
            poll.opens_at - SECOND, poll.opens_at, poll.closes_at - SECOND, poll.closes_at,
        )
    ]  # fmt: skip

    assert phases == ["announced", "open", "open", "closed"]


def test_it_goes_on_longer_only_while_open_and_only_later(cast, poll):
    later = poll.closes_at + timedelta(days=1)

    def extend(to, now):
        return rounds.extend(
            by=cast.coordinator, poll=poll, version=poll.version, closes_at=to, now=now
        )

    with pytest.raises(DomainError):
        extend(poll.closes_at - SECOND, NOW)
    with pytest.raises(Conflict):
        extend(later, poll.closes_at)
    assert extend(later, NOW).closes_at == later
    assert AuditEntry.objects.filter(verb="round.extended").count() == 1


def test_closing_early_and_two_who_close_at_once(cast, poll):
    rounds.close(by=cast.coordinator, poll=poll, version=poll.version, now=NOW)

    assert Round.objects.get(pk=poll.pk).phase_at(NOW) == "closed"
    with pytest.raises(Conflict):
        rounds.close(by=cast.coordinator, poll=poll, version=poll.version, now=NOW)


def test_an_old_page_changes_nothing(cast, poll):
    with pytest.raises(ChangedMeanwhile):
        rounds.close(by=cast.coordinator, poll=poll, version=poll.version - 1, now=NOW)


def test_not_valid_needs_a_reason_and_is_held_again(cast, poll):
    with pytest.raises(DomainError, match="Say why"):
        rounds.void(by=cast.coordinator, poll=poll, version=poll.version, reason=" ")
    voided = rounds.void(
        by=cast.coordinator, poll=poll, version=poll.version, reason="The list was wrong."
    )

    again = rounds.hold_again(by=cast.coordinator, poll=voided, now=NOW)

    assert (again.state, again.previous, again.options.count()) == ("setup", voided, 3)
    assert again.params == poll.params
    with pytest.raises(Conflict, match="already"):
        rounds.hold_again(by=cast.coordinator, poll=voided, now=NOW)


def test_a_result_is_kept_and_can_be_made_again(cast, poll, capsys):
    vote(poll, cast.community, {0: 2, 1: 1}, now=NOW)
    vote(poll, cast.clinician, {1: 2}, now=NOW)

    published = finish(poll, cast.coordinator, now=NOW)

    kept = Tally.objects.get(round=published)
    assert [row["score"] for row in kept.output["ranking"]] == [3, 2, 0]
    assert kept.output["ranking"][0]["option"] == keys_of(poll)[1]
    assert tallies.difference(kept) == ""
    call_command("recount", str(poll.public_id))
    assert "the same" in capsys.readouterr().out
    with pytest.raises(TypeError):
        kept.delete()


def test_a_recount_finds_what_was_tampered_with(cast, poll):
    vote(poll, cast.community, {0: 2}, now=NOW)
    finish(poll, cast.coordinator, now=NOW)
    Ballot.objects.update(marks={keys_of(poll)[1]: 2})

    with pytest.raises(CommandError, match="cannot be made again"):
        call_command("recount")


def test_a_recount_of_an_unknown_vote_fails():
    for name in ("no-id", "8a3e6dd4-6b5c-4c8e-9b43-6f0f6e4b3c11"):
        with pytest.raises(CommandError):
            call_command("recount", name)


def test_without_quorum_nothing_is_counted(cast):
    poll = make_round(cast.network, cast.coordinator, quorum=2, now=NOW)
    vote(poll, cast.community, {0: 2}, now=NOW)

    published = finish(poll, cast.coordinator, now=NOW)

    assert published.state == "published"
    assert not Tally.objects.filter(round=published).exists()
    assert AuditEntry.objects.get(verb="round.published").after["is_quorate"] is False


def test_a_published_result_stays(cast, poll):
    published = finish(poll, cast.coordinator, now=NOW)

    with pytest.raises(Conflict):
        rounds.publish(by=cast.coordinator, poll=poll, version=published.version, now=NOW)
    with pytest.raises(Conflict):
        rounds.void(by=cast.coordinator, poll=poll, version=published.version, reason="No.")


def test_an_open_vote_is_not_published(cast, poll):
    with pytest.raises(Conflict, match="after the vote is closed"):
        rounds.publish(by=cast.coordinator, poll=poll, version=poll.version, now=NOW)


def test_who_joined_since_is_admitted_with_their_ballot(cast, poll):
    newcomer = MembershipFactory(network=cast.network).user

    vote(poll, newcomer, {0: 1}, now=NOW, is_admitted=True)

    assert RoundVoter.objects.get(round=poll, user=newcomer).has_voted
