"""Anhøj rules: unusually long runs and unusually few crossings of the centre line.

Anhøj J, Olesen AV. Run charts revisited: a simulation study of run chart rules for detection of
non-random variation in health care processes. PLoS ONE 2014;9:e113825.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from .constants import TIE


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs around a centre line. `positions` are the points that count, `sides` their side."""

    positions: tuple[int, ...]
    sides: tuple[int, ...]
    runs: tuple[tuple[int, int], ...]

    @property
    def n_useful(self) -> int:
        """Return the number of points that are there and not on the line."""
        return len(self.positions)

    @property
    def n_crossings(self) -> int:
        """Return how often the line is crossed."""
        return max(0, len(self.runs) - 1)

    @property
    def longest(self) -> int:
        """Return the length of the longest run, 0 when there is none."""
        return max((end - start for start, end in self.runs), default=0)

    def longest_positions(self) -> tuple[int, ...]:
        """Return the points of the longest run, the first one of several."""
        start, end = max(self.runs, key=lambda run: run[1] - run[0])
        return self.positions[start:end]


def is_on_line(value: float, line: float) -> bool:
    """Return whether a point lies on the line, within rounding.

    The tolerance is 1e-9 of the larger of the two: whether 0.1 + 0.2 is on a median of 0.3 must
    not depend on the order of a sum.
    """
    apart = abs(value - line)
    return apart <= TIE * abs(line) or apart <= TIE * abs(value)


def find_runs(values: Sequence[float | None], line: float | None) -> Runs:
    """Find the runs on one side; missing points and points on the line neither break nor count."""
    if line is None:
        return Runs((), (), ())
    positions: list[int] = []
    sides: list[int] = []
    starts: list[int] = []
    last = 0
    for position, value in enumerate(values):
        if value is None or is_on_line(value, line):
            continue
        side = 1 if value > line else -1
        if side != last:
            starts.append(len(sides))
            last = side
        positions.append(position)
        sides.append(side)
    ends = [*starts[1:], len(sides)]
    return Runs(tuple(positions), tuple(sides), tuple(zip(starts, ends, strict=False)))


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
