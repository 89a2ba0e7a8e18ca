"""Places of one answer: given, kept and given up. Call only while the meeting is held."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from events.jobs import line
from events.models import RSVP, DayPlace, EventDay
from lhs_platform.lib.errors import Conflict

IN_ROOM, ONLINE = line.IN_ROOM, line.ONLINE
CONFIRMED, WAITING, OFFERED = line.CONFIRMED, line.WAITING, line.OFFERED
MODE_WORDS = {IN_ROOM: "The room is full", ONLINE: "Online is full"}


class SeatWouldBeLost(Conflict):
    """A switch would give up a seat for a place in a line. Nothing was changed."""

    code = "seat_would_be_lost"


@dataclass(frozen=True)
class Wish:
    """The days an answer asks for, each with its mode; a guest takes a seat in the room, too."""

    modes: dict[int, str]
    has_guest: bool = False
    may_wait: bool = False

    def seats(self, mode: str) -> int:
        return 2 if self.has_guest and mode == IN_ROOM else 1


def settle(*, rsvp: RSVP, wish: Wish, days: dict[int, EventDay], now: datetime) -> None:
    """Make the places of one answer what it asks for.

    A seat that is kept is not touched. A new one is confirmed if free, else the person waits in
    line, and joins online meanwhile where online has room. Both happen, or neither: a seat is
    not given up for a place in line unless that is wanted.
    """
    held = {place.day_id: place for place in DayPlace.objects.filter(rsvp=rsvp)}
    gone = {pk: place for pk, place in held.items() if _goes(place, wish, days[pk], now)}
    for pk, place in held.items():
        if pk not in gone:
            _resize(place, wish.seats(place.mode))
    DayPlace.objects.filter(pk__in=[place.pk for place in gone.values()]).delete()
    new = [
        _place(rsvp, days[pk], mode, wish, gone.get(pk), now)
        for pk, mode in wish.modes.items()
        if pk not in held or pk in gone
    ]
    _check_kept(gone, new, days, wish)


def _goes(place: DayPlace, wish: Wish, day: EventDay, now: datetime) -> bool:
    """Say whether a place is not wanted any more, or has no second seat for the guest."""
    if wish.modes.get(place.day_id, "") != place.mode:
        return True
    more = wish.seats(place.mode) - place.seats
    return more > 0 and place.state == CONFIRMED and not line.may_sit(day, place.mode, more, now)


def _resize(place: DayPlace, seats: int) -> None:
    """Count a guest in or out. An offer of one seat is no offer for two: they keep their place in
    line, and are offered both when both are free."""
    if seats == place.seats:
        return
    if seats > place.seats and place.state == OFFERED:
        place.state, place.offer_expires_at = WAITING, None
    place.seats = seats
    place.save(update_fields=["seats", "state", "offer_expires_at", "updated_at"])


def _place(
    rsvp: RSVP, day: EventDay, mode: str, wish: Wish, before: DayPlace | None, now: datetime
) -> DayPlace:
    place = DayPlace(rsvp=rsvp, day=day, mode=mode, seats=wish.seats(mode))
    if not line.may_sit(day, mode, place.seats, now):
        place.state, place.queue_no = WAITING, line.next_number(day)
        was_online = before is not None and before.is_online
        place.is_online_meanwhile = mode == IN_ROOM and (
            was_online or line.may_sit(day, ONLINE, 1, now)
        )
    place.save()
    return place


def _check_kept(
    gone: dict[int, DayPlace], new: list[DayPlace], days: dict[int, EventDay], wish: Wish
) -> None:
    """Refuse to give up a place for one in a line, unless the person said so."""
    waits = [place for place in new if place.state == WAITING]
    still_online = {place.day_id for place in waits if place.is_online_meanwhile}
    lost = [
        pk
        for pk, place in gone.items()
        if place.state == CONFIRMED
        and (place.mode == IN_ROOM or (days[pk].capacity_remote is not None))
        and not (place.mode == ONLINE and pk in still_online)
    ]
    if waits and lost and not wish.may_wait:
        raise SeatWouldBeLost(_switch_text(days, waits, lost))


def _switch_text(days: dict[int, EventDay], waits: list[DayPlace], lost: list[int]) -> str:
    kept = " and ".join(days[pk].short for pk in lost)
    if any(place.day_id in lost and place.seats > 1 for place in waits):
        return (
            f"There is no second seat for your guest on {kept}. Nothing was changed: your seat "
            "is still yours. Answer without a guest, or tick the box to give up your seat and "
            "wait in line for two."
        )
    full = " and ".join(days[place.day_id].short for place in waits)
    other = "Online" if waits[0].mode == IN_ROOM else "In the room"
    return (
        f"{MODE_WORDS[IN_ROOM if waits[0].mode == IN_ROOM else ONLINE]} on {full}. Nothing was "
        f"changed: your seat on {kept} is still yours. Choose {other} for {full}, or tick the "
        "box to give up your seat and wait in line."
    )


def release(*, rsvp: RSVP) -> None:
    """Give up all places of an answer."""
    DayPlace.objects.filter(rsvp=rsvp).delete()


def heads(day_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """Count seats by day: confirmed by mode, offered, and waiting, in one query."""
    counts: dict[int, Counter[str]] = {pk: Counter() for pk in day_ids}
    places = DayPlace.objects.filter(day_id__in=list(counts)).order_by()
    rows = places.values_list("day_id", "mode", "state").annotate(n=Sum("seats"))
    names = {WAITING: "waiting", OFFERED: "offered"}
    for day_id, mode, state, n in rows:
        counts[day_id][names.get(state, mode)] += n
    return counts
