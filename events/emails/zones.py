"""A time zone as calendars read it (RFC 5545, 3.6.5): when its clock changes, by a yearly rule.

Written by ourselves: lists of single dates since 1970, as libraries make them, are not read by
every calendar program, which then is an hour off.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import icalendar

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Years before and after the one asked for that a rule must hold in to be called one.
BEFORE, AFTER = 1, 3


@dataclass(frozen=True)
class Change:
    """The clock changes at `wall`, by the clock as it was, from one offset to another."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def kind(self) -> tuple[object, ...]:
        return (self.wall.month, self.wall.time(), self.before, self.after, self.name)


@lru_cache(maxsize=256)
def zone_lines(zone: zoneinfo.ZoneInfo, year: int) -> bytes:
    """Give a zone with its rules around a year, as it stands in a calendar."""
    component = icalendar.Timezone()
    component.add("tzid", zone.key)
    changes = _changes(zone, year)
    for made in _observances(zone, year, changes):
        component.add_component(made)
    return component.to_ical()


def _changes(zone: zoneinfo.ZoneInfo, year: int) -> tuple[Change, ...]:
    """Find when the clock changes in the years around: by day first, then to the second."""
    moment = datetime(year - BEFORE, 1, 1, tzinfo=UTC)
    end = datetime(year + AFTER + 1, 1, 1, tzinfo=UTC)
    found = []
    while moment < end:
        later = moment + timedelta(days=1)
        if _state(zone, moment) != _state(zone, later):
            found.append(_change_between(zone, moment, later))
        moment = later
    return tuple(found)


def _state(zone: zoneinfo.ZoneInfo, moment: datetime) -> tuple[timedelta, str]:
    here = moment.astimezone(zone)
    return here.utcoffset() or timedelta(0), here.tzname() or ""


def _change_between(zone: zoneinfo.ZoneInfo, low: datetime, high: datetime) -> Change:
    before = _state(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if _state(zone, middle) == before:
            low = middle
        else:
            high = middle
    moment = high.replace(microsecond=0)
    offset, name = _state(zone, moment)
    wall = (moment + before[0]).replace(tzinfo=None)
    is_summer = bool(moment.astimezone(zone).dst())
    return Change(wall, before[0], offset, name, is_summer)


def _observances(
    zone: zoneinfo.ZoneInfo, year: int, changes: tuple[Change, ...]
) -> list[icalendar.Component]:
    if not changes:
        offset, name = _state(zone, datetime(year, 1, 1, tzinfo=UTC))
        always = Change(datetime(1970, 1, 1), offset, offset, name, is_summer=False)  # noqa: DTZ001
        return [_observance(always)]
    kinds: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change)
    made = []
    for alike in kinds.values():
        rule = _rule(alike)
        made += [_observance(alike[0], rule)] if rule else [_observance(one) for one in alike]
    return made


def _rule(alike: list[Change]) -> dict[str, object] | None:
    """Give the yearly rule that all changes of a kind follow; None if there is none."""
    days = {one.wall.weekday() for one in alike}
    if len(alike) < BEFORE + AFTER + 1 or len(days) > 1:
        return None
    counted = {(one.wall.day - 1) // 7 + 1 for one in alike}
    is_last = all((one.wall + timedelta(days=7)).month != one.wall.month for one in alike)
    if len(counted) > 1 and not is_last:
        return None
    which = "-1" if is_last else f"{counted.pop()}"
    day = f"{which}{DAYS[days.pop()]}"
    return {"FREQ": "YEARLY", "BYMONTH": alike[0].wall.month, "BYDAY": day}


def _observance(change: Change, rule: dict[str, object] | None = None) -> icalendar.Component:
    part = icalendar.TimezoneDaylight() if change.is_summer else icalendar.TimezoneStandard()
    part.add("dtstart", change.wall)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule:
        part.add("rrule", rule)
    return part
