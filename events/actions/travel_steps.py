"""What every step of a request shares: hold it, see whether it can be done, write it down."""

from datetime import datetime
from typing import Any

from events import rules
from events.models import TravelRequest
from events.travel_states import MOVES
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit

State = TravelRequest.State
KEPT = [
    "state",
    "fund",
    "needs_prepaid",
    "travels_from",
    "estimate",
    "note",
    "cap",
    "prepaid_note",
    "prepaid_amount",
    "prepaid_by",
    "prepaid_at",
    "reason",
    "approved_by",
    "approved_at",
    "verified_by",
    "verified_at",
    "paid_by",
    "paid_at",
    "payment_reference",
    "paid_amount",
]


class WrongState(Conflict):
    """The request is not where this step begins."""

    code = "wrong_state"


def hold(request: TravelRequest) -> TravelRequest:
    """Lock one request for the rest of the transaction, and give it as it stands now."""
    return (
        TravelRequest.objects.select_for_update(of=("self",))
        .select_related("invitation__event__network", "fund__event")
        .get(pk=request.pk)
    )


def check(request: TravelRequest, act: str, *, now: datetime) -> None:
    """Refuse a step that does not begin in the state the request is in, by the clock."""
    state = request.state_at(now)
    if state not in MOVES[act].sources:
        words = State(state).label.lower()
        if state == State.LAPSED and request.state != state:
            raise WrongState("The last day for claims is over. Please call or write.")
        raise WrongState(f"This request is {words}: you cannot {MOVES[act].words} now.")


def check_other(request: TravelRequest, act: str, by: Any) -> None:
    """Whoever decides on money is not the one who gets it, and who promised it does not spend
    it."""
    if rules.may_be_traveller(by, request):
        raise Conflict("This is your own request. Somebody else must decide on it.")
    column = MOVES[act].not_by
    if column and getattr(request, f"{column}_id") == by.pk:
        raise Conflict(SOMEBODY_ELSE[act])


SOMEBODY_ELSE = {
    "approve": "You booked something for this person. Somebody else must approve it.",
    "book": "You approved this request. To book is to pay: somebody else must do it.",
    "pay": "You approved this request. Somebody else must pay it.",
}


def reasoned(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise DomainError("Say why: the person reads it.", field="reason")
    return reason


def write(
    request: TravelRequest,
    act: str,
    *,
    by: Any,
    version: int | None = None,
    **values: Any,
) -> TravelRequest:
    """Save a step under the version its reader saw, and record it. Without one, the row was
    locked and read a moment ago."""
    before = audit.plain_values(request, KEPT)
    for name, value in values.items():
        setattr(request, name, value)
    request.state = MOVES[act].target or request.state
    known = request.version if version is None else version
    request.save_over(version=known, fields=["state", *values])
    note(request, f"travel.{VERBS[act]}", by=by, before=before)
    return request


VERBS = {
    "ask": "asked", "edit": "changed", "queue": "queued", "approve": "approved",
    "decline": "declined", "book": "booked", "accept": "accepted", "spend": "expenses_changed",
    "claim": "claimed", "judge": "judged", "return": "returned", "verify": "verified",
    "pay": "paid", "close": "closed", "withdraw": "withdrawn", "lapse": "lapsed",
}  # fmt: skip


def note(request: TravelRequest, verb: str, *, by: Any, before: dict[str, Any]) -> None:
    audit.record(
        by=by,
        verb=verb,
        obj=request,
        network=request.invitation.event.network,
        before=before,
        after=audit.plain_values(request, KEPT),
        reason=request.reason,
    )
