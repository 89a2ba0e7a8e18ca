"""The signals of one part of a chart, in the order in which they are told."""

from collections.abc import Sequence
from typing import NamedTuple

from .anhoej import Runs, is_crossing_too_rare, is_run_too_long
from .perla import RunRules, Shift
from .results import Points, Signal
from .series import Column
from .shewhart import (
    MANY_INSIDE,
    SHIFT,
    Zone,
    find_inner_third,
    find_long_shifts,
    find_long_trends,
    find_outer_third,
    find_outside,
    sure_zones,
    zones_of,
)
from .spread import Lines


class Drawn(NamedTuple):
    """A part with its lines, still in the units of the data.

    `start` is its first position in the series. `seen` are the values that rules may look at:
    excluded ones are as if missing; `heights` are theirs, None where one is missing. `is_judged` is
    false where runs and patterns say nothing; `is_quiet` says that there is no trend, and no
    pattern in the zones, to look for.
    """

    part: int
    start: int
    lines: Lines
    seen: Column
    n_obs: int
    runs: Runs
    is_judged: bool
    is_quiet: bool = False
    heights: bytes | None = None

    def moved(self, positions: Sequence[int]) -> tuple[int, ...]:
        """Turn positions in the part into positions in the series."""
        if not self.start:
            return tuple(positions)
        return tuple([position + self.start for position in positions])


def run_signals(one: Drawn, rules: RunRules) -> list[Signal]:
    """Return the signals of a run chart (Perla, Provost, Murray 2011)."""
    signals = [Signal("shift", one.part, shift.points, side=shift.side) for shift in rules.shifts]
    signals += [
        Signal("trend", one.part, trend.points, direction=trend.direction) for trend in rules.trends
    ]
    if rules.too_few_runs:
        signals.append(Signal("too_few_runs", one.part))
    if rules.too_many_runs:
        signals.append(Signal("too_many_runs", one.part))
    return signals


def outside_signals(one: Drawn, points: Points) -> list[Signal]:
    """Return the points beyond the 3 sigma limits drawn; excluded points can lie there too."""
    places = [at for at in range(one.start, one.start + len(one.seen)) if points.sigma_signal[at]]
    columns = [[column[at] for at in places] for column in (points.y, points.lcl, points.ucl)]
    return [
        Signal("outside", one.part, tuple([places[at] for at in zone.points]), side=zone.side)
        for zone in find_outside(*columns)
    ]


def control_signals(one: Drawn) -> list[Signal]:
    """Return the patterns of a control chart (Provost, Murray 2011)."""
    signals: list[Signal] = []
    if one.runs.longest >= SHIFT:
        signals += _signals("long_shift", one, find_long_shifts(one.runs))
    if one.is_quiet:
        return signals
    for trend in find_long_trends(one.seen):
        points = one.moved(trend.points)
        signals.append(Signal("long_trend", one.part, points, direction=trend.direction))
    if one.lines.sigma is None or one.lines.cl is None:
        return signals
    return signals + _zone_signals(one, one.lines.cl, one.lines.sigma)


def _zone_signals(one: Drawn, centre: float, sigma: Column) -> list[Signal]:
    """Return the patterns in the zones of the chart."""
    zones = None if one.heights is None else sure_zones(one.heights)
    if zones is not None:
        if MANY_INSIDE not in zones:
            return []
        return _signals("inner_third", one, find_inner_third(range(len(zones)), zones))
    positions, scores = _scores(one.seen, centre, sigma)
    zones = zones_of(scores)
    return [
        *_signals("outer_third", one, find_outer_third(positions, zones)),
        *_signals("inner_third", one, find_inner_third(positions, zones)),
    ]


def _signals(rule: str, one: Drawn, zones: Sequence[Zone | Shift]) -> list[Signal]:
    """Return a signal for each zone that a rule found."""
    return [Signal(rule, one.part, one.moved(zone.points), side=zone.side) for zone in zones]


def _scores(values: Column, centre: float, sigma: Column) -> tuple[Sequence[int], list[float]]:
    """Return positions and distances from the centre line in sigmas, of the points that have one.

    Where nothing is missing that is all of them.
    """
    try:
        scores = [(y - centre) / s for y, s in zip(values, sigma, strict=True)]  # type: ignore[operator]
        return range(len(scores)), scores
    except (TypeError, ZeroDivisionError):
        there = [
            (position, (y - centre) / s)
            for position, (y, s) in enumerate(zip(values, sigma, strict=True))
            if y is not None and s
        ]
        return [position for position, _ in there], [score for _, score in there]


def anhoej_signals(one: Drawn) -> list[Signal]:
    """Return the signals of the Anhøj rules."""
    signals: list[Signal] = []
    if is_run_too_long(one.runs):
        run = one.runs.of_length(one.runs.longest)[0]
        signals.append(Signal("long_run", one.part, one.moved(run.points), side=run.side))
    if is_crossing_too_rare(one.runs):
        signals.append(Signal("few_crossings", one.part))
    return signals


def marked_signals(one: Drawn, marks: Sequence[int]) -> list[Signal]:
    """Return the points that people marked as astronomical, counted from 1.

    Which points they are is a judgement and never computed. A mark where there is no value says
    nothing; the side is that of the centre line.
    """
    signals = []
    for mark in sorted(set(marks)):
        place = mark - 1 - one.start
        value = one.lines.y[place] if 0 <= place < len(one.seen) else None
        if value is not None:
            side = _side(value, one.lines.cl)
            signals.append(Signal("astronomical", one.part, (mark - 1,), side=side))
    return signals


def _side(value: float, line: float | None) -> str | None:
    """Name the side of the centre line; None on it."""
    if line is None or value == line:
        return None
    return "above" if value > line else "below"
