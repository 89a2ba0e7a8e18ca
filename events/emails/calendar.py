"""The calendar part of a mail (RFC 5545): one entry a day, without any personal link."""

from collections.abc import Iterable
from datetime import UTC, datetime

import icalendar
from django.conf import settings

from events.models import Event, EventDay

PRODUCT = "-//LHS Platform//Meetings//EN"


def calendar_of(
    event: Event,
    *,
    days: Iterable[EventDay] | None = None,
    is_cancelled: bool = False,
    with_link: bool = False,
) -> bytes:
    """Give the days of a meeting as an iCalendar file.

    The UID of a day never changes; SEQUENCE rises with each change of time or place, so that
    calendars replace what they have. `with_link` adds the address for joining online.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    for day in event.in_order() if days is None else days:
        calendar.add_component(_entry(event, day, is_cancelled, with_link))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _entry(event: Event, day: EventDay, is_cancelled: bool, with_link: bool) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{day.public_id}@{settings.MAIL_DOMAIN}")
    entry.add("sequence", event.ical_sequence)
    entry.add("dtstamp", datetime.now(UTC))
    entry.add("dtstart", day.starts_at.astimezone(event.zone))
    entry.add("dtend", day.ends_at.astimezone(event.zone))
    entry.add("summary", f"{event.title} ({event.network.name})")
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    where = ", ".join(part for part in (event.place, event.address) if part)
    if where:
        entry.add("location", where)
    if event.contact:
        entry.add("description", f"Questions: {event.contact}")
    if with_link and event.remote_link:
        entry.add("url", event.remote_link)
    return entry
