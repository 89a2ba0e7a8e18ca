"""Reminders that go by themselves, so many days before the last day for answers.

A rule speaks once for each last day. A late run makes up for a reminder that was missed, but not
after the last day; a second run, or a rule that was edited after it spoke, says nothing more.
"""

from datetime import datetime

from django.db import transaction

from events.emails.posting import plan_by_rule, post
from events.models import Event, ReminderRule
from networks.actions import audit


def post_reminders(now: datetime) -> int:
    """Write the reminders that are due; give how many mails that is. Twice is once."""
    open_now = ReminderRule.objects.filter(
        is_active=True,
        event__status=Event.Status.PUBLISHED,
        event__rsvp_closes_at__gt=now,
    )
    found = list(open_now.select_related("event").order_by("pk"))
    return sum(_spoken(rule.pk, rule.event_id, now) for rule in found if rule.is_due(now))


def _spoken(rule_id: int, event_id: int, now: datetime) -> int:
    """Hold the meeting, look again, and write the mails of one rule."""
    with transaction.atomic():
        event = Event.objects.held(event_id)
        rule = ReminderRule.objects.filter(pk=rule_id).first()
        if rule is None:
            return 0
        rule.event = event
        if not rule.is_due(now):
            return 0
        plan = plan_by_rule(rule, now=now)
        post(plan, occurrence=rule.occurrence, rule=rule)
        ReminderRule.objects.filter(pk=rule.pk).update(ran_for=event.closes_on, ran_at=now)
        audit.record(
            by=None,
            verb="reminder.sent",
            obj=event,
            network=event.network,
            after={"people": len(plan.going), "left_out": len(plan.left_out)},
        )
    return len(plan.going)
