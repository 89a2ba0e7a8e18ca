"""What is on record for a team, as its reader may see it, and the score it would suggest."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from improvement.models import Aim, Cycle, Prediction, Project
from improvement.practice import Evidence, Suggestion, suggest
from networks.models import Membership, Site
from networks.models.memberships import Access
from outcomes import presenters as outcomes
from outcomes.models import Chart, Measure
from outcomes.presenters.saying import newest, standing

# With fewer points there is nothing yet to compare with.
ENOUGH = 6
MOST_CYCLES = 500
Charts = dict[int, dict[str, Any]]


def suggestion_for(project: Project, site: Site | None, *, user: Any) -> Suggestion:
    """Give the score that the records would suggest. Few queries, however much there is."""
    return suggest(evidence_of(project, site, user=user))


def evidence_of(project: Project, site: Site | None, *, user: Any) -> Evidence:
    """Put together what is known of a team; small counts stay hidden, and so do not count."""
    cycles = _cycles(project, site)
    aims = list(project.aims.select_related("measure__current", "measure__network"))
    charts = _charts(_measures(aims, cycles), site, user=user)
    begun = [cycle for cycle in cycles if cycle.stage != Cycle.Stage.PLAN]
    closed = [cycle for cycle in cycles if cycle.stage == Cycle.Stage.CLOSED]
    goals = [aim for aim in aims if aim.measure and aim.goal is not None]
    better = [held for held in map(_better, charts.values()) if held is not None]
    return Evidence(
        has_charter=bool(project.charter.strip()),
        has_team=_has_team(project, site),
        has_plan=bool(cycles) or any(aim.measure for aim in aims) or project.milestones.exists(),
        has_baseline=any(aim.baseline is not None for aim in aims)
        or any(_valued(seen) >= ENOUGH for seen in charts.values()),
        tests=len(begun),
        worked=sum(_worked(cycle) for cycle in closed),
        adopted=sum(cycle.decision == Cycle.Decision.ADOPT for cycle in closed),
        going_on=len(begun) - len(closed),
        better=len(better),
        held=max(better, default=0),
        goals=len(goals),
        reached=sum(_is_reached(aim, charts) for aim in goals),
    )


def _cycles(project: Project, site: Site | None) -> list[Cycle]:
    cycles = Cycle.objects.filter(project=project)
    if site is not None:
        cycles = cycles.filter(site=site)
    return list(
        cycles.prefetch_related("predictions", "measures__current", "measures__network")[
            :MOST_CYCLES
        ]
    )


def _measures(aims: Iterable[Aim], cycles: Iterable[Cycle]) -> list[Measure]:
    linked = [aim.measure for aim in aims if aim.measure]
    linked += [measure for cycle in cycles for measure in cycle.measures.all()]
    return list({measure.pk: measure for measure in linked}.values())


def _charts(measures: list[Measure], site: Site | None, *, user: Any) -> Charts:
    """Give the run chart of each measure at the team's site, or of the whole network."""
    gates = outcomes.Gate.for_all(user, measures)
    charts = Chart.objects.filter(
        series__measure__in=measures, series__site=site, kind=Chart.Kind.RUN
    )
    return {
        chart.series.measure_id: outcomes.shown(chart, gates[chart.series.measure_id])
        for chart in charts.for_list()
    }


def _has_team(project: Project, site: Site | None) -> bool:
    """Say whether anybody beside the lead is there: at a site, its lead or one of the team."""
    team = {one.user_id for one in project.team.all()}
    if site is None:
        return bool(team)
    people = Membership.objects.active().filter(network=project.network_id, site=site)
    return people.filter(Q(access=Access.SITE_LEAD) | Q(user__in={*team, project.lead_id})).exists()


def _worked(cycle: Cycle) -> bool:
    came_true = any(row.matched == Prediction.Match.YES for row in cycle.predictions.all())
    return came_true and cycle.decision != Cycle.Decision.ABANDON


def _valued(seen: dict[str, Any]) -> int:
    return sum(point["value"] is not None for point in seen["points"])


def _better(seen: dict[str, Any]) -> int | None:
    """Give for how many points a change for the better stands now; None where there is none."""
    if seen["verdict"] != Chart.Verdict.BETTER:
        return None
    stands = standing(seen)
    if stands is None or stands["reading"] != "better":
        return 1
    return int(stands.get("length", len(stands["points"])))


def _is_reached(aim: Aim, charts: Charts) -> bool:
    """Say whether the newest value is at the goal, or beyond it the good way."""
    seen = charts.get(aim.measure_id or 0)
    point = newest(seen) if seen else None
    if seen is None or point is None or aim.goal is None:
        return False
    goal, value = float(aim.goal), float(point["value"])
    return value <= goal if seen["direction"] == "lower" else value >= goal
