"""The days of a meeting made what is planned. Call only while the meeting is held."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from events.jobs import line
from events.models import AgendaItem, DayPlace, Event, EventDay
from events.models.events import day_holds
from lhs_platform.lib.errors import Conflict, DomainError

MOST_DAYS = 14
YEARS = range(2000, 2200)
# Where a day stands while others move over its date.
_PARKED = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class DayPlan:
    """One day as it is wanted. `pk` names the day it replaces, if any."""

    date: date
    starts_at: datetime
    ends_at: datetime
    capacity: int | None = None
    pk: int | None = None
    capacity_remote: int | None = None


def check(days: list[DayPlan], *, opens_at: datetime | None, closes_at: datetime) -> None:
    """Refuse days that cannot be, and a window for answers that does not fit them."""
    if not days or len(days) > MOST_DAYS:
        raise DomainError(f"Give at least one day, and {MOST_DAYS} at most.", field="days")
    if any(plan.date.year not in YEARS for plan in days):
        raise DomainError("The year of a day is out of range.", field="days")
    dates = [plan.date for plan in days]
    if len(set(dates)) < len(dates):
        raise DomainError("Two days have the same date.", field="days")
    if any(plan.ends_at <= plan.starts_at for plan in days):
        raise DomainError("A day must end after it starts.", field="days")
    if closes_at > max(plan.ends_at for plan in days) + timedelta(days=1):
        raise DomainError("The last day for answers is after the meeting.", field="rsvp_closes_at")
    if opens_at is not None and opens_at >= closes_at:
        raise DomainError("The first day for answers is after the last one.", field="rsvp_opens_at")


def replace(event: Event, plans: list[DayPlan], now: datetime) -> None:
    """Make the days of a meeting what is planned."""
    existing = {day.pk: day for day in EventDay.objects.filter(event=event)}
    kept = {plan.pk for plan in plans if plan.pk in existing}
    for pk, day in existing.items():
        if pk not in kept:
            _remove(day)
    _park([day for day in existing.values() if day.pk in kept])
    for plan in sorted(plans, key=lambda plan: plan.date):
        day = existing.get(plan.pk or 0) or EventDay()
        day.event = event
        if day.pk:
            _check_room(day, plan, now)
        save(day, plan)
        _check_agenda(day)


def _remove(day: EventDay) -> None:
    people = DayPlace.objects.filter(day=day).count()
    if people:
        raise Conflict(
            f"{people} people have a place on {day.short}. It cannot be removed; "
            "change its date instead, or ask them to change their answers.",
            field="days",
        )
    items = AgendaItem.objects.filter(day=day).count()
    if items:
        are = "one item" if items == 1 else f"{items} items"
        raise Conflict(
            f"The agenda has {are} on {day.short}. Remove them or move them to another day first.",
            field="days",
        )
    day.delete()


def _park(days: list[EventDay]) -> None:
    for number, day in enumerate(days):
        parked = (_PARKED + timedelta(days=number)).date()
        EventDay.objects.filter(pk=day.pk).update(date=parked)


def _check_room(day: EventDay, plan: DayPlan, now: datetime) -> None:
    """Nobody loses a seat they have, or were offered, because there are to be fewer."""
    asked = [
        (line.IN_ROOM, plan.capacity, day.capacity_in_person, "in the room"),
        (line.ONLINE, plan.capacity_remote, day.capacity_remote, "online"),
    ]
    for mode, most, before, where in asked:
        if most is None or most == before:
            continue
        taken = line.taken(day, mode, now)
        if most < taken:
            raise Conflict(
                f"{taken} places {where} on {day.short} are confirmed or offered. "
                f"The number of places cannot go below {taken}.",
                field="days",
            )


def _check_agenda(day: EventDay) -> None:
    """Leave no item of the agenda outside the hours of its day."""
    for item in AgendaItem.objects.filter(day=day):
        if not day_holds(day, item.starts_clock, item.ends_clock):
            raise Conflict(
                f"“{item.title}” ({item.hours}) on {day.short} would lie outside the day. "
                "Change its time in the agenda first.",
                field="days",
            )


def save(day: EventDay, plan: DayPlan) -> None:
    day.date, day.starts_at, day.ends_at = plan.date, plan.starts_at, plan.ends_at
    day.starts_clock = plan.starts_at.astimezone(day.event.zone).time()
    day.ends_clock = plan.ends_at.astimezone(day.event.zone).time()
    day.capacity_in_person = plan.capacity
    day.capacity_remote = plan.capacity_remote
    day.full_clean()
    day.save()


def values_of(event: Event) -> list[dict[str, Any]]:
    """Give the days as the audit trail keeps them."""
    return [
        {
            "date": day.date.isoformat(),
            "starts_at": day.starts_at.astimezone(UTC).isoformat(),
            "ends_at": day.ends_at.astimezone(UTC).isoformat(),
            "capacity": day.capacity_in_person,
            "capacity_remote": day.capacity_remote,
        }
        for day in EventDay.objects.filter(event=event).order_by("date")
    ]
