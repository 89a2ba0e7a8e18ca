"""What the chart of a measure says of a change that is tested: in the chart's own words, since when,
and whether that began before the first test."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q

from improvement.models import Change, Cycle
from outcomes import presenters as outcomes
from outcomes.models import Chart
from outcomes.presenters import Choice, Gate
from outcomes.presenters.saying import standing

Told = list[tuple[Chart, dict[str, Any]]]
BEFORE = "That began before the first of these tests."


def is_told(one: tuple[Chart, dict[str, Any]]) -> bool:
    """Say whether there is anything to tell of a chart: some measures have no total."""
    _chart, seen = one
    return bool(seen["points"]) or seen["is_suppressed"]


def began(seen: dict[str, Any]) -> date | None:
    """Give the period in which the signal began that stands now."""
    stands = standing(seen)
    if stands is None:
        return None
    return date.fromisoformat(seen["points"][stands["points"][0]]["period"])


def is_since(seen: dict[str, Any], tested_from: date | None) -> bool:
    """Say whether the signal that stands now began in the month of the first test, or later."""
    begins = began(seen)
    return begins is not None and tested_from is not None and begins >= tested_from.replace(day=1)


def in_words(chart: Chart, seen: dict[str, Any], tested_from: date | None) -> str:
    """Say what a chart shows, of whom, since when. Nothing says that a change caused it."""
    site, network, begins = chart.series.site, chart.series.measure.network, began(seen)
    whose = site.name if site else f"all {network.site_word_plural} together"
    if is_since(seen, tested_from):
        return f"Since {begins:%B %Y} the chart of {whose} says: {seen['sentence']}"
    words = f"The chart of {whose} says now: {seen['sentence']}"
    return f"{words} {BEFORE}" if begins is not None and tested_from is not None else words


def effects_of(
    changes: Sequence[Change], tests: Mapping[int, list[Cycle]], user: Any
) -> dict[int, dict[str, Any]]:
    """Say by change what the chart of its measure shows: of all sites together and, where all its
    tests were at one site, of that. As many queries however many there are."""
    known = [change for change in changes if change.measure is not None]
    sites = {change.pk: _only_site(tests[change.pk]) for change in known}
    charts = _charts(known, {one for one in sites.values() if one}, user)
    return {change.pk: _effect(change, charts, sites, tests) for change in known}


def _only_site(cycles: Iterable[Cycle]) -> int | None:
    at = {cycle.site_id for cycle in cycles}
    return at.pop() if len(at) == 1 else None


def _charts(changes: Iterable[Change], sites: set[int], user: Any) -> dict[int, Told]:
    """Give the charts of measures as this reader sees them, the total first. Where sites have no
    names on charts, theirs would be told here."""
    measures = {change.measure_id: change.measure for change in changes if change.measure}
    gates = Gate.for_all(user, measures.values())
    of_whom = Q(series__site=None) | Q(series__site__in=sites)
    rows = Chart.objects.filter(of_whom, series__measure__in=measures, kind=Chart.Kind.RUN)
    told: dict[int, Told] = defaultdict(list)
    for chart in rows.for_list().order_by(F("series__site").asc(nulls_first=True)):
        gate = gates[chart.series.measure_id]
        if not gate.names.veils(chart.series.site_id):
            told[chart.series.measure_id].append((chart, outcomes.shown(chart, gate)))
    return told


def _effect(
    change: Change,
    charts: Mapping[int, Told],
    sites: Mapping[int, int | None],
    tests: Mapping[int, list[Cycle]],
) -> dict[str, Any]:
    measure: Any = change.measure
    days = [cycle.started_on for cycle in tests[change.pk] if cycle.started_on]
    asked = (None, sites[change.pk])
    own = [one for one in charts.get(measure.pk, ()) if one[0].series.site_id in asked]
    told = [one for one in own if is_told(one)]
    lines = [in_words(chart, seen, min(days, default=None)) for chart, seen in told]
    site = told[0][0].series.site if told else None
    return {
        "name": measure.name,
        "url": Choice(site=site.code if site else "").url(measure),
        "lines": lines or [own[0][1]["sentence"] if own else "No data yet."],
        "note": "Illustrative, simulated data." if measure.is_simulated else "",
    }
