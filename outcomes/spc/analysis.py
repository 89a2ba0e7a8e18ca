"""From rows to a judged chart: subgroups, parts, lines, signals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from . import anhoej, shewhart
from .errors import SpcError
from .limits import LINES, Column, Lines, Stretch
from .perla import RunRules, Shift, Trend, perla
from .results import Analysis, Part, Points, Signal
from .series import Label, Series, finite, gather, mean, number, summarised

# Charts whose centre line is not in the middle of what chance gives: runs say nothing there.
WITHOUT_RUNS = frozenset({"mr"})


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A part with its lines, still in the units of the data, and what was left out of it."""

    part: int
    start: int
    lines: Lines
    include: tuple[bool, ...]
    runs: anhoej.Runs
    judged: bool

    @property
    def seen(self) -> list[float | None]:
        """Return the values that rules may look at: excluded ones are as if missing."""
        return [y if kept else None for y, kept in zip(self.lines.y, self.include, strict=True)]


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
) -> Analysis:
    """Compute a chart and apply the rules to it.

    Rows with the same `x` form one subgroup; without `x` each row is one. `freeze` is the last
    subgroup of the baseline and `freeze_from` its first, `parts` the last subgroups before each
    new phase, `exclude` the subgroups left out, all counted from 1. A freeze is ignored where
    there are parts. `cl` is a given centre line. For x-bar and S charts of subgroups known by
    their numbers alone, `y` are the means, `sizes` how many values each is of and `sds` their
    standard deviations. Raises `SpcError` for input that cannot be meant; otherwise a number
    that does not exist is None.
    """
    factor = number("multiply", multiply)
    given = None if cl is None else number("cl", cl)
    if freeze is not None and freeze < 1:
        raise SpcError("freeze counts from 1")
    if sizes is None:
        series = gather(chart, y, n, x, agg)
    else:
        series = summarised(chart, y, sizes, sds or (None,) * len(y))
    cuts = _cuts(len(series.y), parts)
    is_frozen = freeze is not None and len(cuts) <= 2
    first, last = (freeze_from - 1, freeze or 0) if is_frozen else (0, len(series.y))
    baseline = tuple(first <= position < last for position in range(len(series.y)))
    left_out = set(exclude)
    include = tuple(position + 1 not in left_out for position in range(len(series.y)))
    drawn = []
    for order, (start, end) in enumerate(pairwise(cuts), 1):
        stretch = _stretch(series, slice(start, end), baseline, include, given, screened)
        judged = chart not in WITHOUT_RUNS and not series.is_categorical
        drawn.append(_draw(chart, order, start, stretch, include[start:end], judged))
    return _assemble(chart, series, drawn, baseline, include, factor)


def _cuts(size: int, parts: Sequence[int]) -> list[int]:
    """Return the borders of the parts; cuts outside the series are ignored."""
    return sorted({0, size, *(cut for cut in parts if 0 < cut < size)}) if size else [0]


def _stretch(
    series: Series,
    where: slice,
    baseline: tuple[bool, ...],
    include: tuple[bool, ...],
    cl: float | None,
    screened: bool,
) -> Stretch:
    """Cut one part out of the series."""
    base = [b and i for b, i in zip(baseline[where], include[where], strict=True)]
    return Stretch(
        series.y[where],
        series.n[where],
        series.total[where],
        series.size[where],
        series.sd[where],
        base,
        cl,
        screened,
        not series.is_categorical,
    )


def _draw(
    chart: str, order: int, start: int, stretch: Stretch, include: tuple[bool, ...], judged: bool
) -> _Drawn:
    """Compute the lines of a part and the runs around its centre line."""
    lines = LINES[chart](stretch)
    seen = [y if kept else None for y, kept in zip(lines.y, include, strict=True)]
    return _Drawn(order, start, lines, include, anhoej.find_runs(seen, lines.cl), judged)


def _assemble(
    chart: str,
    series: Series,
    drawn: list[_Drawn],
    baseline: tuple[bool, ...],
    include: tuple[bool, ...],
    factor: float,
) -> Analysis:
    """Put the parts together in the units of the reader."""
    points = _points(series, drawn, baseline, include, factor)
    parts = tuple(_part(one, points) for one in drawn)
    rules = tuple(_rules(one, factor) for one in drawn) if chart == "run" else None
    signals: list[Signal] = []
    for position, one in enumerate(drawn):
        found = (
            _control_signals(one, points) if rules is None else _run_signals(one, rules[position])
        )
        signals += found
        signals += _anhoej_signals(one)
    return Analysis(chart, points, parts, tuple(signals), rules)


