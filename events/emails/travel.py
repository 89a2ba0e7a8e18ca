"""Mails about travel support. They go also when the meeting is cancelled: the money is owed."""

from collections.abc import Callable

from events.emails.letters import letter_to
from events.models import Invitation, TravelRequest
from events.money import words
from lhs_platform.lib.links import absolute_url
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message

State = TravelRequest.State
# What each mail says, and the states in which it is still true.
STILL: dict[str, tuple[str, ...]] = {
    "travel_approved": (State.APPROVED,),
    "travel_declined": (State.DECLINED,),
    "travel_returned": (State.RETURNED,),
    "travel_paid": (State.PAID, State.CLOSED),
}


def notice(what: str) -> "Callable[[Message], outbox.Letter | outbox.Skip]":
    """Give the function that writes one kind of notice when it is sent."""

    def render(message: Message) -> "outbox.Letter | outbox.Skip":
        request = (
            TravelRequest.objects.filter(pk=message.params["request"])
            .select_related("invitation__event__network", "fund")
            .prefetch_related("invitation__event__days")
            .first()
        )
        if request is None or request.state not in STILL[what]:
            return outbox.Skip("It went on meanwhile; the page tells.")
        if request.invitation.email != message.to_email:
            return outbox.Skip("The address was corrected since.")
        return letter_to(request.invitation, what, _context(request))

    return render


def _context(request: TravelRequest) -> dict[str, object]:
    """Amounts and reasons; nothing about receipts, nothing about a bank."""
    invited, currency = request.invitation, request.currency
    works = invited.state != Invitation.State.REVOKED
    return {
        "link": absolute_url("events:own-travel", token=invited.token) if works else "",
        "cap": words(request.cap, currency),
        "paid": words(request.paid_amount, currency),
        "request": request,
        "fund": request.fund,
    }
