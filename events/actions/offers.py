"""An offered seat: taken, or given up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from events.actions import items, letters, locks, travel
from events.jobs import line
from events.models import RSVP, DayPlace, Event, Invitation, NeedsRecord
from lhs_platform.lib.errors import Conflict
from networks.actions import audit


class OfferOver(Conflict):
    """The seat went on to the next in line."""

    code = "offer_over"


TOLD = ["answer", "channel", "travel"]
SAVED = [*TOLD, "travel_from", "guest_name", "pronouns", "answered_by", "answered_at"]
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
            _decline(rsvp, by=by, now=now)
        items.keep_what_fits(rsvp=rsvp)
        _tell(rsvp, rsvp.invitation)
        line.pass_on(event, now)
    return rsvp


def _decline(rsvp: RSVP, *, by: Any, now: datetime) -> None:
    """Make an answer without any place a No, as if it had been given: it needs nothing, and no
    help with travel."""
    before = audit.plain_values(rsvp, TOLD)
    rsvp.answer, rsvp.travel = RSVP.Answer.DECLINED, RSVP.Travel.NONE
    rsvp.travel_from = rsvp.guest_name = rsvp.pronouns = ""
    rsvp.channel, rsvp.answered_by, rsvp.answered_at = _channel(rsvp, by), by, now
    NeedsRecord.objects.filter(rsvp=rsvp).delete()
    travel.follow_answer(rsvp=rsvp, by=by, now=now)
    audit.record(
        by=by,
        verb="rsvp.answered",
        obj=rsvp,
        network=rsvp.invitation.event.network,
        before=before,
        after=audit.plain_values(rsvp, TOLD),
    )


def _channel(rsvp: RSVP, by: Any) -> str:
    if by is None:
        return RSVP.Channel.LINK
    is_own = by.pk == rsvp.invitation.user_id
    return RSVP.Channel.LOGIN if is_own else RSVP.Channel.COORDINATOR


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
    rsvp.save_over(version=rsvp.version, fields=SAVED)
    letters.answered(rsvp, invited)
