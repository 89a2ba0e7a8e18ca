"""What the form of a measure suggests: the chart that suits, and a family in balance."""

from collections.abc import Iterable
from statistics import median
from typing import Any

from django.db.models import Sum
from django.utils.html import format_html

from outcomes import kinds
from outcomes.models import Measure

LOOKED_AT = 24
MOST_MEASURES = 10


def chart_advice(
    current: str, *, numerator: str = "", denominator: str = "", size: float | None = None
) -> list[dict[str, Any]]:
    """Give for every kind the chart that suits and why; the current one speaks of its own words.

    The words stand in spans, so that a script can keep them as they are typed.
    """
    found = []
    for value, kind in kinds.KINDS.items():
        is_current = value == current
        given = {"numerator": numerator, "denominator": denominator} if is_current else {}
        advice = kinds.advise(value, **given, size=size if is_current else None)
        text: str = advice.why
        if advice.chart == kind.chart:
            text = _with_spans(value, **given)
        found.append(
            {
                "kind": value,
                "name": kind.name,
                "chart": kinds.CHART_NAMES[advice.chart],
                "text": text,
                "is_current": is_current,
            }
        )
    return found


def _with_spans(kind: str, *, numerator: str = "", denominator: str = "") -> str:
    known = kinds.KINDS[kind]
    return format_html(
        known.why,
        part=_span("numerator", kinds.short(numerator), known.part),
        whole=_span("denominator", kinds.short(denominator), known.whole),
    )


def _span(field: str, words: str, instead: str) -> str:
    span = '<span data-words="{}" data-instead="{}">{}</span>'
    return format_html(span, field, instead, words or instead)


def middling_size(measure: Measure) -> float | None:
    """Give the network's denominator in a middling one of the newest periods."""
    rows = measure.observations.exclude(denominator=None).values("period")
    newest = rows.annotate(size=Sum("denominator")).order_by("-period")[:LOOKED_AT]
    sizes = [float(row["size"]) for row in newest]
    return median(sizes) if sizes else None


def balance(measures: Iterable[Measure]) -> list[str]:
    """Say what is out of balance in a network's family of measures; warned of, never refused."""
    families = [measure.family for measure in measures]
    if not families:
        return []
    found = []
    if set(families) == {Measure.Family.OUTCOME}:
        found.append(
            "Only outcomes are measured. Add a process measure or two: they move first, and say "
            "whether you do what you meant to do."
        )
    if Measure.Family.BALANCING not in families:
        found.append(
            "There is no balancing measure. Add one, to see whether something else gets worse "
            "meanwhile."
        )
    if len(families) > MOST_MEASURES:
        found.append(
            f"There are {len(families)} measures. Four to ten can be kept up and looked at; think "
            "of retiring some."
        )
    return found
