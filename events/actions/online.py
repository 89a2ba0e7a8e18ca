"""Places online for people who wait for the room, offered by hand.

Whoever waits joins online by themselves where online has room, and is not told when that happens
later. This tells them, and lets in those whom the line passes over since they let three offers
pass. Everybody keeps their place in line.
"""

from datetime import datetime
from typing import Any

from events.emails.audiences import NOT_WAITING
from events.emails.posting import Plan
from events.jobs import line
from events.models import DayPlace, Invitation
from events.models.invitations import InvitationQuerySet

FULL = "Online is full on the days they wait for."


def with_places(chosen: InvitationQuerySet) -> InvitationQuerySet:
    return chosen.prefetch_related("rsvp__places__day")


def leave_out_full(plan: Plan, now: datetime) -> list[DayPlace]:
    """Leave out those for whom online has no room, in the order of the list; give the places by
    which others come to join online."""
    free = {day.pk: line.open_to_new(day, line.ONLINE, now) for day in plan.event.in_order()}
    wishing, plan.going = plan.going, []
    opened: list[DayPlace] = []
    for one in wishing:
        waits = _waits(one, now)
        new = [place for place in waits if not place.is_online and _take(free, place.day_id)]
        opened += new
        if new or any(place.is_online for place in waits):
            plan.going.append(one)
        else:
            plan.left_out.append((one, FULL if waits else NOT_WAITING))
    return opened


def _waits(invited: Invitation, now: datetime) -> list[DayPlace]:
    places = invited.answer.places.all() if invited.answer else []
    return [one for one in places if one.waits_for_room and now < one.day.starts_at]


def _take(free: dict[int, int | None], day: int) -> bool:
    left = free[day]
    if left is not None:
        free[day] = max(0, left - 1)
    return left is None or left > 0


def let_in(places: list[DayPlace], *, by: Any) -> None:
    """Let people join online while they wait. Call only while the meeting is held."""
    for place in places:
        place.is_online_meanwhile = True
        place.save(update_fields=["is_online_meanwhile", "updated_at"])
        line.note(place, "seat.joins_online", by=by)
