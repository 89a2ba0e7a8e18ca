"""Reminders that go by themselves: planned, changed, taken away."""

from datetime import datetime
from typing import Any

from django.db import transaction

from events.actions import locks
from events.models import Event, ReminderRule
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit

FIELDS = ["audience", "days_before", "clock", "is_active"]
MOST = 10


def add(*, event: Event, fields: dict[str, Any], by: Any, now: datetime) -> ReminderRule:
    """Plan a reminder. Its moment must be to come: what is past is sent by hand."""
    with transaction.atomic():
        held = locks.hold(event.pk)
        if held.status in (Event.Status.CANCELLED, Event.Status.CLOSED):
            raise Conflict("This meeting is cancelled or closed. Nobody is reminded of it.")
        if held.reminder_rules.count() >= MOST:
            raise Conflict(f"A meeting has {MOST} reminders at most.")
        rule = ReminderRule(event=held, created_by=by, **fields)
        _check(rule, now)
        rule.save()
        _record("reminder.planned", rule, by=by)
    return rule


def edit(
    *, rule: ReminderRule, fields: dict[str, Any], version: int, by: Any, now: datetime
) -> ReminderRule:
    """Change a reminder. One that went already for this last day does not go again."""
    with transaction.atomic():
        one = _held(rule)
        before = audit.plain_values(one, FIELDS)
        for name, value in fields.items():
            setattr(one, name, value)
        _check(one, now)
        one.save_over(version=version, fields=FIELDS)
        _record("reminder.changed", one, by=by, before=before)
    return one


def remove(*, rule: ReminderRule, by: Any) -> None:
    """Take a reminder away. Its mails that still wait are not sent."""
    with transaction.atomic():
        one = _held(rule)
        _record("reminder.removed", one, by=by, before=audit.plain_values(one, FIELDS))
        one.delete()


def _held(rule: ReminderRule) -> ReminderRule:
    event = locks.hold(rule.event_id)
    one = ReminderRule.objects.filter(pk=rule.pk).first()
    if one is None:
        raise Conflict("This reminder was taken away meanwhile.")
    one.event = event
    return one


def _check(rule: ReminderRule, now: datetime) -> None:
    rule.full_clean(exclude=["event", "created_by"])
    if rule.due_at >= rule.event.rsvp_closes_at:
        raise DomainError("Choose a time before the answers close.", field="clock")
    if rule.is_active and not rule.has_run and rule.due_at <= now:
        raise DomainError(
            "That moment is past. Choose fewer days, or send a reminder now.", field="days_before"
        )


def _record(
    verb: str, rule: ReminderRule, *, by: Any, before: dict[str, Any] | None = None
) -> None:
    event = rule.event
    after = {} if verb == "reminder.removed" else audit.plain_values(rule, FIELDS)
    audit.record_change(
        by=by, verb=verb, obj=event, network=event.network, before=before, after=after
    )
