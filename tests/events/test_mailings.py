"""Reminders, notices and thanks: who gets one, who does not, and nobody twice."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.actions import answers, invitations, mailings
from events.actions import events as event_actions
from events.actions.bounces import note as note_bounce
from events.actions.bounces import undo as undo_bounce
from events.emails import audiences
from events.emails.invitations import sample as letters_sample
from events.models import RSVP, CheckIn, EvaluationTaken, Event, Invitation
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.letters import Letter, Skip, purpose_of
from lhs_platform.mail.models import Message
from tests.factories.events import EventFactory, InvitationFactory, RSVPFactory
from tests.factories.mail import MessageFactory, SuppressionFactory
from tests.factories.minutes import EvaluationFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory()


def with_letter(invited, **message):
    """Give the invitation's own mail a state: sent unless said otherwise."""
    return MessageFactory(
        purpose="events.invitation",
        about=invited.event.about,
        dedupe_key=invited.dedupe_key,
        params={"invitation": invited.pk, "link_version": invited.link_version},
        to_email=invited.email,
        **{"state": "sent", "sent_at": timezone.now(), **message},
    )


def send(event, kind="reminder", *, audience="none", now=None, by=None, chosen=None):
    return mailings.send(
        event=event,
        kind=kind,
        chosen=event.invitations.all() if chosen is None else chosen,
        audience=audience,
        by=by or event.created_by,
        now=now or timezone.now(),
    )


def plan(event, kind="reminder", audience="none"):
    return mailings.plan(
        event=event,
        kind=kind,
        chosen=event.invitations.all(),
        audience=audience,
        now=timezone.now(),
    )


def rendered(message):
    return purpose_of(message.purpose).render(message)


def answer(invited, said="accepted"):
    day = invited.event.in_order()[0]
    days = {day.pk: "remote"} if said == "accepted" else {}
    answers.answer(
        invitation=invited,
        given=answers.Given(answer=said, days=days),
        version=0,
        channel="link",
        by=None,
        now=timezone.now(),
    )


def test_only_the_silent_are_reminded(event):
    silent = InvitationFactory(event=event)
    RSVPFactory(invitation=InvitationFactory(event=event))
    unsure = InvitationFactory(event=event)
    RSVPFactory(invitation=unsure, answer=RSVP.Answer.TENTATIVE)

    assert plan(event).going == [silent]
    assert set(plan(event, audience="open").going) == {silent, unsure}


def test_each_reason_is_said(event):
    people = {
        audiences.WITHDRAWN: InvitationFactory(event=event, revoked=True),
        audiences.NOT_INVITED: InvitationFactory(event=event, draft=True),
        audiences.WANTS_NONE: InvitationFactory(event=event),
        audiences.CAME_BACK: InvitationFactory(event=event),
        audiences.ON_ITS_WAY: InvitationFactory(event=event),
        audiences.NOT_DELIVERED: InvitationFactory(event=event),
        audiences.NO_ADDRESS: InvitationFactory(event=event, email="", is_walk_in=True),
    }
    answered = RSVPFactory(invitation=InvitationFactory(event=event)).invitation
    people[audiences.ANSWERED] = answered
    SuppressionFactory(email=people[audiences.WANTS_NONE].email)
    with_letter(people[audiences.CAME_BACK], state="bounced")
    with_letter(people[audiences.ON_ITS_WAY], state="queued")
    with_letter(people[audiences.NOT_DELIVERED], state="failed")

    found = {reason: one for one, reason in plan(event).left_out}

    assert found == people


def test_twice_on_a_day_is_once_and_the_next_day_is_another(event):
    InvitationFactory(event=event)
    now = timezone.now()

    send(event, now=now)
    with pytest.raises(Conflict, match="None of these people"):
        send(event, now=now)
    Message.objects.update(created_at=now - timedelta(days=1))
    send(event, now=now + timedelta(days=1))

    assert Message.objects.filter(purpose="events.reminder").count() == 2


def test_control_without_the_key_the_same_day_would_be_two(event):
    """What the key is for: the very same mail with another key does go twice."""
    from events.emails.posting import post

    InvitationFactory(event=event)
    made = plan(event)

    post(made, occurrence="20260101")
    post(made, occurrence="20260101")
    assert Message.objects.count() == 1
    post(made, occurrence="20260102")
    assert Message.objects.count() == 2


def test_one_who_answers_meanwhile_is_not_asked(event):
    invited = InvitationFactory(event=event)
    send(event)
    message = Message.objects.get(purpose="events.reminder")
    assert isinstance(rendered(message), Letter)

    answer(invited, "declined")

    assert rendered(message) == Skip(audiences.ANSWERED)


def test_unsure_is_asked_only_where_that_was_chosen(event):
    invited = InvitationFactory(event=event)
    send(event, audience="open")
    message = Message.objects.get(purpose="events.reminder")

    answer(invited, "tentative")
    asked = rendered(message)
    message.params["audience"] = "none"

    assert "So far you told us: not sure yet." in asked.text
    assert rendered(message) == Skip(audiences.ANSWERED)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "cancelled"}, audiences.CANCELLED),
        ({"rsvp_closes_at": timezone.now() - timedelta(hours=1)}, audiences.CLOSED),
    ],
)
def test_nothing_of_a_meeting_that_is_cancelled_or_closed(event, change, reason):
    InvitationFactory(event=event)
    send(event)
    message = Message.objects.get(purpose="events.reminder")

    Event.objects.filter(pk=event.pk).update(**change)

    assert rendered(message) == Skip(reason)
    with pytest.raises(Conflict, match=reason):
        send(Event.objects.get(pk=event.pk))


