"""Who is reminded of what is due in tests of change: one list a day at most, to each person.

A task is told when it is due by tomorrow, once more when its day has passed, and on Mondays after
that for four weeks; a cycle whose planned end has passed without a study likewise. A score that a
team or a coordinator owes for the month that is over is told once, when it is due by tomorrow.
Each of these is told once. What a mail says, and whether it still should go, is looked up when it
is sent (`improvement.emails.reminders`).
"""

import zoneinfo
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from improvement.models import Cycle, Project, Task
from improvement.rules import (
    Asked,
    Doers,
    Owed,
    month_asked_for,
    owed_scores,
    score_due_on,
)
from improvement.rules.assessments import ASKED
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import Membership, User

PURPOSE = "improvement.due"
TASK, CYCLE, SCORE = "task", "cycle", "score"
SOON = timedelta(days=1)
# So long after its day nobody is reminded of a thing any more.
LATE = timedelta(days=28)
# What was told late in the days before a Monday is not told again on that Monday.
REST = timedelta(days=4)
# Lists go in the morning of whoever gets them.
MORNING = 7
# A day is not the same everywhere at once.
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A task, a cycle whose planned end has passed, or an owed score; and whose it is."""

    row: Task | Cycle | Owed
    due_on: date
    user: User

    @property
    def kind(self) -> str:
        if isinstance(self.row, Owed):
            return SCORE
        return TASK if isinstance(self.row, Task) else CYCLE

    @property
    def project(self) -> Project:
        return (self.row.cycle if isinstance(self.row, Task) else self.row).project

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.row.pk}:{self.due_on}"


def post_due(now: datetime) -> int:
    """Post today's lists; give how many. Run twice, or late, it posts nothing twice."""
    told = _told_since(now - LATE - 7 * DAY)
    posts = []
    for user, found in _by_person(_near(now)).items():
        there = now.astimezone(zoneinfo.ZoneInfo(user.timezone))
        if there.hour < MORNING:
            continue
        keys = [f"{due.key}:{when}" for due in found if (when := occasion(due, there.date()))]
        if fresh := [key for key in keys if (user.pk, key) not in told]:
            posts.append(_post(user, there.date(), fresh))
    outbox.post_many(posts)
    return len(posts)


def occasion(due: Due, today: date) -> str:
    """Say on which occasion a thing is told on a day: soon, late, the Monday of a week; or none.
    An owed score has one occasion."""
    late = today - due.due_on
    if late > LATE or due.row.created_at.date() >= today:
        return ""
    if due.kind == SCORE:
        return "owed" if late >= -SOON else ""
    if late <= timedelta(0):
        return "soon" if due.kind == TASK and late >= -SOON else ""
    monday = today - timedelta(days=today.weekday())
    return f"{monday}" if monday - due.due_on >= REST else "late"


def standing(
    tasks: QuerySet[Task], cycles: QuerySet[Cycle], projects: QuerySet[Project], *, today: date
) -> list[Due]:
    """Give what of these still waits, each with the person it waits for: a member who wants
    reminders. A number of queries that does not grow."""
    open_tasks = list(tasks.filter(is_done=False).under_way().for_list())  # type: ignore[attr-defined]
    doers = Doers(open_tasks)
    found = [Due(task, task.due_on, doers.of(task)) for task in open_tasks if task.due_on]
    found += [Due(cycle, cycle.ends_on, cycle.owner) for cycle in _unstudied(cycles)]  # type: ignore[arg-type]
    found += _scores(projects, month_asked_for(today))
    seats = _seats(found)
    return [
        due
        for due in found
        if due.user.is_active
        and due.user.wants_reminders
        and (due.user.pk, due.project.network_id) in seats
    ]


def _unstudied(cycles: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Narrow to cycles that were started, and of which what came out is not written."""
    return (
        cycles.filter(stage__in=[Cycle.Stage.DO, Cycle.Stage.STUDY], ends_on__isnull=False)
        .filter(Q(findings="") | Q(learned=""))
        .exclude(project__status=Project.Status.ENDED)
        .select_related("project__network", "site", "owner")
    )


def _scores(projects: QuerySet[Project], month: date) -> list[Due]:
    """Give the scores of a month that are owed, to each who is asked for one."""
    known = projects.select_related("network").prefetch_related("sites").order_by("name", "pk")
    owed = owed_scores(known, month)
    asked, due_on = Asked(owed), score_due_on(month)
    return [Due(one, due_on, user) for one in owed for user in asked.of(one)]


def _near(now: datetime) -> list[Due]:
    """Give what is due about now, wherever it is what day."""
    today = now.date()
    span = (today - LATE - DAY, today + SOON + DAY)
    return standing(
        Task.objects.filter(due_on__range=span),
        Cycle.objects.filter(ends_on__range=span),
        _asked_now(today),
        today=today,
    )


def _asked_now(today: date) -> QuerySet[Project]:
    """Give the projects whose scores may be told about now: none while their day is far."""
    projects = Project.objects.filter(status__in=ASKED)
    is_near = score_due_on(month_asked_for(today)) <= today + SOON + DAY
    return projects if is_near else projects.none()


def _by_person(found: Iterable[Due]) -> dict[User, list[Due]]:
    people: dict[User, list[Due]] = defaultdict(list)
    for due in found:
        people[due.user].append(due)
    return people


def _seats(found: list[Due]) -> set[tuple[int, int]]:
    """Give who of them is a member of which network now."""
    seats = Membership.objects.active().filter(
        user__in={due.user.pk for due in found},
        network__in={due.project.network_id for due in found},
    )
    return set(seats.values_list("user_id", "network_id"))


def _told_since(since: datetime) -> set[tuple[int, str]]:
    """Give what was told to whom; what was no longer needed was not told."""
    sent = Message.objects.filter(purpose=PURPOSE, created_at__gte=since)
    params: Any = sent.exclude(state=Message.State.CANCELLED).values_list("params", flat=True)
    return {(one["user"], key) for one in params for key in one["due"]}


def _post(user: User, today: date, keys: list[str]) -> outbox.Post:
    return {
        "purpose": PURPOSE,
        "dedupe_key": f"{PURPOSE}:{user.public_id}:{today}",
        "to_email": user.email,
        "to_name": user.name,
        "params": {"user": user.pk, "due": keys},
        "about": f"due:{today}",
        "user": user,
    }
