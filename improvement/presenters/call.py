"""A call of a network, made from its data: what the charts show, which sites have new signals, the
cycle of the week, and how far the teams have come.

It is shown to everybody on the call, so it holds what a member at no site may see, whoever makes
it: through the gate for small counts, and by the names that the network agreed on.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse

from improvement.models import Aim, Cycle, CyclePick, Prediction, Project
from improvement.presenters.asks import open_asks
from improvement.presenters.charts import effects
from improvement.presenters.cycles import MATCH_ICONS
from improvement.presenters.standing import standing
from improvement.presenters.words import cycle_url, decision_tag
from networks.models import Network
from outcomes import periods
from outcomes import presenters as outcomes
from outcomes.models import Chart, Measure, Signal
from outcomes.presenters import signals as told
from outcomes.presenters.audience import Audience
from outcomes.presenters.names import Names
from outcomes.presenters.sites import View

DAYS = 30
MOST_MEASURES = 9
MOST_SIGNALS = 400
FAMILIES = {"outcome": 0, "process": 1, "balancing": 2}


@dataclass(frozen=True)
class Window:
    """The days that a call looks back on, both included."""

    first: date
    last: date

    @classmethod
    def read(cls, query: Mapping[str, Any], today: date) -> "Window":
        """Read `since` and `until`; what is not understood is the last thirty days."""
        usual = cls(today - timedelta(days=DAYS), today)
        first = day_of(query.get("since")) or usual.first
        last = day_of(query.get("until")) or today
        return cls(first, last) if first <= last else usual

    def query(self) -> str:
        return urlencode({"since": self.first.isoformat(), "until": self.last.isoformat()})

    @property
    def words(self) -> str:
        first, last = self.first, self.last
        return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def day_of(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def windows(chosen: Window, today: date) -> list[dict[str, Any]]:
    """Give the usual spans as links."""
    this = today.replace(day=1)
    before = periods.add_months(this, -1)
    spans = [
        ("Last 30 days", Window(today - timedelta(days=DAYS), today)),
        (f"{this:%B}", Window(this, today)),
        (f"{before:%B}", Window(before, periods.last_day(before, "month"))),
    ]
    return [
        {"label": label, "url": f"?{span.query()}", "current": span == chosen}
        for label, span in spans
    ]


def call(network: Network, window: Window, *, today: date) -> dict[str, Any]:
    """Give everything that a call shows. The queries do not grow with the sites."""
    audience = Audience(network)
    measures = main_measures(network)
    return {
        "window": window,
        "measures": effects(
            measures, user=audience, gates=outcomes.Gate.for_all(audience, measures)
        ),
        "sites": sites_of(network, measures, audience),
        "signals": new_signals(network, window, audience),
        "cycle": cycle_of_the_week(network, window, audience),
        "asks": open_asks(network, audience),
        "standing": standing(network, user=audience, today=today),
        "is_simulated": any(measure.is_simulated for measure in measures),
    }


def main_measures(network: Network) -> list[Measure]:
    """Give the measures that a call goes through: outcomes first, each in the board's order."""
    active = Measure.objects.filter(network=network).active().for_list()
    return sorted(active, key=lambda one: FAMILIES.get(one.family, 3))[:MOST_MEASURES]


def aimed_at(network: Network, measures: Sequence[Measure]) -> Measure | None:
    """Give the measure of the network's oldest aim under way, or else its first one."""
    keys = [measure.pk for measure in measures]
    aim = (
        Aim.objects.filter(
            project__network=network, project__status=Project.Status.ACTIVE, measure__in=keys
        )
        .order_by("project__starts_on", "pk")
        .first()
    )
    wanted = aim.measure_id if aim else None
    return next((one for one in measures if one.pk == wanted), next(iter(measures), None))


