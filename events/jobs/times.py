"""Moments are made from what was entered: again, when the rules of a time zone change.

A meeting entered for 09:00 stays at 09:00 by the clock there. Calendars get the new moment.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from events.emails.posting import tell_all_told
from events.models import Event, EventDay
from events.models.events import nearest_moment
from networks.actions import audit


def restate_times(now: datetime) -> int:
    """Put right the moments of days to come; give how many meetings changed."""
    ahead = EventDay.objects.filter(starts_at__gt=now).exclude(event__status=Event.Status.CANCELLED)
    ids = ahead.order_by("event_id").values_list("event_id", flat=True).distinct()
    return sum(_restate(event_id, now) for event_id in ids)


def _restate(event_id: int, now: datetime) -> int:
    with transaction.atomic():
        event = Event.objects.held(event_id)
        moved = [day for day in event.in_order() if day.starts_at > now and _is_off(day)]
        closes_at = _closing(event)
        if not moved and closes_at == event.rsvp_closes_at:
            return 0
        before: dict[str, Any] = {"rsvp_closes_at": event.rsvp_closes_at.isoformat()}
        for day in moved:
            day.starts_at, day.ends_at = day.moments
            day.save(update_fields=["starts_at", "ends_at", "updated_at"])
        event.rsvp_closes_at = closes_at
        event.ical_sequence += bool(moved)
        event.save_over(version=event.version, fields=["rsvp_closes_at", "ical_sequence"])
        _note(event, before, moved)
        if moved and event.status == Event.Status.PUBLISHED:
            tell_all_told(event, purpose="events.restated", label=f"Calendar: {event}")
    return 1


def _is_off(day: EventDay) -> bool:
    return day.moments != (day.starts_at, day.ends_at)


def _closing(event: Event) -> datetime:
    """Give the last moment for answers as it was entered, where that is known."""
    if event.closes_date is None or event.closes_clock is None:
        return event.rsvp_closes_at
    return nearest_moment(event.closes_date, event.closes_clock, event.zone)


def _note(event: Event, before: dict[str, Any], moved: list[EventDay]) -> None:
    after = {
        "rsvp_closes_at": event.rsvp_closes_at.isoformat(),
        "days": [day.starts_at.isoformat() for day in moved],
    }
    audit.record(
        by=None,
        verb="event.times_restated",
        obj=event,
        network=event.network,
        before=before,
        after=after,
        reason="The rules of the time zone changed.",
    )
