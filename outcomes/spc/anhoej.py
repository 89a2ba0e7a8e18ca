"""Anhøj rules: unusually long runs and unusually few crossings of the centre line.

Anhøj J, Olesen AV. Run charts revisited: a simulation study of run chart rules for detection of
non-random variation in health care processes. PLoS ONE 2014;9:e113825.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log2
from typing import NamedTuple

from .constants import TIE

ABOVE, BELOW = b"\1", b"\0"
ON_LINE = 2


class Run(NamedTuple):
    """Points in a row on one side of a line; `side` is "above" or "below"."""

    side: str
    points: tuple[int, ...]


class Runs(NamedTuple):
    """The runs around a centre line.

    `positions` are the useful points, those that are there and not on the line; `sides` has a byte
    for each of them, 1 above and 0 below: looking for patterns in bytes is quick.
    """

    positions: Sequence[int]
    sides: bytes
    n_useful: int
    n_runs: int
    longest: int

    @property
    def n_crossings(self) -> int:
        """Return how often the line is crossed."""
        return max(0, self.n_runs - 1)

    def of_length(self, length: int) -> list[Run]:
        """Return the runs of at least so many points."""
        if self.longest < length:
            return []
        return [
            Run("above" if run[0][0] else "below", tuple(self.positions[run.start() : run.end()]))
            for run in alike(length).finditer(self.sides)
        ]


@lru_cache(maxsize=64)
def alike(length: int) -> re.Pattern[bytes]:
    """Match at least so many equal bytes in a row, of 0 and 1."""
    return re.compile(rb"\x01{%d,}|\x00{%d,}" % (length, length))


NO_RUNS = Runs((), b"", 0, 0, 0)


def band(line: float) -> tuple[float, float]:
    """Return the lowest and the highest value that lie on a line, within rounding.

    The tolerance is 1e-9 of the larger of value and line: whether 0.1 + 0.2 is on a median of 0.3
    must not depend on the order of a sum.
    """
    inner, outer = line * (1 - TIE), line / (1 - TIE)
    return (inner, outer) if line > 0 else (outer, inner)


def find_runs(values: Sequence[float | None], line: float | None) -> Runs:
    """Find the runs on one side; missing points and points on the line neither break nor count."""
    if line is None:
        return NO_RUNS
    low, high = band(line)
    return runs_of(*_sides(values, low, high))


def runs_of(positions: Sequence[int], sides: bytes) -> Runs:
    """Count the runs of useful points from the side of each."""
    if not sides:
        return NO_RUNS
    crossings = sides.count(ABOVE + BELOW) + sides.count(BELOW + ABOVE)
    # Of stretches of one byte the greatest is the longest.
    longest = max(len(max(sides.split(ABOVE))), len(max(sides.split(BELOW))))
    return Runs(positions, sides, len(sides), crossings + 1, longest)


def _sides(values: Sequence[float | None], low: float, high: float) -> tuple[Sequence[int], bytes]:
    """Return the useful points and the side of each: 1 above, 0 below; where all are, at once."""
    try:
        sides = bytes([v > high or (v >= low and ON_LINE) for v in values])  # type: ignore[operator]
        if ON_LINE not in sides:
            return range(len(sides)), sides
    except TypeError:
        pass
    useful = [
        (position, value > high)
        for position, value in enumerate(values)
        if value is not None and not low <= value <= high
    ]
    return [position for position, _ in useful], bytes([above for _, above in useful])


@lru_cache(maxsize=4096)
def longest_run_max(n_useful: int) -> int:
    """Return the longest run that chance allows: log2 of the useful points, rounded, plus 3."""
    return round(log2(n_useful)) + 3


@lru_cache(maxsize=4096)
def n_crossings_min(n_useful: int) -> int:
    """Return the fewest crossings that chance allows.

    The smallest k with P(X <= k) >= 0.05 for X binomial with n_useful - 1 trials of 1/2, in whole
    numbers, so that no rounding moves it.
    """
    trials = n_useful - 1
    needed = 1 << trials
    ways, added, crossings = 1, 1, 0
    while 20 * added < needed:
        ways = ways * (trials - crossings) // (crossings + 1)
        crossings += 1
        added += ways
    return crossings


def is_run_too_long(runs: Runs) -> bool:
    """Say whether the longest run is longer than chance allows; no useful points, no signal."""
    return bool(runs.n_useful) and runs.longest > longest_run_max(runs.n_useful)


def is_crossing_too_rare(runs: Runs) -> bool:
    """Say whether the line is crossed more rarely than chance allows."""
    return bool(runs.n_useful) and runs.n_crossings < n_crossings_min(runs.n_useful)
