"""What the charts of linked measures say: the finding, in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from outcomes.models import Chart, Measure

SIGNALS = {"better": "better", "worse": "worse", "changed": "change"}


def effects(measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """Give the finding for each measure's network total, in one query for all of them."""
    chosen = list(measures)
    if not chosen:
        return []
    charts = {
        chart.series.measure_id: chart
        for chart in Chart.objects.filter(
            series__measure__in=chosen, series__site=None, kind=Chart.Kind.RUN
        ).select_related("series")
    }
    return [_effect(measure, charts.get(measure.pk)) for measure in chosen]


def _effect(measure: Measure, chart: Chart | None) -> dict[str, Any]:
    return {
        "id": f"effect-{measure.pk}",
        "name": measure.name,
        "url": reverse("outcomes:measure-detail", kwargs={"public_id": measure.public_id}),
        "note": "Illustrative, simulated data" if measure.is_simulated else "All sites together",
        "sentence": chart.sentence if chart else "No data yet.",
        "signal": SIGNALS.get(chart.verdict, "none") if chart else "none",
    }
