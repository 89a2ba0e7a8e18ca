"""Reminders as plain dicts: who would get which mail, and how far those are that were posted."""

from datetime import date, datetime
from typing import Any

from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message, Suppression
from networks.models import Network, User
from outcomes import completeness
from outcomes.emails import reminders
from outcomes.jobs import reminders as jobs
from outcomes.jobs.reminders import Owing
from outcomes.models import ReminderPlan
from outcomes.presenters.reporting import owed_words

State = Message.State
WAITING = (State.QUEUED, State.SENDING)
STEPS = ("sent", "waiting", "spared", "lost")
LOST = (State.FAILED, State.HELD, State.BOUNCED, State.WITHHELD)


def progress(network: Network, month: date) -> dict[str, int] | None:
    """Count the reminders of a month by how far they are; None where none was posted."""
    counted = outbox.progress(about=jobs.about(network, month))
    found = {
        "sent": counted[State.SENT],
        "waiting": sum(counted[state] for state in WAITING),
        "lost": sum(counted[state] for state in LOST),
        "spared": counted[State.CANCELLED],
    }
    return found if any(found.values()) else None


def preview(network: Network, month: date, *, now: datetime) -> dict[str, Any]:
    """Say who gets a mail, who does not and why, and what the first of them says."""
    today = completeness.today_in(network, now)
    owing = jobs.owing(network, month, today=today)
    told = jobs.told_since(network, now - jobs.QUIET)
    muted = _suppressed(owing)
    rows = [
        _row(one, user, _why_not(one, user, told, muted, month))
        for one in owing
        for user in one.leads
    ]
    reached = [row for row in rows if not row["why_not"]]
    return {
        "reached": reached,
        "spared": [row for row in rows if row["why_not"]],
        "leaderless": [
            {"site": one.site.name, "owed": owed_words(one.cells)} for one in owing if not one.leads
        ],
        "sites": len({row["site"] for row in reached}),
        "letter": _first_letter(owing, reached, today),
    }


def rows(network: Network, month: date, *, now: datetime) -> list[dict[str, Any]]:
    """Give the preview as rows for programs: who would be reminded, and who not and why."""
    seen = preview(network, month, now=now)
    alone = [row | {"name": "", "why_not": "has no lead"} for row in seen["leaderless"]]
    names = ("site", "name", "owed", "why_not")
    return [
        {"network": network.slug} | {name: row[name] for name in names}
        for row in [*seen["reached"], *seen["spared"], *alone]
    ]


def _row(one: Owing, user: User, why_not: str) -> dict[str, Any]:
    return {
        "site": one.site.name,
        "name": user.name,
        "email": user.email,
        "owed": owed_words(one.cells),
        "why_not": why_not,
        "key": (one.site.pk, user.pk),
    }


def _why_not(one: Owing, user: User, told: jobs.Told, muted: set[str], month: date) -> str:
    if not user.wants_reminders:
        return "has turned reminders off"
    if user.email.lower() in muted:
        return "gets no mail: the address does not work or asked for none"
    if (one.site.pk, user.pk, f"{month:%Y-%m}") in told:
        return f"was reminded in the last {jobs.QUIET.days} days"
    return ""


def _suppressed(owing: list[Owing]) -> set[str]:
    emails = [user.email.lower() for one in owing for user in one.leads]
    return set(Suppression.objects.filter(email__in=emails).values_list("email", flat=True))


def _first_letter(
    owing: list[Owing], reached: list[dict[str, Any]], today: date
) -> "outbox.Letter | None":
    for one in owing:
        for user in one.leads:
            if reached and (one.site.pk, user.pk) == reached[0]["key"]:
                return reminders.letter(user.get_short_name(), one.site, one.cells, today)
    return None


def plan_of(network: Network) -> ReminderPlan:
    """Give the network's plan; where none was made, one that reminds nobody."""
    plan = ReminderPlan.objects.filter(network=network).first()
    return plan or ReminderPlan(network=network, days_before=None, days_after=None)


def plan_words(plan: ReminderPlan) -> str:
    """Say when people are reminded by themselves."""
    said = [
        f"{days} {'day' if days == 1 else 'days'} {side} the day they are due"
        for days, side in ((plan.days_before, "before"), (plan.days_after, "after"))
        if days is not None
    ]
    if not said:
        return "No reminders go out by themselves."
    return f"Those who owe data are reminded {' and '.join(said)}."
