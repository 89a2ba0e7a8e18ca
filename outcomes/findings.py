"""From signals to a finding: better, worse or no signal, in one plain sentence. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from outcomes import periods as calendar
from outcomes.spc import Analysis, Signal
from outcomes.spc.perla import SHIFT, TREND, baseline_median, perla

FEWEST = 10
# The rules that mark a chart are those of the health-care guides; Anhøj's two stand beside them
# as numbers of each part, and mark nothing.
BESIDE = ("long_run", "few_crossings")
SIDES = {"above": 1, "below": -1, "up": 1, "down": -1}
WANTED = {"higher": 1, "lower": -1, "none": 0}
STANDING = ("shift", "long_shift", "trend", "long_trend")
# What the other marks of the newest point mean, where no shift or trend stands; the first wins.
_LATEST = {
    "outside": "the latest {one} is {side} the {limit} limit",
    "astronomical": "the latest {one} was marked by hand as unlike the rest",
    "outer_third": "2 of the latest 3 {many} are far {side} the {line}",
    "inner_third": "15 {many} or more in a row are unusually close to the {line}",
}
PERIODS = {
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "quarter": ("quarter", "quarters"),
    "event": ("event", "events"),
}
# So many points make the line that the newest are held against, and so many of those in a row on
# one side of it make a new phase likely enough to ask for.
ENOUGH = 8
# A signal is news while no more than the newest so many points have said it.
LATEST = 3
SHORTEST = {"shift": SHIFT, "trend": TREND}


@dataclass(frozen=True)
class Finding:
    """What a chart says now. `verdict` is one of Chart.Verdict."""

    verdict: str
    sentence: str


def colour(signal: Signal, direction: str) -> str:
    """Name a signal better or worse by the measure's declared direction, else just a signal."""
    sign = SIDES.get(signal.side or signal.direction or "", 0) * WANTED[direction]
    return {1: "better", -1: "worse", 0: "signal"}[sign]


def is_news(rule: str, length: int, *, is_current: bool) -> bool:
    """Say whether a signal that is found now could not have been known long before: it reaches the
    newest point, and one of the newest three has made it long enough to be a signal."""
    return is_current and length < SHORTEST.get(rule, 1) + LATEST


def marking(analysis: Analysis) -> list[Signal]:
    """Give the signals that mark the chart and make its finding.

    A point left out of the lines bears none, wherever it lies. Where half of the points of a shift,
    from its first to its last, lie on the median itself, that is the level still: so it is with
    events so rare that most months have none.
    """
    return [
        signal
        for one in analysis.signals
        if one.rule not in BESIDE and (signal := _that_counts(one, analysis)) is not None
    ]


def _that_counts(signal: Signal, analysis: Analysis) -> Signal | None:
    points = analysis.points
    if signal.rule == "outside" and not all(points.include):
        inside = tuple(at for at in signal.points if points.include[at])
        return replace(signal, points=inside) if inside else None
    if signal.rule == "shift":
        span = range(signal.points[0], signal.points[-1] + 1)
        if 2 * len(signal.points) <= len(span):
            counted = sum(points.include[at] and points.y[at] is not None for at in span)
            return signal if 2 * len(signal.points) > counted else None
    return signal


def marks(analysis: Analysis, direction: str) -> list[str]:
    """Give each point's mark: expected, better, worse or signal; worse stands before better."""
    rank = {"expected": 0, "signal": 1, "better": 2, "worse": 3}
    found = ["expected"] * len(analysis.points.y)
    for signal in marking(analysis):
        name = colour(signal, direction)
        for position in signal.points:
            if rank[name] > rank[found[position]]:
                found[position] = name
    return found


