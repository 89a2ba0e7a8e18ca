"""The waiting line of a meeting: what is left, who is next, and offers that end by the clock.

Call these while the meeting is held, so that nobody else counts.

- Lines are by day and by way of coming, in the order of their numbers.
- A free seat is offered to the first in line for some hours. An offer that is not taken in time
  sends its holder to the back, and the next is offered the seat. The clock decides, not a job.
- A guest makes it two seats. While answers are taken nobody overtakes: one free seat is kept for
  two people who are first, since they would otherwise never get in. When answers are closed, a
  seat too few for the first goes to the next whom it fits, so that none stays empty.
- After three offers that were let pass, a place stays in line but is not offered any more.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from events.models import DayPlace, Event, EventDay
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.actions import audit

IN_ROOM, ONLINE = DayPlace.Mode.IN_PERSON, DayPlace.Mode.REMOTE
CONFIRMED, WAITING = DayPlace.State.CONFIRMED, DayPlace.State.WAITLISTED
OFFERED = DayPlace.State.OFFERED
PURPOSE = "events.seat_offered"
MOST_OFFERS = 3


# --- Counting --------------------------------------------------------------------------
def taken(day: EventDay, mode: str, now: datetime) -> int:
    """Count the seats that are not free: confirmed ones, and offered ones while the offer
    stands. Whoever joins online while waiting for the room counts online."""
    places = DayPlace.objects.filter(day=day)
    kept = Q(state=CONFIRMED) | Q(state=OFFERED, offer_expires_at__gt=now)
    seats: int = places.filter(kept, mode=mode).aggregate(n=Sum("seats"))["n"] or 0
    if mode == ONLINE:
        seats += places.filter(is_online_meanwhile=True).count()
    return seats


def capacity(day: EventDay, mode: str) -> int | None:
    return day.capacity_in_person if mode == IN_ROOM else day.capacity_remote


def left(day: EventDay, mode: str, now: datetime) -> int | None:
    """Say how many seats are free; None means no limit."""
    most = capacity(day, mode)
    return None if most is None else max(0, most - taken(day, mode, now))


def fits(day: EventDay, mode: str, seats: int, now: datetime) -> bool:
    free = left(day, mode, now)
    return free is None or free >= seats


def open_to_new(day: EventDay, mode: str, now: datetime) -> int | None:
    """Say how many seats somebody new can have at once: none where others would be overtaken.
    None means no limit."""
    if capacity(day, mode) is None:
        return None
    is_taking = now <= day.event.rsvp_closes_at
    if is_taking and any(place.mode == mode for place in _in_line(day.event, [day])):
        return 0
    return left(day, mode, now)


def may_sit(day: EventDay, mode: str, seats: int, now: datetime) -> bool:
    """Say whether somebody new can have seats at once: nobody is overtaken, and they are free."""
    free = open_to_new(day, mode, now)
    return free is None or free >= seats


def stands(place: DayPlace, now: datetime) -> bool:
    """Say whether this place is offered, and can still be taken."""
    ends = place.offer_expires_at
    return place.state == OFFERED and ends is not None and now < ends


def until_words(place: DayPlace, event: Event) -> str:
    """Say until when an offer stands, by a clock at the place of the meeting."""
    if place.offer_expires_at is None:
        return ""
    wall = place.offer_expires_at.astimezone(event.zone)
    return f"{wall:%A} {wall.day} {wall:%B}, {wall:%H:%M}"


def ahead_of(place: DayPlace) -> int:
    """Count who is before somebody in line."""
    same = DayPlace.objects.filter(day=place.day_id, mode=place.mode)
    return same.filter(queue_no__lt=place.queue_no).count()


def next_number(day: EventDay) -> int:
    """Give the number at the end of a day's line."""
    last = DayPlace.objects.filter(day=day).aggregate(last=Max("queue_no"))["last"] or 0
    return int(last) + 1


