"""What people do with PDSA cycles: plan one, write in it, move it on, plan the next."""

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from improvement.actions import changes as changes_tested
from improvement.actions import joining, notes, revisions, rows, stages, texts
from improvement.models import Cycle, Project
from lhs_platform.lib import merging
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit
from networks.models import User
from outcomes.models import Measure

Stage = Cycle.Stage
PLAN_FIELDS = [
    "title",
    "owner",
    "site",
    "change_idea",
    "purpose",
    "objective",
    "change",
    "scale",
    "scale_count",
    "belief",
    "place",
    "data_plan",
    "starts_on",
    "ends_on",
]
DO_FIELDS = [
    "started_on",
    "ended_on",
    "went_as_planned",
    "why_not",
    "happened",
    "problems",
    "feedback",
]
STUDY_FIELDS = ["findings", "compared", "learned"]
ACT_FIELDS = ["decision", "next_steps", "sustain", "follow_up_on"]
FIELDS = [*PLAN_FIELDS, *DO_FIELDS, *STUDY_FIELDS, *ACT_FIELDS]
CARRIED_ON = [
    "title",
    "owner",
    "site",
    "change_idea",
    "purpose",
    "objective",
    "change",
    "scale",
    "place",
    "data_plan",
]


CLOSED = "This cycle is closed. What it says stays as it is."


@dataclass(frozen=True)
class Written:
    """A cycle after a save. `typed` is the version that holds exactly what was typed, the cycle's
    own the one that stands; in the fields of `met` two people met."""

    cycle: Cycle
    typed: int
    met: list[str]

    @property
    def is_joined(self) -> bool:
        return self.typed != self.cycle.version


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
    texts.check(values | {"ramp": ramp}, predictions=predictions, tasks=tasks)
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
    revisions.keep(cycle, revisions.snapshot(cycle, FIELDS), by=by)
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
    texts.check(values, predictions=predictions, tasks=tasks)
    fresh = _fresh(cycle, version)
    revisions.keep(fresh, revisions.snapshot(fresh, FIELDS), by=fresh.owner)
    given = {"measures": measures, "predictions": predictions, "tasks": tasks}
    return _written(fresh, by=by, changes={"values": values} | given)


@transaction.atomic
def write(*, by: User, cycle: Cycle, version: int, changes: dict[str, Any]) -> Written:
    """Write in an open cycle as several people may at once: what others saved since `version` is
    joined with it (see `joining`). What was typed is kept as a version of its own; in `met` are
    the fields in which two people met. Saving what stands already changes nothing."""
    fresh = held(cycle)
    if fresh.stage == Stage.CLOSED:
        raise Conflict(CLOSED)
    typed_rows = {name: changes.get(name) for name in ("predictions", "tasks")}
    texts.check(changes["values"], **typed_rows)
    changes = changes | {"values": _tidy(changes["values"])}
    stands = revisions.snapshot(fresh, FIELDS)
    revisions.keep(fresh, stands, by=fresh.owner)
    if version == fresh.version:
        joined, _ = _joined(fresh, stands, stands, changes)
        return _whole(_written_if_new(fresh, stands, by=by, changes=joined))
    was, typed = revisions.as_of(fresh, version), revisions.overlaid(stands, changes)
    if was is None:
        raise ChangedMeanwhile
    if typed == stands:
        return _whole(fresh)
    joined, met = _joined(fresh, was, stands, changes)
    kept = _put(fresh, typed | {revisions.DRAFT: True}, by=by)
    after = _written_if_new(fresh, stands, by=by, changes=joined)
    if after.version == kept:
        _put(after, stands, by=fresh.owner)
    is_same = revisions.snapshot(after, FIELDS) == typed
    return Written(after, typed=after.version if is_same else kept, met=met)


def _whole(cycle: Cycle) -> Written:
    return Written(cycle, typed=cycle.version, met=[])


def _put(cycle: Cycle, content: dict[str, Any], *, by: User) -> int:
    """Keep plain data as the next version, and give its number."""
    cycle.save_over(version=cycle.version, fields=[])
    revisions.keep(cycle, content, by=by)
    return cycle.version


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    """Give texts with the line ends that are kept."""
    return {k: merging.tidy(v) if isinstance(v, str) else v for k, v in values.items()}


def _written_if_new(
    cycle: Cycle, stands: dict[str, Any], *, by: User, changes: dict[str, Any]
) -> Cycle:
    if not _changes_something(changes, stands):
        return cycle
    return _written(cycle, by=by, changes=changes)


