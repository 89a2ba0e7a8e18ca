"""No account can flood a mailbox: one invitation goes out a few times a day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.actions import invitations, letters
from events.models import Invitation
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.models import Message
from tests.events.asking import at, text
from tests.factories.events import InvitationFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MOST = letters.LETTERS_A_DAY


def resend(invited, cast):
    return invitations.resend(invitation=invited, by=cast.coordinator, now=timezone.now())


def correct(invited, cast, email):
    fresh = Invitation.objects.get(pk=invited.pk)
    return invitations.correct(
        invitation=fresh, name=fresh.name, email=email, group=fresh.group, by=cast.coordinator,
        now=timezone.now(),
    )  # fmt: skip


def arrive():
    """Let what waits be sent."""
    Message.objects.filter(state="queued").update(state="sent", sent_at=timezone.now())


def letters_of(invited):
    return Message.objects.filter(purpose="events.invitation", params__invitation=invited.pk)


def test_sending_again_and_again_ends_in_plain_words(coordinator, cast, event):
    invited = InvitationFactory(event=event)
    for _ in range(MOST):
        resend(invited, cast)

    page = text(coordinator.post(at("invitation-resend", invited), headers={"HX-Request": "true"}))
    shown = text(coordinator.get(at("invitation-detail", invited)))

    assert page == ""
    assert "would flood their mailbox: call, or go on tomorrow" in shown
    assert letters_of(invited).count() == MOST
    assert Invitation.objects.get().link_version == 1 + MOST


def test_control_without_the_cap_each_click_is_a_mail(cast, event, monkeypatch):
    monkeypatch.setattr(letters, "check_not_flooding", lambda _invited, *, now: None)
    invited = InvitationFactory(event=event)
    for _ in range(MOST + 5):
        resend(invited, cast)

    assert letters_of(invited).count() == MOST + 5


def test_the_next_day_it_goes_on(cast, event):
    invited = InvitationFactory(event=event)
    for _ in range(MOST):
        resend(invited, cast)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        resend(invited, cast)

    assert letters_of(invited).count() == MOST + 1


def test_one_persons_cap_is_nobody_elses(cast, event):
    flooded, other = InvitationFactory.create_batch(2, event=event)
    for _ in range(MOST):
        resend(flooded, cast)

    resend(other, cast)

    assert letters_of(other).count() == 1


def test_correcting_to_and_fro_is_capped_too(cast, event):
    invited = InvitationFactory(event=event)
    for number in range(MOST):
        correct(invited, cast, f"way{number}@guests.example")
        arrive()

    with pytest.raises(Conflict, match="flood"):
        correct(invited, cast, "once-more@guests.example")

    assert Invitation.objects.get().email == f"way{MOST - 1}@guests.example"


def test_a_name_is_corrected_as_often_as_one_likes(cast, event):
    invited = InvitationFactory(event=event)
    for _ in range(MOST):
        resend(invited, cast)

    correct(invited, cast, invited.email)

    assert letters_of(invited).count() == MOST


def test_what_was_called_off_in_time_does_not_count(cast, event):
    invited = InvitationFactory(event=event)
    for number in range(MOST + 3):
        correct(invited, cast, f"typo{number}@guests.example")

    assert letters_of(invited).exclude(state="cancelled").count() == 1


def test_withdrawing_and_inviting_anew_is_no_way_around(cast, event):
    invited = InvitationFactory(event=event)
    again = {"event": event, "by": cast.coordinator, "now": timezone.now()}
    person = invitations.Person(invited.name, invited.email)

    def round_about():
        fresh = Invitation.objects.get(pk=invited.pk)
        invitations.withdraw(invitation=fresh, by=cast.coordinator, now=timezone.now())
        invitations.add(people=[person], **again)
        invitations.send(**again)
        arrive()

    for _ in range(MOST):
        round_about()
    with pytest.raises(Conflict, match="flood"):
        round_about()

    assert letters_of(invited).count() == MOST


def test_over_rest_a_person_cannot_be_added_again_and_again(client, cast, event):
    invited = InvitationFactory(event=event)
    for _ in range(MOST):
        resend(invited, cast)
        arrive()
    invitations.withdraw(invitation=invited, by=cast.coordinator, now=timezone.now())
    client.force_login(cast.coordinator)
    people = [{"name": invited.name, "email": invited.email}]

    answer = client.post(
        reverse("invitation-list"),
        {"event": str(event.public_id), "people": people},
        content_type="application/json",
    )

    assert answer.status_code == 409
    assert "flood" in answer.json()["detail"]


# --- The same over REST ----------------------------------------------------------------
def test_rest_sends_again_and_says_when_it_is_enough(client, cast, event):
    invited = InvitationFactory(event=event)
    client.force_login(cast.coordinator)
    url = reverse("invitation-resend", args=[invited.public_id])

    codes = [client.post(url).status_code for _ in range(MOST + 1)]

    assert codes == [200] * MOST + [409]
    assert letters_of(invited).count() == MOST


def test_rest_corrects_an_address_and_leaves_the_rest(client, cast, event):
    invited = InvitationFactory(event=event, name="Right Name")
    client.force_login(cast.coordinator)
    url, kind = reverse("invitation-detail", args=[invited.public_id]), "application/json"

    right = client.patch(url, {"email": "right@guests.example"}, content_type=kind)
    wrong = client.patch(url, {"email": "no address"}, content_type=kind)
    misspelt = client.patch(url, {"mail": "a@guests.example"}, content_type=kind)

    invited.refresh_from_db()
    assert right.json()["email"] == invited.email == "right@guests.example"
    assert (invited.name, invited.link_version) == ("Right Name", 2)
    assert letters_of(invited).get().to_email == invited.email
    assert (wrong.status_code, misspelt.status_code) == (400, 400)


# --- Many at once ----------------------------------------------------------------------
def add_people(event, cast, count):
    people = [invitations.Person(f"P {n}", f"p{n}@guests.example") for n in range(count)]
    return invitations.add(event=event, people=people, by=cast.coordinator, now=timezone.now())


def test_a_list_has_an_end(cast, event, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_AT_ONCE", 3)

    with pytest.raises(Conflict, match="Add 3 people at a time at most"):
        add_people(event, cast, 4)

    assert not Invitation.objects.exists()
    assert len(add_people(event, cast, 3).new) == 3


def test_a_meeting_has_an_end(cast, event, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_PER_EVENT", 3)

    with pytest.raises(Conflict, match="3 invitations at most"):
        add_people(event, cast, 4)

    assert not Invitation.objects.exists()
