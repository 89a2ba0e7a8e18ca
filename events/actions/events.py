"""Meetings: planned, changed, published and cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from events import rules
from events.actions import days as day_actions
from events.actions import letters, locks
from events.actions.days import DayPlan
from events.jobs import line
from events.models import Event, EventDay, EventRole, NeedsRecord
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail import outbox
from networks.actions import audit
from networks.models import Network

FIELDS = [
    "kind",
    "title",
    "purpose",
    "goals",
    "asks",
    "pays",
    "sponsors",
    "place",
    "address",
    "remote_link",
    "timezone",
    "languages",
    "access_offered",
    "allows_guest",
    "contact",
    "rsvp_opens_at",
    "rsvp_closes_at",
    "offer_hours",
]
# Follow from `rsvp_closes_at` and the zone.
CLOSING = ["closes_date", "closes_clock"]
ON_THE_CALENDAR = ["title", "place", "address", "timezone"]


def add(
    *,
    network: Network,
    fields: dict[str, Any],
    days: list[DayPlan],
    by: Any,
    invited: Iterable[Network] = (),
) -> Event:
    """Plan a meeting. It is a draft until it is published."""
    day_actions.check(
        days, opens_at=fields.get("rsvp_opens_at"), closes_at=fields["rsvp_closes_at"]
    )
    event = Event(network=network, created_by=by, **fields)
    event.note_closing()
    event.full_clean()
    with transaction.atomic():
        event.save()
        _invite(event, invited, by)
        for plan in days:
            day_actions.save(EventDay(event=event), plan)
        _name(event, by)
        audit.record(by=by, verb="event.added", obj=event, network=network, after=_values(event))
    return event


def _name(event: Event, by: Any) -> None:
    """Whoever plans a meeting organises it, and sees to what people need, until others do."""
    EventRole.objects.bulk_create(
        EventRole(event=event, user=by, role=role, given_by=by)
        for role in (EventRole.Role.ORGANISER, EventRole.Role.LOGISTICS)
    )


def _values(event: Event) -> dict[str, Any]:
    invited = list(event.invited_networks.order_by("name").values_list("name", flat=True))
    return audit.plain_values(event, FIELDS) | {
        "days": day_actions.values_of(event),
        "invited_networks": invited,
    }


def _invite(event: Event, invited: Iterable[Network], by: Any) -> None:
    """Make the invited networks what was chosen; those this person cannot choose stay."""
    allowed = set(rules.networks_to_invite(by, event.network).values_list("pk", flat=True))
    before = set(event.invited_networks.values_list("pk", flat=True))
    chosen = {network.pk for network in invited}
    if chosen - allowed - before:
        raise DomainError(
            "Choose among the networks you see, and those above and below yours.",
            field="invited_networks",
        )
    event.invited_networks.set(chosen | (before - allowed))


def edit(
    *,
    event: Event,
    fields: dict[str, Any],
    days: list[DayPlan],
    version: int,
    by: Any,
    now: datetime,
    invited: Iterable[Network] | None = None,
) -> Event:
    """Change a meeting. People told already get a mail if its time or place changed."""
    opens_at = fields.get("rsvp_opens_at", event.rsvp_opens_at)
    closes_at = fields.get("rsvp_closes_at", event.rsvp_closes_at)
    day_actions.check(days, opens_at=opens_at, closes_at=closes_at)
    with transaction.atomic():
        held = locks.hold(event.pk)
        if held.status == Event.Status.CANCELLED:
            raise Conflict("This meeting is cancelled. It can no longer be changed.")
        before = _values(held)
        for name, value in fields.items():
            setattr(held, name, value)
        held.note_closing()
        held.full_clean()
        gone = _gone(held, days)
        day_actions.replace(held, days, now)
        NeedsRecord.objects.filter(rsvp__invitation__event=held).update(purge_on=held.purge_on)
        if invited is not None:
            _invite(held, invited, by)
        after = _values(held)
        if after == before and version == held.version:
            return held
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
        line.pass_on(held, now)
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


def _is_moved(event: Event, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Say whether a published meeting changed in a way that calendars must learn."""
    if event.status != Event.Status.PUBLISHED:
        return False

    def shown(values: dict[str, Any]) -> list[Any]:
        hours = [(d["date"], d["starts_at"], d["ends_at"]) for d in values["days"]]
        return [values[name] for name in ON_THE_CALENDAR] + hours

    return shown(before) != shown(after)
