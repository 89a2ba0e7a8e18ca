"""The data dictionary: every measure with its definition and all versions of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from networks.models import AuditEntry, Network
from outcomes import kinds
from outcomes.actions.measures import DEFINITION
from outcomes.models import Measure, MeasureVersion
from outcomes.presenters.choices import Choice
from outcomes.presenters.measures import TERMS, bound, definition, taken_over

# What the trail calls it, for people; anything else of the record says nothing about counting.
NAMES = {
    "name": "name",
    "family": "family",
    "steward": "keeper",
    "citation": "where the levels come from",
    "why": "why it matters",
    "unit": "unit",
    "decimals": "decimals",
    "collector": "who collects it",
    "due_days": "days until due",
    "direction": "which way is better",
    "chart": "control chart",
    "goal": "goal",
    "goal_on": "goal date",
    "baseline_value": "baseline",
    "baseline_from": "baseline, first day",
    "baseline_to": "baseline, last day",
    "baseline_source": "where the baseline comes from",
    "stratifiers": "groups looked at separately",
    "small_count_threshold": "bound of small counts",
    "numerator": "what is counted",
    "denominator": "out of what",
    "multiplier": "shown per",
    "inclusions": "included",
    "exclusions": "left out",
    "sampling": "who is looked at",
    "sampling_plan": "how the sample is drawn",
    "source": "source",
    "date_basis": "which date counts",
    "kind": "kind",
    "frequency": "how often",
}
COLUMNS = [
    "network",
    "measure",
    "measure_id",
    "name",
    "family",
    "keeper",
    "version",
    "is_current",
    "effective_on",
    "change_reason",
    *DEFINITION,
    "hidden_under",
    "is_simulated",
    "citation",
    "taken_over_from",
    "retired_on",
    "page",
]


def origin(measure: Measure, user: Any) -> dict[str, str] | None:
    """Say where a definition was taken over from; with a link for those who may see it."""
    if not measure.origin:
        return None
    seen = (
        MeasureVersion.objects.filter(
            pk=measure.copied_from_id, measure__in=Measure.objects.visible_to(user)
        )
        .select_related("measure")
        .first()
        if measure.copied_from_id
        else None
    )
    url = Choice().url(seen.measure, "measure-definitions") if seen else ""
    return {"text": taken_over(measure), "url": url}


def history(measure: Measure) -> dict[str, Any]:
    """Give the versions side by side, newest first, and what was changed without a new one."""
    versions = list(measure.versions.order_by("number"))
    for version in versions:
        version.measure = measure
    entries = list(
        AuditEntry.objects.filter(
            object_type=measure._meta.label_lower,  # noqa: SLF001
            object_id=str(measure.public_id),
            verb__in=["measure.added", "measure.changed"],
        )
        .select_related("actor")
        .order_by("pk")
    )
    made = {entry.after["number"]: entry for entry in entries if "number" in entry.after}
    return {
        "versions": [_version(v, made.get(v.number), measure) for v in reversed(versions)],
        "rows": _rows(versions),
        "corrections": [_correction(entry) for entry in reversed(entries) if _is_small(entry)],
    }


def _version(version: MeasureVersion, entry: AuditEntry | None, measure: Measure) -> dict[str, Any]:
    return {
        "number": version.number,
        "from": version.effective_on,
        "reason": version.change_reason,
        "by": _who(entry),
        "on": entry.at if entry else version.created_at,
        "is_current": version.pk == measure.current_id,
    }


def _who(entry: AuditEntry | None) -> str:
    return str(entry.actor) if entry and entry.actor else ""


def _rows(versions: list[MeasureVersion]) -> list[dict[str, Any]]:
    """Give each part of the definition with its text in every version, newest first."""
    rows = []
    for term, words in TERMS:
        texts = [words(version) for version in versions]
        if not any(texts):
            continue
        cells = [
            {"text": text, "changed": i > 0 and text != texts[i - 1]}
            for i, text in enumerate(texts)
        ]
        is_changed = any(cell["changed"] for cell in cells)
        rows.append({"term": term, "cells": cells[::-1], "changed": is_changed})
    return sorted(rows, key=lambda row: not row["changed"])


def _is_small(entry: AuditEntry) -> bool:
    return entry.verb == "measure.changed" and "number" not in entry.after


def _correction(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "by": _who(entry),
        "reason": entry.reason,
        "changes": [
            {
                "name": NAMES[name],
                "before": _said(name, entry.before.get(name)),
                "after": _said(name, entry.after.get(name)),
            }
            for name in entry.after
            if name in NAMES
        ],
    }


def _said(name: str, value: Any) -> str:
    """Write an old or new value; a keeper is a person, whose key says nothing to anybody."""
    if name == "steward":
        return "somebody" if value else ""
    if name == "chart":
        return kinds.CHART_NAMES.get(value, "") or "the usual one of the kind"
    return "" if value is None else str(value)


def sheets(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """Give every measure with its definition in force and the versions before it."""
    return [_sheet(measure) for measure in measures]


def _sheet(measure: Measure) -> dict[str, Any]:
    return {
        "measure": measure,
        "url": Choice().url(measure),
        "history_url": Choice().url(measure, "measure-definitions"),
        "facts": definition(measure),
        "versions": list(measure.versions.all())[::-1],
    }


def rows(network: Network, measures: Iterable[Measure], site_url: str) -> Iterable[dict[str, Any]]:
    """Give one flat row for each version of each measure, oldest first."""
    for measure in measures:
        for version in measure.versions.all():
            version.measure = measure
            yield row(network, measure, version, site_url)


def row(
    network: Network, measure: Measure, version: MeasureVersion, site_url: str
) -> dict[str, Any]:
    return {
        "network": network.slug,
        "measure": measure.code,
        "measure_id": measure.public_id,
        "name": measure.name,
        "family": measure.family,
        "keeper": str(measure.steward) if measure.steward else "",
        "version": version.number,
        "is_current": version.pk == measure.current_id,
        "effective_on": version.effective_on,
        "change_reason": version.change_reason,
        **{name: getattr(version, name) for name in DEFINITION},
        "chart": kinds.chart_for(version.kind, version.chart),
        "hidden_under": bound(version),
        "is_simulated": measure.is_simulated,
        "citation": measure.citation,
        "taken_over_from": taken_over(measure),
        "retired_on": measure.retired_on,
        "page": f"{site_url}{Choice().url(measure)}",
    }


def same_name(network: Network, original: Measure) -> Measure | None:
    """Give a measure of this network that is the same already, by its origin, name or code."""
    alike = Q(copied_from__measure=original) | Q(name__iexact=original.name) | Q(code=original.code)
    return network.measures.filter(alike).first()