def _joined(
    cycle: Cycle, was: dict[str, Any], stands: dict[str, Any], changes: dict[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Put together what was typed and what stands, list by list."""
    values = joining.join_values(was["values"], cycle, changes["values"])
    joined: dict[str, Any] = {"values": values.values}
    met = list(values.met)
    for name in ("predictions", "tasks"):
        if changes.get(name) is not None:
            joined[name], has_met = joining.join_rows(was[name], stands[name], changes[name])
            met += [name] if has_met else []
    if changes.get("measures") is not None:
        typed = {measure.pk: measure for measure in changes["measures"]}
        if sorted(typed) != was["measures"]:
            gone = set(was["measures"]) - set(typed)
            keys = (set(stands["measures"]) | set(typed)) - gone
            joined["measures"] = list(Measure.objects.filter(pk__in=keys))
    return joined, met


def _changes_something(joined: dict[str, Any], stands: dict[str, Any]) -> bool:
    """Say whether what was joined differs from what stands."""
    if joined["values"] or "measures" in joined:
        return True
    rows_given = [(name, joined[name]) for name in ("predictions", "tasks") if name in joined]
    return any(
        len(given) != len(stands[name]) or any(set(row) != {"id"} for row in given)
        for name, given in rows_given
    )


def _written(fresh: Cycle, *, by: User, changes: dict[str, Any]) -> Cycle:
    """Write values, measures and rows over the version that was loaded."""
    if fresh.stage == Stage.CLOSED:
        raise Conflict(CLOSED)
    before, former = _seen(fresh), list(fresh.measures.all())
    for name, value in changes["values"].items():
        setattr(fresh, name, value)
    _check_dates(fresh)
    fresh.full_clean()
    fresh.save_over(version=fresh.version, fields=[*changes["values"]])
    if changes.get("measures") is not None:
        fresh.measures.set(changes["measures"])
    if changes.get("predictions") is not None:
        rows.put_predictions(fresh, changes["predictions"])
    if changes.get("tasks") is not None:
        rows.put_tasks(fresh, changes["tasks"])
    revisions.keep(fresh, revisions.snapshot(fresh, FIELDS), by=by)
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
    texts.check({"reason": reason})
    fresh = _fresh(cycle, version)
    stages.check(fresh, to, reason=reason, is_confirmed=is_confirmed)
    before, today = _seen(fresh), local_day(fresh, now)
    fields = ["stage", *_enter(fresh, to, today=today, now=now)]
    fresh.full_clean()
    fresh.save_over(version=version, fields=fields)
    revisions.keep(fresh, revisions.snapshot(fresh, FIELDS), by=by)
    if to == Stage.DO and fresh.change_idea is not None:
        changes_tested.begin(by=by, change=fresh.change_idea, on=today)
    adopted = to == Stage.CLOSED and fresh.decision == Cycle.Decision.ADOPT
    notes.sync(
        fresh, by=by, former=list(fresh.measures.all()), adopted_on=today if adopted else None
    )
    _record(by=by, verb=f"cycle.{VERBS[to]}", cycle=fresh, before=before, reason=reason)
    return fresh


def plan_next(*, by: User, cycle: Cycle) -> Cycle:
    """Plan the next cycle of the ramp after a closed one, filled in from it."""
    if cycle.stage != Stage.CLOSED:
        raise Conflict("The next cycle is planned once this one is closed.")
    if Cycle.objects.filter(previous=cycle).exists():
        raise Conflict("The next cycle is planned already.")
    values = {name: getattr(cycle, name) for name in CARRIED_ON}
    if cycle.decision == Cycle.Decision.ADAPT:
        values["change"] = cycle.next_steps
    return plan(
        by=by,
        project=cycle.project,
        ramp=cycle.ramp,
        values=values,
        measures=list(cycle.measures.all()),
        previous=cycle,
        tasks=[
            {name: getattr(row, name) for name in ("kind", "what", "who", "doer", "where", "how")}
            for row in cycle.tasks.select_related("doer")
        ],
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
        Cycle.objects.select_related("project__network", "site", "owner")
        .prefetch_related("predictions")
        .filter(pk=cycle.pk, version=version)
        .first()
    )
    if fresh is None:
        raise ChangedMeanwhile
    return fresh


def held(cycle: Cycle) -> Cycle:
    """Give a cycle as it is now, held until the transaction ends: one save after the other."""
    locked = Cycle.objects.select_for_update(of=("self",)).filter(pk=cycle.pk)
    return (
        locked.select_related("project__network", "site", "owner")
        .prefetch_related("predictions")
        .get()
    )


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