def conclude(
    analysis: Analysis,
    *,
    judged: Sequence[int],
    direction: str,
    frequency: str,
    line: str,
    by_hand: Sequence[int] = (),
    until: str = "",
) -> Finding:
    """Say what the newest judged points show. `line` names the centre line.

    Only signals that reach the newest judged point speak; older ones stay marked on the chart.
    `by_hand` are the points that people found plainly unlike the rest; `until` names the newest
    judged period where newer ones are not judged yet.
    """
    one, many = PERIODS[frequency]
    if len(judged) < FEWEST:
        return Finding(
            "too_few",
            f"Too few points to judge: {len(judged)} {one if len(judged) == 1 else many} so far, "
            f"{FEWEST} are needed.",
        )
    latest = judged[-1]
    now = [signal for signal in marking(analysis) if latest in signal.points]
    if latest in by_hand:
        now.append(_astronomical(analysis, latest))
    standing = next((s for rule in STANDING for s in now if s.rule == rule), None)
    if standing is not None:
        return _say(standing, direction, _standing(standing, many, line), until)
    for rule, what in _LATEST.items():
        signal = next((signal for signal in now if signal.rule == rule), None)
        if signal is not None:
            limit = "upper" if signal.side == "above" else "lower"
            words = what.format(one=one, many=many, side=signal.side, limit=limit, line=line)
            return _say(signal, direction, words, until)
    return Finding("no_signal", "No signal: expected variation.")


def _astronomical(analysis: Analysis, at: int) -> Signal:
    value, center = analysis.points.y[at], analysis.points.cl[at]
    is_above = value is not None and center is not None and value > center
    return Signal("astronomical", 1, (at,), side="above" if is_above else "below")


def _standing(signal: Signal, many: str, line: str) -> str:
    """Count as the rule does: a point on the line itself is on neither side."""
    count = len(signal.points)
    if signal.side:
        return f"{signal.side} the {line} for {count} {many}"
    way = "rising" if signal.direction == "up" else "falling"
    return f"{way} for {count} {many} in a row"


def _say(signal: Signal, direction: str, what: str, until: str) -> Finding:
    name = colour(signal, direction)
    verdict = "changed" if name == "signal" else name
    return Finding(verdict, f"{verdict.capitalize()}: {what}{until and f', up to {until}'}.")


def suggest_phase(
    analysis: Analysis,
    *,
    periods: Sequence[date],
    judged: Sequence[int],
    is_frozen: bool,
    frequency: str,
) -> dict[str, str] | None:
    """Ask whether a new phase has begun; it is people who say so, never this.

    Looked at is the newest phase, and only where a rule has found a shift in it. Its line is that
    of the frozen baseline, or else the median of its first eight points. Eight or more of the
    newest points in a row on one side of it may be a new phase. It begins where they have settled
    around a median of their own; while the level still moves that is said, and nothing asked.
    Points on the line are passed over.
    """
    points = analysis.points
    phase = points.part[-1] if points.part else 0
    if not any(signal.rule == "shift" and signal.part == phase for signal in marking(analysis)):
        return None
    found = [
        (at, value)
        for at in judged
        if points.part[at] == phase and (value := points.y[at]) is not None
    ]
    before = [one for one in found if points.baseline[one[0]]] if is_frozen else found[:ENOUGH]
    line = points.cl[-1] if is_frozen else median(value for _, value in before)
    run = _newest_run(found[found.index(before[-1]) + 1 :], line)
    # Where half of the points since are on the line, it is the level still.
    if len(run) < ENOUGH or 2 * len(run) <= sum(1 for at, _ in found if at >= run[0][0]):
        return None
    side = "above" if run[0][1] > 0 else "below"
    which = "baseline" if is_frozen else "earlier median"
    since = calendar.label(periods[run[0][0]], frequency)
    words = f"{len(run)} points {side} the {which} since {since}"
    start = _settled([at for at, _ in run], dict(found))
    if start is None:
        return {"starts_on": "", "words": f"{words}; the level still moves: too early for a phase."}
    if start != run[0][0]:
        words += f", at one level since {calendar.label(periods[start], frequency)}"
    return {"starts_on": periods[start].isoformat(), "words": f"{words}: a new phase?"}


def _settled(run: Sequence[int], judged: Mapping[int, float]) -> int | None:
    """Give the first of a run's points from which on, eight or more to the end, all that is judged
    neither shifts nor trends: those on the old line count here, as they would in the phase."""
    for start in run[: len(run) - ENOUGH + 1]:
        rest = [value for at, value in judged.items() if at >= start]
        found = perla(rest, baseline_median(rest))
        if not found.shifts and not found.trends:
            return start
    return None


def _newest_run(values: Sequence[tuple[int, float]], line: float | None) -> list[tuple[int, float]]:
    """Give the last points that are all on the side of the very last, with their distances."""
    run: list[tuple[int, float]] = []
    for at, value in reversed(values):
        distance = value - line if line is not None else 0.0
        if run and distance * run[-1][1] < 0:
            break
        if distance:
            run.append((at, distance))
    return run[::-1]
