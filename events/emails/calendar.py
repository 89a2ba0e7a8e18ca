"""Meetings as iCalendar (RFC 5545, RFC 5546): one entry a day, without any personal link.

A request or a cancellation is about one entry, so each day is a calendar of its own. A file to
take and a calendar to subscribe to hold all days and only tell of them. `RSVP=FALSE`: a calendar
program must not answer for a person, their page does.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any

import icalendar
from django.conf import settings

from events.emails.zones import zone_lines
from events.models import RSVP, Event, EventDay, Invitation

PRODUCT = "-//LHS Platform//Meetings//EN"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PARTSTAT = {
    RSVP.Answer.ACCEPTED: "ACCEPTED",
    RSVP.Answer.TENTATIVE: "TENTATIVE",
    RSVP.Answer.DECLINED: "DECLINED",
}
REFRESH = timedelta(hours=4)
END = b"END:VCALENDAR\r\n"


def calendar_of(
    event: Event,
    *,
    days: Iterable[EventDay] | None = None,
    is_cancelled: bool = False,
    with_link: bool = False,
) -> bytes:
    """Give the days of a meeting as a file to take.

    The UID of a day never changes; SEQUENCE rises with each change of time or place, so that
    calendars replace what they have. `with_link` adds the address for joining online.
    """
    status = "CANCELLED" if is_cancelled else "CONFIRMED"
    shown = event.in_order() if days is None else days
    return _calendar(PUBLISH, [_entry(event, day, status, with_link) for day in shown])


def requests_for(
    invited: Invitation, *, days: Iterable[EventDay] | None = None, with_link: bool = False
) -> list[bytes]:
    """Ask a person's calendar to hold each day, or to replace what it holds."""
    event = invited.event
    shown = event.in_order() if days is None else days
    return [
        _calendar(REQUEST, [_with_people(_entry(event, day, "CONFIRMED", with_link), invited)])
        for day in shown
    ]


def cancellations_for(
    invited: Invitation, *, days: Iterable[EventDay] | None = None
) -> list[bytes]:
    """Ask a person's calendar to drop each day."""
    event = invited.event
    shown = event.in_order() if days is None else days
    return [
        _calendar(CANCEL, [_with_people(_entry(event, day, "CANCELLED"), invited)]) for day in shown
    ]


def feed(name: str, days: Iterable[tuple[Event, EventDay, str]]) -> bytes:
    """Give a calendar to subscribe to: days of many meetings, each with its status."""
    entries = [_entry(event, day, status) for event, day, status in days]
    return _calendar(PUBLISH, entries, name=name)


def _calendar(method: str, entries: list[icalendar.Event], *, name: str = "") -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    head = calendar.to_ical().removesuffix(END)
    return b"".join([head, *_zones(entries), *(entry.to_ical() for entry in entries), END])


def _zones(entries: list[icalendar.Event]) -> list[bytes]:
    """Give each zone once, with its rules from the first year that is told of."""
    first: dict[str, Any] = {}
    for entry in entries:
        starts: Any = entry["DTSTART"].dt  # type: ignore[union-attr]
        key = starts.tzinfo.key
        first[key] = min(first.get(key, starts), starts)
    return [zone_lines(starts.tzinfo, starts.year) for starts in first.values()]


def _entry(event: Event, day: EventDay, status: str, with_link: bool = False) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{day.public_id}@{settings.MAIL_DOMAIN}")
    entry.add("sequence", event.ical_sequence)
    entry.add("dtstamp", datetime.now(UTC))
    entry.add("dtstart", day.starts_at.astimezone(event.zone))
    entry.add("dtend", day.ends_at.astimezone(event.zone))
    entry.add("summary", f"{event.title} ({event.network.name})")
    entry.add("status", status)
    where = ", ".join(part for part in (event.place, event.address) if part)
    if where:
        entry.add("location", where)
    if event.contact:
        entry.add("description", f"Questions: {event.contact}")
    if with_link and event.remote_link:
        entry.add("url", event.remote_link)
    return entry


def _with_people(entry: icalendar.Event, invited: Invitation) -> icalendar.Event:
    rsvp = invited.answer
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    entry.add("organizer", _person(sender, CN=invited.event.network.name))
    entry.add(
        "attendee",
        _person(
            invited.email,
            CN=invited.name,
            ROLE="REQ-PARTICIPANT",
            PARTSTAT=PARTSTAT.get(rsvp.answer, "") if rsvp else "NEEDS-ACTION",
            RSVP="FALSE",
        ),
    )
    return entry


def _person(address: str, **params: Any) -> icalendar.vCalAddress:
    """Name a person. A parameter holds no quotes and no line ends (RFC 5545, 3.1)."""
    person = icalendar.vCalAddress(f"MAILTO:{address}")
    for name, value in params.items():
        clean = "".join(" " if ord(c) < 32 or c in '"\x7f' else c for c in str(value))
        person.params[name] = clean.strip()
    return person
