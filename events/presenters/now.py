"""What is on at a meeting by the clock at its place: before, now, next, and over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from events.actions.agenda import plain
from events.models import AgendaItem, Event, EventDay
from events.models.events import ClockGap, moment_at

QUIET = frozenset({AgendaItem.Kind.BREAK, AgendaItem.Kind.MEAL})


@dataclass(frozen=True)
class Item:
    """One thing on the agenda, with its moments, whatever table it was read from."""

    title: str
    starts_at: datetime
    ends_at: datetime
    hours: str
    begins: str
    until: str
    kind: str = AgendaItem.Kind.PLENARY
    mode: str = AgendaItem.Mode.BOTH
    room: str = ""
    facilitators: str = ""
    asks: str = ""
    materials: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return self.kind in QUIET

    @property
    def mode_words(self) -> str:
        return "" if self.mode == AgendaItem.Mode.BOTH else AgendaItem.Mode(self.mode).label


def agenda_of(event: Event, day: EventDay) -> list[Item]:
    """Give the agenda of a day as people see it: the newest release, else the items as they are."""
    release = event.releases.first()
    rows = released(release.content, day) if release else []
    return _in_order(day, rows or [plain(item) for item in day.items.all()])


def released(content: list[dict[str, Any]], day: EventDay) -> list[dict[str, Any]]:
    """Read the items of one day out of a release, which has a list of days, each with its items."""
    wanted = [one for one in content if one["date"] == day.date.isoformat()]
    return [item for one in wanted for item in one["items"]]


def _in_order(day: EventDay, rows: Iterable[dict[str, Any]]) -> list[Item]:
    items = [item for row in rows for item in [_item(day, row)] if item]
    return sorted(items, key=lambda item: item.starts_at)


def _item(day: EventDay, row: dict[str, Any]) -> Item | None:
    """Give one item; None where its hour does not exist, because the clock is put forward."""
    starts, ends = time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"])
    known = {name: row[name] for name in Item.__dataclass_fields__ if row.get(name)}
    try:
        known["starts_at"] = moment_at(day.date, starts, day.event.zone)
        known["ends_at"] = moment_at(day.date, ends, day.event.zone)
    except ClockGap:
        return None
    known["begins"], known["until"] = f"{starts:%H:%M}", f"{ends:%H:%M}"
    known["hours"] = f"{known['begins']} to {known['until']}"
    return Item(**known)


def moment(event: Event, now: datetime) -> dict[str, Any]:
    """Say where a meeting stands: `state` is before, soon, on, break, between, ended or over."""
    days = event.in_order()
    day = event.day_on(now)
    following = next((one for one in days if one.starts_at > now), None)
    shown = day or following
    agenda = agenda_of(event, shown) if shown else []
    on = [item for item in agenda if item.starts_at <= now < item.ends_at] if day else []
    return {
        "state": _state(event, day, following, on, now),
        "clock": f"{now.astimezone(event.zone):%H:%M}",
        "zone": event.zone_name,
        "day": shown,
        "following": following,
        "on": on,
        "next": _next(agenda, now),
        "agenda": agenda,
    }


def _state(
    event: Event, day: EventDay | None, following: EventDay | None, on: list[Item], now: datetime
) -> str:
    if event.status == Event.Status.CANCELLED:
        return "cancelled"
    if day is None:
        return "before" if following else "over"
    if on:
        return "break" if all(item.is_quiet for item in on) else "on"
    if now < day.starts_at:
        return "soon"
    if now < day.ends_at:
        return "between"
    return "ended" if following else "over"


def _next(agenda: list[Item], now: datetime) -> list[Item]:
    """Give what begins next, all of it that begins together."""
    coming = [item for item in agenda if item.starts_at > now]
    return [item for item in coming if item.starts_at == coming[0].starts_at]
