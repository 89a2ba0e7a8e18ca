"""What people do with PDSA cycles: plan one, write in it, move it on, plan the next."""

import zoneinfo
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from improvement.actions import notes, rows, stages
from improvement.models import Cycle, Project
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit
from networks.models import User
from outcomes.models import Measure

Stage = Cycle.Stage
PLAN_FIELDS = [
    "title",
    "owner",
    "site",
    "purpose",
    "objective",
    "change",
    "scale",
    "place",
    "data_plan",
    "starts_on",
    "ends_on",
]
DO_FIELDS = ["started_on", "ended_on", "went_as_planned", "happened", "problems", "feedback"]
STUDY_FIELDS = ["findings", "learned"]
ACT_FIELDS = ["decision", "next_steps"]
FIELDS = [*PLAN_FIELDS, *DO_FIELDS, *STUDY_FIELDS, *ACT_FIELDS]
CARRIED_ON = [
    "title",
    "owner",
    "site",
    "purpose",
    "objective",
    "change",
    "scale",
    "place",
    "data_plan",
]


@transaction.atomic
def plan(
    *,
    by: User,
    project: Project,
    ramp: str,
    values: dict[str, Any],
    measures: Iterable[Measure] = (),
    predictions: list[dict[str, Any]] | None = None,
    tasks: list[dict[str, Any]] | None = None,
    previous: Cycle | None = None,
) -> Cycle:
    """Plan a cycle: the next one of its ramp at its site, or the first of a new ramp."""
    if project.status == Project.Status.ENDED:
        raise Conflict("This project has ended. Open it again before you plan a test in it.")
    cycle = Cycle(project=project, ramp=ramp, previous=previous, **values)
    cycle.number = _next_number(cycle)
    _check_dates(cycle)
    cycle.full_clean()
    try:
        with transaction.atomic():
            cycle.save()
    except IntegrityError as error:
        raise Conflict("Somebody else planned this very cycle a moment ago.") from error
    cycle.measures.set(measures)
    rows.put_predictions(cycle, predictions or [])
    rows.put_tasks(cycle, tasks or [])
    audit.record(
        by=by, verb="cycle.planned", obj=cycle, network=project.network, after=_seen(cycle)
    )
    return cycle


@transaction.atomic
def save(
    *,
    by: User,
    cycle: Cycle,
    version: int,
    values: dict[str, Any],
    measures: Iterable[Measure] | None = None,
    predictions: list[dict[str, Any]] | None = None,
    tasks: list[dict[str, Any]] | None = None,
) -> Cycle:
    """Write in an open cycle; ChangedMeanwhile if `version` is no longer the newest.

    `predictions` and `tasks` are whole lists: a row with an id is kept and changed, one without
    is new, and rows left out are removed. Predictions are fixed once the test has started.
    """
    fresh = _fresh(cycle, version)
    if fresh.stage == Stage.CLOSED:
        raise Conflict("This cycle is closed. What it says stays as it is.")
    before, former = _seen(fresh), list(fresh.measures.all())
    for name, value in values.items():
        setattr(fresh, name, value)
    _check_dates(fresh)
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*values])
    if measures is not None:
        fresh.measures.set(measures)
    if predictions is not None:
        rows.put_predictions(fresh, predictions)
    if tasks is not None:
        rows.put_tasks(fresh, tasks)
    notes.sync(fresh, by=by, former=former, adopted_on=None)
    _record(by=by, verb="cycle.changed", cycle=fresh, before=before)
    return fresh


@transaction.atomic
def move(
    *,
    by: User,
    cycle: Cycle,
    version: int,
    to: str,
    now: datetime,
    reason: str = "",
    is_confirmed: bool = False,
) -> Cycle:
    """Take a step of the table in `stages`, if nothing stands against it."""
    fresh = _fresh(cycle, version)
    stages.check(fresh, to, reason=reason, is_confirmed=is_confirmed)
    before, today = _seen(fresh), local_day(fresh, now)
    fields = ["stage", *_enter(fresh, to, today=today, now=now)]
    fresh.full_clean()
    fresh.save_over(version=version, fields=fields)
    adopted = to == Stage.CLOSED and fresh.decision == Cycle.Decision.ADOPT
    notes.sync(
        fresh, by=by, former=list(fresh.measures.all()), adopted_on=today if adopted else None
    )
    _record(by=by, verb=f"cycle.{VERBS[to]}", cycle=fresh, before=before, reason=reason)
    return fresh


