"""What was written to people: two reminders planned, one sent, one address that does not work."""

from datetime import datetime, time

from events.actions import bounces, mailings, reminders
from events.models import Event, ReminderRule
from lhs_platform.mail.models import Message
from networks.models import User

# So many days before the last day for answers; the first two that are still to come.
DAYS, CLOCK, COUNT = (7, 3, 1, 0), time(9), 2


def make(meeting: Event, by: User, now: datetime) -> None:
    """Plan the reminders, let one go, and let one person's mail come back. Twice is once."""
    meeting = Event.objects.get(pk=meeting.pk)
    if meeting.reminder_rules.exists():
        return
    for rule in _to_come(meeting, by, now):
        fields = {name: getattr(rule, name) for name in reminders.FIELDS}
        reminders.add(event=meeting, fields=fields, by=by, now=now)
    _arrived(meeting)
    silent = meeting.invitations.filter(rsvp=None).exclude(email__endswith="@demo.example")
    *others, lost = silent.order_by("pk")
    bounces.note(invitation=lost, by=by)
    some = meeting.invitations.filter(pk__in=[one.pk for one in others[:8]])
    mailings.send(event=meeting, kind="reminder", chosen=some, audience="none", by=by, now=now)


def _to_come(meeting: Event, by: User, now: datetime) -> list[ReminderRule]:
    rules = [
        ReminderRule(event=meeting, days_before=days, clock=CLOCK, created_by=by) for days in DAYS
    ]
    return [rule for rule in rules if rule.due_at > now][:COUNT]


def _arrived(meeting: Event) -> None:
    """The invitations went out before the demonstration began."""
    waiting = Message.objects.about(meeting.about).filter(
        purpose="events.invitation", state=Message.State.QUEUED
    )
    silent = meeting.invitations.filter(rsvp=None).exclude(email__endswith="@demo.example")
    keys = [one.dedupe_key for one in silent]
    waiting.filter(dedupe_key__in=keys).update(state=Message.State.SENT, sent_at=meeting.created_at)
