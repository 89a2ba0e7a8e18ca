"""The last place given up is a No: nothing is needed, no journey is paid, and organisers see it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from events.actions import offers
from events.actions.answers import Needs
from events.models import RSVP, NeedsRecord, TravelRequest
from networks.models import AuditEntry
from tests.events.answering import ROOM, free, give, give_up
from tests.events.asking import at, text
from tests.factories.events import EventFactory, InvitationFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WISHES = {"travel": "refund", "travel_from": "Fernleigh", "guest_name": "Ann"}


@pytest.fixture
def event(cast):
    """One day, one seat in the room, none online."""
    return EventFactory(
        network=cast.network, created_by=cast.coordinator, days=1, allows_guest=True,
        days__capacity_in_person=2, days__capacity_remote=0,
    )  # fmt: skip


@pytest.fixture
def offered(event, cast):
    """Somebody who is offered a seat and asked for help with travel."""
    full = give(InvitationFactory(event=event), ROOM, guest_name="Bob")
    waiting = InvitationFactory(event=event, user=cast.clinician)
    rsvp = give(waiting, ROOM, needs=Needs(allergies="Hazelnut"), **WISHES)
    free(full)
    return rsvp


def test_nothing_is_wished_for_any_more(offered):
    rsvp = RSVP.objects.get(pk=give_up(offered).pk)

    assert (rsvp.answer, rsvp.travel, rsvp.travel_from) == ("declined", "none", "")
    assert rsvp.guest_name == ""
    assert TravelRequest.objects.get().state == "withdrawn"
    assert not NeedsRecord.objects.exists()


def test_the_same_no_again_is_no_other_answer(offered):
    rsvp = give_up(offered)
    before = RSVP.objects.get(pk=rsvp.pk).version

    again = give(rsvp.invitation, answer="declined")

    assert again.version == before


def test_control_a_place_that_is_left_keeps_every_wish(event, offered):
    event.days.update(capacity_remote=None)
    offered.places.update(is_online_meanwhile=True)

    rsvp = give_up(offered)

    assert (rsvp.answer, rsvp.travel, rsvp.guest_name) == ("accepted", "refund", "Ann")
    assert TravelRequest.objects.get().state == "submitted"
    assert NeedsRecord.objects.exists()


def test_the_trail_says_what_changed(offered):
    give_up(offered)

    entry = AuditEntry.objects.filter(verb="rsvp.answered").latest("pk")
    assert (entry.before["answer"], entry.after["answer"]) == ("accepted", "declined")
    assert (entry.before["travel"], entry.after["travel"]) == ("refund", "none")


def test_organisers_read_it(coordinator, offered):
    give_up(offered)

    person = text(coordinator.get(at("invitation-detail", offered.invitation)))
    people = text(coordinator.get(at("event-people", offered.invitation.event)))

    assert "Answered No: no help with travel any more" in person
    assert "given by personal link on" in person
    assert "I book, you pay me back" in person.split("What happened")[1]
    assert "I book, you pay me back" not in people.split("<tbody>")[-1]


@pytest.mark.parametrize(
    ("who", "channel"), [(None, "link"), ("clinician", "login"), ("coordinator", "coordinator")]
)
def test_it_is_noted_who_gave_it_up(cast, offered, who, channel):
    by = getattr(cast, who) if who else None
    place = offered.places.get()

    offers.give_up(
        invitation=offered.invitation, place_id=place.public_id, by=by, now=timezone.now()
    )

    rsvp = RSVP.objects.get(pk=offered.pk)
    assert (rsvp.channel, rsvp.answered_by) == (channel, by)


def test_over_rest_it_is_the_same(client, cast, offered):
    client.force_login(cast.clinician)
    day = offered.places.get().day.date.isoformat()

    answer = client.post(
        reverse("rsvp-seat", args=[offered.public_id]), {"date": day, "choice": "give_up"},
        content_type="application/json",
    )  # fmt: skip

    told = answer.json()
    assert answer.status_code == 200, answer.content
    assert (told["answer"], told["travel"], told["recorded_by"]) == ("declined", "none", None)


def test_money_that_was_claimed_is_never_given_up(offered):
    TravelRequest.objects.update(state="claimed")

    give_up(offered)

    assert TravelRequest.objects.get().state == "claimed"
