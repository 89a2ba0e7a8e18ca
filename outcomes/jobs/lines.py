"""What one series is made of: its rows in order, and what people decided about them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from outcomes import kinds, periods
from outcomes.models import MeasureVersion

# A baseline of fewer periods says too little: then the line is that of all points.
SHORTEST_BASELINE = 8
NO_TOTAL = {
    "individual": "No total: single values of different sites do not add up to one value.",
    "cases_between": "No total: the cases between events are counted at each site by itself.",
}


@dataclass(slots=True)
class Row:
    """One point of a series: what was counted, and how many sites stand behind it.

    `value` is what the chart plots before it is divided: the count, the mean, or for days between
    events those since the event before. None where there is nothing to plot.
    """

    period: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    spread: float | None = None
    reported: int = 0
    expected: int = 1
    is_provisional: bool = False
    note: str = ""

    @property
    def is_counted(self) -> bool:
        return self.value is not None and self.denominator != 0


@dataclass(frozen=True, slots=True)
class Break:
    """Where a new phase begins: its first point, from which day on, and why."""

    first: int
    starts_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's mark on a point: "excluded" or "astronomical", and why."""

    kind: str
    reason: str


@dataclass
class Line:
    """A series ready to be judged. What all its charts share is worked out once."""

    series_id: int
    revision: int
    rows: list[Row]
    breaks: list[Break] = field(default_factory=list)
    # First and last position of the baseline; None where all points make the line.
    baseline: tuple[int, int] | None = None
    marks: dict[int, list[Mark]] = field(default_factory=dict)
    # Why there are no points though there are data.
    note: str = ""
    # Data that have come change nothing before this day is over.
    provisional_until: date | None = None

    def marked(self, kind: str) -> list[int]:
        """Give the positions that bear a mark of this kind."""
        return [at for at, marks in self.marks.items() if any(one.kind == kind for one in marks)]

    @cached_property
    def values(self) -> list[float | None]:
        """Give what is plotted before it is divided."""
        return [row.value for row in self.rows]

    @cached_property
    def columns(self) -> dict[str, list[Any]]:
        """Give what is known of each point whatever the chart, each thing in a list of its own."""
        return {
            "period": [row.period.isoformat() for row in self.rows],
            "numerator": [row.numerator for row in self.rows],
            "denominator": [row.denominator for row in self.rows],
            "spread": [row.spread for row in self.rows],
            "note": [row.note for row in self.rows],
            "reported": [row.reported for row in self.rows],
            "expected": [row.expected for row in self.rows],
        }

    @cached_property
    def judged(self) -> list[int]:
        """Give the positions that findings speak of: there, settled and not left out."""
        out = set(self.marked("excluded"))
        return [
            at
            for at, row in enumerate(self.rows)
            if row.is_counted and not row.is_provisional and at not in out
        ]


def charts_of(version: MeasureVersion) -> list[str]:
    """Name the charts of a definition: the run chart, its control chart, and the one that belongs
    beside it."""
    control = kinds.chart_for(version.kind, version.chart)
    beside = {"xbar": ["s"], "s": ["xbar"], "i": ["mr"], "mr": ["i"]}
    with_pair = control if version.kind in ("mean", "individual") else ""
    return ["run", control, *beside.get(with_pair, [])]


def has_total(version: MeasureVersion) -> bool:
    return version.kind not in NO_TOTAL


def in_order(found: dict[date, Row], missing: dict[date, str], frequency: str) -> list[Row]:
    """Give every period from the first with data to the last with an answer; gaps stay gaps.

    `missing` has the periods that a site answered without a number, with the words for them. Where
    data come at each event, there is a row for each of them and no gap.
    """
    if not found:
        return []
    first = min(found)
    if frequency == "event":
        return [found[day] for day in sorted(found)]
    last = max((*found, *missing))
    return [
        found.get(period) or Row(period, note=missing.get(period, ""))
        for period in every(first, last, frequency)
    ]


@lru_cache(maxsize=512)
def every(first: date, last: date, frequency: str) -> tuple[date, ...]:
    return tuple(periods.every(first, last, frequency))


def waits(rows: Sequence[Row], not_counted: dict[date, str]) -> list[Row]:
    """Turn event days into waits: one point for each day with events, days since the one before.

    The first event only starts the clock. Where a month between two events was not collected,
    how long the wait was is not known. `not_counted` has the first days of such months.
    """
    events = [row for row in rows if row.numerator]
    points = []
    for before, row in pairwise(events):
        gap = _unknown(before.period, row.period, not_counted)
        row.value = None if gap else float((row.period - before.period).days)
        row.note = gap
        points.append(row)
    return points


def _unknown(start: date, end: date, not_counted: dict[date, str]) -> str:
    """Give why the days between two events are not known, or nothing."""
    inside = (
        words
        for month, words in sorted(not_counted.items())
        if month <= end and periods.next_start(month, "month") > start
    )
    return next(inside, "")


def breaks_of(
    rows: Sequence[Row], versions: Sequence[MeasureVersion], phases: Sequence[tuple[date, str]]
) -> list[Break]:
    """Give where the chart breaks: at new definitions, and where people began a phase.

    Two reasons for one point stand together. A break before the first point or after the last
    says nothing yet.
    """
    wanted = [
        (version.effective_on, version.change_reason or f"Definition {version.number}")
        for version in versions
        if version.number > 1 and version.effective_on is not None
    ]
    if not wanted and not phases:
        return []
    days = [row.period for row in rows]
    found: dict[int, Break] = {}
    for starts_on, reason in sorted([*wanted, *phases]):
        first = bisect_left(days, starts_on)
        if not 0 < first < len(days):
            continue
        earlier = found.get(first)
        both = "; ".join(filter(None, [earlier.reason, reason])) if earlier else reason
        found[first] = Break(first, starts_on, both)
    return [found[first] for first in sorted(found)]


def baseline_of(
    rows: Sequence[Row], first: date | None, last: date | None
) -> tuple[int, int] | None:
    """Give the first and last position of a baseline; None where there is too little of it."""
    if first is None or last is None:
        return None
    inside = [at for at, row in enumerate(rows) if first <= row.period <= last]
    filled = sum(1 for at in inside if rows[at].is_counted)
    return (inside[0], inside[-1]) if filled >= SHORTEST_BASELINE else None
