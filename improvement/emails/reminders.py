"""The mail that lists what is due in somebody's tests, as it reads when it is sent."""

import zoneinfo
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from improvement import rules
from improvement.jobs import reminders
from improvement.jobs.reminders import CYCLE, SCORE, TASK, Due
from improvement.models import Cycle, Project, Task
from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import User

# A mail is read at breakfast: the rest stands on the page.
MOST = 20


def register() -> None:
    outbox.register(reminders.PURPOSE, render)


def render(message: Message) -> "outbox.Letter | outbox.Skip":
    """Say what still is due; nothing, where it is done or this person is not to be asked."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None or not user.wants_reminders:
        return outbox.Skip("The person wants no reminders any more.")
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(user.timezone)).date()
    left = _left(user, message.params["due"], today)
    if not left:
        return outbox.Skip("Nothing of it is due any more.")
    return _letter(user, left, today)


def _left(user: User, told: list[str], today: date) -> list[Due]:
    """Give what of the things told still waits, on the same day and for the same person."""
    ids: dict[str, list[int]] = {TASK: [], CYCLE: [], SCORE: []}
    for key in told:
        kind, pk, *_ = key.split(":")
        ids[kind].append(int(pk.split("-")[0]))
    found = reminders.standing(
        Task.objects.filter(pk__in=ids[TASK]),
        Cycle.objects.filter(pk__in=ids[CYCLE]),
        Project.objects.filter(pk__in=ids[SCORE]),
        today=today,
    )
    known = {key.rsplit(":", 1)[0] for key in told}
    mine = [due for due in found if due.user.pk == user.pk and due.key in known]
    return sorted(mine, key=lambda due: (due.due_on, due.kind, f"{due.row.pk!s:>20}"))


def _letter(user: User, left: list[Due], today: date) -> "outbox.Letter":
    every = [_line(due, today) for due in left if due.kind != SCORE] + _scores(left, today)
    lines = every[:MOST]
    context = {
        "name": user.get_short_name(),
        "parts": [
            {"title": title, "lines": [line for line in lines if line["is_late"] == is_late]}
            for title, is_late in (("Overdue", True), ("Due now", False))
            if any(line["is_late"] == is_late for line in lines)
        ],
        "more": max(0, len(every) - MOST),
        "week": links.absolute_url("improvement:week"),
        "settings": links.absolute_url("networks:profile"),
        "site_name": settings.SITE_NAME,
    }
    subject = _subject(every)
    return outbox.Letter(
        subject=subject,
        text=render_to_string("emails/improvement/due.txt", context).strip() + "\n",
        html=render_to_string("emails/improvement/due.html", context | {"subject": subject}),
    )


def _subject(lines: list[dict[str, Any]]) -> str:
    many, late = len(lines), sum(line["is_late"] for line in lines)
    are_scores = all(line["is_score"] for line in lines)
    noun, where = ("score", "") if are_scores else ("thing", " in your tests")
    things = f"1 {noun}" if many == 1 else f"{many} {noun}s"
    if late == many:
        return f"{things} overdue{where}"
    return f"{things} due{where}" + (f", {late} overdue" if late else "")


def _line(due: Due, today: date) -> dict[str, Any]:
    row: Any = due.row
    cycle: Cycle = row.cycle if isinstance(row, Task) else row
    return {
        "what": row.what if isinstance(row, Task) else "Write down what came out",
        "test": str(cycle),
        "network": due.project.network.name,
        "is_late": due.due_on < today,
        "due": _day(due.due_on),
        "is_end": due.kind == CYCLE,
        "is_score": False,
        "link": links.absolute_url("improvement:cycle-detail", public_id=cycle.public_id),
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _scores(left: list[Due], today: date) -> list[dict[str, Any]]:
    """Give the owed scores as lines: one for each project and side, however many teams it has."""
    scores = rules.scores_of(due.row for due in left if isinstance(due.row, rules.Owed))
    return [
        {
            "what": one.title,
            "test": one.project.name,
            "network": one.project.network.name,
            "is_late": one.due_on < today,
            "due": _day(one.due_on),
            "is_end": False,
            "is_score": True,
            "link": links.absolute(one.url),
        }
        for one in scores
    ]
