"""The list of people: what a line says, and what is done with those who are ticked."""

import pytest

from events.models import RSVP, DayPlace, Invitation
from events.models.invitations import add_letters
from lhs_platform.mail.letters import Skip, purpose_of
from lhs_platform.mail.models import Message, Suppression
from networks.models import AuditEntry
from tests.events.answering import in_line
from tests.events.asking import at, text
from tests.events.traveling import approved, organiser
from tests.factories.events import EventFactory, InvitationFactory, RSVPFactory
from tests.factories.mail import MessageFactory

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


LETTER = ("letter_state", "letter_error", "suppressed", "is_bounced", "wants_no_mail")


def test_what_a_page_reads_of_the_mail_is_what_the_database_filters_by(event):
    """`add_letters` says the same as `with_letter`, of whatever happened to a mail."""
    people = {name: InvitationFactory(event=event, name=name) for name in (
        "sent", "none", "failed", "bounced", "reminder bounced", "corrected", "newer link",
        "stopped", "does not work", "complained", "other meeting",
    )}  # fmt: skip
    for name, state in {"sent": "sent", "failed": "failed", "bounced": "bounced"}.items():
        mail_of(people[name], state=state, error=f"Why {name}")
    mail_of(people["reminder bounced"], purpose="events.reminder", state="bounced")
    mail_of(people["corrected"], state="bounced", to_email="old@guests.example")
    mail_of(people["newer link"])
    Invitation.objects.filter(pk=people["newer link"].pk).update(link_version=2)
    for name, reason in {
        "stopped": "request", "does not work": "bounce", "complained": "complaint",
    }.items():  # fmt: skip
        Suppression.objects.create(email=people[name].email, reason=reason)
    elsewhere = InvitationFactory(email=people["other meeting"].email)
    mail_of(elsewhere, state="bounced")

    asked = list(event.invitations.with_letter())
    read = list(event.invitations.all())
    add_letters(read)

    def told(rows):
        return {one.name: [getattr(one, name) for name in LETTER] for one in rows}

    assert told(read) == told(asked)
    assert {one.name for one in read if one.is_bounced} == {
        "bounced", "reminder bounced", "does not work",
    }  # fmt: skip


def mail_of(invited, *, purpose="events.invitation", **more):
    return MessageFactory(
        purpose=purpose, about=invited.event.about,
        dedupe_key=f"{purpose}{invited.key_part}{invited.link_version}",
        **{"to_email": invited.email, "state": "sent", **more},
    )  # fmt: skip


# --- A place online for those who wait ---------------------------------------------------
@pytest.fixture
def full(cast):
    """A day with one seat in the room, taken, and one who waits and joins online."""
    event = EventFactory(
        network=cast.network, created_by=cast.coordinator, days=1, days__capacity_in_person=1
    )
    _holder, waiting = in_line(event, 1)
    return event, waiting.invitation


def offer(client, event, people, **more):
    ticked = {"person": [str(one.public_id) for one in people], "what": "online"}
    return client.post(at("people-chosen", event), ticked | more)


def test_who_waits_is_told_how_to_join_online_once_a_day(coordinator, full):
    event, waiting = full
    silent = InvitationFactory(event=event)
    both = {"what": "online", "person": [str(one.public_id) for one in (waiting, silent)]}

    look = text(coordinator.get(at("people-chosen", event), both))
    offer(coordinator, event, [waiting, silent])
    offer(coordinator, event, [waiting, silent])

    message = Message.objects.get(purpose="events.online")
    letter = purpose_of(message.purpose).render(message)
    assert "Send an offer to join online to 1 person?" in look
    assert "Does not wait for a place in the room." in look
    assert "Look at the words" not in look
    assert message.to_email == waiting.email
    assert event.remote_link in letter.text
    assert event.remote_link in letter.html
    assert AuditEntry.objects.filter(verb="online.sent").count() == 1


def test_who_was_passed_over_comes_to_join_online(coordinator, full):
    event, waiting = full
    DayPlace.objects.filter(rsvp__invitation=waiting).update(is_online_meanwhile=False)

    offer(coordinator, event, [waiting])

    place = DayPlace.objects.get(rsvp__invitation=waiting)
    assert place.is_online_meanwhile
    assert (place.state, place.queue_no) == ("waitlisted", 1)
    assert "A place online on" in text(coordinator.get(at("invitation-detail", waiting)))


def test_nobody_is_offered_what_is_not_there(coordinator, cast):
    event = EventFactory(
        network=cast.network, created_by=cast.coordinator, days=1,
        days__capacity_in_person=1, days__capacity_remote=1,
    )  # fmt: skip
    _holder, first, second = in_line(event, 2)
    waits = [first.invitation, second.invitation]
    DayPlace.objects.exclude(queue_no=None).update(is_online_meanwhile=False)

    offer(coordinator, event, waits)
    page = text(coordinator.get(at("people-chosen", event), {"what": "online", "all": "1"}))

    online = DayPlace.objects.filter(is_online_meanwhile=True)
    assert len(online) == 1
    assert Message.objects.filter(purpose="events.online").count() == 1
    assert "Online is full on the days they wait for." in page


def test_who_has_a_seat_by_now_is_not_written_to(coordinator, full):
    event, waiting = full
    offer(coordinator, event, [waiting])
    message = Message.objects.get(purpose="events.online")

    DayPlace.objects.filter(rsvp__invitation=waiting).update(
        state="confirmed", queue_no=None, is_online_meanwhile=False
    )

    assert isinstance(purpose_of(message.purpose).render(message), Skip)


def test_rest_offers_a_place_online(coordinator, full):
    event, waiting = full
    url = f"/api/v1/events/{event.public_id}/mailings/"

    tried = coordinator.post(url, {"mail": "online", "dry_run": True}, "application/json")
    sent = coordinator.post(url, {"mail": "online"}, "application/json")

    assert (tried.status_code, sent.status_code) == (200, 201)
    assert sent.json()["going"] == [str(waiting.public_id)]
