"""Signals in words, as their readers may see them: the feed, the digest and REST tell the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from networks.models import Network
from outcomes import periods, rules
from outcomes.models import Chart, Measure, Signal
from outcomes.presenters.charts import headline, withheld
from outcomes.presenters.choices import Choice
from outcomes.presenters.gate import Gate
from outcomes.presenters.names import Names
from outcomes.presenters.saying import WORDS, what
from outcomes.spc import RULES

# The groups of the sites' charts, by how their signals read.
VERDICTS = {"better": "better", "worse": "worse", "signal": "changed"}
# So many of the newest signals are looked through for one page.
MOST = 1000


@dataclass(frozen=True)
class Told:
    """A signal that may be told to a reader, with the name of its site as they may read it."""

    signal: Signal
    place: str


def tellable(signals: Iterable[Signal], user: Any) -> list[Told]:
    """Give the signals that this reader may be told of.

    A signal speaks of all points of its chart: where one of them is hidden, it is not told, as
    the chart itself then tells no finding. `signals` come with `for_list`.
    """
    found = list(signals)
    gates = Gate.for_all(
        user, {one.series.measure_id: one.series.measure for one in found}.values()
    )
    hidden = withheld((one.series for one in found), gates)
    return [
        _told(one, gates[one.series.measure_id].names)
        for one in found
        if one.series_id not in hidden
    ]


def _told(signal: Signal, names: Names) -> Told:
    """Give a signal as its reader may know it; what people wrote of it may name the site."""
    site = names.veil(signal.series.site)
    if names.veils(signal.series.site_id):
        signal.explanation, signal.looked_by = "", None
    return Told(signal, site.name if site else "")


def at_sites(network: Network, user: Any) -> list[dict[str, Any]]:
    """Count, by measure, the sites whose newest points bear a signal that may be told here."""
    signals = Signal.objects.in_network(network).in_state("now").exclude(series__site=None)
    told = tellable(signals.for_list().newest_first()[:MOST], user)
    counted: dict[Measure, dict[str, set[int]]] = {}
    for one in told:
        readings = counted.setdefault(one.signal.series.measure, defaultdict(set))
        readings[one.signal.reading].add(one.signal.series_id)
    return [
        {
            "name": measure.name,
            "url": Choice().url(measure, "measure-sites"),
            "counts": [
                {"word": WORDS[reading], "count": len(found), "group": VERDICTS[reading]}
                for reading in WORDS
                if (found := counted[measure][reading])
            ],
        }
        for measure in sorted(counted, key=lambda one: (one.position, one.name))
    ]


def rows(told: Iterable[Told], user: Any) -> list[dict[str, Any]]:
    """Give signals as rows of the feed."""
    return [row(one, user) for one in told]


def row(told: Told, user: Any) -> dict[str, Any]:
    signal, measure = told.signal, told.signal.series.measure
    frequency = measure.frequency
    site = signal.series.site
    address = {"public_id": signal.public_id}
    return {
        "id": signal.public_id,
        "reading": signal.reading,
        "word": WORDS[signal.reading],
        "measure": measure.name,
        "measure_id": measure.public_id,
        "network": measure.network.name,
        "place": told.place,
        "url": Choice(site=site.code if site else "").url(measure),
        "what": words(signal, frequency),
        "since": periods.label(signal.first_period, frequency),
        "until": periods.label(signal.last_period, frequency),
        "is_current": signal.is_current,
        "ended_at": signal.ended_at,
        "found_at": signal.found_at,
        "looked_at": signal.looked_at,
        "looked_by": str(signal.looked_by) if signal.looked_by else "",
        "explanation": signal.explanation,
        "rule": RULES[signal.rule].words,
        "source": RULES[signal.rule].source,
        "may_judge": bool(rules.can_judge(user, signal.series)),
        "look_url": reverse("outcomes:signal-look", kwargs=address),
        "explain_url": reverse("outcomes:signal-explain", kwargs=address),
        "is_simulated": measure.is_simulated,
    }


def pictures(told: Iterable[Told], user: Any) -> dict[UUID, dict[str, Any]]:
    """Give by the ids of signals the finding and a small drawing of the chart that each is on."""
    known = list(told)
    charts = Chart.objects.filter(
        series__in=[one.signal.series_id for one in known], kind=Chart.Kind.RUN
    )
    by_series = {chart.series_id: chart for chart in charts.for_list()}
    gates = Gate.for_all(
        user, {one.signal.series.measure_id: one.signal.series.measure for one in known}.values()
    )
    return {
        one.signal.public_id: headline(
            by_series[one.signal.series_id],
            user,
            size="multiple",
            prefix=f"s{one.signal.pk}",
            gate=gates[one.signal.series.measure_id],
        )
        for one in known
        if one.signal.series_id in by_series
    }


def words(signal: Signal, frequency: str) -> str:
    """Say a signal in a few words: "7 months above the median"."""
    told = {
        "rule": signal.rule,
        "side": signal.side,
        "length": signal.length,
        "points": [],
        "words": RULES[signal.rule].words,
    }
    return what(told, {"frequency": frequency, "kind": "run"})
