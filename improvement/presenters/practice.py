"""How well tests are run: the six features of each ramp, and their share over time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from improvement.models import ChangeLink, Cycle
from improvement.practice import FEATURES, CycleFacts, Feature, RampFacts, features
from networks.models import Network
from outcomes import charts, periods
from outcomes.disclosure import EVENTS
from outcomes.models import Chart
from outcomes.presenters.drawing import svg

Stage = Cycle.Stage
# The newest tests that are looked through, and the newest periods that are shown.
MOST = 4000
SHOWN = 8
STEPS = {"quarter": "Quarters", "month": "Months"}
WRITTEN = {
    Stage.DO: ("happened",),
    Stage.STUDY: ("findings", "learned"),
}
Key = tuple[int, int | None, str]


@dataclass(frozen=True)
class Ramp:
    """A ramp with its cycles in order, its features, and the day on which it last moved."""

    cycles: list[Cycle]
    features: list[Feature]
    moved_on: date

    @property
    def key(self) -> Key:
        return key_of(self.cycles[0])


def key_of(cycle: Cycle) -> Key:
    return cycle.project_id, cycle.site_id, cycle.ramp


def for_practice(cycles: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Load what the features are read from; the queries do not grow with the cycles."""
    return cycles.select_related("project__network", "site").prefetch_related(
        "predictions", "measures__current"
    )


def ramps_of(cycles: Iterable[Cycle]) -> list[Ramp]:
    """Group cycles loaded by `for_practice` into ramps with their features. Two more queries."""
    grouped: dict[Key, list[Cycle]] = defaultdict(list)
    for cycle in cycles:
        grouped[key_of(cycle)].append(cycle)
    every = [cycle for members in grouped.values() for cycle in members]
    driven, judged = _driven(every), _judged(every)
    ramps = []
    for members in grouped.values():
        members.sort(key=lambda cycle: cycle.number)
        facts = _facts(members, driven, judged)
        ramps.append(Ramp(members, features(facts), max(map(moved_on, members))))
    return ramps


def _driven(cycles: list[Cycle]) -> set[int]:
    """Give the changes that act on a driver of some diagram."""
    tested = {cycle.change_idea_id for cycle in cycles if cycle.change_idea_id}
    links = ChangeLink.objects.filter(change__in=tested).order_by()
    return set(links.values_list("change_id", flat=True).distinct())


def _judged(cycles: list[Cycle]) -> set[int]:
    """Give the measures whose network chart has enough points to be judged. Of events not even
    how many there were may be told: linking such a measure is enough."""
    measures = {one.pk: one for cycle in cycles for one in cycle.measures.all()}
    events = {pk for pk, one in measures.items() if one.current and one.current.kind in EVENTS}
    found = Chart.objects.filter(
        series__measure__in=[pk for pk in measures if pk not in events],
        series__site=None,
        kind=Chart.Kind.RUN,
    ).exclude(verdict=Chart.Verdict.TOO_FEW)
    return events | set(found.values_list("series__measure_id", flat=True))


def _facts(cycles: list[Cycle], driven: set[int], judged: set[int]) -> RampFacts:
    measures = {one.pk for cycle in cycles for one in cycle.measures.all()}
    changes = {cycle.change_idea_id for cycle in cycles if cycle.change_idea_id}
    return RampFacts(
        cycles=tuple(map(_cycle_facts, cycles)),
        has_measure=bool(measures),
        has_points=bool(measures & judged),
        has_change=bool(changes),
        has_driver=bool(changes & driven),
    )


def _cycle_facts(cycle: Cycle) -> CycleFacts:
    return CycleFacts(
        number=cycle.number,
        is_told=_is_told(cycle),
        is_predicted=any(row.prediction.strip() for row in cycle.predictions.all()),
        follows=cycle.previous_id is not None,
        count=cycle.scale_count,
    )


