"""A meeting as a page shows it."""

import zoneinfo
from datetime import date, datetime
from typing import Any

from events.models import DayPlace, Event, EventDay, Invitation
from events.presenters.places import place_words


def facts(event: Event, *, reader_zone: str = "") -> dict[str, Any]:
    """Say when, where and until when, in the meeting's zone and in the reader's own."""
    days = event.in_order()
    return {
        "days": [{"long": day.long, "short": day.short, "hours": day.hours} for day in days],
        "zone": event.zone_name,
        "own_clock": _own_clock(days, event, reader_zone),
        "where": _where(event),
        "goals": event.goal_lines,
        "opens_on": long_date(event.opens_on) if event.opens_on else "",
        "closes_on": long_date(event.closes_on),
        "purge_on": f"{event.purge_on.day} {event.purge_on:%B %Y}",
        "span": span(days),
    }


def long_date(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


STAGES = {"in_session": "Now", "over": "Over"}


def stage_words(event: Event, now: datetime) -> str:
    """Name where a meeting stands by the clock; nothing for one to come."""
    stage = event.stage_at(now)
    if stage == Event.Status.PUBLISHED:
        return ""
    return STAGES.get(stage) or str(event.get_status_display())


def span(days: list[EventDay]) -> str:
    """Give the dates in one line: 12 and 13 November 2026."""
    if not days:
        return ""
    last = days[-1]
    if len(days) == 1:
        return f"{last.date.day} {last.date:%B %Y}"
    first = days[0]
    start = (
        f"{first.date.day}"
        if first.date.month == last.date.month
        else (f"{first.date.day} {first.date:%B}")
    )
    joint = "and" if len(days) == 2 else "to"
    return f"{start} {joint} {last.date.day} {last.date:%B %Y}"


def _where(event: Event) -> str:
    """Say the house and whether online is possible: unless it has no places, it is."""
    house = ", ".join(part for part in (event.place, event.address) if part)
    return f"{house}, or online" if house else "Online"


def _own_clock(days: list[EventDay], event: Event, reader_zone: str) -> list[str]:
    """Give the hours by the reader's clock; empty if it shows the same."""
    if not reader_zone or not days:
        return []
    own = zoneinfo.ZoneInfo(reader_zone)
    lines = [_hours_in(day, own) for day in days]
    return [] if lines == [_hours_in(day, event.zone) for day in days] else lines


def _hours_in(day: EventDay, zone: zoneinfo.ZoneInfo) -> str:
    starts, ends = day.starts_at.astimezone(zone), day.ends_at.astimezone(zone)
    line = f"{starts:%a} {starts.day} {starts:%b}, {starts:%H:%M} to {ends:%H:%M}"
    return line if starts.date() == ends.date() else f"{line} ({ends:%a} {ends.day} {ends:%b})"


def card(event: Event, invited: Invitation | None, now: datetime) -> dict[str, Any]:
    """Give one line of the list of meetings."""
    days = event.in_order()
    return {
        "public_id": event.public_id,
        "title": event.title,
        "kind": event.get_kind_display(),
        "span": span(days),
        "first": days[0].date if days else None,
        "where": _where(event),
        "stage_words": stage_words(event, now),
        "mine": my_answer(invited),
        "needs_answer": bool(invited)
        and not (invited and invited.answer)
        and event.takes_answers_at(now),
    }


def my_answer(invited: Invitation | None) -> str:
    if invited is None:
        return ""
    if invited.answer is None:
        return "You are invited"
    return f"You answered: {invited.answer.get_answer_display().lower()}"


def answer_lines(invited: Invitation) -> list[dict[str, str]]:
    """Say what was answered for each day; empty unless the answer is yes."""
    rsvp = invited.answer
    if rsvp is None or rsvp.answer != rsvp.Answer.ACCEPTED:
        return []
    places = {place.day_id: place for place in rsvp.places.all()}
    return [
        {
            "day": day.short,
            "hours": day.hours,
            "place": place_words(places.get(day.pk), invited.event),
        }
        for day in invited.event.in_order()
    ]


def first_day(invited: Invitation) -> str:
    """Name the first day that somebody takes part in; empty while they only wait for a place."""
    rsvp = invited.answer
    if rsvp is None:
        return ""
    in_it = {
        place.day_id
        for place in rsvp.places.all()
        if place.state == DayPlace.State.CONFIRMED or place.is_online_meanwhile
    }
    return next((day.short for day in invited.event.in_order() if day.pk in in_it), "")