def plan_next(*, by: User, cycle: Cycle) -> Cycle:
    """Open the next cycle of the ramp after an adapted one, filled in from it."""
    if cycle.stage != Stage.CLOSED or cycle.decision != Cycle.Decision.ADAPT:
        raise Conflict("The next cycle is planned once this one is closed with “adapt”.")
    if Cycle.objects.filter(previous=cycle).exists():
        raise Conflict("The next cycle is planned already.")
    values = {name: getattr(cycle, name) for name in CARRIED_ON} | {"change": cycle.next_steps}
    return plan(
        by=by,
        project=cycle.project,
        ramp=cycle.ramp,
        values=values,
        measures=list(cycle.measures.all()),
        previous=cycle,
    )


def local_day(cycle: Cycle, now: datetime) -> date:
    """Give the day it is where the test is done."""
    zone = cycle.site.timezone if cycle.site else cycle.project.network.timezone
    return now.astimezone(zoneinfo.ZoneInfo(zone)).date()


VERBS: dict[str, str] = {
    Stage.PLAN: "planned_again",
    Stage.DO: "started",
    Stage.STUDY: "taken_to_study",
    Stage.ACT: "taken_to_act",
    Stage.CLOSED: "closed",
}


def _enter(cycle: Cycle, to: str, *, today: date, now: datetime) -> list[str]:
    """Set what a stage sets when it is entered, and give the names of those fields."""
    forward = (cycle.stage, to)
    cycle.stage = to
    if to == Stage.PLAN:
        cycle.started_on = cycle.ended_on = None
        return ["started_on", "ended_on"]
    if forward == (Stage.PLAN, Stage.DO):
        cycle.started_on = cycle.started_on or today
        return ["started_on"]
    if forward == (Stage.DO, Stage.STUDY):
        cycle.ended_on = cycle.ended_on or max(today, cycle.started_on or today)
        return ["ended_on"]
    if to == Stage.CLOSED:
        cycle.closed_at = now
        return ["closed_at"]
    return []


def _fresh(cycle: Cycle, version: int) -> Cycle:
    fresh = (
        Cycle.objects.select_related("project__network", "site")
        .prefetch_related("predictions")
        .filter(pk=cycle.pk, version=version)
        .first()
    )
    if fresh is None:
        raise ChangedMeanwhile
    return fresh


def _next_number(cycle: Cycle) -> int:
    ramp = Cycle.objects.filter(project=cycle.project, site=cycle.site, ramp=cycle.ramp)
    return (ramp.aggregate(last=models.Max("number"))["last"] or 0) + 1


def _check_dates(cycle: Cycle) -> None:
    if cycle.starts_on and cycle.ends_on and cycle.ends_on < cycle.starts_on:
        raise DomainError("The planned end lies before the planned start.", field="ends_on")
    if cycle.started_on and cycle.ended_on and cycle.ended_on < cycle.started_on:
        raise DomainError("The test ended before it started.", field="ended_on")
    if cycle.stage != Stage.PLAN and cycle.started_on is None:
        raise DomainError("Say when the test started.", field="started_on")


def _record(*, by: User, verb: str, cycle: Cycle, before: dict[str, Any], reason: str = "") -> None:
    audit.record(
        by=by,
        verb=verb,
        obj=cycle,
        network=cycle.project.network,
        before=before,
        after=_seen(cycle),
        reason=reason,
    )


def _seen(cycle: Cycle) -> dict[str, Any]:
    seen = audit.plain_values(cycle, ["stage", "number", *FIELDS])
    seen["measures"] = sorted(cycle.measures.values_list("code", flat=True))
    return seen | rows.seen(cycle)
