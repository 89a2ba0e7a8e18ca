"""What the charts show of a ramp: its cycles in one line above the chart of each linked measure."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from improvement.models import Cycle
from improvement.presenters.charts import SIGNALS
from improvement.presenters.words import cycle_url
from outcomes import presenters as outcomes
from outcomes.models import Chart, Measure
from outcomes.presenters.moments import Moment, before_and_since, marked

Charts = dict[tuple[int, int | None], Chart]


def ramp_charts(cycle: Cycle, in_ramp: Sequence[Cycle], *, user: Any) -> list[dict[str, Any]]:
    """Give for each measure of a cycle its finding and drawing: of the cycle's own site where its
    reader may see that, else of the whole network. Queries do not grow with the measures."""
    linked = [measure.pk for measure in cycle.measures.all()]
    measures = list(Measure.objects.filter(pk__in=linked).for_list())
    if not measures:
        return []
    gates = outcomes.Gate.for_all(user, measures)
    charts = _charts(measures, cycle)
    moments = list(_moments(in_ramp))
    return [_chart(gates[one.pk], charts, cycle, moments) for one in measures]


def _charts(measures: Iterable[Measure], cycle: Cycle) -> Charts:
    places = Q(series__site=None) | Q(series__site=cycle.site_id)
    found = Chart.objects.filter(places, series__measure__in=measures, kind=Chart.Kind.RUN)
    return {(one.series.measure_id, one.series.site_id): one for one in found.for_list()}


def _moments(in_ramp: Iterable[Cycle]) -> Iterable[Moment]:
    """Give the start of each cycle, with on how many it was tried, and the day of adoption."""
    for one in in_ramp:
        if one.started_on and one.stage != Cycle.Stage.PLAN:
            sign, label = str(one.number), one.scale or one.title
            yield Moment(one.started_on, sign, label, cycle_url(one))
        if one.decision == Cycle.Decision.ADOPT and one.closed_at:
            yield Moment(timezone.localdate(one.closed_at), "A", "Adopted", cycle_url(one))


def _chart(
    gate: outcomes.Gate, charts: Charts, cycle: Cycle, moments: list[Moment]
) -> dict[str, Any]:
    measure = gate.measure
    site, seen = _seen(gate, charts, cycle)
    place = cycle.site.name if site and cycle.site else "All sites together"
    choice = outcomes.Choice().but(site=cycle.site.code if site and cycle.site else "")
    shown = {
        "id": f"ramp-{measure.pk}",
        "name": measure.name,
        "url": choice.url(measure),
        "note": f"{place}. Illustrative, simulated data" if measure.is_simulated else place,
    }
    if seen is None:
        return shown | {"sentence": "No data yet.", "signal": "none", "svg": {}, "compared": ""}
    first = min((one.on for one in moments), default=None)
    name = f"ramp-{measure.pk}-svg"
    return shown | {
        "sentence": seen["sentence"],
        "signal": SIGNALS.get(seen["verdict"], "none"),
        "svg": marked(seen, measure, moments, place=place, prefix=name) if seen["points"] else {},
        "compared": before_and_since(seen, first, "the first cycle") if first else "",
    }


def _seen(
    gate: outcomes.Gate, charts: Charts, cycle: Cycle
) -> tuple[int | None, dict[str, Any] | None]:
    """Give whose chart is shown and what of it. Where the network's agreement tells no names, a
    chart beside the name of its site would tell whose it is."""
    own = charts.get((gate.measure.pk, cycle.site_id)) if cycle.site_id else None
    if own is not None and not gate.names.veils(cycle.site_id):
        seen = outcomes.shown(own, gate)
        if seen["points"] and not seen["is_suppressed"]:
            return cycle.site_id, seen
    total = charts.get((gate.measure.pk, None))
    return None, outcomes.shown(total, gate) if total is not None else None
