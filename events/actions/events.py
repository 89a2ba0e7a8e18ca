"""Meetings: planned, changed, published and cancelled."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from events.actions import letters, locks, seats
from events.models import DayPlace, Event, EventDay, EventRole
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail import outbox
from networks.actions import audit
from networks.models import Network

FIELDS = [
    "kind",
    "title",
    "purpose",
    "asks",
    "pays",
    "place",
    "address",
    "remote_link",
    "timezone",
    "contact",
    "rsvp_closes_at",
]
# Follow from `rsvp_closes_at` and the zone.
CLOSING = ["closes_date", "closes_clock"]
ON_THE_CALENDAR = ["title", "place", "address", "timezone"]
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


def add(*, network: Network, fields: dict[str, Any], days: list[DayPlan], by: Any) -> Event:
    """Plan a meeting. It is a draft until it is published."""
    _check_days(days, fields["rsvp_closes_at"])
    event = Event(network=network, created_by=by, **fields)
    event.note_closing()
    event.full_clean()
    with transaction.atomic():
        event.save()
        for plan in days:
            _save_day(EventDay(event=event), plan)
        _name(event, by)
        after = audit.plain_values(event, FIELDS) | {"days": _days_of(event)}
        audit.record(by=by, verb="event.added", obj=event, network=network, after=after)
    return event


def _name(event: Event, by: Any) -> None:
    """Whoever plans a meeting organises it, and sees to what people need, until others do."""
    EventRole.objects.bulk_create(
        EventRole(event=event, user=by, role=role, given_by=by)
        for role in (EventRole.Role.ORGANISER, EventRole.Role.LOGISTICS)
    )


def edit(
    *, event: Event, fields: dict[str, Any], days: list[DayPlan], version: int, by: Any
) -> Event:
    """Change a meeting. People told already get a mail if its time or place changed."""
    _check_days(days, fields.get("rsvp_closes_at", event.rsvp_closes_at))
    with transaction.atomic():
        held = locks.hold(event.pk)
        if held.status == Event.Status.CANCELLED:
            raise Conflict("This meeting is cancelled. It can no longer be changed.")
        before = audit.plain_values(held, FIELDS) | {"days": _days_of(held)}
        for name, value in fields.items():
            setattr(held, name, value)
        held.note_closing()
        held.full_clean()
        gone = _gone(held, days)
        widened = _replace_days(held, days)
        after = audit.plain_values(held, FIELDS) | {"days": _days_of(held)}
        moved = _is_moved(held, before, after)
        held.ical_sequence += int(moved)
        held.save_over(version=version, fields=[*FIELDS, *CLOSING, "ical_sequence"])
        audit.record(
            by=by,
            verb="event.changed",
            obj=held,
            network=held.network,
            before=before,
            after=after,
        )
        seats.pass_on(days=widened)
        if moved:
            label = f"New times: {held}"
            letters.to_all_told(held, purpose="events.changed", label=label, gone=gone)
    return held


def publish(*, event: Event, by: Any, now: datetime) -> Event:
    """Open a meeting: the network sees it, and invitations can be sent."""
    with transaction.atomic():
        held = locks.hold(event.pk)
        if held.status != Event.Status.DRAFT:
            raise Conflict("This meeting is published already, or it is cancelled.")
        if held.rsvp_closes_at <= now:
            raise Conflict("The last day for answers is over. Choose a later one, then publish.")
        return _move(held, Event.Status.PUBLISHED, verb="event.published", by=by)


def cancel(*, event: Event, by: Any) -> Event:
    """Call a meeting off. Answers are kept; everyone who was told is told."""
    with transaction.atomic():
        held = locks.hold(event.pk)
        if held.status == Event.Status.CANCELLED:
            raise Conflict("This meeting is cancelled already.")
        held.ical_sequence += 1
        _move(held, Event.Status.CANCELLED, verb="event.cancelled", by=by)
        outbox.cancel(about=held.about, reason="The meeting was cancelled.")
        letters.to_all_told(held, purpose="events.cancelled", label=f"Cancelled: {held}")
    return held


def _move(event: Event, status: str, *, verb: str, by: Any) -> Event:
    before, event.status = {"status": event.status}, status
    event.save_over(version=event.version, fields=["status", "ical_sequence"])
    audit.record(
        by=by,
        verb=verb,
        obj=event,
        network=event.network,
        before=before,
        after={"status": status},
    )
    return event


def _check_days(days: list[DayPlan], closes_at: datetime) -> None:
    if not days:
        raise DomainError("A meeting needs at least one day.", field="days")
    if len(days) > MOST_DAYS:
        raise DomainError(f"A meeting has {MOST_DAYS} days at most.", field="days")
    years = {closes_at.year, *(plan.date.year for plan in days)}
    if not years <= set(YEARS):
        raise DomainError("Look at the years: a date is too far away.", field="days")
    if len({plan.date for plan in days}) < len(days):
        raise DomainError("Two days have the same date.", field="days")
    if any(plan.ends_at <= plan.starts_at for plan in days):
        raise DomainError("A day must end after it starts.", field="days")
    if closes_at > max(plan.ends_at for plan in days) + timedelta(days=1):
        raise DomainError("The last day for answers is after the meeting.", field="rsvp_closes_at")


def _replace_days(event: Event, plans: list[DayPlan]) -> list[EventDay]:
    """Make the days of a meeting what is planned; give those that now have more room."""
    existing = {day.pk: day for day in EventDay.objects.filter(event=event)}
    kept = {plan.pk for plan in plans if plan.pk in existing}
    for pk, day in existing.items():
        if pk not in kept:
            _remove(day)
    _park([day for day in existing.values() if day.pk in kept])
    widened = []
    for plan in sorted(plans, key=lambda plan: plan.date):
        day = existing.get(plan.pk or 0) or EventDay()
        day.event = event
        if day.pk:
            _check_room(day, plan)
            widened.append(day)
        _save_day(day, plan)
    return widened


def _gone(event: Event, plans: list[DayPlan]) -> list[dict[str, str]]:
    """Give the days that are taken out, as calendars know them."""
    kept = [plan.pk for plan in plans if plan.pk]
    return [
        {
            "id": str(day.public_id),
            "starts_at": day.starts_at.isoformat(),
            "ends_at": day.ends_at.isoformat(),
        }
        for day in EventDay.objects.filter(event=event).exclude(pk__in=kept)
    ]


def _remove(day: EventDay) -> None:
    people = DayPlace.objects.filter(day=day).count()
    if people:
        raise Conflict(
            f"{people} people have a place on {day.short}. It cannot be removed; "
            "change its date instead, or ask them to change their answers.",
            field="days",
        )
    day.delete()


def _park(days: list[EventDay]) -> None:
    for number, day in enumerate(days):
        parked = (_PARKED + timedelta(days=number)).date()
        EventDay.objects.filter(pk=day.pk).update(date=parked)


def _check_room(day: EventDay, plan: DayPlan) -> None:
    if plan.capacity is None:
        return
    taken = seats.heads([day.pk])[day.pk][seats.IN_ROOM]
    if plan.capacity < taken:
        raise Conflict(
            f"{taken} people have a confirmed seat in the room on {day.short}. "
            f"The number of places cannot go below {taken}.",
            field="days",
        )


def _save_day(day: EventDay, plan: DayPlan) -> None:
    day.date, day.starts_at, day.ends_at = plan.date, plan.starts_at, plan.ends_at
    day.starts_clock = plan.starts_at.astimezone(day.event.zone).time()
    day.ends_clock = plan.ends_at.astimezone(day.event.zone).time()
    day.capacity_in_person = plan.capacity
    day.full_clean()
    day.save()


def _days_of(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "date": day.date.isoformat(),
            "starts_at": day.starts_at.astimezone(UTC).isoformat(),
            "ends_at": day.ends_at.astimezone(UTC).isoformat(),
            "capacity": day.capacity_in_person,
        }
        for day in EventDay.objects.filter(event=event).order_by("date")
    ]


def _is_moved(event: Event, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Say whether a published meeting changed in a way that calendars must learn."""
    if event.status != Event.Status.PUBLISHED:
        return False

    def shown(values: dict[str, Any]) -> list[Any]:
        hours = [(d["date"], d["starts_at"], d["ends_at"]) for d in values["days"]]
        return [values[name] for name in ON_THE_CALENDAR] + hours

    return shown(before) != shown(after)
