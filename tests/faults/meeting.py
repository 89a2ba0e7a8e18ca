"""A meeting with as many invited people as asked for, sent to by the page's own action."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events import jobs
from events.actions import events, invitations, letters, mailings
from events.models import RSVP, CheckIn, Event
from lhs_platform.mail import outbox, wakeups
from lhs_platform.mail.models import Message
from networks.models import Network
from tests.factories.events import EventFactory
from tests.factories.networks import NetworkFactory

# Every kind of mail that goes to many at once, by the action or job that sends it.
KINDS = ("invitation", "reminder", "rule", "travel", "thanks", "changed", "cancelled", "restated")


def invite(count: int, kind: str = "invitation") -> set[str]:
    """Send one mail of a kind to each of so many people, as the coordinator or the job does it,
    and give their addresses. `mixed` takes all kinds by turns, each with its own people."""
    if kind == "mixed":
        parts = [count // len(KINDS) + (n < count % len(KINDS)) for n in range(len(KINDS))]
        return set().union(*(_send(n, one) for n, one in zip(parts, KINDS, strict=True) if n))
    return _send(count, kind)


def _send(count: int, kind: str) -> set[str]:
    event = _meeting_with(count, f"{kind}guest")
    if kind == "invitation":
        sent = invitations.send(event=event, by=event.created_by, now=timezone.now())
    else:
        # They were invited a while ago; that mail is not what is counted here.
        a_while_ago = timezone.now() - timedelta(days=30)
        event.invitations.update(state="active", sent_at=a_while_ago)
        _SENT_BY[kind](event)
        sent = Message.objects.about(event.about).count()
    assert sent == count, f"{sent} of {count} were sent to ({kind})"
    return set(event.invitations.values_list("email", flat=True))


def _by_hand(kind: str) -> Callable[[Event], object]:
    def send(event: Event) -> None:
        mailings.send(
            event=event,
            kind=kind,
            chosen=event.invitations.all(),
            audience="none",
            by=event.created_by,
            now=timezone.now(),
        )

    return send


def _by_rule(event: Event) -> None:
    due = timezone.localtime(timezone.now(), event.zone) - timedelta(minutes=5)
    days = (event.closes_on - due.date()).days
    event.reminder_rules.create(days_before=days, clock=due.time(), created_by=event.created_by)
    jobs.post_reminders(timezone.now())


def _travel(event: Event) -> None:
    _answer_all(event, travel="prepaid")
    _by_hand("travel")(event)


def _thanks(event: Event) -> None:
    now, day = timezone.now(), event.in_order()[0]
    CheckIn.objects.bulk_create(
        CheckIn(
            event=event, day=day, invitation=one, direction="entry", method="name",
            nonce=uuid.uuid4(), at=now,
        )
        for one in event.invitations.all()
    )  # fmt: skip
    _by_hand("thanks")(event)


def _answer_all(event: Event, **more: str) -> None:
    now = timezone.now()
    RSVP.objects.bulk_create(
        RSVP(invitation=one, answer="accepted", channel="link", answered_at=now, **more)
        for one in event.invitations.all()
    )


def _changed(event: Event) -> None:
    days = [
        events.DayPlan(day.date, day.starts_at, day.ends_at + timedelta(minutes=30), pk=day.pk)
        for day in event.in_order()
    ]
    events.edit(
        event=event,
        fields={},
        days=days,
        version=event.version,
        by=event.created_by,
        now=timezone.now(),
    )


def _restated(event: Event) -> None:
    """As if the zone had other rules when the meeting was entered."""
    shift = timedelta(hours=1)
    event.days.update(starts_at=F("starts_at") - shift, ends_at=F("ends_at") - shift)
    jobs.restate_times(timezone.now())


_SENT_BY: dict[str, Callable[[Event], object]] = {
    "reminder": _by_hand("reminder"),
    "rule": _by_rule,
    "travel": _travel,
    "thanks": _thanks,
    "changed": _changed,
    "cancelled": lambda event: events.cancel(event=event, by=event.created_by),
    "restated": _restated,
}


def hand_out(count: int) -> set[str]:
    """Write the rows, but queue one task for each instead of waking the outbox."""
    from tests.faults.unguarded import send_one

    event = _meeting_with(count, "control")
    wakeups.publish = lambda *_args, **_more: True  # type: ignore[assignment]
    with transaction.atomic():
        outbox.post_many(letters.invitation(invited) for invited in event.invitations.all())
    for message_id in Message.objects.filter(about=event.about).values_list("pk", flat=True):
        send_one.delay(message_id)
    return set(event.invitations.values_list("email", flat=True))


def _meeting_with(count: int, name: str) -> Event:
    network = Network.objects.first() or NetworkFactory()
    event: Event = EventFactory(
        network=network, title=f"Meeting of {name}s", rsvp_closes_at=timezone.now() + timedelta(9)
    )
    people = [
        invitations.Person(name=f"{name} {number}", email=f"{name}{number}@people.example")
        for number in range(count)
    ]
    for first in range(0, count, invitations.MOST_AT_ONCE):
        some = people[first : first + invitations.MOST_AT_ONCE]
        invitations.add(event=event, people=some, by=event.created_by, now=timezone.now())
    return event
