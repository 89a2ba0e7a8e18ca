"""How a series is judged, as rows of its page: its phases, its baseline, the marks on its points."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from outcomes import jobs, periods, rules
from outcomes.models import Chart, MeasureVersion, Phase, PointMark, Series
from outcomes.models.results import unpacked
from outcomes.presenters.charts import shown
from outcomes.presenters.choices import Choice
from outcomes.presenters.drawing import drawings
from outcomes.presenters.gate import Gate
from outcomes.presenters.measures import number


def judged_by(series: Series, user: Any, seen: dict[str, Any]) -> dict[str, Any] | None:
    """Give phases, baseline and marks, with who said so and why, and what this reader may do.

    Nothing of a chart without points, which cannot be judged, nor of one of which something is
    hidden: a mark stands on a day, and a reason may tell what was counted.
    """
    if seen["is_suppressed"] or not seen["points"]:
        return None
    may = bool(rules.can_judge(user, series))
    frequency = seen["frequency"]
    return {
        "may": may,
        "phases": [_phase(one, frequency, may) for one in series.phases.select_related("by")],
        "breaks": _breaks(series, frequency),
        "baseline": _baseline(series, frequency),
        "marks": [_mark(one, frequency, may) for one in series.point_marks.select_related("by")],
        "suggestion": _suggestion(series, seen, may),
        "urls": {
            name.replace("-", "_"): reverse(
                f"outcomes:{name}", kwargs={"public_id": series.public_id}
            )
            for name in ("phase-start", "baseline-freeze", "point-mark")
        }
        if may
        else {},
    }


def period_choices(seen: dict[str, Any]) -> list[tuple[str, str]]:
    """Offer the periods with a value, oldest first, each with its value."""
    return [
        (point["period"], f"{point['label']}: {number(point['value'], seen)}")
        for point in seen["points"]
        if point["value"] is not None
    ]


def with_phase(series: Series, starts_on: date, user: Any, *, now: datetime) -> dict[str, Any]:
    """Draw the chart as it would be with a new phase, and say what it would say; nothing where
    there is no chart or a count of it is hidden."""
    judged = jobs.imagine_phase(series, starts_on, now)
    if judged is None:
        return {}
    chart = Chart(
        series=series, kind=judged.kind, revision=judged.revision, verdict=judged.verdict,
        sentence=judged.sentence, result=unpacked(judged.result), computed_at=now,
    )  # fmt: skip
    seen = shown(chart, Gate(user, series.measure))
    if seen["is_suppressed"] or not seen["points"]:
        return {}
    drawn = drawings(seen, series.measure, place=place_of(series), notes=[], prefix="as-if")
    return {"svg": drawn, "sentence": seen["sentence"]}


def period_label(period: date, series: Series) -> str:
    return periods.label(period, series.measure.frequency)


def place_of(series: Series) -> str:
    return series.site.name if series.site else "network"


def url_of(series: Series) -> str:
    """Give the page of a series' chart."""
    return Choice(site=series.site.code if series.site else "").url(series.measure)


def _phase(phase: Phase, frequency: str, may: bool) -> dict[str, Any]:
    undo = reverse("outcomes:phase-end", kwargs={"public_id": phase.public_id}) if may else ""
    return {
        "label": periods.label(phase.starts_on, frequency),
        "reason": phase.reason,
        "by": phase.by.name,
        "on": phase.created_at,
        "undo": undo,
    }


def _breaks(series: Series, frequency: str) -> list[dict[str, Any]]:
    """Give where a new definition began: those cannot be taken back here."""
    versions = MeasureVersion.objects.filter(measure=series.measure_id, number__gt=1)
    return [
        {"label": periods.label(one.effective_on, frequency), "reason": one.change_reason}
        for one in versions.exclude(effective_on=None)
        if one.effective_on
    ]


def _baseline(series: Series, frequency: str) -> dict[str, str] | None:
    first, last = series.baseline_from, series.baseline_to
    reason, version = series.baseline_reason, series.measure.current
    if (first is None or last is None) and version is not None:
        first, last, reason = version.baseline_from, version.baseline_to, ""
    if first is None or last is None:
        return None
    words = f"{periods.label(first, frequency)} to {periods.label(last, frequency)}"
    return {"words": words, "reason": reason, "is_own": "yes" if series.baseline_to else ""}


def _mark(mark: PointMark, frequency: str, may: bool) -> dict[str, Any]:
    undo = reverse("outcomes:point-unmark", kwargs={"public_id": mark.public_id}) if may else ""
    return {
        "label": periods.label(mark.period, frequency),
        "kind": mark.get_kind_display(),
        "reason": mark.reason,
        "by": mark.by.name,
        "undo": undo,
    }


def _suggestion(series: Series, seen: dict[str, Any], may: bool) -> dict[str, str] | None:
    """Give what the numbers suggest, with the way to the form, to those who may decide it."""
    found = seen.get("suggestion")
    if not found or not may:
        return None
    if not found["starts_on"]:
        return {"words": found["words"], "url": ""}
    url = reverse("outcomes:phase-start", kwargs={"public_id": series.public_id})
    return {"words": found["words"], "url": f"{url}?starts_on={found['starts_on']}"}
