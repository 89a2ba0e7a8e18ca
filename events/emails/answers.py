"""Mails about an answer: what you told us, and a seat that became free."""

from events.emails.calendar import requests_for
from events.emails.letters import letter_to, standing
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


def seat_found(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    place = DayPlace.objects.filter(
        pk=message.params["place"], state=DayPlace.State.CONFIRMED
    ).first()
    if place is None or invited.answer is None:
        return outbox.Skip("The seat was given up.")
    day = next(one for one in invited.event.in_order() if one.pk == place.day_id)
    return letter_to(invited, "seat_found", {"day": day}, ics=requests_for(invited, days=[day]))


def _context(rsvp: RSVP) -> dict[str, object]:
    """Needs stay out of the mail: it passes through other people's machines."""
    places = {place.day_id: place for place in rsvp.places.all()}
    return {
        "rsvp": rsvp,
        "lines": [(day, places.get(day.pk)) for day in rsvp.invitation.event.in_order()],
        "is_coming": rsvp.answer == RSVP.Answer.ACCEPTED,
        "has_needs": hasattr(rsvp, "needs"),
        "is_online": any(_is_online(place) for place in places.values()),
    }


def _is_online(place: DayPlace) -> bool:
    """People who wait for a seat may join online meanwhile."""
    return place.mode == DayPlace.Mode.REMOTE or place.state == DayPlace.State.WAITLISTED


def _days_coming(invited: Invitation, rsvp: RSVP) -> list[bytes]:
    places = {place.day_id: place for place in rsvp.places.all()}
    if rsvp.answer != RSVP.Answer.ACCEPTED or not places:
        return []
    days = [day for day in invited.event.in_order() if day.pk in places]
    online = any(_is_online(place) for place in places.values())
    return requests_for(invited, days=days, with_link=online)
