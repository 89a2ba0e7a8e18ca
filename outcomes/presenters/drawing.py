"""From the dict that a reader may see to a picture, and from there to SVG."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from outcomes import charts, kinds, periods
from outcomes.disclosure import GROWING
from outcomes.models import Annotation, Measure
from outcomes.presenters.measures import count
from outcomes.presenters.saying import is_left_out, latest, say

CALLED_OUT = ("shift", "long_shift", "trend", "long_trend", "outside")
MOST_CALLOUTS = 2
ILLUSTRATIVE = "Illustrative data"
NOT_JUDGED = "Not judged"
SIZES = ("large", "medium", "small")

__all__ = [
    "NOT_JUDGED",
    "drawings",
    "latest",
    "lettered",
    "picture_of",
    "position_of",
    "scale_of",
    "small",
    "svg",
]


def drawings(
    seen: dict[str, Any],
    measure: Measure,
    *,
    place: str,
    notes: Iterable[Annotation],
    prefix: str,
    near: bool = False,
) -> dict[str, SafeString]:
    """Draw the three sizes of a page; its style shows the one that fits."""
    picture = picture_of(seen, measure, place, list(notes), near=near)
    return {size: svg(picture, size, f"{prefix}-{size}") for size in SIZES}


def small(
    seen: dict[str, Any],
    measure: Measure,
    *,
    size: str,
    prefix: str,
    scale: tuple[float, float] | None = None,
    place: str = "",
    goal: float | None = None,
) -> SafeString:
    """Draw one of a set: a multiple, a site or a spark; with the goal of an aim, if there is one,
    in place of the measure's own."""
    picture = picture_of(seen, measure, place, [], scale=scale)
    if goal is not None:
        picture = replace(picture, goal=charts.Goal(goal))
    return svg(picture, size, prefix)


def scale_of(
    every: Iterable[dict[str, Any]], goal: float | None = None
) -> tuple[float, float] | None:
    """Give one y scale for charts that stand side by side; it reaches the goal."""
    values = [p["value"] for seen in every for p in seen["points"] if p["value"] is not None]
    if values and goal is not None:
        values.append(goal)
    return (min(values), max(values)) if len(values) > 1 and min(values) < max(values) else None


def svg(picture: charts.ChartPicture | charts.FunnelPicture, size: Any, prefix: str) -> SafeString:
    # The renderer escapes every text that it is given.
    return mark_safe(charts.render(picture, size, prefix))  # noqa: S308


def picture_of(
    seen: dict[str, Any],
    measure: Measure,
    place: str,
    notes: list[Annotation],
    *,
    scale: tuple[float, float] | None = None,
    near: bool = False,
) -> charts.ChartPicture:
    """Give the picture of a chart as its reader may see it; `near` adds the limits of 95 %."""
    points, is_run = seen["points"], seen["kind"] == "run"
    goal = goal_of(measure, seen)
    return charts.ChartPicture(
        title=", ".join(filter(None, [measure.name, place, chart_name(seen["kind"])])),
        desc=_description(seen, measure),
        points=tuple([_point(point, seen) for point in points]),
        centres=tuple(_centres(seen)),
        centre_name="Median" if is_run else "Centre",
        lower=() if is_run else _column(points, "lower"),
        upper=() if is_run else _column(points, "upper"),
        lower95=_column(points, "lower95") if near and not is_run else (),
        upper95=_column(points, "upper95") if near and not is_run else (),
        goal=charts.Goal(goal) if goal is not None else None,
        phases=tuple(_phases(seen)),
        annotations=tuple(_flags(seen, notes)),
        callouts=tuple(_callouts(seen)),
        unit=seen["unit"],
        decimals=seen["decimals"],
        period=seen["frequency"],
        scale=scale,
        remark=ILLUSTRATIVE if measure.is_simulated else "",
    )


def _column(points: list[dict[str, Any]], name: str) -> tuple[float | None, ...]:
    return tuple([point.get(name) for point in points])


def chart_name(kind: str) -> str:
    return "run chart" if kind == "run" else kinds.CHART_NAMES.get(kind, "control chart")


def goal_of(measure: Measure, seen: dict[str, Any]) -> float | None:
    """Give the goal; a chart of the spread has none, for the goal is of the level."""
    goal = measure.current.goal if measure.current else None
    return None if goal is None or seen["kind"] in ("s", "mr") else float(goal)


