"""Places of one person in words, and what is left for others."""

from datetime import datetime
from typing import Any

from events.jobs import line
from events.models import DayPlace, Event, EventDay, Invitation


def place_words(place: DayPlace | None, event: Event) -> str:
    """Say what somebody has on a day."""
    if place is None:
        return "Not that day"
    where = "in the room" if place.mode == line.IN_ROOM else "online"
    if place.state == line.OFFERED:
        return f"A place {where} is offered until {_until(place, event)}"
    if place.state == line.WAITING:
        meanwhile = ", online until then" if place.is_online_meanwhile else ""
        return f"Waiting for a place {where}{meanwhile}"
    guest = ", with a guest" if place.seats > 1 else ""
    return f"{where.capitalize()}{guest}"


def _until(place: DayPlace, event: Event) -> str:
    return f"{line.until_words(place, event)} ({event.zone_name})"


def short_place(place: DayPlace | None) -> str:
    """Say it in a table."""
    if place is None:
        return "–"
    where = "Room" if place.mode == line.IN_ROOM else "Online"
    if place.state == line.CONFIRMED:
        return f"{where} for 2" if place.seats > 1 else where
    state = "offered" if place.state == line.OFFERED else "waiting"
    return f"{where}: {state}"


def offers_of(invited: Invitation, now: datetime) -> list[dict[str, Any]]:
    """Give the seats that are offered to this person, and can still be taken."""
    if invited.answer is None or invited.event.status != Event.Status.PUBLISHED:
        return []
    days = {day.pk: day for day in invited.event.in_order()}
    return [
        {
            "place": place.public_id,
            "what": _what(place),
            "day": days[place.day_id].long,
            "until": _until(place, invited.event),
            "is_online_meanwhile": place.is_online_meanwhile,
        }
        for place in invited.answer.places.all()
        if line.stands(place, now)
    ]


def _what(place: DayPlace) -> str:
    if place.mode == line.ONLINE:
        return "A place online"
    return "Two seats in the room" if place.seats > 1 else "A seat in the room"


def own_words(day: EventDay, invited: Invitation) -> str:
    """Say what somebody has on a day already; empty if nothing."""
    held = invited.answer.places.all() if invited.answer else []
    place = next((one for one in held if one.day_id == day.pk), None)
    if place is None:
        return ""
    where = "in the room" if place.mode == line.IN_ROOM else "online"
    if place.state == line.CONFIRMED:
        return f"Now: a place {where}."
    if place.state == line.OFFERED:
        return f"Now: a place {where} is offered, to be taken in time."
    before = line.ahead_of(place)
    people = "nobody is" if not before else "1 person is" if before == 1 else f"{before} people are"
    return f"Now: in line for a place {where}; {people} before."


def left_words(day: EventDay, now: datetime) -> str:
    """Say what is left on a day, and what choosing it means when nothing is."""
    room, online = (line.left(day, mode, now) for mode in (line.IN_ROOM, line.ONLINE))
    said = []
    if room is not None:
        meanwhile = ", and join online until then" if online != 0 else ""
        said.append(
            f"{_count(room)} in the room left."
            if room
            else f"The room is full: choose In the room to wait in line{meanwhile}."
        )
    if online is not None:
        said.append(
            f"{_count(online)} online left."
            if online
            else "Online is full: choose Online to wait in line."
        )
    return " ".join(said)


def _count(places: int) -> str:
    return f"{places} place{'' if places == 1 else 's'}"


def join_url(invited: Invitation | None) -> str:
    """Give the way in for somebody who has a place online on any day; nothing for who waits for
    one, or comes to the room."""
    rsvp = invited.answer if invited else None
    if invited is None or rsvp is None or rsvp.answer != rsvp.Answer.ACCEPTED:
        return ""
    return invited.event.remote_link if any(one.is_online for one in rsvp.places.all()) else ""


def items_of(invited: Invitation) -> list[str]:
    """Give the agenda items somebody chose."""
    if invited.answer is None:
        return []
    chosen = invited.answer.item_places.select_related("item__day")
    in_order = chosen.order_by("item__day__date", "item__starts_clock", "item__pk")
    return [f"{one.item.title}, {one.item.day.short} {one.item.hours}" for one in in_order]