def _points(
    series: Series,
    drawn: list[_Drawn],
    baseline: tuple[bool, ...],
    include: tuple[bool, ...],
    factor: float,
) -> Points:
    """Join the columns of all parts and multiply them."""

    def joined(column: Callable[[Lines], Column]) -> tuple[float | None, ...]:
        values = [value for one in drawn for value in column(one.lines)]
        if factor == 1:
            return tuple(values)
        return tuple(None if value is None else finite(value * factor) for value in values)

    y, cl = joined(lambda lines: lines.y), joined(lambda lines: (lines.cl,) * len(lines.y))
    lcl, ucl = joined(lambda lines: lines.lcl), joined(lambda lines: lines.ucl)
    lcl95, ucl95 = joined(lambda lines: lines.lcl95), joined(lambda lines: lines.ucl95)
    part = tuple(one.part for one in drawn for _ in one.lines.y)
    outside = tuple(map(shewhart.is_outside, y, lcl, ucl))
    return Points(
        series.x, y, series.n, series.size, part, baseline, include, cl, lcl, ucl, lcl95, ucl95,
        outside,
    )  # fmt: skip


def _part(one: _Drawn, points: Points) -> Part:
    """Sum up one part; with no useful point there is nothing to say about runs."""
    where = slice(one.start, one.start + len(one.lines.y))
    useful = one.runs.n_useful
    signal = one.judged and (
        anhoej.is_run_too_long(one.runs) or anhoej.is_crossing_too_rare(one.runs)
    )
    return Part(
        part=one.part,
        n_obs=sum(one.include),
        n_useful=useful,
        longest_run=one.runs.longest if useful else None,
        longest_run_max=anhoej.longest_run_max(useful) if useful else None,
        n_crossings=one.runs.n_crossings if useful else None,
        n_crossings_min=anhoej.n_crossings_min(useful) if useful else None,
        runs_signal=signal,
        sigma_signal=sum(points.sigma_signal[where]),
        cl=points.cl[one.start],
        mean_lcl=mean([limit for limit in points.lcl[where] if limit is not None]),
        mean_ucl=mean([limit for limit in points.ucl[where] if limit is not None]),
    )


def _rules(one: _Drawn, factor: float) -> RunRules:
    """Apply the run chart rules to a part, with positions in the whole series."""
    found = perla(one.seen, one.lines.cl)
    return RunRules(
        None if found.median is None else finite(found.median * factor),
        found.n_useful,
        found.runs,
        tuple(Shift(shift.side, _shifted(one, shift.points)) for shift in found.shifts),
        tuple(Trend(trend.direction, _shifted(one, trend.points)) for trend in found.trends),
        found.too_few_runs,
        found.too_many_runs,
    )


def _shifted(one: _Drawn, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Turn positions in a part into positions in the series."""
    return tuple(position + one.start for position in positions)


def _run_signals(one: _Drawn, rules: RunRules) -> list[Signal]:
    """Return the signals of a run chart."""
    if not one.judged:
        return []
    signals = [Signal("shift", one.part, shift.points, side=shift.side) for shift in rules.shifts]
    signals += [
        Signal("trend", one.part, trend.points, direction=trend.direction) for trend in rules.trends
    ]
    if rules.too_few_runs:
        signals.append(Signal("too_few_runs", one.part))
    if rules.too_many_runs:
        signals.append(Signal("too_many_runs", one.part))
    return signals


def _control_signals(one: _Drawn, points: Points) -> list[Signal]:
    """Return the signals of a control chart; excluded points can lie outside, nothing else.

    Zones need limits as far above as below the centre line; moving ranges and points without an
    order have no runs.
    """
    where = slice(one.start, one.start + len(one.lines.y))
    signals = []
    if any(points.sigma_signal[where]):
        outside = shewhart.find_outside(points.y[where], points.lcl[where], points.ucl[where])
        signals = [
            Signal("outside", one.part, _shifted(one, zone.points), side=zone.side)
            for zone in outside
        ]
    if not one.judged:
        return signals
    signals += [
        Signal("long_shift", one.part, _shifted(one, shift.points), side=shift.side)
        for shift in shewhart.find_long_shifts(one.runs)
    ]
    signals += [
        Signal("long_trend", one.part, _shifted(one, trend.points), direction=trend.direction)
        for trend in shewhart.find_long_trends(one.seen)
    ]
    return signals + _zone_signals(one)


def _zone_signals(one: _Drawn) -> list[Signal]:
    """Return the signals of the outer and inner thirds."""
    lines = one.lines
    if lines.sigma is None or lines.cl is None:
        return []
    scores = [
        finite((y - lines.cl) / sigma) if y is not None and sigma else None
        for y, sigma in zip(one.seen, lines.sigma, strict=True)
    ]
    signals = [
        Signal("outer_third", one.part, _shifted(one, zone.points), side=zone.side)
        for zone in shewhart.find_outer_third(scores)
    ]
    signals += [
        Signal("inner_third", one.part, _shifted(one, zone.points))
        for zone in shewhart.find_inner_third(scores)
    ]
    return signals


def _anhoej_signals(one: _Drawn) -> list[Signal]:
    """Return the signals of the Anhøj rules."""
    signals = []
    if one.judged and anhoej.is_run_too_long(one.runs):
        positions = one.runs.longest_positions()
        above = one.lines.y[positions[0]] > one.lines.cl  # type: ignore[operator]
        side = "above" if above else "below"
        signals.append(Signal("long_run", one.part, _shifted(one, positions), side=side))
    if one.judged and anhoej.is_crossing_too_rare(one.runs):
        signals.append(Signal("few_crossings", one.part))
    return signals
