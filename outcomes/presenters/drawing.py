"""From the dict that a reader may see to a picture, and from there to SVG."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from outcomes import charts
from outcomes.models import Annotation, Measure
from outcomes.presenters.measures import count, number

NAMES = {
    "run": "run chart",
    "p": "p chart",
    "u": "u chart",
    "c": "c chart",
}
CALLED_OUT = ("shift", "long_shift", "trend", "long_trend", "outside")
MOST_CALLOUTS = 2
WORDS = {"better": "Better", "worse": "Worse", "signal": "Changed"}


def drawings(
    seen: dict[str, Any],
    measure: Measure,
    *,
    place: str,
    notes: Iterable[Annotation],
    prefix: str,
) -> dict[str, SafeString]:
    """Draw the three sizes of a page; its style shows the one that fits."""
    picture = _picture(seen, measure, place, list(notes))
    return {size: _svg(picture, size, f"{prefix}-{size}") for size in ("large", "medium", "small")}


def small(
    seen: dict[str, Any],
    measure: Measure,
    *,
    size: str,
    prefix: str,
    scale: tuple[float, float] | None = None,
) -> SafeString:
    """Draw one of a set: a multiple, a site or a spark."""
    return _svg(_picture(seen, measure, "", [], scale), size, prefix)


def scale_of(every: Iterable[dict[str, Any]]) -> tuple[float, float] | None:
    """Give one y scale for charts that stand side by side."""
    values = [p["value"] for seen in every for p in seen["points"] if p["value"] is not None]
    return (min(values), max(values)) if len(values) > 1 and min(values) < max(values) else None


def _svg(picture: charts.ChartPicture, size: Any, prefix: str) -> SafeString:
    # The renderer escapes every text that it is given.
    return mark_safe(charts.render(picture, size, prefix))  # noqa: S308


def _picture(
    seen: dict[str, Any],
    measure: Measure,
    place: str,
    notes: list[Annotation],
    scale: tuple[float, float] | None = None,
) -> charts.ChartPicture:
    points = seen["points"]
    goal = measure.current.goal if measure.current else None
    return charts.ChartPicture(
        title=", ".join(filter(None, [measure.name, place, NAMES[seen["kind"]]])),
        desc=_description(seen),
        points=tuple(_point(point, seen) for point in points),
        centres=tuple(_centres(seen)),
        centre_name="Median" if seen["kind"] == "run" else "Centre",
        lower=() if seen["kind"] == "run" else tuple(p["lower"] for p in points),
        upper=() if seen["kind"] == "run" else tuple(p["upper"] for p in points),
        goal=charts.Goal(float(goal)) if goal is not None else None,
        phases=tuple(
            charts.Phase(one["first"], f"Since {points[one['first']]['label']}")
            for one in seen["phases"]
            if one["first"] < len(points)
        ),
        annotations=tuple(_flags(seen, notes)),
        callouts=tuple(_callouts(seen)),
        unit=seen["unit"],
        decimals=seen["decimals"],
        period=seen["frequency"],
        scale=scale,
        remark="Illustrative data" if measure.is_simulated else "",
    )


def _description(seen: dict[str, Any]) -> str:
    points = seen["points"]
    if not points:
        return "No data yet."
    return f"{points[0]['label']} to {points[-1]['label']}. {seen['sentence']}"


def _point(point: dict[str, Any], seen: dict[str, Any]) -> charts.Point:
    detail = ""
    if point["value"] is not None and point["denominator"] is not None:
        detail = f"{count(point['numerator'])} of {count(point['denominator'])}"
    return charts.Point(
        label=point["label"],
        value=point["value"],
        kind=point["mark"],
        when=date.fromisoformat(point["period"]),
        n=point["denominator"],
        detail=detail,
        why="" if point["mark"] in ("expected", "missing") else point["reading"],
    )


def _centres(seen: dict[str, Any]) -> Iterable[charts.Centre]:
    """Give a line for each stretch with one centre; after the baseline it is carried forward."""
    points = seen["points"]
    breaks = {one["first"] for one in seen["phases"]}
    first = 0
    for i in range(1, len(points) + 1):
        ends = i == len(points) or i in breaks
        if not ends:
            continue
        value = next((p["center"] for p in points[first:i] if p["center"] is not None), None)
        if value is not None:
            frozen = seen["baseline_to"]
            carried = frozen - 1 if frozen and first == 0 and frozen < i else None
            yield charts.Centre(first, i - 1, value, solid_to=carried)
        first = i


def _flags(seen: dict[str, Any], notes: list[Annotation]) -> Iterable[charts.Annotation]:
    for letter, note in lettered(notes):
        position = position_of(note.on, seen["points"])
        if position is not None:
            yield charts.Annotation(position, letter, note.label, note.link)


def lettered(notes: list[Annotation]) -> list[tuple[str, Annotation]]:
    """Letter the newest 26 notes A to Z, oldest first."""
    return [(chr(65 + i), note) for i, note in enumerate(notes[-26:])]


def position_of(day: date, points: list[dict[str, Any]]) -> int | None:
    """Give the period that a day lies in, or the last one if it is later."""
    starts = [date.fromisoformat(point["period"]) for point in points]
    inside = [i for i, start in enumerate(starts) if start <= day]
    return inside[-1] if inside else None


def _callouts(seen: dict[str, Any]) -> Iterable[charts.Callout]:
    """Name the newest signals, one for each rule at most."""
    signals = [s for s in seen["signals"] if s["rule"] in CALLED_OUT and s["points"]]
    newest = sorted(signals, key=lambda signal: signal["points"][-1], reverse=True)
    said: set[tuple[str, str]] = set()
    for signal in newest:
        key = (signal["reading"], signal["side"])
        if key in said or len(said) == MOST_CALLOUTS:
            continue
        said.add(key)
        yield charts.Callout(
            signal["points"][0], signal["points"][-1], say(signal, seen), signal["reading"]
        )


def say(signal: dict[str, Any], seen: dict[str, Any]) -> str:
    """Say one signal in a few words."""
    many = "quarters" if seen["frequency"] == "quarter" else "months"
    line = "median" if seen["kind"] == "run" else "centre line"
    length = len(signal["points"])
    words = {
        "shift": f"{length} {many} {signal['side']} the {line}",
        "long_shift": f"{length} {many} {signal['side']} the {line}",
        "trend": f"{length} {many} {'rising' if signal['side'] == 'up' else 'falling'}",
        "long_trend": f"{length} {many} {'rising' if signal['side'] == 'up' else 'falling'}",
        "outside": f"outside the {'upper' if signal['side'] == 'above' else 'lower'} limit",
    }
    return f"{WORDS[signal['reading']]}: {words.get(signal['rule'], signal['words'])}"


def latest(seen: dict[str, Any]) -> str:
    point = next((p for p in reversed(seen["points"]) if p["value"] is not None), None)
    return number(point["value"], seen) if point else ""
