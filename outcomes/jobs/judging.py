"""From a line to its charts: what is drawn and what it says, as plain JSON and as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog

from outcomes import findings, periods
from outcomes.jobs.lines import Line, charts_of
from outcomes.models import MeasureVersion
from outcomes.models.results import by_column
from outcomes.spc import RULES, Analysis, Part, Signal, SpcError, analyse_many
from outcomes.spc.batch import Case
from outcomes.spc.results import PERLA

log = structlog.get_logger(__name__)

RUN = "run"
# Charts of spread: above is not better or worse, whatever the measure's direction is.
OF_SPREAD = ("mr", "s")
OF_MEANS = ("xbar", "s")
ASTRONOMICAL = "astronomical"


@dataclass(frozen=True, slots=True)
class Found:
    """A signal of a run chart: which periods it covers, and whether the newest is among them."""

    rule: str
    side: str
    reading: str
    first_period: date
    last_period: date
    length: int
    is_current: bool


@dataclass(slots=True)
class Judged:
    """One chart of a series as it is stored."""

    series_id: int
    revision: int
    kind: str
    verdict: str
    sentence: str
    result: dict[str, Any]
    provisional_until: date | None
    # Of the run chart only: None for the others.
    found: list[Found] | None = None


def judge(lines: Sequence[Line], version: MeasureVersion) -> list[Judged]:
    """Give all charts of the lines of one measure.

    A line that the arithmetic refuses is said in the log and left out with all its charts: it
    stays behind, and does not hold up the others.
    """
    asked = [(kind, line) for kind in charts_of(version) for line in lines]
    found = analyse_many(_case(kind, line, version) for kind, line in asked)
    refused = set()
    for (kind, line), answer in zip(asked, found, strict=True):
        if isinstance(answer, SpcError):
            log.error("chart_refused", series=line.series_id, kind=kind, why=str(answer))
            refused.add(line.series_id)
    return [
        _chart(kind, line, version, answer)
        for (kind, line), answer in zip(asked, found, strict=True)
        if isinstance(answer, Analysis) and line.series_id not in refused
    ]


def _case(kind: str, line: Line, version: MeasureVersion) -> Case:
    case: Case = {"chart": kind, "y": line.values}
    if version.is_divided:
        case["n"] = line.columns["denominator"]
        case["multiply"] = version.multiplier
    if kind in OF_MEANS and version.kind == "mean":
        case["sizes"] = line.columns["denominator"]
        case["sds"] = line.columns["spread"]
    if line.breaks:
        case["parts"] = [one.first for one in line.breaks]
    elif line.baseline:
        case["freeze_from"], case["freeze"] = line.baseline[0] + 1, line.baseline[1] + 1
    left_out = line.marked("excluded")
    left_out += [at for at, row in enumerate(line.rows) if row.is_provisional]
    if left_out:
        case["exclude"] = [at + 1 for at in left_out]
    return case


def _chart(kind: str, line: Line, version: MeasureVersion, analysis: Analysis) -> Judged:
    direction = "none" if kind in OF_SPREAD else version.direction
    judged = line.judged
    finding = findings.conclude(
        analysis,
        judged=judged,
        direction=direction,
        frequency=version.frequency,
        line="median" if kind == RUN else "centre line",
        by_hand=line.marked(ASTRONOMICAL) if kind == RUN else (),
        until=_until(line, version.frequency),
    )
    result = _result(kind, line, version, analysis, direction)
    found = _found(analysis, line, direction, judged) if kind == RUN else None
    return Judged(
        series_id=line.series_id,
        revision=line.revision,
        kind=kind,
        verdict=finding.verdict,
        sentence=line.note or finding.sentence,
        result=result,
        provisional_until=line.provisional_until,
        found=found,
    )


def _until(line: Line, frequency: str) -> str:
    """Name the newest judged period where a newer one has a value that is not judged yet."""
    if not line.judged or not line.rows[-1].is_provisional or not line.rows[-1].is_counted:
        return ""
    return periods.label(line.rows[line.judged[-1]].period, frequency)


# --- JSON -----------------------------------------------------------------------------------


def _result(
    kind: str, line: Line, version: MeasureVersion, analysis: Analysis, direction: str
) -> dict[str, Any]:
    """Give one chart as plain JSON: the only form in which it is stored, drawn or sent."""
    columns = _columns(line, analysis, direction)
    signals = [_signal(one, direction) for one in findings.marking(analysis)]
    if line.marks:
        _write_marks(columns, line)
    if kind == RUN and line.marks:
        signals += _astronomical(columns, line, direction)
    result: dict[str, Any] = {
        "kind": kind,
        "baseline_from": line.baseline[0] + 1 if line.baseline else None,
        "baseline_to": line.baseline[1] + 1 if line.baseline else None,
        "phases": [
            {"first": one.first, "starts_on": one.starts_on.isoformat(), "reason": one.reason}
            for one in line.breaks
        ],
        "points": by_column(len(line.rows), columns),
        "parts": [_part(part) for part in analysis.parts],
        "signals": signals,
        "note": line.note,
    }
    if kind == RUN:
        result["suggestion"] = findings.suggest_phase(
            analysis,
            periods=[row.period for row in line.rows],
            judged=line.judged,
            is_frozen=line.baseline is not None,
            frequency=version.frequency,
        )
    return result


def _columns(line: Line, analysis: Analysis, direction: str) -> dict[str, Any]:
    """Give what is known of each point, each thing in a list of its own."""
    rows, points = line.rows, analysis.points
    marks = findings.marks(analysis, direction)
    if rows and rows[-1].is_provisional:
        marks[-1] = "provisional"
    return {
        **line.columns,
        "value": points.y,
        "center": points.cl,
        "lower": points.lcl,
        "upper": points.ucl,
        "lower95": points.lcl95,
        "upper95": points.ucl95,
        "phase": points.part,
        "mark": marks,
        "judgement": [""] * len(rows),
        "note": [*line.columns["note"]],
    }


def _write_marks(columns: dict[str, Any], line: Line) -> None:
    """Write people's marks beside their points: astronomical stands before left out."""
    for at, marks in line.marks.items():
        columns["judgement"][at] = min(mark.kind for mark in marks)
        columns["note"][at] = "; ".join(mark.reason for mark in marks)


