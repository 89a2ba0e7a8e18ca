"""The list of people: what a line says, and what is done with those who are ticked."""

import pytest

from events.models import RSVP
from tests.events.asking import at, text
from tests.events.traveling import approved, organiser
from tests.factories.events import InvitationFactory, RSVPFactory

pytestmark = pytest.mark.django_db


def test_an_empty_list_is_said_to_be_empty(coordinator, event):
    page = text(coordinator.get(at("people-send", event)))

    assert "Nobody is on the list yet." in page
    assert "Everyone on the list" not in page


def test_nobody_left_to_send_to(coordinator, event):
    InvitationFactory(event=event)

    page = text(coordinator.get(at("people-send", event)))
    coordinator.post(at("people-send", event), {"send": "1"})
    sent = text(coordinator.get(at("event-people", event)))

    assert "Everyone on the list has an invitation." in page
    assert "Nobody was waiting for an invitation." in sent


def test_the_list_of_people_shows_the_state_of_the_request_else_the_wish(client, cast, event):
    approved(event, by=cast.coordinator)
    wishing = RSVPFactory(invitation=InvitationFactory(event=event), travel="refund")
    client.force_login(cast.coordinator)

    page = text(client.get(at("event-people", event)))

    assert "Approved" in page
    assert wishing.get_travel_display() in page


def test_who_only_reads_sees_the_wish_and_not_the_request(client, event, cast):
    request = approved(event, by=cast.coordinator)
    RSVP.objects.filter(invitation=request.invitation).update(travel="refund")
    client.force_login(organiser(event, "reader"))

    page = text(client.get(at("event-people", event)))

    assert "I book, you pay me back" in page
    assert "Approved" not in page
    assert str(request.public_id) not in page
