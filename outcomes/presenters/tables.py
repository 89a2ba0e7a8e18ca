"""A chart's points as rows of a table."""

from collections import defaultdict
from typing import Any

from outcomes.disclosure import GROWING
from outcomes.models import Annotation, Measure
from outcomes.presenters.charts import READINGS
from outcomes.presenters.drawing import is_within, lettered, position_of
from outcomes.presenters.measures import count, number
from outcomes.presenters.saying import is_left_out

# What stands before the value, by kind of measure: its two numbers, where the value is not one.
COUNTED = {
    "proportion": ("Counted", "Out of"),
    "rate": ("Counted", "Out of"),
    "mean": ("", "Mean of"),
    "time_between": ("Events", ""),
}
LEFT_OUT = "Left out of the lines"
APART = "plainly unlike the rest"


def counted_names(measure: Measure, seen: dict[str, Any]) -> tuple[str, str]:
    """Name the columns before the value; empty where there is none, or nothing stands in it."""
    version = measure.current
    first, second = COUNTED.get(version.kind, ("", "")) if version else ("", "")
    has_sizes = any(point["denominator"] is not None for point in seen["points"])
    return first, second if has_sizes else ""


def rows(seen: dict[str, Any], notes: list[Annotation]) -> list[dict[str, str]]:
    """Give the table's rows, newest first, each with the letters of its notes."""
    letters: dict[int, list[str]] = defaultdict(list)
    for letter, note in lettered(notes):
        position = position_of(note.on, seen)
        if position is not None and is_within(note.on, seen["points"][position], seen):
            letters[position].append(letter)
    found = [_row(point, seen, ", ".join(letters[i])) for i, point in enumerate(seen["points"])]
    return found[::-1]


def _row(point: dict[str, Any], seen: dict[str, Any], letters: str) -> dict[str, str]:
    return {
        "label": point["label"],
        "numerator": count(point["numerator"]),
        "denominator": count(point["denominator"]),
        "value": number(point["value"], seen),
        "center": number(point["center"], seen),
        "lower": number(point["lower"], seen),
        "upper": number(point["upper"], seen),
        "lower95": number(point.get("lower95"), seen),
        "upper95": number(point.get("upper95"), seen),
        "mark": _mark(point),
        "reading": reading(point),
        "reported": f"{point['reported']} of {point['expected']}",
        "letters": letters,
    }


def _mark(point: dict[str, Any]) -> str:
    return "excluded" if is_left_out(point) and point["value"] is not None else str(point["mark"])


def reading(point: dict[str, Any]) -> str:
    """Say how a point reads, and what a person wrote of it."""
    if point["suppression_reason"] == GROWING:
        return str(point["reading"])
    if point["suppression_reason"]:
        return READINGS["suppressed"]
    note = point.get("note", "")
    if point.get("judgement") == "excluded":
        return f"{LEFT_OUT}: {note}"
    if point.get("judgement") == "astronomical":
        return f"{point['reading']}, {APART}: {note}"
    if point["mark"] == "missing":
        return str(note or point["reading"])
    return f"{point['reading']}. {note}" if note else str(point["reading"])
