"""No mail any more, and mail again: by link, on one's own page, and as organisers see it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions import events, invitations
from events.emails.letters import worded_to
from events.models import RSVP, Invitation
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail import outbox
from lhs_platform.mail.composing import compose
from lhs_platform.mail.models import Message, Suppression
from networks.models import AuditEntry
from tests.events.asking import answered, at, text
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.mail import MessageFactory, SuppressionFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def stop(invited):
    return reverse("events:rsvp-stop", kwargs={"token": invited.stop_token})


def own(invited, name="rsvp"):
    return reverse(f"events:{name}", kwargs={"token": invited.token})


def is_sent(purpose, invited, **params):
    """Say whether a mail would leave now: it does, unless the address gets none."""
    message = MessageFactory(
        purpose=f"events.{purpose}",
        to_email=invited.email,
        params={"invitation": invited.pk, **params},
    )
    outcome = compose(Message.objects.to_send().get(pk=message.pk))
    return getattr(outcome, "text", "") != "This address gets no more mail."


# --- By the link in the mail -----------------------------------------------------------
def test_one_click_stops_all_mail_and_does_not_decline(event):
    invited = answered(event).invitation
    strict = Client(enforce_csrf_checks=True)
    seen = strict.get(stop(invited))
    assert not Suppression.objects.exists()

    done = strict.post(stop(invited), ONE_CLICK)

    assert (seen.status_code, done.status_code) == (200, 200)
    assert Suppression.objects.get().email == invited.email
    assert RSVP.objects.get().answer == "accepted"


def test_stopping_once_stops_mail_about_every_meeting(client, event):
    invited = InvitationFactory(event=event)
    elsewhere = InvitationFactory(event=EventFactory(), email=invited.email)
    before = is_sent("invitation", elsewhere, link_version=1)

    client.post(stop(invited))

    assert (before, is_sent("invitation", elsewhere, link_version=1)) == (True, False)


def test_stopping_twice_is_recorded_once(client, event):
    invited = InvitationFactory(event=event)
    for _ in range(2):
        client.post(stop(invited), ONE_CLICK)

    assert AuditEntry.objects.filter(verb="invitation.mail_stopped").count() == 1


def test_an_address_that_did_not_work_can_ask_for_none_too(client, event):
    invited = InvitationFactory(event=event)
    SuppressionFactory(email=invited.email, reason="bounce")

    client.post(stop(invited), ONE_CLICK)

    assert Suppression.objects.get().reason == "request"


def test_undo_stands_on_the_page_after_stopping(client, event):
    invited = InvitationFactory(event=event)
    page = text(client.post(stop(invited)))

    undone = text(client.post(stop(invited), {"again": "1"}))

    assert "Undo: write to me again" in page
    assert "We write to you again" in undone
    assert is_sent("invitation", invited, link_version=1)
    assert AuditEntry.objects.filter(verb="invitation.mail_resumed").count() == 1


def test_a_mail_program_cannot_undo(client, event):
    invited = InvitationFactory(event=event)
    for _ in range(2):
        client.post(stop(invited), ONE_CLICK)

    assert Suppression.objects.exists()


@pytest.mark.parametrize("fate", ["replaced", "withdrawn", "over"])
def test_the_link_works_whatever_became_of_the_invitation(client, event, cast, fate):
    invited = InvitationFactory(event=event)
    link, late = stop(invited), timedelta()
    if fate == "replaced":
        invitations.resend(invitation=invited, by=cast.coordinator, now=timezone.now())
    elif fate == "withdrawn":
        invitations.withdraw(invitation=invited, by=cast.coordinator, now=timezone.now())
    else:
        late = timedelta(days=200)

    with time_machine.travel(timezone.now() + late):
        done = client.post(link, ONE_CLICK)

    assert done.status_code == 200
    assert Suppression.objects.get().email == invited.email


def test_a_link_sent_to_an_address_that_was_corrected_stops_nobody_else(client, event, cast):
    invited = InvitationFactory(event=event)
    link = stop(invited)
    invitations.correct(
        invitation=invited, name=invited.name, email="new@guests.example", group="",
        by=cast.coordinator, now=timezone.now(),
    )  # fmt: skip

    done = client.post(link, ONE_CLICK)

    assert done.status_code == 410
    assert not Suppression.objects.exists()


def test_the_link_to_stop_opens_nothing_else(client, event):
    invited = InvitationFactory(event=event)

    opened = client.get(reverse("events:rsvp", kwargs={"token": invited.stop_token}))
    crossed = client.post(reverse("events:rsvp-stop", kwargs={"token": invited.token}))

    assert (opened.status_code, crossed.status_code) == (404, 404)
    assert invited.token not in text(client.get(stop(invited)))
    assert not Suppression.objects.exists()


def test_each_mail_to_the_invited_carries_the_link(event):
    invited = InvitationFactory(event=event)

    letter = worded_to(invited, "reminder")

    assert letter.unsubscribe_url.endswith(stop(invited))
    assert stop(invited) in letter.text
    assert stop(invited) in letter.html


def test_somebody_without_an_address_stops_nobody(client, event):
    invited = InvitationFactory(event=event, email="")

    client.post(stop(invited))

    assert not Suppression.objects.exists()


# --- What goes on all the same ---------------------------------------------------------
@pytest.mark.parametrize(
    "purpose",
    ["seat_offered", "code", "link_again", "travel_approved", "travel_declined", "travel_returned",
     "travel_paid", "changed", "cancelled", "restated", "answered"],
)  # fmt: skip
def test_what_is_essential_reaches_whoever_comes(client, event, purpose, monkeypatch):
    invited = answered(event).invitation
    client.post(stop(invited))
    everything = {"place": 0, "until": "", "nonce": "n", "request": 0, "version": 1, "sequence": 0}

    assert is_sent(purpose, invited, **everything)


@pytest.mark.parametrize(
    "purpose",
    ["invitation", "reminder", "thanks", "travel", "withdrawn", "action_given", "evaluation_open"],
)
def test_everything_else_is_stopped(client, event, purpose):
    invited = answered(event).invitation
    client.post(stop(invited))

    assert not is_sent(purpose, invited, link_version=1)


@pytest.mark.parametrize("purpose", ["changed", "cancelled", "restated"])
def test_whoever_does_not_come_hears_of_no_change(client, event, purpose):
    invited = InvitationFactory(event=event)
    client.post(stop(invited))

    assert not is_sent(purpose, invited, sequence=0)


def test_an_answer_that_somebody_else_recorded_is_no_essential_mail(client, event):
    rsvp = answered(event)
    RSVP.objects.update(channel="coordinator")
    client.post(stop(rsvp.invitation))

    assert not is_sent("answered", rsvp.invitation, version=1)


def test_a_cancelled_meeting_is_told_to_whoever_comes(client, event, cast):
    coming, silent = answered(event).invitation, InvitationFactory(event=event)
    for one in (coming, silent):
        client.post(stop(one))
    events.cancel(event=event, by=cast.coordinator)

    told = [one for one in Message.objects.filter(purpose="events.cancelled") if goes(one)]

    assert [one.to_email for one in told] == [coming.email]


def goes(message):
    read = Message.objects.to_send().get(pk=message.pk)
    return not hasattr(compose(read), "verdict")


# --- On one's own page -----------------------------------------------------------------
def test_ones_own_page_offers_mail_again(client, event):
    invited = InvitationFactory(event=event)
    before = text(client.get(own(invited)))
    client.post(stop(invited))
    stopped = text(client.get(own(invited)))

    client.post(own(invited, "rsvp-write-again"))
    back = client.get(own(invited))

    assert "Write to me again" not in before
    assert "You asked not to be written to" in stopped
    assert "We write to you again" in text(back)
    assert not Suppression.objects.exists()


def test_a_forwarded_link_does_not_bring_mail_back(client, event):
    invited = answered(event).invitation
    client.post(stop(invited))

    refused = client.post(own(invited, "rsvp-write-again"))

    assert refused.status_code == 403
    assert Suppression.objects.exists()


def test_a_dead_link_does_not_bring_mail_back(client, event):
    invited = InvitationFactory(event=event, revoked=True)
    SuppressionFactory(email=invited.email)

    assert client.post(own(invited, "rsvp-write-again")).status_code == 410
    assert Suppression.objects.exists()


# --- In one's settings -----------------------------------------------------------------
def test_settings_stop_mail_and_bring_it_back(client):
    user = UserFactory()
    client.force_login(user)
    url = reverse("networks:profile-mail")

    client.post(url)
    stopped = text(client.get(reverse("networks:profile")))
    refused = outbox.who_wants_none([user.email])
    client.post(url, {"again": "1"})
    back = text(client.get(reverse("networks:profile")))

    assert f"No mail goes to {user.email}" in stopped
    assert refused == [user.email]
    assert "You get mail." in back
    assert not Suppression.objects.exists()
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["profile.mail_stopped", "profile.mail_resumed"]


def test_settings_tell_of_mail_stopped_by_a_link(client, event):
    user = UserFactory()
    client.post(stop(InvitationFactory(event=event, email=user.email)))
    client.force_login(user)

    assert "Write to me again" in text(client.get(reverse("networks:profile")))


def test_the_wish_about_mail_over_rest(client):
    user = UserFactory()
    client.force_login(user)
    url, kind = reverse("my-mail"), "application/json"

    stopped = client.patch(url, {"wants_mail": False}, content_type=kind)
    seen = client.get(url)
    back = client.patch(url, {"wants_mail": True}, content_type=kind)
    misspelt = client.patch(url, {"want_mail": True}, content_type=kind)

    assert stopped.json() == seen.json() == {"wants_mail": False, "stopped": [user.email]}
    assert back.json() == {"wants_mail": True, "stopped": []}
    assert misspelt.status_code == 400


# --- As organisers see it --------------------------------------------------------------
def test_organisers_read_who_asked_not_to_be_written_to(coordinator, client, event):
    invited = InvitationFactory(event=event, name="Quiet Quentin")
    InvitationFactory(event=event, name="Loud Lou")
    client.post(stop(invited))

    people = text(coordinator.get(at("event-people", event)))
    only = text(coordinator.get(at("event-people", event) + "?mail=unwanted"))
    person = text(coordinator.get(at("invitation-detail", invited)))
    row = coordinator.get(reverse("invitation-detail", args=[invited.public_id])).json()

    assert "Asked not to be written to" in people
    assert "1 asked not to be written to" in people
    assert ("Quiet Quentin" in only, "Loud Lou" in only) == (True, False)
    assert "until they want it again" in person
    assert "Send a new link" not in person
    assert row["wants_no_mail"] is True


def test_they_are_no_problem_of_delivery(coordinator, client, event):
    invited = InvitationFactory(event=event)
    MessageFactory(dedupe_key=invited.dedupe_key, to_email=invited.email, state="withheld")
    client.post(stop(invited))

    people = text(coordinator.get(at("event-people", event)))
    problems = text(coordinator.get(at("event-people", event) + "?mail=problem"))

    assert "could not be delivered" not in people
    assert "Nobody fits these filters" in problems


def test_no_new_link_kills_the_old_one_where_no_mail_goes(client, event, cast):
    invited = InvitationFactory(event=event)
    client.post(stop(invited))

    with pytest.raises(Conflict, match="asked not to be written to"):
        invitations.resend(invitation=invited, by=cast.coordinator, now=timezone.now())

    assert Invitation.objects.get().link_version == 1
