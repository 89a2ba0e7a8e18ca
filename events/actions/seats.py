"""Seats in the room: given, kept, freed and passed on. Call only while the meeting is held."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Max

from events.actions import letters
from events.models import RSVP, DayPlace, EventDay
from lhs_platform.lib.errors import Conflict

IN_ROOM = DayPlace.Mode.IN_PERSON
ONLINE = DayPlace.Mode.REMOTE
CONFIRMED = DayPlace.State.CONFIRMED
WAITING = DayPlace.State.WAITLISTED


class SeatWouldBeLost(Conflict):
    """A switch would give up a seat for a place in a line. Nothing was changed."""

    code = "seat_would_be_lost"


def free_in(day: EventDay) -> bool:
    """Say whether the room has a free seat on that day."""
    if day.capacity_in_person is None:
        return True
    taken = DayPlace.objects.filter(day=day, mode=IN_ROOM, state=CONFIRMED).count()
    return taken < day.capacity_in_person


def settle(
    *, rsvp: RSVP, wanted: dict[int, str], days: dict[int, EventDay], may_wait: bool
) -> set[int]:
    """Make the places of one answer what it asks for, and give the days with a freed seat.

    A seat that is kept is not touched. A new one is confirmed if free, else the person waits in
    line and may join online meanwhile.
    """
    held = {place.day_id: place for place in DayPlace.objects.filter(rsvp=rsvp)}
    gone = {day: place for day, place in held.items() if wanted.get(day, "") != place.mode}
    lost = [day for day, place in gone.items() if _is_seat(place)]
    DayPlace.objects.filter(pk__in=[place.pk for place in gone.values()]).delete()
    waits = []
    for day_id, mode in wanted.items():
        if mode and (day_id not in held or day_id in gone):
            place = _place(rsvp, days[day_id], mode)
            waits += [day_id] if place.state == WAITING else []
    if waits and lost and not may_wait:
        raise SeatWouldBeLost(_switch_text(days, waits, lost))
    return set(lost)


def _is_seat(place: DayPlace) -> bool:
    return place.mode == IN_ROOM and place.state == CONFIRMED


def _switch_text(days: dict[int, EventDay], waits: list[int], lost: list[int]) -> str:
    full = " and ".join(days[day].short for day in waits)
    kept = " and ".join(days[day].short for day in lost)
    return (
        f"The room is full on {full}. Nothing was changed: your seat on {kept} is still yours. "
        f"Choose Online for {full}, or tick the box to give up your seat and wait in line."
    )


def _place(rsvp: RSVP, day: EventDay, mode: str) -> DayPlace:
    if mode == ONLINE or free_in(day):
        return DayPlace.objects.create(rsvp=rsvp, day=day, mode=mode, state=CONFIRMED)
    last = DayPlace.objects.filter(day=day).aggregate(last=Max("queue_no"))["last"] or 0
    return DayPlace.objects.create(rsvp=rsvp, day=day, mode=mode, state=WAITING, queue_no=last + 1)


def release(*, rsvp: RSVP) -> set[int]:
    """Give up all places of an answer, and say on which days a seat became free."""
    places = DayPlace.objects.filter(rsvp=rsvp)
    freed = {place.day_id for place in places if _is_seat(place)}
    places.delete()
    return freed


def pass_on(*, days: Iterable[EventDay]) -> list[DayPlace]:
    """Give free seats to the first in line, and tell them by mail."""
    promoted = []
    for day in days:
        line = DayPlace.objects.filter(day=day, state=WAITING).order_by("queue_no")
        for place in line.select_related("rsvp__invitation"):
            if not free_in(day):
                break
            place.state, place.queue_no = CONFIRMED, None
            place.save(update_fields=["state", "queue_no", "updated_at"])
            letters.seat_found(place)
            promoted.append(place)
    return promoted


def heads(day_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """Count confirmed places by day and mode, and who waits, in one query."""
    counts: dict[int, Counter[str]] = {pk: Counter() for pk in day_ids}
    places = DayPlace.objects.filter(day_id__in=list(counts)).order_by()
    rows = places.values_list("day_id", "mode", "state").annotate(n=Count("pk"))
    for day_id, mode, state, n in rows:
        counts[day_id][mode if state == CONFIRMED else "waiting"] += n
    return counts
