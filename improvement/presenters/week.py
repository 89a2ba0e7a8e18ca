"""What is due this week: tasks, data to write down, tests to start, end, study and decide, and the
scores that are owed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from improvement import rules
from improvement.models import Cycle, Project, Task
from improvement.presenters.words import cycle_url, day, part_url
from networks.models import Network

# So many things stand on one page of a list, and so many rows are looked at in all.
AT_ONCE = 50
MOST = 1000
WEEK = timedelta(days=7)
# The button of a cycle's next step, and what is to be done, by stage.
STEPS = {
    Cycle.Stage.PLAN: ("start", "Start the test", "Start"),
    Cycle.Stage.DO: ("end", "End the test and write down what happened", "Record"),
    Cycle.Stage.STUDY: ("study", "Study what came out", "Study"),
    Cycle.Stage.ACT: ("decide", "Decide what to do with the change", "Decide"),
    Cycle.Stage.CLOSED: ("look_again", "Look again: is it kept up?", "Look"),
}
Row = Task | Cycle | rules.Scores
# What is due on one day: tasks first, then the steps of tests, then scores.
ORDER = (Task, Cycle, rules.Scores)
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
    user: Any,
    *,
    now: datetime,
    network: Network | None = None,
    everybody: bool = False,
    page: Any = 1,
    at_once: int = AT_ONCE,
) -> dict[str, Any]:
    """Give what is due until the end of next week, what is overdue first, page by page: one's own,
    or what everybody in a network has to do. A number of queries that does not grow."""
    span = Span(timezone.localdate(now))
    tasks = _tasks(user, span, network, everybody)
    doers = rules.Doers(tasks)
    mine = [task for task in tasks if everybody or doers.of(task).pk == user.pk]
    due: list[tuple[date, Row]] = [(_day_of(task), task) for task in mine if not task.is_done]
    due += [(_day_of(cycle), cycle) for cycle in _cycles(user, span, network, everybody)]
    due += [(one.due_on, one) for one in _scores(user, span, network)]
    due.sort(key=lambda one: (one[0], ORDER.index(type(one[1])), one[1].pk))
    shown = Paginator(due, at_once).get_page(page)
    items = [_any_item(row, doers, user, span) for _, row in shown.object_list]
    done = [task for task in mine if task.is_done][:AT_ONCE]
    return {
        "groups": [
            {"key": key, "title": title, "items": found}
            for key, title in GROUPS
            if (found := [item for item in items if item["group"] == key])
        ],
        "items": items,
        "page": shown,
        "more": len(due) - shown.end_index(),
        "now": sum(on <= span.sunday for on, _ in due),
        "done": [_task_item(task, doers, user, span) for task in done],
    }


def _day_of(row: Task | Cycle) -> date:
    """Give the day a row of the list is due; both queries ask for rows that have one."""
    if isinstance(row, Task):
        on = row.due_on
    else:
        on = row.follow_up_on if row.stage == Cycle.Stage.CLOSED else rules.due_on(row)
    return on or date.max


def _any_item(row: Row, doers: rules.Doers, user: Any, span: Span) -> dict[str, Any]:
    if isinstance(row, rules.Scores):
        return _score_item(row, user, span)
    if isinstance(row, Task):
        return _task_item(row, doers, user, span)
    return _cycle_item(row, user, span)


def task_line(task: Task) -> dict[str, Any]:
    """Give a task that was just marked, for the note with which it can be taken back."""
    return {"id": task.public_id, "title": task.what, "is_done": task.is_done}


def own_tasks(user: Any) -> Any:
    """Narrow to tasks that may be this person's: linked to them, named for them, or of a cycle
    they lead. Whose they really are, `rules.Doers` says."""
    theirs = Q(cycle__owner=user) | Q(doer=user)
    for words in filter(None, (user.name, user.email)):
        theirs |= Q(doer=None, who__iexact=words)
    return Task.objects.visible_to(user).filter(theirs)


def _tasks(user: Any, span: Span, network: Network | None, everybody: bool) -> list[Task]:
    """Give open tasks until the last day, and those of these two weeks that are done."""
    found = Task.objects.visible_to(user) if everybody else own_tasks(user)
    if network is not None:
        found = found.filter(cycle__project__network=network)
    left = Q(is_done=False, due_on__lte=span.last)
    done = Q(is_done=True, due_on__gte=span.monday, due_on__lte=span.last)
    # Many tasks are of few cycles and projects: those are read once, not beside each task.
    chosen = found.under_way().filter(left | done).order_by("due_on", "pk")
    read = ("cycle__project__network", "cycle__project__team", "cycle__owner")
    return list(chosen.prefetch_related(*read)[:MOST])


def _cycles(user: Any, span: Span, network: Network | None, everybody: bool) -> list[Cycle]:
    """Give cycles of which something is due, and what was adopted and is looked at again."""
    found = Cycle.objects.visible_to(user).exclude(project__status="ended")
    if network is not None:
        found = found.filter(project__network=network)
    if not everybody:
        found = found.filter(owner=user)
    again = Q(stage="closed", follow_up_on__gte=span.monday, follow_up_on__lte=span.last)
    chosen = found.filter(rules.due_by(span.last) | again)
    chosen = chosen.prefetch_related("project__network", "project__team", "owner")
    return list(chosen.order_by("starts_on", "pk")[:MOST])


def _scores(user: Any, span: Span, network: Network | None) -> list[rules.Scores]:
    """Give the scores that this person is asked for; those of others stand with the scores."""
    asked = rules.scores_asked_of(user, today=span.today)
    return rules.scores_of(
        one for one in asked if network is None or one.project.network_id == network.pk
    )


def _task_item(task: Task, doers: rules.Doers, user: Any, span: Span) -> dict[str, Any]:
    cycle, doer = task.cycle, doers.of(task)
    where = ", ".join(filter(None, (task.where, task.how)))
    return (
        _item(cycle.project, _day_of(task), span)
        | _of_test(cycle)
        | {
            "kind": task.kind,
            "task": task.public_id,
            "title": task.what,
            "note": where,
            "who": task.who or doer.name,
            "is_done": task.is_done,
            "may_mark": bool(rules.can_finish_task(user, task, doers)),
            "url": cycle_url(cycle),
        }
    )


def _cycle_item(cycle: Cycle, user: Any, span: Span) -> dict[str, Any]:
    """Give the next step of a test; who may not take it is led to where it is read."""
    kind, title, button = STEPS[Cycle.Stage(cycle.stage)]
    is_closed = cycle.stage == Cycle.Stage.CLOSED
    may_write = not is_closed and bool(rules.can_write_next(user, cycle))
    return (
        _item(cycle.project, _day_of(cycle), span)
        | _of_test(cycle)
        | {
            "kind": kind,
            "task": None,
            "title": title,
            "note": "",
            "who": cycle.owner.name,
            "button": button if may_write or is_closed else "Read",
            "url": f"{part_url(cycle, cycle.stage)}#{cycle.stage}"
            if may_write
            else cycle_url(cycle),
        }
    )


def _score_item(scores: rules.Scores, user: Any, span: Span) -> dict[str, Any]:
    return _item(scores.project, scores.due_on, span) | {
        "test": scores.project.name,
        "cycle": None,
        "kind": "score",
        "task": None,
        "title": scores.title,
        "note": "",
        "who": user.name,
        "button": "Score",
        "url": scores.url,
    }


def _of_test(cycle: Cycle) -> dict[str, Any]:
    return {"test": str(cycle), "cycle": cycle.public_id}


def _item(project: Project, on: date, span: Span) -> dict[str, Any]:
    late = (span.today - on).days
    return {
        "due_on": on,
        "due": _due_words(on, late),
        "is_late": late > 0,
        "group": span.group_of(on),
        "network": project.network.name,
        "network_slug": project.network.slug,
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
