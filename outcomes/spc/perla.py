"""Run chart rules of Perla RJ, Provost LP, Murray SK.

The run chart: a simple analytical tool for learning from variation in healthcare processes. BMJ
Qual Saf 2011;20:46-51. Their fourth rule, the astronomical point, is a judgement that people make
together; it is not computed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .anhoej import Runs, find_runs
from .runs_table import FEWEST_POINTS, expected_runs
from .series import median as middle

SHIFT = 6
TREND = 5


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
    """Apply all rules to a series against its median."""
    runs = find_runs(values, median)
    too_few, too_many = unlikely_runs(runs)
    return RunRules(
        median,
        runs.n_useful,
        len(runs.runs),
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
    return tuple(
        Shift("above" if runs.sides[start] > 0 else "below", runs.positions[start:end])
        for start, end in runs.runs
        if end - start >= length
    )


def find_trends(values: Sequence[float | None], length: int = TREND) -> tuple[Trend, ...]:
    """Find five or more points in a row all going up or all going down (rule 2).

    Of equal neighbours only the first counts; missing values are passed over. The point where the
    direction turns ends one stretch and starts the next.
    """
    kept: list[tuple[int, float]] = []
    found: list[Trend] = []
    start, rising = 0, False
    for position, value in enumerate(values):
        if value is None or (kept and kept[-1][1] == value):
            continue
        if kept:
            up = value > kept[-1][1]
            if len(kept) - start > 1 and up != rising:
                _note(found, kept[start:], rising, length)
                start = len(kept) - 1
            rising = up
        kept.append((position, value))
    _note(found, kept[start:], rising, length)
    return tuple(found)


def _note(found: list[Trend], stretch: list[tuple[int, float]], rising: bool, length: int) -> None:
    """Keep a stretch that is long enough."""
    if len(stretch) >= length:
        points = tuple(position for position, _ in stretch)
        found.append(Trend("up" if rising else "down", points))


def unlikely_runs(runs: Runs) -> tuple[bool | None, bool | None]:
    """Say whether there are too few and too many runs (rule 3), by the exact table.

    The table starts at ten useful points; below that the answer is None.
    """
    if runs.n_useful < FEWEST_POINTS:
        return None, None
    allowed, count = expected_runs(runs.n_useful), len(runs.runs)
    too_few = allowed.lower is not None and count < allowed.lower
    too_many = allowed.upper is not None and count > allowed.upper
    return too_few, too_many
