"""A measure's definition, and its numbers, in words."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format

from outcomes.models import MeasureVersion


def number(value: float | Decimal | None, seen: dict[str, Any]) -> str:
    """Write a value as the reader expects it: 67.8%, 0.52."""
    if value is None:
        return ""
    text = number_format(round(Decimal(str(value)), seen["decimals"]), seen["decimals"])
    return f"{text}%" if seen["unit"] == "%" else text


def count(value: float | None) -> str:
    if value is None:
        return ""
    return number_format(value, 0 if value == int(value) else 2, force_grouping=True)


def definition(version: MeasureVersion) -> list[dict[str, str]]:
    """Give the operational definition as terms and texts; what was left empty is left out."""
    measure = version.measure
    rows = [
        ("Why", version.why),
        ("Counted", version.numerator),
        ("Out of", version.denominator),
        ("Shown as", _shown_as(version)),
        ("Included", version.inclusions),
        ("Left out", version.exclusions),
        ("Who is looked at", _sampling(version)),
        ("Source", version.source),
        ("Collected by", version.collector),
        ("Which date counts", version.date_basis),
        ("Arrives", f"{version.get_frequency_display()}, within {version.due_days} days"),
        ("Better is", {"higher": "Higher", "lower": "Lower"}.get(version.direction, "Neither")),
        ("Goal", _goal(version)),
        ("Baseline", _baseline(version)),
        ("Small numbers", f"Not shown under {measure.network.small_count_threshold}"),
        ("Keeper", str(measure.steward) if measure.steward else ""),
        ("Where the levels come from", measure.citation),
    ]
    return [{"term": term, "text": text} for term, text in rows if text]


def _shown_as(version: MeasureVersion) -> str:
    if version.kind == MeasureVersion.Kind.COUNT:
        return version.unit
    return "Percent" if version.unit == "%" else version.unit


def _sampling(version: MeasureVersion) -> str:
    if version.sampling == MeasureVersion.Sampling.ALL:
        return version.get_sampling_display()
    return f"A sample: {version.sampling_plan}" if version.sampling_plan else "A sample"


def _goal(version: MeasureVersion) -> str:
    if version.goal is None:
        return ""
    text = number(version.goal, {"decimals": version.decimals, "unit": version.unit})
    return f"{text} by {version.goal_on:%B %Y}" if version.goal_on else text


def _baseline(version: MeasureVersion) -> str:
    if version.baseline_from is None or version.baseline_to is None:
        return ""
    return f"{version.baseline_from:%B %Y} to {version.baseline_to:%B %Y}"
