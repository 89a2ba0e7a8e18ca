"""A stored chart as one reader may see it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from outcomes import periods
from outcomes.disclosure import GROWING, SMALL_COUNT
from outcomes.models import Chart, Series
from outcomes.presenters.drawing import NOT_JUDGED, small
from outcomes.presenters.gate import GROWING_WORDS, Gate
from outcomes.presenters.names import in_words_of
from outcomes.presenters.saying import latest, newest

READINGS = {
    "expected": "Expected variation",
    "signal": "Changed",
    "better": "Better",
    "worse": "Worse",
    "provisional": "Provisional",
    "missing": "No number",
    "suppressed": "Hidden",
}
WITHHELD = "Some periods are hidden because counts are small, so no finding is shown."
LIMITS = {"center": None, "lower": None, "upper": None, "lower95": None, "upper95": None}
COUNTED = {"numerator": None, "denominator": None, "spread": None, "value": None}
# What somebody wrote of a hidden point may tell its count.
UNSAID = {"judgement": "", "note": ""}
HIDDEN = LIMITS | COUNTED | UNSAID


def shown(chart: Chart, gate: Gate) -> dict[str, Any]:
    """Give a chart's points, signals and finding with everything hidden that must be.

    The one dict behind the page, its table, the drawing, the CSV and REST. When any point of it
    is hidden, centre line, limits, signals and finding are withheld: they tell of that point. A
    total that still grows is not judged, so nothing tells of it.
    """
    series, version = chart.series, gate.measure.current
    gate.names.veil(series.site)
    frequency = gate.measure.frequency
    points = _points(chart, gate, frequency)
    is_withheld = points is None or any(map(_tells_of_all, points))
    if is_withheld:
        points = [point | _bare(point) for point in points or []]
    return {
        "kind": chart.kind,
        "revision": chart.revision,
        "computed_at": chart.computed_at,
        "is_stale": series.is_stale,
        "verdict": "withheld" if is_withheld else chart.verdict,
        "sentence": WITHHELD if is_withheld else in_words_of(gate.names.network, chart.sentence),
        "unit": version.unit if version else "",
        "decimals": version.decimals if version else 1,
        "frequency": frequency,
        "direction": version.direction if version else "none",
        "points": points,
        "phases": [] if is_withheld else _phases(chart, gate),
        "baseline_from": None if is_withheld else chart.result.get("baseline_from"),
        "baseline_to": None if is_withheld else chart.result["baseline_to"],
        "suggestion": None if is_withheld else chart.result.get("suggestion"),
        "signals": [] if is_withheld else chart.result["signals"],
        "parts": [] if is_withheld else chart.result["parts"],
        "is_suppressed": is_withheld,
    }


def withheld(series: Iterable[Series], gates: Mapping[int, Gate]) -> set[int]:
    """Give the keys of the series of whose run chart something is hidden from a reader, by the
    reader's gates of their measures: what is found or written of them is not told."""
    asked = {one.pk for one in series if not _is_known(one, gates[one.measure_id])}
    charts = Chart.objects.filter(series__in=asked, kind=Chart.Kind.RUN).for_list()
    told = {
        chart.series_id
        for chart in charts
        if not shown(chart, gates[chart.series.measure_id])["is_suppressed"]
    }
    return asked - told


def _is_known(series: Series, gate: Gate) -> bool:
    return gate.sees_all or series.site_id in gate.own


def _points(chart: Chart, gate: Gate, frequency: str) -> list[dict[str, Any]] | None:
    """Give the points as their reader may see them; None where not even their number is told."""
    site = chart.series.site_id
    if gate.hides_all_of(site):
        return None
    points = [_point(point, chart, gate, frequency) for point in chart.result["points"]]
    return [point | UNSAID for point in points] if gate.names.veils(site) else points


def _tells_of_all(point: dict[str, Any]) -> bool:
    """Say whether a point is hidden that the rest of its chart was computed from, too."""
    return point["mark"] == "suppressed" and point["suppression_reason"] != GROWING


def _phases(chart: Chart, gate: Gate) -> list[dict[str, Any]]:
    """Give the phases; what somebody wrote of them may name a site."""
    phases: list[dict[str, Any]] = chart.result["phases"]
    is_veiled = gate.names.veils(chart.series.site_id)
    return [phase | {"reason": ""} for phase in phases] if is_veiled else phases


def _bare(point: dict[str, Any]) -> dict[str, Any]:
    """Take from a point everything that was computed from hidden ones too."""
    if point["mark"] in ("suppressed", "missing", "provisional"):
        return LIMITS
    return LIMITS | {"mark": "expected", "reading": NOT_JUDGED}


def _point(point: dict[str, Any], chart: Chart, gate: Gate, frequency: str) -> dict[str, Any]:
    period = date.fromisoformat(point["period"])
    reason = _reason(point, period, chart, gate)
    mark = point["mark"] if point["value"] is not None else "missing"
    answer = point | {
        "label": periods.label(period, frequency),
        "mark": "suppressed" if reason else mark,
        "suppression_reason": reason,
        "reading": _hidden_words(reason, gate) if reason else READINGS[mark],
        "note": _note(point, chart, gate),
    }
    return answer | HIDDEN if reason else answer


def _note(point: dict[str, Any], chart: Chart, gate: Gate) -> str:
    """Give what stands beside a point: people's words as they are, a total's in the network's."""
    note = str(point["note"])
    is_ours = note and chart.series.site_id is None and not point["judgement"]
    return in_words_of(gate.names.network, note) if is_ours else note


def _reason(point: dict[str, Any], period: date, chart: Chart, gate: Gate) -> str:
    numerator, denominator = point["numerator"], point["denominator"]
    if numerator is None:
        return ""
    site = chart.series.site_id
    if site is not None:
        return gate.reason(site, period, numerator, denominator)
    if point["mark"] == "provisional" and gate.hides_while_growing():
        return GROWING
    is_small = gate.hides_total(period, numerator, denominator, point["reported"])
    return SMALL_COUNT if is_small else ""


def _hidden_words(reason: str, gate: Gate) -> str:
    return GROWING_WORDS if reason == GROWING else gate.words()


def headline(
    chart: Chart,
    user: Any,
    *,
    size: str,
    prefix: str,
    gate: Gate | None = None,
    goal: float | None = None,
) -> dict[str, Any]:
    """Give a chart's finding, its newest value in words, and a small drawing of it, with the goal
    of an aim where that is not the measure's own."""
    gate = gate or Gate(user, chart.series.measure)
    seen = shown(chart, gate)
    point = newest(seen)
    return {
        "verdict": seen["verdict"],
        "sentence": seen["sentence"],
        "latest": latest(seen),
        "latest_label": _of_when(point) if point else "",
        "svg": small(seen, gate.measure, size=size, prefix=prefix, goal=goal),
    }


def _of_when(point: dict[str, Any]) -> str:
    """Name a period; of one that still grows, say how far it has come."""
    if point["mark"] != "provisional":
        return str(point["label"])
    return f"{point['label']}, {point['reported']} of {point['expected']} so far"
