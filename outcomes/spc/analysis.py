"""From rows to a judged chart: subgroups, parts, lines, signals."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise
from operator import gt, lt
from typing import Any, NamedTuple

from .anhoej import find_runs, longest_run_max, n_crossings_min
from .errors import SpcError
from .limits import LINES, Stretch
from .perla import RunRules, Shift, Trend, judge
from .results import Analysis, Part, Points, Signal
from .series import Column, Label, Series, gather, kept, mean_present, number, summarised, whole
from .shewhart import heights_of, is_above, is_within_limits
from .signals import (
    Drawn,
    anhoej_signals,
    control_signals,
    marked_signals,
    outside_signals,
    run_signals,
)

# Charts whose centre line is not in the middle of what chance gives: runs say nothing there.
WITHOUT_RUNS = frozenset({"mr"})


class _Options(NamedTuple):
    """How every part is drawn: which points feed the lines (`base`), and which are left out."""

    baseline: tuple[bool, ...]
    include: tuple[bool, ...]
    base: tuple[bool, ...]
    cl: float | None
    screened: bool
    is_ordered: bool
    is_judged: bool


def analyse(
    chart: str,
    y: Sequence[float | None],
    n: Sequence[float | None] | None = None,
    x: Sequence[Label | None] | None = None,
    *,
    agg: str = "mean",
    freeze: int | None = None,
    freeze_from: int = 1,
    parts: Sequence[int] = (),
    exclude: Sequence[int] = (),
    cl: float | None = None,
    multiply: float = 1,
    screened: bool = True,
    sizes: Sequence[float | None] | None = None,
    sds: Sequence[float | None] | None = None,
    target: float | None = None,
    marks: Sequence[int] = (),
) -> Analysis:
    """Compute a chart and apply the rules to it.

    `chart` is a key of `CHART_NAMES`. `y` holds a value or count for each row, `n` its denominator.
    Rows with the same `x` form one subgroup, put together by `agg`; without `x` each row is one.
    Of x-bar and S charts whose values are not at hand, `y` holds the means, `sizes` how many values
    each is of and `sds` their standard deviations.

    Counted from 1 in ascending x: `freeze` is the last subgroup of the baseline and `freeze_from`
    its first, `parts` are the last subgroups before each new phase, `exclude` those left out,
    `marks` those that people call astronomical. A freeze is ignored where there are parts;
    positions outside the series are too. `cl` is a given centre line in the units of y (over n).
    What is drawn is multiplied by `multiply`; `target` is in the units drawn.

    Every column of the answer has one entry for each subgroup; a number that does not exist is
    None. Raises `SpcError` for input that cannot be meant. docs/spc.md has formulas and sources.
    """
    factor = above_zero("multiply", multiply)
    first, last = baseline_of(freeze_from, freeze)
    series = gather(chart, y, n, x, agg) if sizes is None else summarised(chart, y, sizes, sds)
    size, is_ordered = len(series.y), not series.is_categorical
    cuts = _cuts(size, positions_of("parts", parts))
    options = _Options(
        *chosen(size, first, last if len(cuts) == 2 else None, positions_of("exclude", exclude)),
        None if cl is None else number("cl", cl),
        screened,
        is_ordered,
        is_ordered and chart not in WITHOUT_RUNS,
    )
    drawn = [
        _draw(chart, order, series, start, end, options)
        for order, (start, end) in enumerate(pairwise(cuts), 1)
    ]
    points = _points(series, drawn, options, factor)
    goal = None if target is None else number("target", target)
    return assemble(chart, drawn, points, goal, positions_of("marks", marks))


def above_zero(name: str, value: float) -> float:
    """Return a number that must be greater than zero."""
    real = number(name, value)
    if real <= 0:
        raise SpcError(f"{name} must be greater than zero")
    return real


def baseline_of(first: int, last: int | None) -> tuple[int, int | None]:
    """Return the first and the last position of the baseline; no last one is all of them."""
    if last is None:
        return 1, None
    start, end = whole("freeze_from", first), whole("freeze", last)
    if not 1 <= start <= end:
        raise SpcError("freeze counts from 1, and the baseline begins before it ends")
    return start, end


def positions_of(name: str, values: Sequence[int]) -> Sequence[int]:
    """Return positions counted from 1."""
    return values and [whole(name, value) for value in values]


def _cuts(size: int, parts: Sequence[int]) -> list[int]:
    """Return the borders of the parts; cuts outside the series are ignored."""
    if not parts:
        return [0, size] if size else [0]
    return sorted({0, size, *[cut for cut in parts if 0 < cut < size]})


def chosen(
    size: int, first: int, last: int | None, exclude: Sequence[int]
) -> tuple[tuple[bool, ...], tuple[bool, ...], tuple[bool, ...]]:
    """Return who is in the baseline, who is not left out, and who is both."""
    baseline = everyone = (True,) * size
    if last is not None:
        baseline = tuple([first <= position <= last for position in range(1, size + 1)])
    if not exclude:
        return baseline, everyone, baseline
    left_out = set(exclude)
    include = tuple([position not in left_out for position in range(1, size + 1)])
    return baseline, include, tuple([b and i for b, i in zip(baseline, include, strict=True)])


def _draw(chart: str, order: int, series: Series, start: int, end: int, options: _Options) -> Drawn:
    """Compute the lines of a part and the runs around its centre line."""
    where = slice(start, end)
    _, y, n, total, size, sd = series
    if len(y) > end - start:
        y, n, total, size, sd = y[where], n[where], total[where], size[where], sd[where]
    lines = LINES[chart](
        Stretch(
            y, n, total, size, sd, options.base[where],
            options.cl, options.screened, options.is_ordered,
        )
    )  # fmt: skip
    include = options.include[where]
    seen, n_obs = lines.y, include.count(True)
    if n_obs < len(include):
        seen = [y if is_seen else None for y, is_seen in zip(seen, include, strict=True)]
    return Drawn(
        order, start, lines, seen, n_obs, find_runs(seen, lines.cl), options.is_judged,
        heights=heights_of(seen, lines.cl, lines.sigma),
    )  # fmt: skip


def _points(series: Series, drawn: Sequence[Drawn], options: _Options, factor: float) -> Points:
    """Join the columns of all parts, in the units of the reader."""
    y, part, cl, lcl, ucl, lcl95, ucl95 = _columns(drawn, factor)
    return Points(
        tuple(series.x), y, tuple(series.n), tuple(series.size), part,
        options.baseline, options.include, cl, lcl, ucl, lcl95, ucl95,
        (False,) * len(y) if all(map(_is_within, drawn)) else _outside(y, lcl, ucl),
    )  # fmt: skip


def _is_within(one: Drawn) -> bool:
    """Say whether no point of a part can lie outside its limits."""
    return one.lines.is_whole and one.heights is not None and is_within_limits(one.heights)


def _columns(drawn: Sequence[Drawn], factor: float) -> list[Any]:
    """Return y, part, cl, lcl, ucl, lcl95 and ucl95 of all parts together, multiplied."""
    each = [_columns_of(one) for one in drawn]
    if len(each) == 1:
        columns = [*map(tuple, each[0])]
    else:
        columns = [tuple(chain(*parts)) for parts in zip(*each, strict=True)] or [()] * 7
    if factor == 1:
        return columns
    y, part, *lines = columns
    return [_times(y, factor), part, *[_times(line, factor) for line in lines]]


def _columns_of(one: Drawn) -> tuple[Sequence[Any], ...]:
    """Return y, part, cl, lcl, ucl, lcl95 and ucl95 of one part."""
    y, cl, lcl, ucl, lcl95, ucl95, *_ = one.lines
    size = len(y)
    return y, (one.part,) * size, (cl,) * size, lcl, ucl, lcl95, ucl95


def _times(column: Column, factor: float) -> Column:
    """Multiply what is there; missing where the product leaves the range of numbers."""
    return tuple(kept([None if value is None else value * factor for value in column]))


def _outside(y: Column, lower: Column, upper: Column) -> tuple[bool, ...]:
    """Say of each point whether it lies beyond a 3 sigma limit; mostly none does."""
    try:
        if not (any(map(gt, y, upper)) or any(map(lt, y, lower))):  # type: ignore[arg-type]
            return (False,) * len(y)
    except TypeError:
        pass
    return tuple(
        [
            value is not None
            and (
                (high is not None and is_above(value, high))
                or (low is not None and is_above(low, value))
            )
            for value, low, high in zip(y, lower, upper, strict=True)
        ]
    )


def assemble(
    chart: str, drawn: Sequence[Drawn], points: Points, target: float | None, marks: Sequence[int]
) -> Analysis:
    """Sum up each part and collect the signals of all."""
    parts = tuple([_part(one, points) for one in drawn])
    rules = tuple([_rules(one, points) for one in drawn]) if chart == "run" else None
    signals: list[Signal] = []
    for position, one in enumerate(drawn):
        if parts[position].sigma_signal:
            signals += outside_signals(one, points)
        if one.is_judged:
            signals += control_signals(one) if rules is None else run_signals(one, rules[position])
        if parts[position].runs_signal:
            signals += anhoej_signals(one)
        if marks:
            signals += marked_signals(one, marks)
    return Analysis(chart, points, parts, tuple(signals), rules, target)


def _part(one: Drawn, points: Points) -> Part:
    """Sum up one part; with no useful point there is nothing to say about runs."""
    where = slice(one.start, one.start + len(one.seen))
    outside, cl = points.sigma_signal[where].count(True), points.cl[one.start]
    means = mean_present(points.lcl[where]), mean_present(points.ucl[where])
    useful, crossings, longest = one.runs.n_useful, one.runs.n_crossings, one.runs.longest
    if not useful:
        return Part(one.part, one.n_obs, 0, *(None,) * 4, False, outside, cl, *means)
    most, fewest = longest_run_max(useful), n_crossings_min(useful)
    is_unlikely = one.is_judged and (longest > most or crossings < fewest)
    return Part(
        one.part, one.n_obs, useful, longest, most, crossings, fewest, is_unlikely, outside, cl,
        *means,
    )  # fmt: skip


def _rules(one: Drawn, points: Points) -> RunRules:
    """Apply the run chart rules to a part, with positions in the whole series."""
    found = judge(one.runs, one.seen, points.cl[one.start])
    if not one.start:
        return found
    return replace(
        found,
        shifts=tuple([Shift(shift.side, one.moved(shift.points)) for shift in found.shifts]),
        trends=tuple([Trend(trend.direction, one.moved(trend.points)) for trend in found.trends]),
    )
