"""The one line about each network: its aim, and what the aim's measure shows."""

from collections.abc import Iterable
from typing import Any

from improvement.models import Aim, Project
from networks.models import Network
from outcomes import presenters as outcomes
from outcomes.models import Chart, Measure

FAMILIES = {"outcome": 0, "process": 1, "balancing": 2}


def aims_of(networks: Iterable[Network]) -> dict[int, Aim]:
    """Give each network's own aim: of its oldest project under way, on an outcome if it can."""
    aims = (
        Aim.objects.filter(project__network__in=networks, project__status=Project.Status.ACTIVE)
        .select_related("project", "measure__current", "measure__network")
        .order_by("project__starts_on", "pk")
    )
    chosen: dict[int, Aim] = {}
    for aim in sorted(aims, key=_rank):
        chosen.setdefault(aim.project.network_id, aim)
    return chosen


def _rank(aim: Aim) -> int:
    return FAMILIES.get(aim.measure.family, 3) if aim.measure else 3


def headline_measures(networks: list[Network], aims: dict[int, Aim]) -> dict[int, Measure]:
    """Give the measure of each network's aim, or else its first one."""
    chosen: dict[int, Measure] = {}
    for measure in Measure.objects.filter(network__in=networks).active().for_list():
        chosen.setdefault(measure.network_id, measure)
    return chosen | {key: aim.measure for key, aim in aims.items() if aim.measure}


def totals(measures: Iterable[Measure]) -> dict[int, Chart]:
    """Give the run chart of the network's total for each measure that has one."""
    charts = Chart.objects.filter(
        series__measure__in=list(measures), series__site=None, kind=Chart.Kind.RUN
    ).for_list()
    return {chart.series.measure_id: chart for chart in charts}


def headlines(networks: list[Network], *, viewer: Any) -> dict[int, dict[str, Any]]:
    """Give aim and finding of each network, in four queries however many there are."""
    aims = aims_of(networks)
    measures = headline_measures(networks, aims)
    charts = totals(measures.values())
    return {
        network.pk: {
            "aim": aims[network.pk].statement if network.pk in aims else network.summary,
            **finding(measures.get(network.pk), charts, viewer=viewer, size="spark"),
        }
        for network in networks
    }


SIGNALS = {"better": "better", "worse": "worse", "changed": "change"}
VERDICTS = dict(Chart.Verdict.choices) | {"withheld": "Hidden"}


def finding(
    measure: Measure | None, charts: dict[int, Chart], *, viewer: Any, size: str
) -> dict[str, Any]:
    """Give what a measure's chart shows to this reader, or nothing where none is computed."""
    chart = charts.get(measure.pk) if measure else None
    if measure is None or chart is None:
        return {"measure": measure.name if measure else "", "chart": None}
    seen = outcomes.headline(chart, viewer, size=size, prefix=f"{size}-{measure.pk}")
    return {
        "measure": measure.name,
        "chart": chart,
        "signal": SIGNALS.get(seen["verdict"], "none"),
        "verdict": VERDICTS[seen["verdict"]],
        "sentence": seen["sentence"],
        "latest": seen["latest"],
        "latest_label": seen["latest_label"],
        "svg": seen["svg"],
    }
