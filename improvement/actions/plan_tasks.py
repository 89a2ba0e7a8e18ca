"""Saying of a task in a cycle's plan that it is done, or that it is not."""

from django.db import transaction

from improvement.actions import cycles, revisions
from improvement.models import Cycle, Task
from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from networks.models import User

GONE = "This task was taken out of the plan meanwhile."


@transaction.atomic
def mark(*, by: User, task: Task, is_done: bool) -> Task:
    """Mark a task done or open. Saying it twice changes nothing.

    It is a version of the cycle like any other save, so that whoever writes in the plan meanwhile
    loses nothing and takes nothing back.
    """
    cycle = cycles.held(task.cycle)
    fresh = Task.objects.filter(pk=task.pk, cycle=cycle).first()
    if fresh is None:
        raise Conflict(GONE)
    if cycle.stage == Cycle.Stage.CLOSED:
        raise Conflict(cycles.CLOSED)
    if fresh.is_done == is_done:
        return fresh
    revisions.keep(cycle, revisions.snapshot(cycle, cycles.FIELDS), by=cycle.owner)
    fresh.is_done = is_done
    fresh.save(update_fields=["is_done", "updated_at"])
    cycle.save_over(version=cycle.version, fields=[])
    revisions.keep(cycle, revisions.snapshot(cycle, cycles.FIELDS), by=by)
    audit.record(
        by=by,
        verb="task.finished" if is_done else "task.reopened",
        obj=cycle,
        network=cycle.project.network,
        before={"what": fresh.what, "is_done": not is_done},
        after={"what": fresh.what, "is_done": is_done},
    )
    return fresh