def _astronomical(columns: dict[str, Any], line: Line, direction: str) -> list[dict[str, Any]]:
    """Let each point that a person found plainly unlike the rest mark the run chart."""
    signals = []
    for at in sorted(line.marked(ASTRONOMICAL)):
        value, center = columns["value"][at], columns["center"][at]
        if value is None or center is None:
            continue
        side = "above" if value > center else "below"
        reading = findings.colour(Signal(ASTRONOMICAL, 1, (at,), side=side), direction)
        if columns["mark"][at] != "provisional":
            columns["mark"][at] = reading
        signals.append(
            {
                "rule": ASTRONOMICAL,
                "words": "a point plainly unlike the rest, marked by a person",
                "source": PERLA,
                "points": [at],
                "side": side,
                "reading": reading,
            }
        )
    return signals


def _signal(signal: Signal, direction: str) -> dict[str, Any]:
    return {
        "rule": signal.rule,
        "words": RULES[signal.rule].words,
        "source": RULES[signal.rule].source,
        "points": list(signal.points),
        "side": signal.side or signal.direction,
        "reading": findings.colour(signal, direction),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "center": part.cl,
        "useful_points": part.n_useful,
        "longest_run": part.longest_run,
        "longest_run_max": part.longest_run_max,
        "crossings": part.n_crossings,
        "crossings_min": part.n_crossings_min,
        "anhoej_signal": part.runs_signal,
    }


# --- Signals --------------------------------------------------------------------------------


def _found(analysis: Analysis, line: Line, direction: str, judged: Sequence[int]) -> list[Found]:
    """Give the signals that mark points, each rule, side and beginning once."""
    newest = judged[-1] if judged else None
    found: dict[tuple[str, str, date], Found] = {}
    for signal in findings.marking(analysis):
        if not signal.points:
            continue
        first, last = (line.rows[signal.points[at]].period for at in (0, -1))
        side = signal.side or signal.direction or ""
        one = Found(
            signal.rule,
            side,
            findings.colour(signal, direction),
            first,
            last,
            len(signal.points),
            newest in signal.points,
        )
        found[one.rule, one.side, first] = one
    return list(found.values())
