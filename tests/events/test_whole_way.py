"""A meeting from its planning to the head count, as a coordinator and a guest live it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import RSVP, DayPlace, Event, Invitation
from lhs_platform.mail.letters import purpose_of
from lhs_platform.mail.models import Message

pytestmark = pytest.mark.django_db


def url(name, **kwargs):
    return reverse(f"events:{name}", kwargs=kwargs)


def plan(network, **changes):
    """Give the fields of the form for a two-day meeting next month."""
    first = (timezone.now() + timedelta(days=30)).date()
    data = {
        "title": "Autumn design meeting",
        "kind": "design_meeting",
        "purpose": "We decide what we try next.",
        "place": "Lakeside House",
        "timezone": "America/Winnipeg",
        "contact": "family desk, 555 0142",
        "closes_on": (first - timedelta(days=10)).isoformat(),
        "days-TOTAL_FORMS": "2",
        "days-INITIAL_FORMS": "0",
        "days-0-date": first.isoformat(),
        "days-0-starts": "10:00",
        "days-0-ends": "17:00",
        "days-0-capacity": "60",
        "days-1-date": (first + timedelta(days=1)).isoformat(),
        "days-1-starts": "09:00",
        "days-1-ends": "15:30",
    }
    return data | changes


def rendered(message):
    return purpose_of(message.purpose).render(message)


def test_from_planning_to_head_count(client, cast):
    client.force_login(cast.coordinator)

    response = client.post(url("event-add", slug=cast.network.slug), plan(cast.network))
    assert response.status_code == 303, response.content.decode()
    event = Event.objects.get()
    assert event.days.count() == 2
    client.post(url("event-publish", public_id=event.public_id))

    text = "Wren Oakapple, wren@guests.example, parent\nBram Thistlewood <bram@guests.example>"
    add = url("people-add", public_id=event.public_id)
    shown = client.post(add, {"text": text})
    assert "2 understood" in shown.content.decode()
    assert not Invitation.objects.exists()
    client.post(add, {"text": text, "confirm": "1"})
    client.post(url("people-send", public_id=event.public_id), {"send": "1"})

    message = Message.objects.get(to_email="wren@guests.example")
    letter = rendered(message)
    link = re.search(r"http://testserver(/i/\S+/)", letter.text).group(1)
    assert link not in letter.ics.decode()
    client.logout()
    page = client.get(link + "?answer=yes")
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert not RSVP.objects.exists()

    first, second = event.in_order()
    answer = {
        "version": "0",
        "answer": "accepted",
        f"day_{first.public_id.hex}": "in_person",
        f"day_{second.public_id.hex}": "remote",
        "access": ["captions"],
        "allergies": "Hazelnut",
        "travel": "prepaid",
        "travel_from": "Fernleigh",
    }
    response = client.post(link, answer)
    assert response.status_code == 303, response.content.decode()
    thanks = client.get(response["Location"]).content.decode()
    assert "In the room" in thanks
    assert "Hazelnut" in thanks
    assert DayPlace.objects.count() == 2

    client.force_login(cast.coordinator)
    people = client.get(url("event-people", public_id=event.public_id)).content.decode()
    assert "1 live captions" in people
    assert "Hazelnut" not in people
    for name in ("event-detail", "event-edit", "event-cancel", "people-pick", "people-send"):
        assert client.get(url(name, public_id=event.public_id)).status_code == 200
    one = Invitation.objects.get(email="wren@guests.example")
    for name in (
        "invitation-detail",
        "invitation-correct",
        "invitation-withdraw",
        "answer-record",
        "invitation-preview",
        "invitation-preview-mail",
    ):
        assert client.get(url(name, public_id=one.public_id)).status_code == 200, name