def test_withdrawn_bounced_or_corrected_meanwhile_is_not_sent(event):
    invited = InvitationFactory(event=event)
    send(event)
    message = Message.objects.get(purpose="events.reminder")

    Invitation.objects.update(state="revoked")
    assert rendered(message) == Skip(audiences.WITHDRAWN)
    Invitation.objects.update(state="active")
    mail = with_letter(invited, state="bounced")
    assert rendered(message) == Skip(audiences.CAME_BACK)
    mail.delete()
    Invitation.objects.update(email="new@people.example")
    assert isinstance(rendered(message), Skip)


def test_cancelling_calls_off_reminders_that_wait(event):
    InvitationFactory(event=event)
    send(event)
    Message.objects.update(state="queued")

    event_actions.cancel(event=event, by=event.created_by)

    assert Message.objects.get(purpose="events.reminder").state == "cancelled"


def test_an_organiser_who_is_invited_gets_one_mail(event):
    """One address in two roles (open-event-server 6731)."""
    both = UserFactory()
    event.roles.create(user=both, role="organiser", given_by=both)
    invitations.add(
        event=event,
        people=[
            invitations.Person(both.name, both.email),
            invitations.Person("Again", both.email.upper()),
        ],
        by=both,
        now=timezone.now(),
    )
    Invitation.objects.update(state="active", sent_at=timezone.now())

    send(event, by=both)

    assert Message.objects.filter(to_email=both.email).count() == 1


def test_travel_notice_goes_to_those_who_wish_for_help(event):
    wishes = InvitationFactory(event=event)
    RSVPFactory(invitation=wishes, travel="prepaid")
    RSVPFactory(invitation=InvitationFactory(event=event), travel="none")
    gone = InvitationFactory(event=event)
    RSVPFactory(invitation=gone, travel="refund", answer="declined")

    send(event, "travel")

    message = Message.objects.get(purpose="events.travel")
    assert message.to_email == wishes.email
    assert "help with travel" in rendered(message).text


def check_in(invited):
    return CheckIn.objects.create(
        event=invited.event,
        day=invited.event.in_order()[0],
        invitation=invited,
        direction="entry",
        method="name",
        nonce=uuid.uuid4(),
        at=timezone.now(),
    )


def test_thanks_go_to_those_who_came_and_once(event):
    came, undone = InvitationFactory.create_batch(2, event=event)
    check_in(came)
    first = check_in(undone)
    CheckIn.objects.create(
        event=event, day=first.day, invitation=undone, direction="exit", method="name",
        nonce=uuid.uuid4(), at=timezone.now(), undoes=first,
    )  # fmt: skip
    InvitationFactory(event=event)

    send(event, "thanks")
    Message.objects.update(created_at=timezone.now() - timedelta(days=9))
    with pytest.raises(Conflict):
        send(event, "thanks")

    message = Message.objects.get(purpose="events.thanks")
    assert message.to_email == came.email
    assert "The link is yours alone" not in rendered(message).text


def test_thanks_lead_to_the_evaluation_while_it_is_open_and_not_answered(event):
    came = InvitationFactory(event=event)
    check_in(came)
    send(event, "thanks")
    message = Message.objects.get(purpose="events.thanks")
    address = reverse("events:evaluation-by-link", kwargs={"token": came.token})

    assert address not in rendered(message).text
    evaluation = EvaluationFactory(event=event)
    letter = rendered(message)
    assert address in letter.text
    assert address in letter.html
    assert "The link is yours alone" in letter.text
    EvaluationTaken.objects.create(invitation=came)
    assert address not in rendered(message).text

    sample = letters_sample(came, "thanks")
    assert evaluation.event.public_id.hex[:8] in sample.text
    assert came.token not in sample.text + sample.html


def test_many_are_withdrawn_together_or_none(event):
    people = InvitationFactory.create_batch(3, event=event)
    with_letter(people[0])

    count = mailings.withdraw(
        event=event, chosen=event.invitations.all(), by=event.created_by, now=timezone.now()
    )

    assert count == 3
    assert set(event.invitations.values_list("state", flat=True)) == {"revoked"}
    told = Message.objects.get(purpose="events.withdrawn")
    assert told.to_email == people[0].email
    assert b"METHOD:CANCEL" in rendered(told).ics


def test_came_back_by_hand_and_undone(event):
    invited = InvitationFactory(event=event)
    with_letter(invited)
    by = event.created_by

    note_bounce(invitation=invited, by=by)
    assert plan(event).left_out == [(invited, audiences.CAME_BACK)]
    with pytest.raises(Conflict):
        note_bounce(invitation=invited, by=by)
    undo_bounce(invitation=invited, by=by)
    assert plan(event).going == [invited]
    with pytest.raises(Conflict):
        undo_bounce(invitation=invited, by=by)


def test_bounce_of_another_meeting_by_hand_stays_there(event):
    invited = InvitationFactory(event=event, email="one@people.example")
    other = InvitationFactory(email="one@people.example")
    with_letter(other)

    note_bounce(invitation=other, by=event.created_by)

    assert plan(event).going == [invited]
