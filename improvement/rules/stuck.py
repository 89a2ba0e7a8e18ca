"""Which cycles stand still, and why: one table, read for a cycle at hand and as a query.

A reason counts days from a field of the cycle: a day that was planned, or the moment of the last
change. It holds from so many days on, in its stage alone where it names one, and only while one
of the texts it names is unwritten.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from improvement.models import Cycle
from improvement.rules.due import STUDY_WITHIN

Stage = Cycle.Stage
CHANGED = "updated_at"


@dataclass(frozen=True)
class Reason:
    """One way to stand still. `says` may name the {day} that was planned and the {days} since."""

    key: str
    stage: str
    field: str
    days: int
    says: str
    unwritten: tuple[str, ...] = ()

    @property
    def is_of_plan(self) -> bool:
        """Say whether it counts from a planned day."""
        return self.field != CHANGED


REASONS = (
    Reason("not_started", Stage.PLAN, "starts_on", 7, "It was to start on {day}."),
    Reason("not_ended", Stage.DO, "ends_on", 3, "It was to end on {day}. Say what happened."),
    Reason("not_written", Stage.DO, CHANGED, 14, "Nothing was written in it for {days} days."),
    Reason(
        "not_studied",
        Stage.STUDY,
        "ended_on",
        STUDY_WITHIN.days,
        "It ended on {day}, and what came out is not written.",
        unwritten=("findings", "learned"),
    ),
    Reason("not_decided", Stage.ACT, CHANGED, 14, "It has waited {days} days for a decision."),
    Reason("unchanged", "", CHANGED, 30, "Nothing has changed for {days} days."),
)


def stuck_reasons(cycle: Cycle, *, now: datetime) -> list[Reason]:
    """Give every reason why a cycle stands still; none where it moves or is closed."""
    if cycle.stage == Stage.CLOSED:
        return []
    return [reason for reason in REASONS if _holds(reason, cycle, now)]


def why_stuck(cycle: Cycle, *, now: datetime) -> str:
    """Say why a cycle stands still, the most telling reason first; empty where it does not."""
    return " ".join(_said(reason, cycle, now) for reason in stuck_reasons(cycle, now=now)[:2])


def is_stuck(now: datetime) -> Q:
    """Give the same as the condition of a query."""
    found = Q(pk__in=[])
    for reason in REASONS:
        found |= _condition(reason, now)
    return found & ~Q(stage=Stage.CLOSED)


def still_days(cycle: Cycle, *, now: datetime) -> int:
    """Give how many whole days nothing has changed in a cycle."""
    return max(0, (now - cycle.updated_at).days)


def _holds(reason: Reason, cycle: Cycle, now: datetime) -> bool:
    days = _days_since(reason, cycle, now)
    is_of_stage = reason.stage in ("", cycle.stage)
    texts = [getattr(cycle, name) for name in reason.unwritten]
    return days is not None and days >= reason.days and is_of_stage and (not texts or "" in texts)


def _days_since(reason: Reason, cycle: Cycle, now: datetime) -> int | None:
    if reason.field == CHANGED:
        return (now - cycle.updated_at).days
    day: date | None = getattr(cycle, reason.field)
    return (timezone.localdate(now) - day).days if day else None


def _condition(reason: Reason, now: datetime) -> Q:
    moment: Any = now if reason.field == CHANGED else timezone.localdate(now)
    found = Q(**{f"{reason.field}__lte": moment - timedelta(days=reason.days)})
    if reason.stage:
        found &= Q(stage=reason.stage)
    if reason.unwritten:
        texts = Q(pk__in=[])
        for name in reason.unwritten:
            texts |= Q(**{name: ""})
        found &= texts
    return found


def _said(reason: Reason, cycle: Cycle, now: datetime) -> str:
    since = getattr(cycle, reason.field)
    is_this_year = since.year == timezone.localdate(now).year
    day = f"{since.day} {since:%B}" + ("" if is_this_year else f" {since.year}")
    return reason.says.format(day=day, days=_days_since(reason, cycle, now))
