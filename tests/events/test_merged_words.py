"""Two invitations of one person who answered questions or stood on lists of votes by both."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from events.actions import merging, voting
from events.models import MeetingRound, MeetingTopic
from events.presenters.topics import speaker_of
from improvement.actions import contributions
from improvement.models import Ballot, Contribution, Topic
from improvement.presenters import topics as presenters
from lhs_platform.lib.errors import Conflict
from networks.models import AuditEntry
from tests.factories.design import IdeaFactory, ProcessFactory, TopicFactory
from tests.factories.events import InvitationFactory
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(cast, event):
    process = ProcessFactory(network=cast.network, by=cast.coordinator)
    topic = TopicFactory(process=process, question="What first?")
    MeetingTopic.objects.create(event=event, topic=topic)
    return topic


@pytest.fixture
def member(cast, event):
    """The invitation of a member, by their account."""
    return InvitationFactory(
        event=event, user=cast.community, name=cast.community.name, email=cast.community.email
    )


@pytest.fixture
def guest(event):
    """The same person by another address, without the account."""
    return InvitationFactory(event=event, user=None, name="Mina", email="mina@home.example")


@pytest.fixture
def held(cast, event, member, guest):
    """A vote in which both invitations stand on the list."""
    poll = make_round(cast.network, cast.coordinator, electorate="invited", is_announced=False)
    held = voting.link(by=cast.coordinator, event=event, poll=poll)
    voting.announce(by=cast.coordinator, held=held, version=poll.version, now=timezone.now())
    return MeetingRound.objects.for_list().get(pk=held.pk)


def one_dot(held):
    return {str(held.round.options.first().public_id): 1}


def say(speaker, topic, words, *, days_ago=0, shown_as="named"):
    said = contributions.give(
        speaker=speaker, topic=topic, version=0, values={"text": words, "shown_as": shown_as},
        now=timezone.now(),
    )  # fmt: skip
    given = timezone.now() - timedelta(days=days_ago)
    Contribution.objects.filter(pk=said.pk).update(created_at=given)
    return Contribution.objects.get(pk=said.pk)


def as_member(cast, topic):
    return contributions.speaker_of(cast.community, topic.process.network)


def merge(cast, keep, drop):
    return merging.merge(keep=keep, drop=drop, by=cast.coordinator, now=timezone.now())


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture(params=["by account", "by link"])
def two(request, cast, topic, guest):
    """Two answers of one person, the earlier one first, whichever came by the account."""
    ways = [as_member(cast, topic), speaker_of(guest)]
    if request.param == "by link":
        ways.reverse()
    return [say(ways[0], topic, "Nights.", days_ago=2), say(ways[1], topic, "Days.")]


# --- Answers to topics --------------------------------------------------------------------
def test_the_later_answer_stands_and_the_earlier_is_read_beside_it(
    client, cast, topic, member, guest, two
):
    earlier, later = two

    merge(cast, member, guest)

    assert list(presenters.on_page(topic)) == [later]
    assert presenters.counts(topic, presenters.on_page(topic))["answers"] == 1
    assert contributions.of_speaker(speaker_of(member), topic) == later
    client.force_login(cast.clinician)
    shown = text(client.get(f"/contributions/{later.public_id}/"))
    before = text(client.get(f"/contributions/{earlier.public_id}/"))
    assert "Said before" in shown
    assert "Nights." in shown
    assert f"/contributions/{later.public_id}/" in before
    assert AuditEntry.objects.filter(verb="contribution.replaced", actor=cast.coordinator).exists()


def test_over_rest_the_earlier_one_says_which_stands(cast, topic, member, guest, two):
    earlier, later = two
    merge(cast, member, guest)
    rest = APIClient()
    rest.force_authenticate(cast.clinician)

    rows = rest.get(f"/api/v1/contributions/?topic={topic.public_id}").json()["results"]

    assert {row["id"]: row["replaced_by"] for row in rows} == {
        str(earlier.public_id): str(later.public_id), str(later.public_id): None,
    }  # fmt: skip


def test_the_person_changes_and_takes_back_the_one_that_stands(cast, topic, member, guest, two):
    earlier, later = two
    merge(cast, member, guest)
    speaker, now = speaker_of(member), timezone.now()
    with pytest.raises(Conflict, match="later answer"):
        contributions.take_back(by=cast.community, contribution=earlier, now=now)

    changed = contributions.give(
        speaker=speaker, topic=topic, version=later.version, values={"text": "Evenings."}, now=now
    )
    contributions.take_back(by=cast.community, contribution=changed, now=now)
    anew = contributions.give(
        speaker=speaker, topic=topic, version=0, values={"text": "Mornings."}, now=now
    )

    assert changed.pk == later.pk
    assert list(Contribution.objects.values_list("text", flat=True)) == [anew.text]


def test_an_idea_that_was_made_of_the_earlier_one_comes_along(cast, topic, member, guest, two):
    earlier, later = two
    idea = IdeaFactory(network=cast.network)
    idea.contributions.add(earlier)

    merge(cast, member, guest)

    assert set(idea.contributions.all()) == {earlier, later}


@pytest.mark.parametrize("nameless", ["earlier", "later"])
def test_where_one_has_no_name_both_stay_and_merging_shows_nothing(
    client, cast, topic, member, guest, nameless
):
    names = ["named", "anonymous"] if nameless == "later" else ["anonymous", "named"]
    say(as_member(cast, topic), topic, "Nights.", days_ago=2, shown_as=names[0])
    say(speaker_of(guest), topic, "Days.", shown_as=names[1])
    entries = AuditEntry.objects.filter(verb__startswith="contribution").count()

    merge(cast, member, guest)

    assert presenters.on_page(topic).count() == 2
    assert AuditEntry.objects.filter(verb__startswith="contribution").count() == entries
    page = reverse(
        "events:my-topic", kwargs={"public_id": member.event.public_id, "topic": topic.public_id}
    )
    client.force_login(cast.community)
    shown = text(client.get(page))
    assert "You also said" in shown
    other = Contribution.objects.get(text="Days.")
    client.post(page, {"take-back": str(other.public_id)})
    assert [one.text for one in presenters.on_page(topic)] == ["Nights."]


def test_what_a_summary_answered_stays_as_it_is(cast, topic, member, guest, two):
    Topic.objects.filter(pk=topic.pk).update(summarized_at=timezone.now(), summary="Both.")

    merge(cast, member, guest)

    assert presenters.on_page(topic).count() == 2


def test_a_hidden_answer_stands_for_none_that_is_read(cast, topic, member, guest, two):
    earlier, later = two
    contributions.hide(
        by=cast.coordinator, contribution=later, reason="Names a patient.", now=timezone.now()
    )

    merge(cast, member, guest)

    assert list(presenters.on_page(topic)) == [earlier]


# --- Votes --------------------------------------------------------------------------------
@pytest.mark.parametrize("votes_by", ["account", "link", "neither"])
def test_one_line_is_left_and_it_is_the_one_that_voted(cast, held, member, guest, votes_by):
    marks = one_dot(held)
    voters = {"account": member, "link": guest}
    if votes_by in voters:
        voting.cast(invited=voters[votes_by], held=held, marks=marks, now=timezone.now())

    kept = merge(cast, member, guest)

    line = held.round.voters.get()
    assert line.ref == (guest.public_id if votes_by == "link" else cast.community.public_id)
    voting.cast(invited=kept, held=held, marks=marks, now=timezone.now())
    assert Ballot.objects.count() == 1
    assert AuditEntry.objects.filter(verb="round.lines_joined").count() == 1


def test_a_wish_to_be_told_comes_along(cast, held, member, guest):
    held.round.voters.filter(ref=guest.public_id).update(wants_news=True)

    merge(cast, member, guest)

    assert held.round.voters.get().wants_news


def test_two_ballots_of_one_person_are_not_touched(cast, held, member, guest):
    marks = one_dot(held)
    for invited in (member, guest):
        voting.cast(invited=invited, held=held, marks=marks, now=timezone.now())

    merge(cast, member, guest)

    assert Ballot.objects.count() == 2
