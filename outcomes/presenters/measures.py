"""A measure's definition, and its numbers, in words."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format

from outcomes import kinds
from outcomes.models import Measure, MeasureVersion


def number(value: float | Decimal | None, seen: dict[str, Any]) -> str:
    """Write a value as the reader expects it: 67.8%, 0.52."""
    if value is None:
        return ""
    text = number_format(round(Decimal(str(value)), seen["decimals"]), seen["decimals"])
    return f"{text}%" if seen["unit"] == "%" else text


def amount(value: float, seen: dict[str, Any]) -> str:
    """Write a value that stands alone, with its unit where that is one word: 12 days, 1 event."""
    text, unit = number(value, seen), seen["unit"]
    if not unit.isalpha():
        return text
    return f"{text} {unit.removesuffix('s') if text == '1' else unit}"


def count(value: float | None) -> str:
    if value is None:
        return ""
    return number_format(value, 0 if value == int(value) else 2, force_grouping=True)


def definition(measure: Measure) -> list[dict[str, str]]:
    """Give the operational definition in force as terms and texts; what was left empty is left
    out, and a measure without one has none."""
    version = measure.current
    if version is None:
        return []
    version.measure = measure
    rows = [(term, words(version)) for term, words in TERMS]
    rows += [
        ("Keeper", str(measure.steward) if measure.steward else ""),
        ("Where the levels come from", measure.citation),
        ("Taken over from", taken_over(measure)),
    ]
    return [{"term": term, "text": text} for term, text in rows if text]


def taken_over(measure: Measure) -> str:
    """Say whose definition it was: "Safe Stay, definition 2, on 3 March 2026"."""
    if not measure.origin:
        return ""
    return f"{measure.origin}, on {timezone.localtime(measure.created_at):%-d %B %Y}"


def bound(version: MeasureVersion) -> int:
    """Give the bound under which counts are hidden: the network's, or the measure's higher one."""
    return max(version.measure.network.small_count_threshold, version.small_count_threshold or 0)


def chart_words(version: MeasureVersion) -> str:
    chart = kinds.chart_for(version.kind, version.chart)
    return f"Run chart and {kinds.CHART_NAMES[chart]}"


def _shown_as(version: MeasureVersion) -> str:
    if version.kind == MeasureVersion.Kind.PROPORTION and version.unit == "%":
        return "Percent"
    return version.unit


def _sampling(version: MeasureVersion) -> str:
    if version.sampling == MeasureVersion.Sampling.ALL:
        return version.get_sampling_display()
    return f"A sample: {version.sampling_plan}" if version.sampling_plan else "A sample"


def _goal(version: MeasureVersion) -> str:
    if version.goal is None:
        return ""
    text = _valued(version.goal, version)
    return f"{text} by {version.goal_on:%B %Y}" if version.goal_on else text


def _valued(value: Decimal, version: MeasureVersion) -> str:
    return number(value, {"decimals": version.decimals, "unit": version.unit})


def _baseline(version: MeasureVersion) -> str:
    parts = []
    if version.baseline_value is not None:
        parts.append(_valued(version.baseline_value, version))
    if version.baseline_from and version.baseline_to:
        parts.append(f"{version.baseline_from:%B %Y} to {version.baseline_to:%B %Y}")
    source = f" ({version.baseline_source})" if parts and version.baseline_source else ""
    return ", ".join(parts) + source


def _arrives(version: MeasureVersion) -> str:
    if version.frequency == MeasureVersion.Frequency.EVENT:
        return f"At each event, and within {version.due_days} days after each month"
    return f"{version.get_frequency_display()}, within {version.due_days} days"


# Every part of a definition, in the order in which people read it.
TERMS: list[tuple[str, Callable[[MeasureVersion], str]]] = [
    ("Why", lambda version: version.why),
    ("Kind", lambda version: kinds.KINDS[version.kind].name),
    ("Counted", lambda version: version.numerator),
    ("Out of", lambda version: version.denominator),
    ("Shown as", _shown_as),
    ("Included", lambda version: version.inclusions),
    ("Left out", lambda version: version.exclusions),
    ("Who is looked at", _sampling),
    ("Which date counts", lambda version: version.date_basis),
    ("Source", lambda version: version.source),
    ("Collected by", lambda version: version.collector),
    ("Arrives", _arrives),
    ("Better is", lambda v: {"higher": "Higher", "lower": "Lower"}.get(v.direction, "Neither")),
    ("Goal", _goal),
    ("Baseline", _baseline),
    ("Charts", chart_words),
    ("Looked at separately by", lambda version: version.stratifiers),
    ("Small numbers", lambda version: f"Not shown under {bound(version)}"),
]
