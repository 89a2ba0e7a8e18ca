"""Who came: by person and day, and counted by group."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils import timezone

from events.models import CheckIn, Event, EventDay, Invitation
from events.presenters.check_in import ENTRY, Presence, presences
from events.presenters.people import GROUPS

LABELS = [(value, label) for value, label, _icon in GROUPS] + [("", "Not said")]


def attendance(event: Event, *, now: datetime | None = None) -> dict[str, Any]:
    """Give days, people and counts of who came, in two queries.

    `people` has one entry for each person who was seen, with `days`: date to first in, last out
    and minutes present. `groups` counts people once, and by day.
    """
    days = event.in_order()
    moment = now or timezone.now()
    seen = _seen(event)
    people = [_person(one, days, by_day, moment) for one, by_day in seen]
    return {
        "days": [
            {"date": day.date, "short": day.short, "came": _came(people, day)} for day in days
        ],
        "people": people,
        "came": len(people),
        "remote": sum(one["is_remote"] for one in people),
        "walk_ins": sum(one["is_walk_in"] for one in people),
        "groups": _groups(people, days),
    }


def _seen(event: Event) -> list[tuple[Invitation, dict[int, Presence]]]:
    rows = CheckIn.objects.standing().filter(event=event).select_related("invitation")
    people: dict[int, Invitation] = {row.invitation_id: row.invitation for row in rows}
    found: dict[int, dict[int, Presence]] = {}
    for (person, day), presence in presences(rows).items():
        if any(row.direction == ENTRY for row in presence.rows):
            found.setdefault(person, {})[day] = presence
    by_name = sorted(found, key=lambda pk: (people[pk].name.casefold(), pk))
    return [(people[pk], found[pk]) for pk in by_name]


def _person(
    one: Invitation, days: list[EventDay], by_day: dict[int, Presence], now: datetime
) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "name": one.name,
        "group": one.group,
        "is_walk_in": one.is_walk_in,
        "is_remote": all(row.is_remote for seen in by_day.values() for row in seen.rows),
        "days": {day.date: span(by_day[day.pk], day, now) for day in days if day.pk in by_day},
    }


def span(seen: Presence, day: EventDay, now: datetime) -> dict[str, Any]:
    """Give first in, last out and minutes present on one day, by the clock at the place.

    Whoever never went out stayed until the end of the day, or is still here.
    """
    first, last, minutes = None, None, 0.0
    came_at: datetime | None = None
    for row in seen.rows:
        if row.direction == ENTRY:
            first, came_at = first or row.at, came_at or row.at
        elif came_at:
            minutes += (row.at - came_at).total_seconds() / 60
            last, came_at = row.at, None
    if came_at:
        until = max(came_at, min(now, day.ends_at))
        minutes += (until - came_at).total_seconds() / 60
    zone = day.event.zone
    return {
        "first_in": first.astimezone(zone) if first else None,
        "last_out": last.astimezone(zone) if last and not came_at else None,
        "minutes": round(minutes),
        "is_remote": seen.is_remote,
    }


def _came(people: list[dict[str, Any]], day: EventDay) -> int:
    return sum(day.date in one["days"] for one in people)


def _groups(people: list[dict[str, Any]], days: list[EventDay]) -> list[dict[str, Any]]:
    whole = Counter(one["group"] for one in people)
    by_day = Counter((one["group"], day) for one in people for day in one["days"])
    return [
        {
            "group": group,
            "label": label,
            "came": whole[group],
            "days": [by_day[group, day.date] for day in days],
        }
        for group, label in LABELS
        if group or whole[group]
    ]


def export_rows(event: Event) -> list[dict[str, Any]]:
    """Give one row for each person and day, for a spreadsheet."""
    return [
        {
            "name": one["name"],
            "group": one["group"],
            "walk_in": "yes" if one["is_walk_in"] else "",
            "date": date.isoformat(),
            "first_in": _clock(day["first_in"]),
            "last_out": _clock(day["last_out"]),
            "minutes": day["minutes"],
            "online": "yes" if day["is_remote"] else "",
        }
        for one in attendance(event)["people"]
        for date, day in one["days"].items()
    ]


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def page(event: Event) -> dict[str, Any]:
    """Give the same as a table: a cell for each day, in words."""
    told = attendance(event)
    days = told["days"]
    rows = [
        one
        | {
            "cells": [
                {"short": day["short"], "words": _words(one["days"].get(day["date"]))}
                for day in days
            ],
            "total": _hours(sum(seen["minutes"] for seen in one["days"].values())),
        }
        for one in told["people"]
    ]
    return {"attendance": told | {"people": rows}}


def _words(seen: dict[str, Any] | None) -> str:
    if seen is None:
        return "–"
    until = f" to {seen['last_out']:%H:%M}" if seen["last_out"] else ""
    way = ", online" if seen["is_remote"] else ""
    return f"{seen['first_in']:%H:%M}{until}{way}"


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02} min"
