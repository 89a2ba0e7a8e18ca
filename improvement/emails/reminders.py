"""The mail that lists what is due in somebody's tests, as it reads when it is sent."""

import zoneinfo
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from improvement.jobs import reminders
from improvement.jobs.reminders import CYCLE, TASK, Due
from improvement.models import Cycle, Task
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
    left = _left(user, message.params["due"])
    if not left:
        return outbox.Skip("Nothing of it is due any more.")
    return _letter(user, left, timezone.now().astimezone(zoneinfo.ZoneInfo(user.timezone)).date())


def _left(user: User, told: list[str]) -> list[Due]:
    """Give what of the things told still waits, on the same day and for the same person."""
    ids: dict[str, list[int]] = {TASK: [], CYCLE: []}
    for key in told:
        kind, pk, *_ = key.split(":")
        ids[kind].append(int(pk))
    found = reminders.standing(
        Task.objects.filter(pk__in=ids[TASK]), Cycle.objects.filter(pk__in=ids[CYCLE])
    )
    known = {key.rsplit(":", 1)[0] for key in told}
    mine = [due for due in found if due.user.pk == user.pk and due.key in known]
    return sorted(mine, key=lambda due: (due.due_on, due.kind, due.row.pk))


def _letter(user: User, left: list[Due], today: date) -> "outbox.Letter":
    lines = [_line(due, today) for due in left[:MOST]]
    context = {
        "name": user.get_short_name(),
        "parts": [
            {"title": title, "lines": [line for line in lines if line["is_late"] == is_late]}
            for title, is_late in (("Overdue", True), ("Due now", False))
            if any(line["is_late"] == is_late for line in lines)
        ],
        "more": max(0, len(left) - MOST),
        "week": links.absolute_url("improvement:week"),
        "settings": links.absolute_url("networks:profile"),
        "site_name": settings.SITE_NAME,
    }
    late = sum(due.due_on < today for due in left)
    subject = _subject(len(left), late)
    return outbox.Letter(
        subject=subject,
        text=render_to_string("emails/improvement/due.txt", context).strip() + "\n",
        html=render_to_string("emails/improvement/due.html", context | {"subject": subject}),
    )


def _subject(many: int, late: int) -> str:
    things = "1 thing" if many == 1 else f"{many} things"
    if late == many:
        return f"{things} overdue in your tests"
    return f"{things} due in your tests" + (f", {late} overdue" if late else "")


def _line(due: Due, today: date) -> dict[str, Any]:
    cycle = due.cycle
    is_late = due.due_on < today
    what = due.row.what if isinstance(due.row, Task) else "Write down what came out"
    return {
        "what": what,
        "test": str(cycle),
        "network": cycle.project.network.name,
        "is_late": is_late,
        "due": f"{due.due_on.day} {due.due_on:%B}",
        "is_end": due.kind == CYCLE,
        "link": links.absolute_url("improvement:cycle-detail", public_id=cycle.public_id),
    }
