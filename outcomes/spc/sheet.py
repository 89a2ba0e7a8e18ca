"""Many p and u charts at once, in numpy arrays.

All points of all charts stand in one row, chart after chart, so that each step of the arithmetic is
done once for all of them. The steps are those of `limits` and `analysis`, which take what this
module does not: other charts, rows with an x, parts, numbers that are not plain. Patterns are only
ruled out here; where there may be one, the rules themselves look. Missing is not-a-number in here,
and None outside.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .analysis import above_zero, assemble, baseline_of, chosen, positions_of
from .anhoej import Runs, find_runs, runs_of
from .constants import TIE, TOUCH
from .errors import SpcError
from .results import Analysis, Points
from .series import PLAIN, PLAIN_OR_MISSING, counting, has_gaps, number
from .shewhart import HUGGING, TREND
from .signals import Drawn
from .spread import Lines

CEILINGS = {"p": 1.0, "u": np.inf}
# What a point or a step can be, one byte each, so that a regular expression finds patterns.
APART, UP, DOWN, NEAR, BETWEEN = range(5)
TREND_STEPS = re.compile(rb"\x01{%d}|\x02{%d}" % (TREND - 1, TREND - 1))
ZONES = re.compile(rb"\x03{%d}|\x01[^\x00]?\x01|\x02[^\x00]?\x02" % HUGGING)
OPTIONS = frozenset({"freeze", "freeze_from", "exclude", "cl", "multiply", "target", "marks"})

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Row(NamedTuple):
    """One chart of the sheet; who is in the baseline, who is not left out, and who is both."""

    chart: str
    y: Sequence[float | None]
    n: Sequence[float | None]
    baseline: tuple[bool, ...]
    include: tuple[bool, ...]
    base: tuple[bool, ...]
    cl: float | None
    factor: float
    target: float | None
    marks: Sequence[int]


def row_of(case: Mapping[str, Any]) -> Row | None:
    """Return the row of a case that can stand in a sheet, None for any other."""
    chart, y, n = case["chart"], case["y"], case.get("n")
    if chart not in CEILINGS or n is None or not 0 < len(y) == len(n):
        return None
    if len(case) == 3:
        return Row(chart, y, n, *(_all(len(y)),) * 3, None, 1.0, None, ())
    if not OPTIONS.issuperset(case.keys() - {"chart", "y", "n"}):
        return None
    try:
        return _row(len(y), **case)
    except SpcError:
        return None


@lru_cache(maxsize=1024)
def _all(length: int) -> tuple[bool, ...]:
    """Return that every point belongs."""
    return (True,) * length


def _row(
    size: int,
    chart: str,
    y: Sequence[float | None],
    n: Sequence[float | None],
    *,
    freeze: int | None = None,
    freeze_from: int = 1,
    exclude: Sequence[int] = (),
    cl: float | None = None,
    multiply: float = 1,
    target: float | None = None,
    marks: Sequence[int] = (),
) -> Row:
    """Read the options of a case, as `analyse` does."""
    first, last = baseline_of(freeze_from, freeze)
    return Row(
        chart,
        y,
        n,
        *chosen(size, first, last, positions_of("exclude", exclude)),
        None if cl is None else number("cl", cl),
        above_zero("multiply", multiply),
        None if target is None else number("target", target),
        positions_of("marks", marks),
    )


def compute(rows: Sequence[Row]) -> list[Analysis] | None:
    """Compute all rows, in their order; None where their numbers need a closer look."""
    y, n = _numbers([row.y for row in rows]), _numbers([row.n for row in rows])
    if y is None or n is None or (n < 0).any():
        return None
    with np.errstate(all="ignore"):
        return _analyses(_sheet(rows, y, n))


def _numbers(columns: Sequence[Sequence[float | None]]) -> Floats | None:
    """Join columns of plain, finite numbers; None when there is anything else."""
    values = [*chain.from_iterable(columns)]
    kinds = {*map(type, values)}
    if not kinds <= PLAIN_OR_MISSING:
        return None
    try:
        numbers = np.array(values, dtype=np.float64)
    except OverflowError:
        return None
    present = len(values) - (0 if kinds <= PLAIN else values.count(None))
    return numbers if np.isfinite(numbers).sum() == present else None


class _Sheet(NamedTuple):
    """The rows, where each begins, and arrays with an entry for every point.

    `chart` is the order of its row, `n` is 0 where the value is missing, and `seen` are the values
    that rules may look at. `centre` has an entry for each row.
    """

    rows: Sequence[Row]
    starts: NDArray[np.intp]
    chart: NDArray[np.intp]
    y: Floats
    n: Floats
    seen: Floats
    centre: Floats
    sigma: Floats


def _sheet(rows: Sequence[Row], y: Floats, n: Floats) -> _Sheet:
    """Compute values, centre lines and sigmas."""
    lengths = [len(row.y) for row in rows]
    starts = np.cumsum([0, *lengths[:-1]])
    chart = np.repeat(np.arange(len(rows)), lengths)
    sizes = np.where(np.isnan(y), 0.0, np.nan_to_num(n))
    values = _finite(y / sizes)
    base, include = (
        np.frombuffer(b"".join(map(bytes, column)), dtype=np.bool_)
        for column in ([row.base for row in rows], [row.include for row in rows])
    )
    counted = np.where(base & ~np.isnan(values), y, 0.0)
    centre = np.add.reduceat(counted, starts) / np.add.reduceat(np.where(base, sizes, 0.0), starts)
    given = np.array([np.nan if row.cl is None else row.cl for row in rows])
    centre = np.where(np.isnan(given), _finite(centre), given)
    is_share = np.array([row.chart == "p" for row in rows])
    variance = np.where(is_share, centre * (1 - centre), centre)
    sigma = np.sqrt(variance[chart] / sizes)
    sigma[~np.isfinite(abs(centre)[chart] + 3 * sigma)] = np.nan
    seen = values if include.all() else np.where(include, values, np.nan)
    return _Sheet(rows, starts, chart, values, sizes, seen, centre, sigma)


def _analyses(sheet: _Sheet) -> list[Analysis]:
    """Return the analysis of each row."""
    factor = np.array([row.factor for row in sheet.rows])
    y, limits = sheet.y, _finite(_limits(sheet) * factor[sheet.chart])
    if not (factor == 1).all():
        y = _finite(y * factor[sheet.chart])
    lcl, ucl, lcl95, ucl95 = limits
    outside = _above(y, ucl) | _above(lcl, y)
    values = _listed(sheet.y)
    columns = [values if one is sheet.y else _listed(one) for one in (y, sheet.seen)]
    columns += [_listed(one) for one in (lcl, ucl, lcl95, ucl95, sheet.sigma)]
    columns += [tuple(sheet.n.tolist()), tuple(outside.tolist()), values]
    lines = zip(_listed(sheet.centre), _listed(_finite(sheet.centre * factor)), strict=True)
    runs, noisy = _runs(sheet), _noisy(sheet)
    borders = pairwise([*sheet.starts.tolist(), len(y)])
    return [
        _analysis(row, [column[start:end] for column in columns], line, runs[order], order in noisy)
        for order, (row, line, (start, end)) in enumerate(
            zip(sheet.rows, lines, borders, strict=True)
        )
    ]


def _limits(sheet: _Sheet) -> Floats:
    """Return lcl, ucl, lcl95 and ucl95, inside 0 and what the quantity can be."""
    reach = np.multiply.outer([-3.0, 3.0, -2.0, 2.0], sheet.sigma)
    ceiling = np.array([CEILINGS[row.chart] for row in sheet.rows])
    limits: Floats = np.clip(sheet.centre[sheet.chart] + reach, 0.0, ceiling[sheet.chart])
    return limits


def _analysis(
    row: Row,
    columns: Sequence[tuple[Any, ...]],
    line: tuple[float | None, float | None],
    runs: Runs | None,
    is_noisy: bool,
) -> Analysis:
    """Put one chart together. `line` is its centre line in the units of the data and as drawn."""
    y, seen, lcl, ucl, lcl95, ucl95, sigma, n, outside, values = columns
    length = len(y)
    points = Points(
        counting(length), y, n, _there(values, row), (1,) * length, row.baseline,
        row.include, (line[1],) * length, lcl, ucl, lcl95, ucl95,
        outside,
    )  # fmt: skip
    lines = Lines(values, line[0], (), (), (), (), sigma)
    runs = find_runs(seen, line[0]) if runs is None else runs
    drawn = Drawn(1, 0, lines, seen, row.include.count(True), runs, True, not is_noisy)
    return assemble(row.chart, [drawn], points, row.target, row.marks)


def _there(values: Sequence[float | None], row: Row) -> tuple[int, ...]:
    """Return how many rows each subgroup has: one, or none where value or size is missing."""
    if not has_gaps(values):
        return (1,) * len(values)
    return tuple(
        [0 if y is None or size is None else 1 for y, size in zip(row.y, row.n, strict=True)]
    )


def _runs(sheet: _Sheet) -> list[Runs | None]:
    """Return the runs of each chart all of whose points are useful, None for the others."""
    centre = sheet.centre[sheet.chart]
    borders = centre * (1 - TIE), centre / (1 - TIE)
    above = sheet.seen > np.maximum(*borders)
    useful = above | (sheet.seen < np.minimum(*borders))
    sides, whole = above.tobytes(), np.logical_and.reduceat(useful, sheet.starts).tolist()
    return [
        runs_of(range(end - start), sides[start:end]) if is_whole else None
        for is_whole, (start, end) in zip(
            whole, pairwise([*sheet.starts.tolist(), len(sides)]), strict=True
        )
    ]


def _noisy(sheet: _Sheet) -> set[int]:
    """Return the orders of the charts that may have a trend or a pattern in their zones."""
    there = ~np.isnan(sheet.seen)
    seen, chart = sheet.seen[there], sheet.chart[there]
    if not len(seen):
        return set()
    scores = (seen - sheet.centre[chart]) / sheet.sigma[there]
    return _with_trend(seen, chart) | _with_zones(scores, chart)


def _with_trend(values: Floats, chart: NDArray[np.intp]) -> set[int]:
    """Return the charts with enough steps in one direction; equal neighbours count as one."""
    is_new = (values[1:] != values[:-1]) | (chart[1:] != chart[:-1])
    kept = np.concatenate([[True], is_new])
    values, chart = values[kept], chart[kept]
    steps = np.where(values[1:] > values[:-1], UP, DOWN)
    steps[chart[1:] != chart[:-1]] = APART
    return _charts_of(TREND_STEPS, steps, chart)


def _with_zones(scores: Floats, chart: NDArray[np.intp]) -> set[int]:
    """Return the charts with points that may hug the centre line or lie in an outer third."""
    there = ~np.isnan(scores)
    scores, chart = scores[there], chart[there]
    zones = np.select([abs(scores) < 1, scores > 2, scores < -2], [NEAR, UP, DOWN], BETWEEN)
    borders = np.flatnonzero(chart[1:] != chart[:-1]) + 1
    return _charts_of(ZONES, np.insert(zones, borders, APART), np.insert(chart, borders, -1))


def _charts_of(pattern: re.Pattern[bytes], codes: Any, chart: NDArray[np.intp]) -> set[int]:
    """Return the charts where a pattern of codes begins."""
    text = codes.astype(np.uint8).tobytes()
    return {int(chart[found.start()]) for found in pattern.finditer(text)}


def _finite(values: Floats) -> Floats:
    """Return the values, missing where the arithmetic left the range of numbers."""
    return np.where(np.isfinite(values), values, np.nan)


def _above(values: Floats, limits: Floats) -> Flags:
    """Say which values lie above their limit, as `shewhart.is_above` does."""
    apart = values - limits
    above: Flags = (apart > 0) & (apart > TOUCH * np.maximum(abs(values), abs(limits)))
    return above


def _listed(values: Floats) -> tuple[float | None, ...]:
    """Return the values with None for what is missing."""
    column: list[float | None] = values.tolist()
    if np.isnan(values).any():
        return tuple([None if value != value else value for value in column])
    return tuple(column)