def _description(seen: dict[str, Any], measure: Measure) -> str:
    points = seen["points"]
    if not points:
        return "No data yet."
    kind = f" {ILLUSTRATIVE}." if measure.is_simulated else ""
    return f"{points[0]['label']} to {points[-1]['label']}. {seen['sentence']}{kind}"


def _point(point: dict[str, Any], seen: dict[str, Any]) -> charts.Point:
    value = point["value"]
    return charts.Point(
        label=point["label"],
        value=value,
        kind="excluded" if value is not None and is_left_out(point) else point["mark"],
        when=date.fromisoformat(point["period"]),
        n=point["denominator"],
        detail="" if value is None else _detail(point, seen),
        why=_why(point),
        is_apart=point.get("judgement") == "astronomical",
    )


def _detail(point: dict[str, Any], seen: dict[str, Any]) -> str:
    """Say what a value is of. A mean is of its values; a spread is not a count at all."""
    if point["denominator"] is None:
        return ""
    if seen["kind"] in ("xbar", "s", "i", "mr") and point.get("spread") is not None:
        return f"n {count(point['denominator'])}"
    return f"{count(point['numerator'])} of {count(point['denominator'])}"


def _why(point: dict[str, Any]) -> str:
    """Say why a point is marked, not there or not judged: a person's reason comes first."""
    if point.get("judgement"):
        return str(point["note"])
    if point["mark"] == "missing":
        return str(point.get("note", ""))
    if point.get("suppression_reason") == GROWING:
        return str(point["reading"])
    return NOT_JUDGED if point["reading"] == NOT_JUDGED else ""


def _centres(seen: dict[str, Any]) -> Iterable[charts.Centre]:
    """Give a line for each stretch with one centre; beside the baseline it is carried, dashed."""
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
            is_carried = frozen is not None and first == 0 and frozen < i
            carried = frozen - 1 if is_carried and frozen is not None else None
            yield charts.Centre(first, i - 1, value, solid_to=carried)
        first = i


def _phases(seen: dict[str, Any]) -> Iterable[charts.Phase]:
    """Name each phase, and the baseline where its points are shown."""
    points = seen["points"]
    begun = [one for one in seen["phases"] if one["first"] < len(points)]
    last = seen["baseline_to"]
    if last and not begun:
        first = max(1, seen.get("baseline_from") or 1)
        yield charts.Phase(0, f"Baseline, {_from_to(points, first - 1, last - 1)}")
    if begun and begun[0]["first"] > 0:
        yield charts.Phase(0, f"Before, {_from_to(points, 0, begun[0]['first'] - 1)}")
    for one in begun:
        since = f"Since {one['label'] if 'label' in one else points[one['first']]['label']}"
        yield charts.Phase(one["first"], f"{since}, {one['reason']}" if one["reason"] else since)


def _from_to(points: list[dict[str, Any]], first: int, last: int) -> str:
    start, end = points[first]["label"], points[min(last, len(points) - 1)]["label"]
    return start if start == end else f"{start} to {end}"


def _flags(seen: dict[str, Any], notes: list[Annotation]) -> Iterable[charts.Annotation]:
    for letter, note in lettered(notes):
        position = position_of(note.on, seen)
        if position is not None:
            yield charts.Annotation(position, letter, note.label, note.link)


def lettered(notes: list[Annotation]) -> list[tuple[str, Annotation]]:
    """Letter the newest 26 notes A to Z, oldest first."""
    return [(chr(65 + i), note) for i, note in enumerate(notes[-26:])]


def position_of(day: date, seen: dict[str, Any]) -> int | None:
    """Give the period that a day lies in; a day after the newest of all periods has that one."""
    starts = [date.fromisoformat(point["period"]) for point in seen["points"]]
    inside = [i for i, start in enumerate(starts) if start <= day]
    if not inside:
        return None
    is_cut = inside[-1] == len(starts) - 1 and seen.get("is_cut_after", False)
    return None if is_cut and not is_within(day, seen["points"][-1], seen) else inside[-1]


def is_within(day: date, point: dict[str, Any], seen: dict[str, Any]) -> bool:
    """Say whether a day lies in a point's own period, not after the last one."""
    return day < periods.next_start(date.fromisoformat(point["period"]), seen["frequency"])


def _callouts(seen: dict[str, Any]) -> Iterable[charts.Callout]:
    """Name the newest signals, one for each reading and side at most."""
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
