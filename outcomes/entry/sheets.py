"""Which grid is asked for, and the filling of it with what is stored."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from networks.models import Site
from outcomes import completeness, periods
from outcomes.entry.cells import Cell, NumberCell
from outcomes.entry.events import EventCell
from outcomes.entry.grid import Grid
from outcomes.models import Measure, Observation, PeriodAnswer, PeriodLock

ACROSS = 6
Key = tuple[int, date]


@dataclass(frozen=True)
class Sheet:
    """A site, how often, up to which period, and whether all rows or those where something is
    owed."""

    site: Site
    frequency: str
    until: date
    newest: date
    shows_all: bool

    def query(self, **changes: Any) -> str:
        told = {
            "site": self.site.code,
            "period": periods.written(self.until, self.frequency),
            "all": "1" if self.shows_all else "",
        } | changes
        return "?" + urlencode({name: value for name, value in told.items() if value})

    @property
    def columns(self) -> list[date]:
        """Give the periods across, the newest last."""
        found = [self.until]
        while len(found) < ACROSS:
            found.append(periods.start_of(found[-1] - timedelta(days=1), self.frequency))
        return found[::-1]

    @property
    def earlier(self) -> str:
        before = periods.start_of(self.columns[0] - timedelta(days=1), self.frequency)
        return self.query(period=periods.written(before, self.frequency))

    @property
    def now(self) -> str:
        """Give the way to the newest period; empty where it is shown."""
        if self.until >= self.newest:
            return ""
        return self.query(period=periods.written(self.newest, self.frequency))

    @property
    def later(self) -> str:
        """Give the way to the next periods; empty where there are none yet."""
        if self.until >= self.newest:
            return ""
        until = self.until
        for _ in range(ACROSS):
            until = periods.next_start(until, self.frequency)
        return self.query(period=periods.written(min(until, self.newest), self.frequency))


@dataclass(frozen=True)
class _Held:
    """What is stored of the cells of a sheet, by measure and period."""

    numbers: dict[Key, Observation] = field(default_factory=dict)
    events: dict[Key, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    removed: dict[Key, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[Key, PeriodAnswer] = field(default_factory=dict)
    locks: dict[date, PeriodLock] = field(default_factory=dict)


def fill(sheet: Sheet, measures: Sequence[Measure], *, today: date) -> Grid:
    """Give the grid with what is stored in it; the queries do not grow with its cells."""
    columns = sheet.columns
    months = (columns[0].replace(day=1), columns[-1].replace(day=1))
    standing = {
        (cell.measure.pk, cell.period): cell
        for cell in completeness.cells([sheet.site], measures, months, today=today)
    }
    held = _held(sheet.site, measures, columns, months)
    cells = [
        _cell(standing[measure.pk, period], held) for measure in measures for period in columns
    ]
    for line, cell in enumerate(cells, start=1):
        cell.line = line
        cell.restore()
    return Grid(sheet.site, measures, columns, cells)


def _cell(standing: completeness.Cell, held: _Held) -> Cell:
    key = (standing.measure.pk, standing.period)
    more: dict[str, Any] = {
        "standing": standing,
        "line": 0,
        "answered": held.answers.get(key),
        "lock": held.locks.get(standing.month),
    }
    if standing.measure.current and standing.measure.current.is_event_dated:
        return EventCell(**more, stored=held.events.get(key, []), removed=held.removed.get(key, []))
    return NumberCell(**more, stored=held.numbers.get(key))


def _held(
    site: Site, measures: Sequence[Measure], columns: Sequence[date], months: tuple[date, date]
) -> _Held:
    held = _Held()
    reach = {
        "site": site,
        "measure__in": measures,
        "period__gte": columns[0],
        "period__lt": periods.add_months(months[1], 1),
    }
    dated = {one.pk for one in measures if one.current and one.current.is_event_dated}
    for one in Observation.everything.filter(**reach).select_related("submission__by"):
        if one.measure_id in dated:
            days = held.removed if one.is_removed else held.events
            days[one.measure_id, one.period.replace(day=1)].append(one)
        else:
            held.numbers[one.measure_id, one.period] = one
    for answer in PeriodAnswer.objects.filter(**reach).select_related("submission__by"):
        held.answers[answer.measure_id, answer.period] = answer
    locks = PeriodLock.objects.filter(site=site, month__range=months).select_related("by")
    held.locks.update({lock.month: lock for lock in locks})
    return held
