"""Rules for control charts in health care.

Provost LP, Murray SK. The Health Care Data Guide. Jossey-Bass 2011, chapter 4 (after Shewhart and
the Western Electric rules). In all of them a missing or excluded point is passed over: it neither
breaks nor adds to a pattern.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .anhoej import Runs
from .constants import TOUCH
from .perla import Shift, Trend, find_shifts, find_trends

SHIFT = 8
TREND = 6
INNER = 15

Column = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Zone:
    """Points in one zone of the chart; `side` is None where both sides count."""

    side: str | None
    points: tuple[int, ...]


def is_above(value: float | None, limit: float | None) -> bool:
    """Return whether a point lies above a limit; one that touches it does not."""
    if value is None or limit is None or value <= limit:
        return False
    return value - limit > TOUCH * max(abs(value), abs(limit))


def is_outside(value: float | None, lower: float | None, upper: float | None) -> bool:
    """Return whether a point lies beyond a limit (rule 1); without a limit it never does."""
    return is_above(value, upper) or is_above(lower, value)


def find_outside(values: Column, lower: Column, upper: Column) -> tuple[Zone, ...]:
    """Find single points beyond a 3 sigma limit (rule 1)."""
    found = []
    for position, (value, low, high) in enumerate(zip(values, lower, upper, strict=True)):
        if is_outside(value, low, high):
            found.append(Zone("above" if is_above(value, high) else "below", (position,)))
    return tuple(found)


def find_long_shifts(runs: Runs) -> tuple[Shift, ...]:
    """Find eight or more points in a row on one side of the centre line (rule 2).

    A point on the line neither breaks nor adds to a shift.
    """
    return find_shifts(runs, SHIFT)


def find_long_trends(values: Column) -> tuple[Trend, ...]:
    """Find six or more points in a row all going up or all going down (rule 3).

    Of equal neighbours only the first counts.
    """
    return find_trends(values, TREND)


def find_outer_third(scores: Column) -> tuple[Zone, ...]:
    """Find two out of three points in a row in the outer third or beyond, on one side (rule 4).

    `scores` are distances from the centre line in sigmas. Only the points beyond two sigmas are
    part of the signal; patterns that share a point are one signal.
    """
    there = [(position, score) for position, score in enumerate(scores) if score is not None]
    return tuple(
        Zone("above" if side > 0 else "below", points)
        for side in (1, -1)
        for points in _outer_groups([(position, side * score) for position, score in there])
    )


def _outer_groups(there: list[tuple[int, float]]) -> list[tuple[int, ...]]:
    """Group the points beyond two sigmas that are at most one point apart."""
    groups: list[tuple[int, ...]] = []
    last = None
    for order, (position, score) in enumerate(there):
        if not is_above(score, 2.0):
            continue
        if last is not None and order - last <= 2:
            groups[-1] = (*groups[-1], position)
        else:
            groups.append((position,))
        last = order
    return [group for group in groups if len(group) > 1]


def find_inner_third(scores: Column) -> tuple[Zone, ...]:
    """Find fifteen or more points in a row within one sigma of the centre line (rule 5)."""
    found, current = [], []
    for position, score in [*enumerate(scores), (len(scores), 9.0)]:
        if score is None:
            continue
        if is_above(1.0, abs(score)):
            current.append(position)
            continue
        if len(current) >= INNER:
            found.append(Zone(None, tuple(current)))
        current = []
    return tuple(found)