def _is_told(cycle: Cycle) -> bool:
    """Say whether something is written in the plan, and in each quadrant that is left behind."""
    order = list(Stage)
    left = order[: order.index(Stage(cycle.stage))]
    asked = [name for stage in left for name in WRITTEN.get(stage, ())]
    is_planned = bool(cycle.change.strip() or cycle.objective.strip())
    return is_planned and all(getattr(cycle, name).strip() for name in asked)


def moved_on(cycle: Cycle) -> date:
    """Give the day on which a test last moved: closed, ended, started, or else was planned."""
    closed = cycle.closed_at.date() if cycle.closed_at else None
    return closed or cycle.ended_on or cycle.started_on or cycle.created_at.date()


def newest_ramps(cycles: QuerySet[Cycle]) -> list[Ramp]:
    """Give the ramps among the newest tests, the last moved first."""
    chosen = for_practice(cycles).order_by("-pk")[:MOST]
    return sorted(ramps_of(chosen), key=lambda ramp: ramp.moved_on, reverse=True)


def over_time(network: Network, *, step: str) -> dict[str, Any]:
    """Give the share of ramps with each feature, by the period in which each ramp last moved. A
    ramp stands in one period only, and no site is named or compared."""
    ramps = newest_ramps(Cycle.objects.filter(project__network=network))
    if not ramps:
        return {"rows": [], "pictures": [], "count": 0}
    of_period: dict[date, list[Ramp]] = defaultdict(list)
    for ramp in ramps:
        of_period[periods.start_of(ramp.moved_on, step)].append(ramp)
    last = max(of_period)
    first = max(min(of_period), _back(last, step))
    rows = [
        _row(period, of_period.get(period, []), step) for period in periods.every(first, last, step)
    ]
    return {
        "rows": rows[::-1],
        "pictures": [_picture(key, name, rows) for key, name in FEATURES.items()],
        "count": sum(row["ramps"] for row in rows),
    }


def _back(last: date, step: str) -> date:
    return periods.add_months(last, -(SHOWN - 1) * periods.MONTHS[step])


def _row(period: date, ramps: list[Ramp], step: str) -> dict[str, Any]:
    met = {
        key: sum(one.is_met for ramp in ramps for one in ramp.features if one.key == key)
        for key in FEATURES
    }
    return {
        "period": period,
        "label": periods.label(period, step),
        "ramps": len(ramps),
        "met": met,
        "words": [f"{met[key]} of {len(ramps)}" if ramps else "–" for key in FEATURES],
    }


def _picture(key: str, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    newest = next(row for row in reversed(rows) if row["ramps"])
    says = f"{newest['label']}: {newest['met'][key]} of {newest['ramps']} ramps."
    now = f"{100 * newest['met'][key] / newest['ramps']:.0f}%"
    return {"name": name, "says": says, "now": now, "svg": _drawn(key, name, says, rows)}


def _drawn(key: str, name: str, says: str, rows: list[dict[str, Any]]) -> SafeString:
    points = [
        charts.Point(
            row["label"],
            100 * row["met"][key] / row["ramps"] if row["ramps"] else None,
            "expected" if row["ramps"] else "missing",
            when=row["period"],
        )
        for row in rows
    ]
    picture = charts.ChartPicture(
        title=f"Share of ramps: {name}", desc=says, points=tuple(points), unit="%", scale=(0, 100)
    )
    return svg(picture, "multiple", f"practice-{key}")


def row_of(ramp: Ramp) -> dict[str, Any]:
    """Give a ramp as a program reads it."""
    first = ramp.cycles[0]
    return {
        "network": first.project.network.slug,
        "project": first.project.public_id,
        "site": first.site.code if first.site else None,
        "ramp": first.ramp,
        "cycles": len(ramp.cycles),
        "moved_on": ramp.moved_on,
        **{one.key: one.is_met for one in ramp.features},
        "words": {one.key: one.words for one in ramp.features},
    }
