"""Run chart rules of Perla RJ, Provost LP, Murray SK.

The run chart: a simple analytical tool for learning from variation in healthcare processes. BMJ
Qual Saf 2011;20:46-51. Their fourth rule, the astronomical point, is a judgement that people make
together; it is not computed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import gt, ne

from .anhoej import Runs, alike, find_runs
from .runs_table import FEWEST_POINTS, expected_runs
from .series import median as middle

SHIFT = 6
TREND = 5
LEVEL = 2


@dataclass(frozen=True, slots=True)
class Shift:
    """Points in a row on one side of the median; `side` is "above" or "below"."""

    side: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Points that all go one way; `direction` is "up" or "down"."""

    direction: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunRules:
    """What the rules find. Numbers of runs are None with fewer than ten useful points."""

    median: float | None
    n_useful: int
    runs: int
    shifts: tuple[Shift, ...]
    trends: tuple[Trend, ...]
    too_few_runs: bool | None
    too_many_runs: bool | None


def perla(values: Sequence[float | None], median: float | None) -> RunRules:
    """Apply all rules to a series against its median; positions count from 0."""
    return judge(find_runs(values, median), values, median)


def judge(runs: Runs, values: Sequence[float | None], median: float | None) -> RunRules:
    """Apply all rules to a series whose runs are known."""
    too_few, too_many = unlikely_runs(runs)
    return RunRules(
        median,
        runs.n_useful,
        runs.n_runs,
        find_shifts(runs),
        find_trends(values),
        too_few,
        too_many,
    )


def baseline_median(values: Sequence[float | None], baseline: int | None = None) -> float | None:
    """Return the median of the first `baseline` points, of all when that is None."""
    return middle([value for value in values[:baseline] if value is not None])


def find_shifts(runs: Runs, length: int = SHIFT) -> tuple[Shift, ...]:
    """Find six or more points in a row all above or all below the median (rule 1).

    Values on the median neither break nor add to a shift; missing ones do not either.
    """
    return tuple([Shift(run.side, run.points) for run in runs.of_length(length)])


def find_trends(values: Sequence[float | None], length: int = TREND) -> tuple[Trend, ...]:
    """Find five or more points in a row all going up or all going down (rule 2).

    Of equal neighbours only the first counts; missing values are passed over. The point where the
    direction turns ends one stretch and starts the next.
    """
    positions, ups = _steps(values)
    if b"\1" * (length - 1) not in ups and b"\0" * (length - 1) not in ups:
        return ()
    return tuple(
        [
            Trend("up" if way[0][0] else "down", tuple(positions[way.start() : way.end() + 1]))
            for way in alike(length - 1).finditer(ups)
        ]
    )


def _steps(values: Sequence[float | None]) -> tuple[Sequence[int], bytes]:
    """Return the points to look at, and of each but the first whether it is above the one before.

    Mostly all points are there and no two neighbours equal.
    """
    try:
        after = zip(values[1:], values, strict=False)
        ups = bytes([b > a or (b == a and LEVEL) for b, a in after])  # type: ignore[operator]
        if LEVEL not in ups:
            return range(len(values)), ups
    except TypeError:
        pass
    positions, moving = _moving(values)
    return positions, bytes(map(gt, moving[1:], moving))


def _moving(values: Sequence[float | None]) -> tuple[Sequence[int], Sequence[float]]:
    """Return the points that are there and differ from the one before, with their positions."""
    there = [position for position, value in enumerate(values) if value is not None]
    kept = [value for value in values if value is not None]
    is_new = [True, *map(ne, kept[1:], kept)]
    return [*compress(there, is_new)], [*compress(kept, is_new)]


def unlikely_runs(runs: Runs) -> tuple[bool | None, bool | None]:
    """Say whether there are too few and too many runs (rule 3), by the exact table.

    The table starts at ten useful points; below that the answer is None.
    """
    if runs.n_useful < FEWEST_POINTS:
        return None, None
    allowed, count = expected_runs(runs.n_useful), runs.n_runs
    too_few = allowed.lower is not None and count < allowed.lower
    too_many = allowed.upper is not None and count > allowed.upper
    return too_few, too_many