# --- Passing on ------------------------------------------------------------------------
def pass_on_everywhere(now: datetime) -> int:
    """End offers whose time is over, and offer their seats to the next. Twice does no more."""
    ended = DayPlace.objects.filter(state=OFFERED, offer_expires_at__lte=now)
    events = set(ended.values_list("day__event_id", flat=True)[:1000])
    for pk in sorted(events):
        with transaction.atomic():
            pass_on(Event.objects.held(pk), now)
    return len(events)


def pass_on(event: Event, now: datetime) -> None:
    """End what is over, then offer what is free to the first in line, and tell them by mail."""
    _end_offers(event, now)
    if event.status != Event.Status.PUBLISHED:
        return
    waiting = _in_line(event, event.in_order())
    for (_day, _mode), line in groupby(waiting, key=lambda place: (place.day_id, place.mode)):
        _offer_in_order(list(line), event, now)
    _let_in_online(waiting, now)


def _in_line(event: Event, days: Iterable[EventDay]) -> list[DayPlace]:
    """Give who waits and can be offered a seat: by day and way of coming, in their order."""
    by_pk = {day.pk: day for day in days}
    found = DayPlace.objects.filter(day__in=list(by_pk), state=WAITING)
    line = list(found.select_related("rsvp__invitation").order_by("day_id", "mode", "queue_no"))
    offers = _offers_made(line)
    for place in line:
        place.day = by_pk[place.day_id]
        place.rsvp.invitation.event = event
    return [place for place in line if offers[about(place)] < MOST_OFFERS]


def about(place: DayPlace) -> str:
    return f"seat:{place.public_id}"


def _offers_made(places: list[DayPlace]) -> Counter[str]:
    if not places:
        return Counter()
    mails = Message.objects.filter(purpose=PURPOSE, about__in=[about(one) for one in places])
    return Counter(dict(mails.values_list("about").annotate(n=Count("pk")).order_by("about")))


def _offer_in_order(line: list[DayPlace], event: Event, now: datetime) -> None:
    for place in line:
        if now >= place.day.starts_at:
            return
        if fits(place.day, place.mode, place.seats, now):
            _offer(place, event, now)
        elif now <= event.rsvp_closes_at:
            return


def _offer(place: DayPlace, event: Event, now: datetime) -> None:
    """Keep a seat for somebody until they take it, and not past the start of the day."""
    place.state = OFFERED
    place.offer_expires_at = min(now + timedelta(hours=event.offer_hours), place.day.starts_at)
    place.save(update_fields=["state", "offer_expires_at", "updated_at"])
    until = place.offer_expires_at.isoformat()
    note(place, "seat.offered", by=None, until=until)
    invited = place.rsvp.invitation
    outbox.post(
        purpose=PURPOSE,
        dedupe_key=f"{PURPOSE}:{event.pk}:{place.pk}:{until}",
        params={"invitation": invited.pk, "place": place.pk, "until": until},
        about=about(place),
        to_email=invited.email,
        to_name=invited.name,
    )


def _end_offers(event: Event, now: datetime) -> None:
    over = DayPlace.objects.filter(day__event=event, state=OFFERED, offer_expires_at__lte=now)
    for place in over.select_related("rsvp__invitation", "day").order_by("offer_expires_at", "pk"):
        place.rsvp.invitation.event = event
        place.state, place.offer_expires_at = WAITING, None
        place.queue_no = next_number(place.day)
        place.save(update_fields=["state", "offer_expires_at", "queue_no", "updated_at"])
        note(place, "seat.offer_ended", by=None)


def _let_in_online(waiting: list[DayPlace], now: datetime) -> None:
    """Let people who wait for the room join online, where online has room again."""
    for place in waiting:
        is_out = place.mode == IN_ROOM and not place.is_online_meanwhile
        if is_out and may_sit(place.day, ONLINE, 1, now):
            place.is_online_meanwhile = True
            place.save(update_fields=["is_online_meanwhile", "updated_at"])


def note(place: DayPlace, verb: str, *, by: Any, **more: Any) -> None:
    """Record what became of a place, under the answer it belongs to."""
    audit.record(
        by=by,
        verb=verb,
        obj=place.rsvp,
        network=place.rsvp.invitation.event.network,
        after={"day": place.day.date.isoformat(), "mode": place.mode, **more},
    )
