"""Who gets a mail, and why somebody does not: asked when it is chosen and again when it is sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from events.models import RSVP, CheckIn, Event, Invitation, LetterText, ReminderRule
from events.models.invitations import InvitationQuerySet
from lhs_platform.mail.models import Message

Kind = LetterText.Kind
Audience = ReminderRule.Audience
State = Message.State

# No kind of letter with words of its own: a place online for those who wait for the room.
ONLINE = "online"
WITHDRAWN = "The invitation was withdrawn."
NO_ADDRESS = "No address is known."
NOT_INVITED = "Not invited yet: send the invitation first."
ON_ITS_WAY = "The invitation is still on its way."
NOT_DELIVERED = "The invitation could not be delivered. Correct the address first."
CAME_BACK = "Mail to this address comes back. Try the telephone, or correct the address."
WANTS_NONE = "Asked not to be written to."
ANSWERED = "Has answered."
NO_TRAVEL = "Did not ask for help with travel."
NOT_WAITING = "Does not wait for a place in the room."
NOT_HERE = "Was not checked in."
CANCELLED = "The meeting was cancelled."
CLOSED = "The last day for answers is over."

_STUCK = (State.FAILED, State.HELD, State.WITHHELD)


def with_facts(invitations: InvitationQuerySet) -> InvitationQuerySet:
    """Add what the questions below look at, in one query for all."""
    entries = CheckIn.objects.standing().filter(
        invitation=OuterRef("pk"), direction=CheckIn.Direction.ENTRY
    )
    return (
        invitations.with_letter()
        .select_related("event__network", "rsvp", "travel_request")
        .annotate(has_come=Exists(entries))
    )


def why_not(invited: Invitation, kind: str, audience: str = Audience.NONE) -> str:
    """Say why a person does not get a mail of this kind; empty if they do."""
    return _about_the_address(invited) or _ABOUT[kind](invited, audience)


def _about_the_address(invited: Invitation) -> str:
    checks = [
        (invited.state == Invitation.State.REVOKED, WITHDRAWN),
        (not invited.email, NO_ADDRESS),
        (invited.is_bounced, CAME_BACK),
        (invited.wants_no_mail, WANTS_NONE),
    ]
    return next((reason for holds, reason in checks if holds), "")


def _about_reminder(invited: Invitation, audience: str) -> str:
    checks = [
        (_is_settled(invited, audience), ANSWERED),
        (invited.state == Invitation.State.DRAFT, NOT_INVITED),
        (invited.letter_state in (State.QUEUED, State.SENDING), ON_ITS_WAY),
        (invited.letter_state in _STUCK, NOT_DELIVERED),
    ]
    return next((reason for holds, reason in checks if holds), "")


def _is_settled(invited: Invitation, audience: str) -> bool:
    """Whoever is not sure is asked again only where that was chosen."""
    if invited.answer is None:
        return False
    return not (audience == Audience.OPEN and invited.answer.answer == RSVP.Answer.TENTATIVE)


def _about_travel(invited: Invitation, _audience: str) -> str:
    rsvp = invited.answer
    is_coming = rsvp is not None and rsvp.answer != RSVP.Answer.DECLINED
    wishes = is_coming and (rsvp.travel != RSVP.Travel.NONE or hasattr(invited, "travel_request"))
    return "" if wishes else NO_TRAVEL


def _about_thanks(invited: Any, _audience: str) -> str:
    return "" if invited.has_come else NOT_HERE


def _about_online(invited: Invitation, _audience: str) -> str:
    places = invited.answer.places.all() if invited.answer else []
    return "" if any(place.waits_for_room for place in places) else NOT_WAITING


_ABOUT: dict[str, Callable[[Invitation, str], str]] = {
    Kind.REMINDER: _about_reminder,
    Kind.TRAVEL: _about_travel,
    Kind.THANKS: _about_thanks,
    ONLINE: _about_online,
}


def why_not_now(event: Event, kind: str, now: datetime) -> str:
    """Say why nobody at all gets this mail now; empty if it may go."""
    if event.status == Event.Status.CANCELLED:
        return CANCELLED
    if event.status == Event.Status.DRAFT:
        return "The meeting is a draft: until it is published, nothing is sent."
    if kind == Kind.REMINDER and not event.takes_answers_at(now):
        return CLOSED
    return ""
