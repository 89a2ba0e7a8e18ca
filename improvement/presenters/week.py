"""What is due this week: tasks, data to write down, and tests to start, end, study and decide."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from improvement import rules
from improvement.models import Cycle, Task
from improvement.presenters.words import cycle_url, day, part_url
from networks.models import Network

MOST = 200
WEEK = timedelta(days=7)
# The button of a cycle's next step, and what is to be done, by stage.
STEPS = {
    Cycle.Stage.PLAN: ("start", "Start the test", "Start"),
    Cycle.Stage.DO: ("end", "End the test and write down what happened", "Record"),
    Cycle.Stage.STUDY: ("study", "Study what came out", "Study"),
    Cycle.Stage.ACT: ("decide", "Decide what to do with the change", "Decide"),
    Cycle.Stage.CLOSED: ("look_again", "Look again: is it kept up?", "Look"),
}
GROUPS = (
    ("late", "Overdue"),
    ("today", "Today"),
    ("week", "Later this week"),
    ("next", "Next week"),
)


@dataclass(frozen=True)
class Span:
    """The days of a week list: today, the Monday and the Sunday of its week."""

    today: date

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def last(self) -> date:
        return self.sunday + WEEK

    def group_of(self, on: date) -> str:
        if on <= self.today:
            return "today" if on == self.today else "late"
        return "week" if on <= self.sunday else "next"


def week(
    user: Any, *, now: datetime, network: Network | None = None, everybody: bool = False
) -> dict[str, Any]:
    """Give what is due until the end of next week, what is overdue first: one's own, or what
    everybody in a network has to do. A number of queries that does not grow."""
    span = Span(timezone.localdate(now))
    tasks = _tasks(user, span, network, everybody)
    doers = rules.Doers(tasks)
    mine = [task for task in tasks if everybody or doers.of(task).pk == user.pk]
    open_items = [_task_item(task, doers, user, span) for task in mine if not task.is_done]
    cycles = _cycles(user, span, network, everybody)
    items = open_items + [_cycle_item(cycle, span) for cycle in cycles]
    items.sort(key=lambda item: (item["due_on"], item["kind"], item["title"]))
    done = [_task_item(task, doers, user, span) for task in mine if task.is_done][:MOST]
    return {
        "groups": [
            {"key": key, "title": title, "items": found}
            for key, title in GROUPS
            if (found := [item for item in items[:MOST] if item["group"] == key])
        ],
        "items": items[:MOST],
        "more": max(0, len(items) - MOST),
        "late": sum(item["group"] == "late" for item in items),
        "now": sum(item["group"] != "next" for item in items),
        "done": done,
    }


def task_line(task: Task) -> dict[str, Any]:
    """Give a task that was just marked, for the note with which it can be taken back."""
    return {"id": task.public_id, "title": task.what, "is_done": task.is_done}


def own_tasks(user: Any) -> Any:
    """Narrow to tasks that may be this person's: named for them, or of a cycle they lead. Whose
    they really are, `rules.Doers` says."""
    theirs = Q(cycle__owner=user)
    for words in filter(None, (user.name, user.email)):
        theirs |= Q(who__iexact=words)
    return Task.objects.visible_to(user).filter(theirs)


def _tasks(user: Any, span: Span, network: Network | None, everybody: bool) -> list[Task]:
    """Give open tasks until the last day, and those of these two weeks that are done."""
    found = Task.objects.visible_to(user) if everybody else own_tasks(user)
    if network is not None:
        found = found.filter(cycle__project__network=network)
    left = Q(is_done=False, due_on__lte=span.last)
    done = Q(is_done=True, due_on__gte=span.monday, due_on__lte=span.last)
    return list(found.under_way().filter(left | done).for_list().order_by("due_on", "pk")[:1000])


def _cycles(user: Any, span: Span, network: Network | None, everybody: bool) -> list[Cycle]:
    """Give cycles of which something is due, and what was adopted and is looked at again."""
    found = Cycle.objects.visible_to(user).exclude(project__status="ended")
    if network is not None:
        found = found.filter(project__network=network)
    if not everybody:
        found = found.filter(owner=user)
    again = Q(stage="closed", follow_up_on__gte=span.monday, follow_up_on__lte=span.last)
    chosen = found.filter(rules.due_by(span.last) | again)
    return list(
        chosen.select_related("project__network", "site", "owner").order_by("starts_on", "pk")[:500]
    )


def _task_item(task: Task, doers: rules.Doers, user: Any, span: Span) -> dict[str, Any]:
    cycle, on = task.cycle, task.due_on or span.today
    doer = doers.of(task)
    where = ", ".join(filter(None, (task.where, task.how)))
    return _item(cycle, on, span) | {
        "kind": task.kind,
        "task": task.public_id,
        "title": task.what,
        "note": where,
        "who": task.who or doer.name,
        "is_done": task.is_done,
        "may_mark": bool(rules.can_finish_task(user, task, doers)),
        "url": cycle_url(cycle),
    }


def _cycle_item(cycle: Cycle, span: Span) -> dict[str, Any]:
    kind, title, button = STEPS[Cycle.Stage(cycle.stage)]
    is_closed = cycle.stage == Cycle.Stage.CLOSED
    on = (cycle.follow_up_on if is_closed else rules.due_on(cycle)) or span.today
    return _item(cycle, on, span) | {
        "kind": kind,
        "task": None,
        "title": title,
        "note": "",
        "who": cycle.owner.name,
        "button": button,
        "url": cycle_url(cycle) if is_closed else f"{part_url(cycle, cycle.stage)}#{cycle.stage}",
    }


def _item(cycle: Cycle, on: date, span: Span) -> dict[str, Any]:
    late = (span.today - on).days
    return {
        "due_on": on,
        "due": _due_words(on, late),
        "is_late": late > 0,
        "group": span.group_of(on),
        "test": str(cycle),
        "cycle": cycle.public_id,
        "network": cycle.project.network.name,
        "network_slug": cycle.project.network.slug,
    }


def _due_words(on: date, late: int) -> str:
    near = {0: "Today", -1: "Tomorrow", 1: "Since yesterday"}
    return near.get(late) or (f"Since {day(on)}" if late > 0 else day(on))


def week_url(network: Network | None = None, *, everybody: bool = False) -> str:
    """Give the address of one's own list, or of a network's."""
    if network is None:
        return reverse("improvement:week")
    page = reverse("improvement:network-week", kwargs={"slug": network.slug})
    return f"{page}?whose=all" if everybody else page
