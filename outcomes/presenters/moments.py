"""A chart with moments of somebody's work marked on it, and what stood before and since."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

from django.utils.safestring import SafeString

from outcomes import charts
from outcomes.findings import PERIODS
from outcomes.models import Measure
from outcomes.presenters.drawing import SIZES, is_within, picture_of, position_of, svg
from outcomes.presenters.measures import number
from outcomes.presenters.saying import is_judged

# Fewer points on either side say nothing about a level.
ENOUGH = 6


@dataclass(frozen=True)
class Moment:
    """Something that happened on a day: a sign of one or two letters, what it was, where it is."""

    on: date
    sign: str
    label: str
    link: str = ""


def marked(
    seen: dict[str, Any], measure: Measure, moments: Iterable[Moment], *, place: str, prefix: str
) -> dict[str, SafeString]:
    """Draw the three sizes of a page with these moments in a line above the chart."""
    placed = [(position_of(one.on, seen), one) for one in moments]
    flags = tuple(
        charts.Annotation(at, one.sign, one.label, one.link) for at, one in placed if at is not None
    )
    picture = replace(picture_of(seen, measure, place, []), annotations=flags)
    return {size: svg(picture, size, f"{prefix}-{size}") for size in SIZES}


def before_and_since(seen: dict[str, Any], day: date, what: str) -> str:
    """Say the median before the period of a day, on which there was `what`, and from it on;
    nothing where a count is hidden, or where there is nothing to compare with. Two points are
    never compared."""
    if seen["is_suppressed"]:
        return ""
    points = seen["points"]
    at = next((i for i, point in enumerate(points) if is_within(day, point, seen)), len(points))
    before, since = _values(points[:at]), _values(points[at:])
    if len(before) < ENOUGH:
        return ""
    if not since:
        return f"No numbers since {what} yet."
    if len(since) < ENOUGH:
        return f"{_counted(since, seen)} since {what}: too few to compare with before."
    return (
        f"Before {what}: median {number(median(before), seen)}, {_counted(before, seen)}. "
        f"Since: median {number(median(since), seen)}, {_counted(since, seen)}."
    )


def _values(points: Iterable[dict[str, Any]]) -> list[float]:
    return [point["value"] for point in points if is_judged(point)]


def _counted(values: list[float], seen: dict[str, Any]) -> str:
    one, many = PERIODS[seen["frequency"]]
    return f"{len(values)} {one if len(values) == 1 else many}"