def sites_of(
    network: Network, measures: Sequence[Measure], audience: Audience
) -> dict[str, Any] | None:
    """Give all sites side by side for the measure of the aim, as its own page shows them."""
    measure = aimed_at(network, measures)
    if measure is None:
        return None
    charts = Chart.objects.filter(series__measure=measure, kind=Chart.Kind.RUN)
    page = outcomes.sites_page(
        list(charts.exclude(series__site=None).for_list()),
        outcomes.Gate(audience, measure),
        measure,
        View(),
    )
    if not page["rows"]:
        return None
    url = reverse("outcomes:measure-sites", kwargs={"public_id": measure.public_id})
    return page | {"name": measure.name, "url": url}


def new_signals(network: Network, window: Window, audience: Audience) -> list[dict[str, Any]]:
    """Give the signals found in these days, by place: the network's own first, then by name."""
    found = (
        Signal.objects.in_network(network)
        .standing()
        .filter(is_news=True, found_at__date__range=(window.first, window.last))
    )
    rows = told.rows(
        told.tellable(found.for_list().newest_first()[:MOST_SIGNALS], audience), audience
    )
    places: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        places[row["place"]].append(row)
    return [
        {"place": place or f"All {network.site_word_plural}", "is_network": not place, "rows": some}
        for place, some in sorted(places.items())
    ]


def cycle_of_the_week(
    network: Network, window: Window, audience: Audience
) -> dict[str, Any] | None:
    """Give the test that a coordinator picked, or else the newest finished one to learn from."""
    weeks = (periods.start_of(window.first, "week"), window.last)
    pick = (
        CyclePick.objects.filter(network=network, week__range=weeks)
        .select_related("by")
        .order_by("-week")
        .first()
    )
    cycles = Cycle.objects.filter(project__network=network).for_list()
    cycle = cycles.filter(pk=pick.cycle_id).first() if pick else _suggested(cycles, window)
    if cycle is None:
        return None
    return _told_cycle(cycle, network, audience) | {
        "why": pick.reason if pick else SUGGESTED,
        "picked_by": pick.by.name if pick else "",
    }


SUGGESTED = "Suggested: the newest finished test that has a prediction and says what was learned."


def _suggested(cycles: Any, window: Window) -> Cycle | None:
    """Find the newest closed cycle up to the last day that has a prediction and a study."""
    predicted = Prediction.objects.filter(cycle=OuterRef("pk")).exclude(prediction="")
    whole = cycles.closed().filter(Exists(predicted)).exclude(findings="").exclude(learned="")
    newest: Cycle | None = (
        whole.filter(closed_at__date__lte=window.last).order_by("-closed_at", "-pk").first()
    )
    return newest


def _told_cycle(cycle: Cycle, network: Network, audience: Audience) -> dict[str, Any]:
    # The page of a test names its site: a mark beside the link would tell whose it is.
    is_veiled = Names(audience, network).veils(cycle.site_id)
    return {
        "id": cycle.public_id,
        "title": cycle.title,
        "number": cycle.number,
        "ramp": cycle.ramp,
        "url": cycle_url(cycle),
        "place": cycle.site.name if cycle.site and not is_veiled else "",
        "change": cycle.change,
        "scale": cycle.scale,
        "predictions": [
            {
                "question": row.question,
                "prediction": row.prediction,
                "result": row.result,
                "matched": row.get_matched_display() if row.matched else "",
                "icon": MATCH_ICONS.get(row.matched, ""),
            }
            for row in cycle.predictions.all()
        ],
        "findings": cycle.findings,
        "learned": cycle.learned,
        "decision": decision_tag(cycle) if cycle.decision else None,
        "next": cycle.next_steps,
    }


def cycles_to_pick(network: Network) -> Any:
    """Give the tests that may be picked: those that have begun, the last written in first."""
    begun = Cycle.objects.filter(project__network=network).exclude(stage=Cycle.Stage.PLAN)
    return begun.select_related("project", "site").order_by("-updated_at", "-pk")
