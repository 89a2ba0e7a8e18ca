"""An offered seat: taken, or given up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from events.actions import items, letters, locks, travel
from events.jobs import line
from events.models import RSVP, DayPlace, Event, Invitation, NeedsRecord
from lhs_platform.lib.errors import Conflict


class OfferOver(Conflict):
    """The seat went on to the next in line."""

    code = "offer_over"


OVER = (
    "This offer is over: the seat went to the next in line. You are in line again, and we write "
    "when a seat is free."
)


def take(*, invitation: Invitation, place_id: UUID, by: Any, now: datetime) -> RSVP:
    """Take an offered seat while the offer stands. Twice is once."""
    with transaction.atomic():
        event, place = _held(invitation, place_id)
        if place.state == line.CONFIRMED:
            return place.rsvp
        is_taken = line.stands(place, now)
        if is_taken:
            _confirm(place, place.mode)
            line.note(place, "seat.taken", by=by)
            _tell(place.rsvp, place.rsvp.invitation)
        line.pass_on(event, now)
    # What ended by the clock is passed on, even though this person is refused.
    if not is_taken:
        raise OfferOver(OVER)
    return place.rsvp


def give_up(*, invitation: Invitation, place_id: UUID, by: Any, now: datetime) -> RSVP:
    """Give up an offer or a place in line. Who joined online meanwhile goes on online; who has no
    place left does not come."""
    with transaction.atomic():
        event, place = _held(invitation, place_id)
        if place.state == line.CONFIRMED:
            raise Conflict("You have this seat already. To give it up, change your answer.")
        if place.is_online_meanwhile:
            _confirm(place, line.ONLINE)
        else:
            place.delete()
        line.note(place, "seat.given_up", by=by)
        rsvp = place.rsvp
        if not rsvp.places.exists():
            rsvp.answer = RSVP.Answer.DECLINED
            NeedsRecord.objects.filter(rsvp=rsvp).delete()
            travel.follow_answer(rsvp=rsvp, by=by, now=now)
        items.keep_what_fits(rsvp=rsvp)
        _tell(rsvp, rsvp.invitation)
        line.pass_on(event, now)
    return rsvp


def _held(invitation: Invitation, place_id: UUID) -> tuple[Event, DayPlace]:
    """Hold the meeting, and give the place as it stands now."""
    event = locks.hold(invitation.event_id)
    if event.status != Event.Status.PUBLISHED:
        raise Conflict("This meeting takes place no more. Nothing was saved.")
    own = DayPlace.objects.filter(rsvp__invitation=invitation.pk, public_id=place_id)
    place = own.select_related("day", "rsvp__invitation").first()
    if place is None:
        raise OfferOver("You have no such place any more. Please look at your answer.")
    place.day.event = place.rsvp.invitation.event = event
    return event, place


def _confirm(place: DayPlace, mode: str) -> None:
    place.mode, place.state = mode, line.CONFIRMED
    place.seats = place.seats if mode == line.IN_ROOM else 1
    place.queue_no = place.offer_expires_at = None
    place.is_online_meanwhile = False
    place.save()


def _tell(rsvp: RSVP, invited: Invitation) -> None:
    """Send what is now agreed: another version of the answer, so another mail."""
    rsvp.save_over(version=rsvp.version, fields=["answer"])
    letters.answered(rsvp, invited)
