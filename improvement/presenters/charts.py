"""What the charts of linked measures show to a reader."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from outcomes import presenters as outcomes
from outcomes.models import Chart, Measure
from outcomes.presenters import Gate

SIGNALS = {"better": "better", "worse": "worse", "changed": "change"}


def effects(
    measures: Iterable[Measure],
    *,
    user: Any,
    gates: Mapping[int, Gate] | None = None,
    goals: Mapping[int, float] | None = None,
) -> list[dict[str, Any]]:
    """Give finding and drawing of each measure's network total, as this reader may see them.
    Whoever shows many hands over the gates, loaded at once; `goals` are those of aims, by the key
    of their measure, and drawn in place of its own."""
    chosen = list(measures)
    if not chosen:
        return []
    totals = Chart.objects.filter(
        series__measure__in=chosen, series__site=None, kind=Chart.Kind.RUN
    )
    charts = {chart.series.measure_id: chart for chart in totals.for_list()}
    known, wanted = gates or {}, goals or {}
    return [
        _effect(one, charts.get(one.pk), user, known.get(one.pk), wanted.get(one.pk))
        for one in chosen
    ]


def _effect(
    measure: Measure, chart: Chart | None, user: Any, gate: Gate | None, goal: float | None
) -> dict[str, Any]:
    name = f"effect-{measure.pk}"
    shown = {
        "id": name,
        "name": measure.name,
        "url": reverse("outcomes:measure-detail", kwargs={"public_id": measure.public_id}),
        "note": "Illustrative, simulated data" if measure.is_simulated else "All sites together",
    }
    if chart is None:
        return shown | {"sentence": "No data yet.", "signal": "none", "svg": "", "latest": ""}
    seen = outcomes.headline(
        chart, user, size="multiple", prefix=f"{name}-svg", gate=gate, goal=goal
    )
    signal = SIGNALS.get(seen["verdict"], "none")
    told = {name: seen[name] for name in ("sentence", "svg", "latest")}
    return shown | told | {"signal": signal}
