"""Which part of a chart is shown. Lines, limits and signals stay those of all its points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lhs_platform.lib.numbers import whole_number
from outcomes import periods

MONTHS_BACK = (12, 24, 36)


@dataclass(frozen=True, slots=True)
class Span:
    """The last so many months, or from one day to another, or since the newest phase; or all."""

    months: int = 0
    first: date | None = None
    last: date | None = None
    since_phase: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any], default: "Span | None" = None) -> "Span":
        """Read an address's words; what cannot be read is as if it were not there, and two days
        the wrong way round are turned."""
        first, last = _day(query.get("from")), _day(query.get("to"), ends=True)
        if first and last and last < first:
            first, last = _day(query.get("to")), _day(query.get("from"), ends=True)
        if first or last:
            return cls(first=first, last=last)
        if query.get("since") == "phase":
            return cls(since_phase=True)
        given = str(query.get("last", ""))
        if given == "all":
            return cls()
        if months := whole_number(given, digits=3):
            return cls(months=months)
        return default or cls()

    def query(self) -> dict[str, str]:
        """Write it as an address has it."""
        if self.since_phase:
            return {"since": "phase"}
        if self.first or self.last:
            days = {"from": self.first, "to": self.last}
            return {name: day.isoformat() for name, day in days.items() if day}
        return {"last": str(self.months)} if self.months else {}

    def bounds(self, starts: list[date], frequency: str, phase: int) -> tuple[int, int]:
        """Give the positions of the first and, excluded, the last point that are shown."""
        first, last = self.first or date.min, self.last or date.max
        if self.since_phase:
            return phase, len(starts)
        if self.months and starts:
            first = months_before(starts[-1], self.months, frequency)
        inside = [at for at, start in enumerate(starts) if first <= start <= last]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


ALL = Span()


def months_before(last: date, months: int, frequency: str) -> date:
    """Give the first day of so many months that end with the period of `last`."""
    if frequency in periods.MONTHS:
        step = periods.MONTHS[frequency]
        return periods.add_months(last, -max(0, months - step))
    month = periods.add_months(last, -months)
    return date(month.year, month.month, min(last.day, 28)) + timedelta(days=1)


def _day(given: Any, *, ends: bool = False) -> date | None:
    """Read 2026-10-05, or 2026-10 as its first or last day; years far away are not meant."""
    text = str(given or "")
    try:
        if len(text) == len("2026-10"):
            month = date.fromisoformat(f"{text}-01")
            day = periods.add_months(month, 1) - timedelta(days=1) if ends else month
        else:
            day = date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return day if 1900 <= day.year <= 2200 else None


def within(seen: dict[str, Any], span: Span) -> dict[str, Any]:
    """Narrow a chart as its reader may see it to a span.

    Each signal keeps its full length and first and last label, also where the span cuts it.
    """
    points = seen["points"]
    signals = [_full(signal, points) for signal in seen["signals"] if signal["points"]]
    starts = [date.fromisoformat(point["period"]) for point in points]
    phases = [one | {"label": points[one["first"]]["label"]} for one in seen["phases"]]
    phase = max((one["first"] for one in seen["phases"]), default=0)
    first, end = span.bounds(starts, seen["frequency"], phase)
    whole = {"of_points": len(points), "signals": signals, "phases": phases}
    if (first, end) == (0, len(points)):
        return seen | whole
    return seen | {
        "of_points": len(points),
        "points": points[first:end],
        "is_cut_after": end < len(points),
        "phases": _phases(phases, first, end),
        "baseline_from": _shifted(seen.get("baseline_from"), first),
        "baseline_to": _shifted(seen["baseline_to"], first),
        "signals": [cut for one in signals if (cut := _cut(one, first, end))["points"]],
    }


def _full(signal: dict[str, Any], points: list[dict[str, Any]]) -> dict[str, Any]:
    at = signal["points"]
    return signal | {
        "length": len(at),
        "first_label": points[at[0]]["label"],
        "last_label": points[at[-1]]["label"],
    }


def _cut(signal: dict[str, Any], first: int, end: int) -> dict[str, Any]:
    return signal | {"points": [at - first for at in signal["points"] if first <= at < end]}


def _phases(phases: list[dict[str, Any]], first: int, end: int) -> list[dict[str, Any]]:
    """Move phases; of those that began before the span the last one stays, with its first label."""
    begun = [one | {"first": 0} for one in phases if one["first"] <= first][-1:]
    later = [one | {"first": one["first"] - first} for one in phases if first < one["first"] < end]
    return begun + later


def _shifted(place: int | None, first: int) -> int | None:
    """Move a position that counts points from 1; what lies before the span is 0."""
    return None if place is None else max(0, place - first)
