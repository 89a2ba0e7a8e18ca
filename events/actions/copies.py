"""A meeting made after an earlier one: the same plan on other days, without its people."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from events import rules
from events.actions import days as day_actions
from events.actions import events as event_actions
from events.actions import organisers
from events.actions.days import DayPlan
from events.models import (
    AgendaItem,
    Event,
    EventDay,
    EventRole,
    LetterText,
    ReminderRule,
    SponsorFund,
)
from events.models.events import ClockGap, moment_at
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit

GAP = "On one of these days the clock is put forward over a time of the meeting. Choose another."
# What is made anew for each meeting and never taken over.
_OWN = {"id", "public_id", "created_at", "updated_at", "version"}


def copy(*, event: Event, title: str, first_day: date, by: Any) -> Event:
    """Make a draft with the texts, days, agenda, roles, letters, funds and reminders of another
    meeting; no people, no answers, no requests for money, no minutes."""
    days = event.in_order()
    if not days:
        raise Conflict("This meeting has no days to go by.")
    step = first_day - days[0].date
    try:
        plans = [_plan(day, step) for day in days]
        fields = _fields(event, title, step)
    except (ClockGap, OverflowError) as error:
        raise DomainError(GAP, field="first_day") from error
    with transaction.atomic():
        seen = rules.networks_to_invite(by, event.network).values("pk")
        made = event_actions.add(
            network=event.network,
            fields=fields,
            days=plans,
            invited=event.invited_networks.filter(pk__in=seen),
            by=by,
        )
        made.copied_from = event
        made.save(update_fields=["copied_from", "updated_at"])
        _copy_agenda(days, made)
        _copy_rows(event, made, step, by)
        after = {"from": str(event.public_id), "title": event.title}
        audit.record(by=by, verb="event.copied", obj=made, network=made.network, after=after)
    return made


def _plan(day: EventDay, step: timedelta) -> DayPlan:
    """Give the day with the same wall times, so many days later."""
    zone, when = day.event.zone, day.date + step
    if when.year not in day_actions.YEARS:
        raise OverflowError
    return DayPlan(
        date=when,
        starts_at=moment_at(when, day.starts_wall.time(), zone),
        ends_at=moment_at(when, day.ends_wall.time(), zone),
        capacity=day.capacity_in_person,
        capacity_remote=day.capacity_remote,
    )


def _fields(event: Event, title: str, step: timedelta) -> dict[str, Any]:
    kept = {name: getattr(event, name) for name in event_actions.FIELDS}
    return {
        **kept,
        "title": title,
        "rsvp_opens_at": _later(event, event.rsvp_opens_at, step),
        "rsvp_closes_at": _later(event, event.rsvp_closes_at, step),
    }


def _later(event: Event, moment: datetime | None, step: timedelta) -> datetime | None:
    if moment is None:
        return None
    wall = moment.astimezone(event.zone).replace(tzinfo=None) + step
    return moment_at(wall.date(), wall.time(), event.zone)


def _copy_agenda(days: list[EventDay], made: Event) -> None:
    new_days = dict(zip([day.pk for day in days], made.days.order_by("date"), strict=True))
    items = AgendaItem.objects.filter(day__in=days)
    AgendaItem.objects.bulk_create(_twin(item, day=new_days[item.day_id]) for item in items)


def _copy_rows(event: Event, made: Event, step: timedelta, by: Any) -> None:
    texts = LetterText.objects.filter(event=event)
    LetterText.objects.bulk_create(_twin(text, event=made) for text in texts)
    reminders = ReminderRule.objects.filter(event=event)
    ReminderRule.objects.bulk_create(_twin(one, event=made, created_by=by) for one in reminders)
    funds = SponsorFund.objects.filter(event=event)
    SponsorFund.objects.bulk_create(
        _twin(fund, event=made, claims_until=fund.claims_until and fund.claims_until + step)
        for fund in funds
    )
    roles = EventRole.objects.standing().filter(event=event)
    EventRole.objects.bulk_create(
        (_twin(role, event=made, given_by=by) for role in roles), ignore_conflicts=True
    )
    for role in made.roles.exclude(user=by).select_related("user"):
        organisers.tell(role)


def _twin(row: models.Model, **changes: Any) -> Any:
    """Give a new row with the values of another."""
    names = [field.attname for field in row._meta.concrete_fields]  # noqa: SLF001
    values = {name: getattr(row, name) for name in names if name not in _OWN}
    for name in changes:
        values.pop(f"{name}_id", None)
    return type(row)(**{**values, **changes})
