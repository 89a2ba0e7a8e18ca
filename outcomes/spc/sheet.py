"""Many p and u charts at once, or a long one, in numpy arrays.

All points of all charts stand in one row, chart after chart, so that each step of the arithmetic is
done once for all of them. Only what has no gaps comes here: plain numbers, every denominator and
every sigma above zero, no point left out, one phase. Anything else is for `limits` and `analysis`,
whose steps these are. Patterns are only ruled out here; where there may be one, the rules
themselves look.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise
from math import inf, isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .analysis import above_zero, baseline_of, chosen, part_of, positions_of, signals_of
from .anhoej import Runs, find_runs
from .constants import TIE
from .errors import SpcError
from .limits import pooled
from .results import Analysis, Points
from .series import counting, is_plain, mean_present, number
from .shewhart import HEIGHT, HUGGING, SHIFT, STRETCH, TREND, ZONE_OF_HEIGHT, flags_outside
from .signals import Drawn
from .spread import Lines

OPTIONS = frozenset({"chart", "y", "n", "freeze", "freeze_from", "multiply", "target", "marks"})
# What a step can be, one byte each: level, up or down.
TREND_STEPS = re.compile(rb"[\x00\x01]{%d}|[\x00\x02]{%d}" % (TREND - 1, TREND - 1))
ZONES = re.compile(rb"\x01{%d}|\x02[^\x02]?\x02|\x03[^\x03]?\x03" % HUGGING, re.DOTALL)

Floats = NDArray[np.float64]


class Row(NamedTuple):
    """One chart of the sheet: its points, its line, and how it is drawn."""

    chart: str
    y: Sequence[float]
    n: Sequence[float]
    baseline: tuple[bool, ...]
    centre: float
    variance: float
    ceiling: float
    factor: float
    target: float | None
    marks: Sequence[int]


def row_of(case: Mapping[str, Any]) -> Row | None:
    """Return the row of a case that can stand in a sheet, None for any other."""
    y, n = case["y"], case.get("n")
    if case["chart"] not in ("p", "u") or n is None or not 0 < len(y) == len(n):
        return None
    if not OPTIONS.issuperset(case) or not (is_plain(y) and is_plain(n)) or not min(n) > 0:
        return None
    try:
        return _row(**case)
    except SpcError:
        return None


def _row(
    chart: str,
    y: Sequence[float],
    n: Sequence[float],
    *,
    freeze: int | None = None,
    freeze_from: int = 1,
    multiply: float = 1,
    target: float | None = None,
    marks: Sequence[int] = (),
) -> Row | None:
    """Read the options of a case, as `analyse` does; None where there is no sigma."""
    baseline, _, base = chosen(len(y), *baseline_of(freeze_from, freeze), ())
    centre = pooled(y, n, base)
    if centre is None:
        return None
    variance = centre * (1 - centre) if chart == "p" else centre
    if variance <= 0:
        return None
    factor = above_zero("multiply", multiply)
    goal = None if target is None else number("target", target)
    ceiling = 1.0 if chart == "p" else inf
    places = positions_of("marks", marks)
    return Row(chart, y, n, baseline, centre, variance, ceiling, factor, goal, places)


class _Sheet(NamedTuple):
    """The rows, where each begins and ends, and arrays with an entry for every point.

    `values` and `sigma` are in the units of the data; y and the limits in `drawn` in those of the
    reader.
    """

    rows: Sequence[Row]
    borders: Sequence[tuple[int, int]]
    starts: NDArray[np.intp]
    n: Floats
    values: Floats
    centre: Floats
    sigma: Floats
    drawn: Floats


def compute(rows: Sequence[Row]) -> list[Analysis] | None:
    """Compute all rows, in their order; None where their numbers need a closer look."""
    try:
        with np.errstate(all="ignore"):
            sheet = _sheet(rows)
            is_usual = isfinite(sheet.drawn.sum() + sheet.sigma.sum()) and sheet.sigma.all()
            return _analyses(sheet) if is_usual else None
    except OverflowError:
        return None


def _sheet(rows: Sequence[Row]) -> _Sheet:
    """Compute values, centre lines, sigmas and limits."""
    lengths = [len(row.y) for row in rows]
    ends = np.cumsum([0, *lengths])
    y, n = (
        np.fromiter(chain.from_iterable(column), np.float64, ends[-1])
        for column in ([row.y for row in rows], [row.n for row in rows])
    )
    each = np.array([(row.centre, row.variance, row.ceiling, row.factor) for row in rows])
    centre, variance, ceiling, factor = np.repeat(each.T, lengths, axis=1)
    values, sigma = y / n, np.sqrt(variance / n)
    drawn = np.empty((5, len(n)))
    drawn[0] = values
    for at, sigmas in ((1, 3.0), (3, 2.0)):
        reach = sigmas * sigma
        np.maximum(centre - reach, 0.0, out=drawn[at])
        np.minimum(centre + reach, ceiling, out=drawn[at + 1])
    drawn *= factor
    borders = [*pairwise(ends.tolist())]
    return _Sheet(rows, borders, ends[:-1], n, values, centre, sigma, drawn)


def _analyses(sheet: _Sheet) -> list[Analysis]:
    """Return the analysis of each row."""
    columns = [tuple(column.tolist()) for column in (sheet.n, *sheet.drawn)]
    found = zip(sheet.borders, _runs(sheet), _noisy(sheet), _outside(sheet), strict=True)
    return [
        _analysis(sheet, order, [column[start:end] for column in columns], runs, *may_be)
        for order, ((start, end), runs, *may_be) in enumerate(found)
    ]


def _analysis(
    sheet: _Sheet,
    order: int,
    columns: Sequence[tuple[float, ...]],
    runs: Runs,
    is_noisy: bool,
    may_be_outside: bool,
) -> Analysis:
    """Put one chart together."""
    row, (n, y, lcl, ucl, lcl95, ucl95) = sheet.rows[order], columns
    length, cl = len(y), row.centre * row.factor
    outside = flags_outside(y, lcl, ucl) if may_be_outside else (False,) * length
    ones = (1,) * length
    points = Points(
        counting(length), y, n, ones, ones, row.baseline, (True,) * length, (cl,) * length,
        lcl, ucl, lcl95, ucl95, outside,
    )  # fmt: skip
    means = mean_present(lcl), mean_present(ucl)
    part = part_of(1, length, runs, True, outside.count(True), cl, *means)
    is_quiet = not (is_noisy or part.sigma_signal or part.runs_signal or row.marks)
    if is_quiet and runs.longest < SHIFT:
        return Analysis(row.chart, points, (part,), (), None, row.target)
    one = _drawn(sheet, order, runs, not is_noisy)
    signals = signals_of(one, part, points, None, row.marks)
    return Analysis(row.chart, points, (part,), tuple(signals), None, row.target)


def _drawn(sheet: _Sheet, order: int, runs: Runs, is_quiet: bool) -> Drawn:
    """Return what the rules look at, of a chart in which there may be a signal."""
    start, end = sheet.borders[order]
    values, sigma = sheet.values[start:end].tolist(), sheet.sigma[start:end].tolist()
    lines = Lines(values, sheet.rows[order].centre, (), (), (), (), sigma)
    return Drawn(1, 0, lines, values, end - start, runs, True, is_quiet)


def _runs(sheet: _Sheet) -> list[Runs]:
    """Return the runs of each chart; where a point is on the line, they are looked for singly."""
    above = sheet.values > sheet.centre / (1 - TIE)
    useful = above | (sheet.values < sheet.centre * (1 - TIE))
    is_new = np.append(True, above[1:] != above[:-1])
    is_new[sheet.starts] = True
    begins = np.flatnonzero(is_new)
    first = np.searchsorted(begins, sheet.starts)
    longest = np.maximum.reduceat(np.diff(begins, append=len(above)), first)
    counts = np.diff(first, append=len(begins))
    sides, whole = above.tobytes(), np.logical_and.reduceat(useful, sheet.starts)
    found = zip(
        sheet.rows, sheet.borders, whole.tolist(), counts.tolist(), longest.tolist(), strict=True
    )
    return [
        Runs(range(end - start), sides[start:end], end - start, count, most)
        if is_whole
        else find_runs(sheet.values[start:end].tolist(), row.centre)
        for row, (start, end), is_whole, count, most in found
    ]


def _noisy(sheet: _Sheet) -> list[bool]:
    """Say of each chart whether it may have a trend or a pattern in its zones."""
    before, after = sheet.values[:-1], sheet.values[1:]
    steps = ((after > before) + 2 * (after < before).view(np.uint8)).tobytes()
    heights = (sheet.values - sheet.centre) / sheet.sigma * STRETCH + HEIGHT
    heights = np.minimum(np.maximum(heights, 0.0), 255.0)
    zones = heights.astype(np.uint8).tobytes().translate(ZONE_OF_HEIGHT)
    return [
        bool(TREND_STEPS.search(steps, start, end - 1) or ZONES.search(zones, start, end))
        for start, end in sheet.borders
    ]


def _outside(sheet: _Sheet) -> list[bool]:
    """Say of each chart whether a point may lie beyond a limit."""
    y, lcl, ucl, *_ = sheet.drawn
    beyond = (y > ucl) | (y < lcl)
    found: list[bool] = np.logical_or.reduceat(beyond, sheet.starts).tolist()
    return found
