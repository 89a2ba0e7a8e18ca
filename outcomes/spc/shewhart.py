"""Rules for control charts in health care.

Provost LP, Murray SK. The Health Care Data Guide. Jossey-Bass 2011, chapter 4 (after Shewhart and
the Western Electric rules). In all of them a missing or excluded point is passed over: it neither
breaks nor adds to a pattern.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from operator import gt, lt

from .anhoej import Runs
from .constants import TOUCH
from .perla import Shift, Trend, find_shifts, find_trends
from .series import Column, is_empty

SHIFT = 8
TREND = 6
HUGGING = 15

# Borders of the zones in sigmas; a score that touches one is in neither zone.
OUTER = 2 / (1 - TOUCH)
INNER = 1 - TOUCH
INNER_SQUARED = INNER**2
HIGH, LOW = 2, 3
OUTER_THIRDS = (
    ("above", HIGH, re.compile(rb"\x02(?:[^\x02]?\x02)+", re.DOTALL)),
    ("below", LOW, re.compile(rb"\x03(?:[^\x03]?\x03)+", re.DOTALL)),
)
MANY_INSIDE = b"\1" * HUGGING
MANY_IN = re.compile(rb"\x01{%d,}" % HUGGING)


# Whole sigmas from the centre line, as one byte: HEIGHT is the first one above it. Stretched by a
# touch, a point in bytes 7 and 8 is within one sigma, and none beyond 2 or 3 is taken for nearer.
HEIGHT, STRETCH = 8.0, 1 + TOUCH
ZONE_OF_HEIGHT = bytes([LOW] * 6 + [0, 1, 1, 0] + [HIGH] * 246)
WITHIN_LIMITS = bytes(range(5, 11))
TWO_OUT = re.compile(rb"\x02[^\x02]?\x02|\x03[^\x03]?\x03", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Zone:
    """Points in one zone of the chart; `side` is None where both sides count."""

    side: str | None
    points: tuple[int, ...]


def is_above(value: float, limit: float) -> bool:
    """Return whether a point lies above a limit; one that touches it does not."""
    return value > limit and value - limit > TOUCH * max(abs(value), abs(limit))


def find_outside(values: Column, lower: Column, upper: Column) -> tuple[Zone, ...]:
    """Find single points beyond a 3 sigma limit (rule 1); without a limit no point ever is."""
    found = []
    for position, (value, low, high) in enumerate(zip(values, lower, upper, strict=True)):
        if value is None:
            continue
        if high is not None and value > high and is_above(value, high):
            found.append(Zone("above", (position,)))
        elif low is not None and value < low and is_above(low, value):
            found.append(Zone("below", (position,)))
    return tuple(found)


def flags_outside(y: Column, lower: Column, upper: Column) -> tuple[bool, ...]:
    """Say of each point whether it lies beyond a 3 sigma limit; mostly none does."""
    if is_empty(lower) and is_empty(upper):
        return (False,) * len(y)
    try:
        if not (any(map(gt, y, upper)) or any(map(lt, y, lower))):  # type: ignore[arg-type]
            return (False,) * len(y)
    except TypeError:
        pass
    outside = [False] * len(y)
    for zone in find_outside(y, lower, upper):
        outside[zone.points[0]] = True
    return tuple(outside)


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


def heights_of(values: Column, centre: float | None, sigma: Column | None) -> bytes | None:
    """Return in which sigma each point lies, one byte each, as quickly as can be.

    None where something is missing or far out: then the points are looked at one by one.
    """
    if centre is None or sigma is None:
        return None
    try:
        return bytes(
            [
                floor((y - centre) / s * STRETCH + HEIGHT)  # type: ignore[operator]
                for y, s in zip(values, sigma, strict=True)
            ]
        )
    except (TypeError, ValueError, ArithmeticError):
        return None


def is_within_limits(heights: bytes) -> bool:
    """Say whether no point can lie beyond 3 sigma."""
    return not heights.translate(None, WITHIN_LIMITS)


def sure_zones(heights: bytes) -> bytes | None:
    """Return the zone of each point, or None where points may be in an outer third.

    Whether they are, or only touch its border, has to be computed.
    """
    zones = heights.translate(ZONE_OF_HEIGHT)
    return None if TWO_OUT.search(zones) else zones


def zones_of(scores: Sequence[float]) -> bytes:
    """Return the zone of each point, one byte each; a score that touches a border is between.

    `scores` are distances from the centre line in sigmas.
    """
    return bytes(
        [z * z < INNER_SQUARED or (z > OUTER and HIGH) or (z < -OUTER and LOW) for z in scores]
    )


def find_outer_third(positions: Sequence[int], zones: bytes) -> tuple[Zone, ...]:
    """Find two out of three points in a row in the outer third or beyond, on one side (rule 4).

    `positions` are where the points of `zones` are in the series. Only points beyond two sigmas are
    part of the signal; patterns that share a point are one signal.
    """
    return tuple(
        [
            Zone(side, tuple([positions[at] for at in range(*found.span()) if zones[at] == code]))
            for side, code, pattern in OUTER_THIRDS
            for found in pattern.finditer(zones)
        ]
    )


def find_inner_third(positions: Sequence[int], zones: bytes) -> tuple[Zone, ...]:
    """Find fifteen or more points in a row within one sigma of the centre line (rule 5)."""
    return tuple(
        [Zone(None, tuple(positions[run.start() : run.end()])) for run in MANY_IN.finditer(zones)]
    )
