"""Mails about an answer: what you told us, and a seat that became free."""

from django.utils import timezone

from events.emails.calendar import requests_for
from events.emails.letters import letter_to, standing
from events.jobs import line
from events.models import RSVP, DayPlace, Invitation
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message


def answer_saved(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    rsvp = invited.answer
    if rsvp is None or rsvp.version != message.params["version"]:
        return outbox.Skip("The answer changed again; a newer mail tells.")
    return letter_to(invited, "answered", _context(rsvp), ics=_days_coming(invited, rsvp))


def was_asked_for(message: Message) -> bool:
    """Say whether the person answered by themselves, and so is told what was saved."""
    given = RSVP.objects.filter(invitation=message.params["invitation"])
    return given.exclude(channel=RSVP.Channel.COORDINATOR).exists()


def seat_offered(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    place = DayPlace.objects.filter(pk=message.params["place"]).first()
    if place is None or not line.stands(place, timezone.now()) or invited.answer is None:
        return outbox.Skip("The seat was taken or given up, or its time is over.")
    ends = place.offer_expires_at
    if ends is None or ends.isoformat() != message.params["until"]:
        return outbox.Skip("It was offered again; a newer mail tells.")
    day = next(one for one in invited.event.in_order() if one.pk == place.day_id)
    context = {
        "day": day,
        "place": place,
        "is_online": place.mode == DayPlace.Mode.REMOTE,
        "until": line.until_words(place, invited.event),
    }
    return letter_to(invited, "seat_offered", context)


def online_offered(message: Message) -> "outbox.Letter | outbox.Skip":
    """Tell somebody who waits for the room how to join online until then."""
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    rsvp = invited.answer
    places = rsvp.places.all() if rsvp else []
    waits = {one.day_id for one in places if one.waits_for_room and one.is_online}
    if not waits:
        return outbox.Skip("Has a seat by now, or does not wait any more.")
    days = [day for day in invited.event.in_order() if day.pk in waits]
    return letter_to(invited, "online_offered", {"waits": days}, ics=_days_coming(invited, rsvp))


def _context(rsvp: RSVP) -> dict[str, object]:
    """Needs stay out of the mail: it passes through other people's machines."""
    places = {place.day_id: place for place in rsvp.places.all()}
    return {
        "rsvp": rsvp,
        "lines": [(day, places.get(day.pk)) for day in rsvp.invitation.event.in_order()],
        "is_coming": rsvp.answer == RSVP.Answer.ACCEPTED,
        "has_needs": hasattr(rsvp, "needs"),
        "is_online": any(place.is_online for place in places.values()),
        "items": [chosen.item for chosen in rsvp.item_places.select_related("item__day")],
    }


def _is_coming(place: DayPlace) -> bool:
    return place.state == DayPlace.State.CONFIRMED or place.is_online_meanwhile


def _days_coming(invited: Invitation, rsvp: RSVP) -> list[bytes]:
    places = {place.day_id: place for place in rsvp.places.all()}
    if rsvp.answer != RSVP.Answer.ACCEPTED or not places:
        return []
    coming = {pk for pk, place in places.items() if _is_coming(place)}
    days = [day for day in invited.event.in_order() if day.pk in coming]
    if not days:
        return []
    online = any(place.is_online for place in places.values())
    return requests_for(invited, days=days, with_link=online)
