"""What the home page and the network's overview say about tests."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from improvement import rules
from improvement.models import Cycle, Task
from improvement.presenters.week import Span, own_tasks, week_url
from improvement.presenters.words import part_url

DUE_SOON = timedelta(days=14)
MOST_NAMED = 3


def waiting_for(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give the next step of each open cycle this person leads, and their tasks of this week in
    one line, for their home page.

    Plans that start later than a fortnight from now can wait. Few queries, whatever they find.
    """
    today = timezone.localdate(now)
    mine = Cycle.objects.visible_to(user).open().filter(owner=user).for_list()
    soon = mine.exclude(stage=Cycle.Stage.PLAN, starts_on__gt=today + DUE_SOON)
    cycles = [_waiting(cycle, today=today) for cycle in soon.order_by("starts_on", "pk")[:20]]
    return [*_tasks(user, today), *cycles]


def _tasks(user: Any, today: date) -> list[dict[str, Any]]:
    """Give one line for all tasks that are overdue, or due this week."""
    due = own_tasks(user).under_way().filter(is_done=False, due_on__lte=Span(today).sunday)
    tasks = list(due.for_list().order_by("due_on", "pk")[:100])
    doers = rules.Doers(tasks)
    mine = [task for task in tasks if doers.of(task).pk == user.pk]
    return [_task_line(mine)] if mine else []


def _task_line(tasks: list[Task]) -> dict[str, Any]:
    named = ", ".join(f"“{task.what}”" for task in tasks[:MOST_NAMED])
    more = f" and {len(tasks) - MOST_NAMED} more" if len(tasks) > MOST_NAMED else ""
    many = "1 task of a test" if len(tasks) == 1 else f"{len(tasks)} tasks of tests"
    return {
        "due_on": tasks[0].due_on,
        "title": f"{many} to do this week",
        "why": f"{named}{more}.",
        "button": "See my week",
        "url": week_url(),
        "network": tasks[0].cycle.project.network.name,
    }


VERBS = {
    Cycle.Stage.PLAN: ("Start the test", "Start"),
    Cycle.Stage.DO: ("Write down what happened", "Record"),
    Cycle.Stage.STUDY: ("Study what came out", "Study"),
    Cycle.Stage.ACT: ("Decide what to do with the change", "Decide"),
}


def _waiting(cycle: Cycle, *, today: date) -> dict[str, Any]:
    verb, button = VERBS[Cycle.Stage(cycle.stage)]
    predictions = list(cycle.predictions.all())
    if cycle.stage == Cycle.Stage.PLAN and not predictions:
        verb, button = "Finish the plan: write a prediction", "Plan"
    why = f"“{cycle.title}”, cycle {cycle.number}."
    if predictions:
        why += f" You predicted: {predictions[0].prediction}"
    is_plan = cycle.stage == Cycle.Stage.PLAN
    return {
        "due_on": cycle.starts_on if is_plan else (cycle.ended_on or cycle.ends_on or today),
        "title": verb,
        "why": why,
        "button": button,
        "url": part_url(cycle, cycle.stage),
        "network": cycle.project.network.name,
    }
