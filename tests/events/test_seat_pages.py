"""Offered seats on pages and over REST: seen, taken, given up, too late."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import RSVP, DayPlace, Event, Invitation
from lhs_platform.pages.waiting import everything
from tests.events.answering import ONLINE, ROOM, give, places
from tests.events.asking import at, text
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db


def link(invited, name="rsvp"):
    return reverse(f"events:{name}", kwargs={"token": invited.token})


def offered(event, **invited):
    """Fill the seat, let one wait, and free it: give the answer with the offer."""
    holder = InvitationFactory(event=event)
    waiting = InvitationFactory(event=event, **invited)
    give(holder, ROOM)
    rsvp = give(waiting, ROOM)
    give(holder, answer="declined")
    return rsvp


@pytest.fixture
def event():
    return EventFactory(days=1, days__capacity_in_person=1)


def choice(rsvp, what="take"):
    return {"place": str(rsvp.places.get().public_id), "choice": what}


def owner_of(rsvp):
    user = UserFactory()
    Invitation.objects.filter(pk=rsvp.invitation_id).update(user=user)
    return user


def open_browser(client, rsvp):
    """Prove to be the one invited, as the code from the mail would."""
    client.force_login(owner_of(rsvp))
    return client


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_offer_takes_nothing(client, event, method):
    rsvp = offered(event)
    open_browser(client, rsvp)

    getattr(client, method)(link(rsvp.invitation))
    refused = getattr(client, method)(link(rsvp.invitation, "rsvp-seat"))

    assert refused.status_code == 405
    assert places(rsvp) == [(ROOM, "offered", 1)]


def test_page_of_the_link_shows_the_offer_with_both_buttons(client, event):
    rsvp = offered(event)

    page = text(open_browser(client, rsvp).get(link(rsvp.invitation)))

    assert "A seat in the room is offered to you" in page
    assert "Take it by" in page
    assert "Give it up and stay online" in page


def test_taken_by_link(client, event):
    rsvp = offered(event)
    open_browser(client, rsvp)

    response = client.post(link(rsvp.invitation, "rsvp-seat"), choice(rsvp))
    thanks = text(client.get(response["Location"]))

    assert response.status_code == 303
    assert places(rsvp) == [(ROOM, "confirmed", None)]
    assert "What happened with your answer" in thanks
    assert "was taken" in thanks


def test_given_up_by_link(client, event):
    rsvp = offered(event)

    open_browser(client, rsvp).post(link(rsvp.invitation, "rsvp-seat"), choice(rsvp, "give_up"))

    assert places(rsvp) == [(ONLINE, "confirmed", None)]


def test_too_late_is_said_in_plain_words(client, event):
    rsvp = offered(event)
    DayPlace.objects.filter(rsvp=rsvp).update(offer_expires_at=timezone.now())

    response = open_browser(client, rsvp).post(link(rsvp.invitation, "rsvp-seat"), choice(rsvp))

    assert response.status_code == 409
    assert "You are in line again" in text(response)


def test_forwarded_link_takes_nothing(client, event):
    rsvp = offered(event)

    response = client.post(link(rsvp.invitation, "rsvp-seat"), choice(rsvp))

    assert response.status_code == 403
    assert rsvp.invitation.name not in response.content.decode()
    assert places(rsvp) == [(ROOM, "offered", 1)]


def test_seat_needs_the_forms_token(event):
    rsvp = offered(event)
    strict = open_browser(Client(enforce_csrf_checks=True), rsvp)

    assert strict.post(link(rsvp.invitation, "rsvp-seat"), choice(rsvp)).status_code == 403


def test_nonsense_is_answered_kindly(client, event):
    rsvp = offered(event)

    response = open_browser(client, rsvp).post(
        link(rsvp.invitation, "rsvp-seat"), {"place": "x", "choice": "y"}
    )

    assert response.status_code == 409
    assert places(rsvp) == [(ROOM, "offered", 1)]


def test_withdrawn_while_the_offer_was_open(client, event):
    rsvp = offered(event)
    open_browser(client, rsvp)
    body = choice(rsvp)
    Invitation.objects.filter(pk=rsvp.invitation_id).update(state="revoked")

    assert client.post(link(rsvp.invitation, "rsvp-seat"), body).status_code == 410


def test_member_sees_and_takes_it_signed_in(client, cast):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    rsvp = offered(event, user=cast.community)
    client.force_login(cast.community)

    page = text(client.get(at("event-detail", event)))
    waits = [item["title"] for item in everything(cast.community, now=timezone.now())]
    done = client.post(at("event-seat", event), choice(rsvp))

    assert "A seat in the room is offered to you" in page
    assert any("Take your seat" in title for title in waits)
    assert done["Location"] == at("event-detail", event)
    assert places(rsvp) == [(ROOM, "confirmed", None)]


def test_home_is_silent_when_the_offer_is_over(cast):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    offered(event, user=cast.community)

    later = everything(cast.community, now=timezone.now() + timedelta(days=2))

    assert not any("Take your seat" in item["title"] for item in later)


# --- Invited, and in no network of ours ----------------------------------------------------
@pytest.fixture
def stranger(event):
    user = UserFactory()
    InvitationFactory(event=event, email=user.email)
    return user


def test_invited_stranger_answers_signed_in(client, event, stranger):
    client.force_login(stranger)
    day = event.in_order()[0]

    page = client.get(at("event-answer", event))
    done = client.post(
        at("event-answer", event),
        {"version": "0", "answer": "accepted", f"day_{day.public_id.hex}": "in_person"},
    )

    assert page.status_code == 200
    assert event.title in text(page)
    assert done["Location"] == at("event-answer", event)
    assert RSVP.objects.get().channel == "login"


def test_invited_stranger_finds_their_own_answer_over_rest_and_at_home(client, event, stranger):
    Invitation.objects.update(user=stranger)
    other = InvitationFactory(event=event)
    give(other, ONLINE)
    client.force_login(stranger)

    waits = [item["title"] for item in everything(stranger, now=timezone.now())]
    give(Invitation.objects.get(user=stranger), ONLINE)
    found = client.get(reverse("rsvp-list")).json()

    assert any(event.title in title for title in waits)
    assert [row["name"] for row in found["results"]] == [Invitation.objects.get(user=stranger).name]


def test_invited_stranger_sees_nothing_else_of_the_meeting(client, event, stranger):
    client.force_login(stranger)

    assert client.get(at("event-detail", event)).status_code == 404
    assert client.get(at("event-people", event)).status_code == 404


@pytest.mark.parametrize("change", [{"state": "revoked"}, {"email": "else@where.example"}])
def test_who_is_not_invited_finds_no_answer_page(client, event, stranger, change):
    Invitation.objects.update(**change)
    client.force_login(stranger)

    assert client.get(at("event-answer", event)).status_code == 404


def test_draft_is_not_found_by_the_invited(client, event, stranger):
    Event.objects.update(status="draft")
    client.force_login(stranger)

    assert client.get(at("event-answer", event)).status_code == 404


# --- The window ----------------------------------------------------------------------------
def test_page_says_from_when_answers_are_taken(client, event):
    opens = timezone.now() + timedelta(days=3)
    Event.objects.update(rsvp_opens_at=opens)
    event.refresh_from_db()
    invited = InvitationFactory(event=event)

    page = client.get(link(invited))
    sent = client.post(link(invited), {"version": "0", "answer": "declined"})

    assert f"You can answer from {event.opens_words} on" in text(page)
    assert sent.status_code == 409
    assert not RSVP.objects.exists()


# --- What the form asks ---------------------------------------------------------------------
def test_guest_is_asked_for_only_where_allowed(client, event):
    invited = InvitationFactory(event=event)
    without = text(client.get(link(invited)))
    Event.objects.update(allows_guest=True)

    assert "guest or carer" not in without
    assert "guest or carer" in text(client.get(link(invited)))


def test_guest_and_pronouns_are_kept_and_shown(client):
    event = EventFactory(days=1, allows_guest=True)
    invited = InvitationFactory(event=event)
    body = {
        "version": "0",
        "answer": "accepted",
        f"day_{event.in_order()[0].public_id.hex}": "in_person",
        "guest_name": "Kit Reed",
        "pronouns": "they",
    }

    saved = client.post(link(invited), body)

    rsvp = RSVP.objects.get()
    assert (rsvp.guest_name, rsvp.pronouns, rsvp.places.get().seats) == ("Kit Reed", "they", 2)
    assert "Kit Reed" in text(client.get(saved["Location"]))


def test_full_online_is_said_before_answering(client):
    event = EventFactory(days=1, days__capacity_in_person=0, days__capacity_remote=0)

    page = text(client.get(link(InvitationFactory(event=event))))

    assert "Online is full: choose Online to wait in line." in page
    assert "Online there is always room" not in page


# --- What happened --------------------------------------------------------------------------
def test_coordinator_reads_what_happened(coordinator, cast):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    rsvp = offered(event)
    give(rsvp.invitation, answer="declined")

    page = text(coordinator.get(at("invitation-detail", rsvp.invitation)))

    assert "Answered Yes" in page
    assert "Answered No" in page
    assert "was offered" in page


# --- REST -----------------------------------------------------------------------------------
def test_offered_seat_is_taken_over_rest(coordinator, cast):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    rsvp = offered(event)
    url = reverse("rsvp-seat", kwargs={"public_id": rsvp.public_id})
    body = {"date": event.in_order()[0].date.isoformat(), "choice": "take"}

    done = coordinator.post(url, body, content_type="application/json")

    assert done.status_code == 200, done.content
    assert done.json()["places"][0]["state"] == "confirmed"
    assert done.json()["places"][0]["seats"] == 1


def test_too_late_over_rest_is_a_conflict(coordinator, cast):
    event = EventFactory(network=cast.network, days=1, days__capacity_in_person=1)
    rsvp = offered(event)
    DayPlace.objects.filter(rsvp=rsvp).update(offer_expires_at=timezone.now())
    url = reverse("rsvp-seat", kwargs={"public_id": rsvp.public_id})
    body = {"date": event.in_order()[0].date.isoformat(), "choice": "take"}

    done = coordinator.post(url, body, content_type="application/json")

    assert (done.status_code, done.json()["code"]) == (409, "offer_over")
