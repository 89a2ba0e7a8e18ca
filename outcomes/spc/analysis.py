"""From rows to a judged chart: subgroups, parts, lines, signals."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

from .anhoej import Runs, find_runs, longest_run_max, n_crossings_min
from .errors import SpcError
from .limits import LINES, Stretch
from .perla import RunRules, Shift, Trend, judge
from .results import Analysis, Part, Points, Signal
from .series import (
    Column,
    Label,
    Series,
    counting,
    gather,
    is_empty,
    kept,
    mean_present,
    number,
    summarised,
    whole,
)
from .shewhart import flags_outside, heights_of, is_within_limits
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
    `marks` those that people call astronomical. A freeze is ignored where parts are given, even
    if none of them cuts; positions outside the series are ignored too. `cl` is a given centre line
    in the units of y (over n). What is drawn is multiplied by `multiply`; `target` is in the units
    drawn.

    Every column of the answer has one entry for each subgroup; a number that does not exist is
    None. Raises `SpcError` for input that cannot be meant. docs/spc.md has formulas and sources.
    """
    factor = above_zero("multiply", multiply)
    first, last = baseline_of(freeze_from, freeze)
    series = gather(chart, y, n, x, agg) if sizes is None else summarised(chart, y, sizes, sds)
    size, is_ordered = len(series.y), not series.is_categorical
    cuts = _cuts(size, positions_of("parts", parts))
    baseline, include, base = chosen(
        size, first, None if parts else last, positions_of("exclude", exclude)
    )
    centre = None if cl is None else number("cl", cl)
    stretch = Stretch(*series[1:], base, centre, screened, is_ordered)
    is_judged = is_ordered and chart not in WITHOUT_RUNS
    drawn = [
        _draw(chart, order, start, stretch.between(start, end), include[start:end], is_judged)
        for order, (start, end) in enumerate(pairwise(cuts), 1)
    ]
    points = _points(series, drawn, baseline, include, factor)
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


def _draw(
    chart: str, order: int, start: int, stretch: Stretch, include: Sequence[bool], is_judged: bool
) -> Drawn:
    """Compute the lines of a part and the runs around its centre line."""
    lines = LINES[chart](stretch)
    seen, cl, n_obs = lines.y, lines.cl, include.count(True)
    if n_obs < len(include):
        seen = [y if is_seen else None for y, is_seen in zip(seen, include, strict=True)]
    runs, heights = find_runs(seen, cl), heights_of(seen, cl, lines.sigma)
    return Drawn(order, start, lines, seen, n_obs, runs, is_judged, False, heights)


def _points(
    series: Series,
    drawn: Sequence[Drawn],
    baseline: tuple[bool, ...],
    include: tuple[bool, ...],
    factor: float,
) -> Points:
    """Join the columns of all parts, in the units of the reader."""
    y, part, cl, lcl, ucl, lcl95, ucl95 = _columns(drawn, factor)
    x = counting(len(y)) if type(series.x) is range else tuple(series.x)
    is_within = all(map(_is_within, drawn))
    outside = (False,) * len(y) if is_within else flags_outside(y, lcl, ucl)
    return Points(
        x, y, tuple(series.n), tuple(series.size), part, baseline, include,
        cl, lcl, ucl, lcl95, ucl95, outside,
    )  # fmt: skip


def _is_within(one: Drawn) -> bool:
    """Say whether no point of a part can lie outside its limits."""
    heights = one.heights
    return heights is not None and one.lines.is_whole and is_within_limits(heights)


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
    if is_empty(column):
        return column
    return tuple(kept([None if value is None else value * factor for value in column]))


def assemble(
    chart: str, drawn: Sequence[Drawn], points: Points, target: float | None, marks: Sequence[int]
) -> Analysis:
    """Sum up each part and collect the signals of all."""
    parts: list[Part] = []
    rules: list[RunRules] = []
    signals: list[Signal] = []
    for one in drawn:
        part = _part(one, points)
        parts.append(part)
        if chart == "run":
            rules.append(_rules(one, points))
        signals += signals_of(one, part, points, rules[-1] if rules else None, marks)
    found = tuple(rules) if chart == "run" else None
    return Analysis(chart, points, tuple(parts), tuple(signals), found, target)


def signals_of(
    one: Drawn, part: Part, points: Points, rules: RunRules | None, marks: Sequence[int]
) -> list[Signal]:
    """Return the signals of one part, in the order in which they are told."""
    signals: list[Signal] = []
    if part.sigma_signal:
        signals += outside_signals(one, points)
    if one.is_judged:
        signals += control_signals(one) if rules is None else run_signals(one, rules)
    if part.runs_signal:
        signals += anhoej_signals(one)
    if marks:
        signals += marked_signals(one, marks)
    return signals


def _part(one: Drawn, points: Points) -> Part:
    """Sum up one part of what is drawn."""
    where = slice(one.start, one.start + len(one.seen))
    outside = points.sigma_signal[where].count(True)
    means = mean_present(points.lcl[where]), mean_present(points.ucl[where])
    cl = points.cl[one.start]
    return part_of(one.part, one.n_obs, one.runs, one.is_judged, outside, cl, *means)


def part_of(
    order: int,
    n_obs: int,
    runs: Runs,
    is_judged: bool,
    outside: int,
    cl: float | None,
    mean_lcl: float | None,
    mean_ucl: float | None,
) -> Part:
    """Sum up one part; with no useful point there is nothing to say about runs."""
    _, _, useful, n_runs, longest = runs
    if not useful:
        return Part(order, n_obs, 0, *(None,) * 4, False, outside, cl, mean_lcl, mean_ucl)
    most, fewest, crossings = longest_run_max(useful), n_crossings_min(useful), n_runs - 1
    is_unlikely = is_judged and (longest > most or crossings < fewest)
    return Part(
        order, n_obs, useful, longest, most, crossings, fewest, is_unlikely, outside, cl,
        mean_lcl, mean_ucl,
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
