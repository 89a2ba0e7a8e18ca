"""The agenda of a meeting: items added, changed, moved and removed, and releases made of them."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.deletion import ProtectedError

from events.actions import locks
from events.models import AgendaItem, AgendaRelease, Event, EventDay
from events.models.events import day_holds
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit

FIELDS = [
    "day",
    "starts_clock",
    "ends_clock",
    "kind",
    "mode",
    "title",
    "room",
    "facilitators",
    "asks",
    "materials",
    "capacity",
]
CLOCKS = ["starts_clock", "ends_clock"]
MOST_ITEMS = 400
MOST_MATERIALS = 12
_SOME_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  only clocks are reckoned on it


def slots_of(items: Iterable[Any], span: Callable[[Any], tuple[Any, Any]]) -> list[list[Any]]:
    """Sort what is on a day into what happens one after the other; what overlaps is one slot."""
    slots: list[list[Any]] = []
    ends: Any = None
    for item in sorted(items, key=span):
        starts, until = span(item)
        if slots and starts < ends:
            slots[-1].append(item)
            ends = max(ends, until)
        else:
            slots.append([item])
            ends = until
    return slots


def hours_of(item: AgendaItem) -> tuple[time, time]:
    return item.starts_clock, item.ends_clock


def add(*, event: Event, fields: dict[str, Any], by: Any) -> AgendaItem:
    """Put an item on the agenda. People see it with the next release."""
    with transaction.atomic():
        held = _held(event.pk)
        items = AgendaItem.objects.filter(day__event=held)
        if items.count() >= MOST_ITEMS:
            raise Conflict(f"An agenda has {MOST_ITEMS} items at most.")
        last = items.filter(day=fields["day"]).aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem(position=last + 1, **fields)
        _check(item, held)
        item.save()
        _note(item, held, "added", by, after=_values(item))
    return item


def edit(*, item: AgendaItem, fields: dict[str, Any], version: int, by: Any) -> AgendaItem:
    """Change an item, unless somebody else did since it was read."""
    with transaction.atomic():
        held = _held(item.day.event_id)
        one = _fresh(item)
        before = _values(one)
        for name, value in fields.items():
            setattr(one, name, value)
        _check(one, held)
        one.save_over(version=version, fields=FIELDS)
        _note(one, held, "changed", by, before=before, after=_values(one))
    return one


def remove(*, item: AgendaItem, by: Any) -> None:
    """Take an item off the agenda. Who had chosen a place in it has none any more."""
    with transaction.atomic():
        held = _held(item.day.event_id)
        one = _fresh(item)
        before = audit.plain_values(one, ["title", "starts_clock", "room"])
        before["places"] = one.places.count()
        _note(one, held, "removed", by, before=before)
        try:
            one.delete()
        except ProtectedError as error:
            raise Conflict(
                "There are notes, decisions or actions of this item. It stays, so that they "
                "are not lost; change its title or time instead."
            ) from error


def move(*, item: AgendaItem, to: int, version: int, by: Any) -> AgendaItem:
    """Move an item, with all that happens beside it, to another place in the order of its day.

    What stands between moves over; the pauses stay where they are, and so do the first start and
    the last end of the day.
    """
    with transaction.atomic():
        held = _held(item.day.event_id)
        one = _fresh(item)
        if one.version != version:
            raise ChangedMeanwhile
        slots = slots_of(AgendaItem.objects.filter(day=one.day_id), hours_of)
        at = next(n for n, slot in enumerate(slots) if one in slot)
        target = min(max(to, 0), len(slots) - 1)
        if target != at:
            before = audit.plain_values(one, CLOCKS)
            _reorder(slots, at, target)
            one.refresh_from_db()
            after = audit.plain_values(one, CLOCKS)
            _note(one, held, "moved", by, before=before, after=after)
    return one


def _reorder(slots: list[list[AgendaItem]], at: int, target: int) -> None:
    spans = [_span(slot) for slot in slots]
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
    order = [number for number in range(len(slots)) if number != at]
    order.insert(target, at)
    start = spans[0][0]
    for number, pause in zip(order, [*pauses, timedelta()], strict=True):
        began, ended = spans[number]
        _shift(slots[number], start - began)
        start += (ended - began) + pause


def _span(slot: list[AgendaItem]) -> tuple[datetime, datetime]:
    starts = min(item.starts_clock for item in slot)
    return _on(starts), _on(max(item.ends_clock for item in slot))


def _shift(slot: list[AgendaItem], by: timedelta) -> None:
    if not by:
        return
    for item in slot:
        item.starts_clock = (_on(item.starts_clock) + by).time()
        item.ends_clock = (_on(item.ends_clock) + by).time()
        item.save_over(version=item.version, fields=CLOCKS)


def _on(clock: time) -> datetime:
    return datetime.combine(_SOME_DAY, clock)


def release(*, event: Event, note: str, by: Any) -> AgendaRelease:
    """Show the agenda as it is now to everyone who sees the meeting."""
    with transaction.atomic():
        held = _held(event.pk)
        if held.status == Event.Status.DRAFT:
            raise Conflict("Publish the meeting first: until then nobody sees its agenda.")
        content = content_of(held)
        last = held.releases.first()
        if not any(day["items"] for day in content):
            raise Conflict("There is nothing on the agenda yet.")
        if last is not None and last.content == content:
            raise Conflict("Nothing has changed since the last release.")
        made = AgendaRelease(
            event=held,
            number=last.number + 1 if last else 1,
            note=note.strip(),
            content=content,
            released_by=by,
        )
        made.full_clean()
        made.save()
        after = {"number": made.number, "note": made.note}
        audit.record(by=by, verb="agenda.released", obj=held, network=held.network, after=after)
    return made


def content_of(event: Event) -> list[dict[str, Any]]:
    """Give the agenda as a release keeps it: days with their items in order."""
    by_day: dict[int, list[dict[str, Any]]] = {}
    for item in AgendaItem.objects.filter(day__event=event):
        by_day.setdefault(item.day_id, []).append(plain(item))
    return [
        {
            "id": str(day.public_id),
            "date": day.date.isoformat(),
            "items": by_day.get(day.pk, []),
        }
        for day in EventDay.objects.filter(event=event)
    ]


def plain(item: AgendaItem) -> dict[str, Any]:
    return {
        "id": str(item.public_id),
        "starts": f"{item.starts_clock:%H:%M}",
        "ends": f"{item.ends_clock:%H:%M}",
        "kind": item.kind,
        "mode": item.mode,
        "title": item.title,
        "room": item.room,
        "facilitators": item.facilitators,
        "asks": item.asks,
        "materials": item.materials,
        "capacity": item.capacity,
    }


def _values(item: AgendaItem) -> dict[str, Any]:
    return audit.plain_values(item, FIELDS[1:]) | {"day": item.day.date.isoformat()}


def _note(item: AgendaItem, event: Event, verb: str, by: Any, **values: Any) -> None:
    audit.record_change(
        by=by, verb=f"agenda_item.{verb}", obj=item, network=event.network, **values
    )


def _held(event_id: int) -> Event:
    held = locks.hold(event_id)
    if held.status == Event.Status.CANCELLED:
        raise Conflict("This meeting is cancelled. Its agenda can no longer be changed.")
    return held


def _fresh(item: AgendaItem) -> AgendaItem:
    one = AgendaItem.objects.select_related("day__event").filter(pk=item.pk).first()
    if one is None:
        raise Conflict("Somebody else removed this item meanwhile.")
    return one


def _check(item: AgendaItem, event: Event) -> None:
    """Refuse what cannot be: a day of another meeting, hours outside the day, less room than
    people have chosen it."""
    if item.day.event_id != event.pk:
        raise DomainError("This is not a day of the meeting.", field="day")
    if item.starts_clock >= item.ends_clock:
        raise DomainError("An item must end after it starts.", field="ends_clock")
    if not day_holds(item.day, item.starts_clock, item.ends_clock):
        raise DomainError(
            f"{item.day.short} runs from {item.day.hours}. Choose a time within it.",
            field="starts_clock",
        )
    _check_materials(item)
    item.full_clean()
    taken = item.places.count() if item.pk else 0
    if item.capacity is not None and item.capacity < taken:
        raise Conflict(
            f"{taken} people have chosen this. The number of places cannot go below {taken}.",
            field="capacity",
        )


def _check_materials(item: AgendaItem) -> None:
    if len(item.materials) > MOST_MATERIALS:
        raise DomainError(f"Give {MOST_MATERIALS} links at most.", field="materials")
    for one in item.materials:
        label, url = str(one.get("label", "")), str(one.get("url", ""))
        if not url.startswith("https://") or not label.strip() or len(url) > 500:
            raise DomainError(
                "Give each link a name and an address that begins with https://.",
                field="materials",
            )
