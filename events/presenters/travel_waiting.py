"""What waits around travel support: to decide, to accept, to mend."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from events.models import Event, TravelRequest
from events.money import words

State = TravelRequest.State
MOST = 20
# Who looks after the money has to act on these.
OURS = (State.SUBMITTED, State.CLAIMED, State.VERIFIED)
PROMISED = (State.APPROVED, State.ACCEPTED)


def to_decide(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give the meetings with requests or claims that wait for those who look after the money,
    without what somebody else must decide or pay."""
    to_book = Q(state__in=PROMISED, needs_prepaid=True, prepaid_amount=None)
    managed = (
        TravelRequest.objects.managed_by(user)
        .filter(Q(state__in=OURS) | to_book)
        .exclude(invitation__user=user)
        .exclude(state__in=(State.VERIFIED, *PROMISED), approved_by=user)
    )
    found = (
        managed.values("invitation__event__public_id", "invitation__event__title")
        .annotate(n=Count("pk"))
        .order_by("invitation__event__title")
    )
    return [_item(row) for row in found[:MOST]]


def _item(row: Any) -> dict[str, Any]:
    url = reverse("events:travel", kwargs={"public_id": row["invitation__event__public_id"]})
    title = row["invitation__event__title"]
    some = "1 request waits" if row["n"] == 1 else f"{row['n']} requests wait"
    return {
        "due_on": None,
        "title": f"Look at travel support for “{title}”",
        "why": f"{some} for a decision, a booking, a look at receipts, or payment.",
        "url": url,
        "button": "Look",
    }


def my_own(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give a person's own support that waits for them."""
    found = (
        TravelRequest.objects.visible_to(user)
        .filter(invitation__user=user, state__in=(State.APPROVED, State.RETURNED))
        .exclude(invitation__event__status=Event.Status.DRAFT)
        .select_related("invitation__event", "fund")
    )
    return [_own_item(request) for request in found[:MOST] if request.state_at(now) != State.LAPSED]


def _own_item(request: TravelRequest) -> dict[str, Any]:
    event = request.invitation.event
    if request.state == State.RETURNED:
        title, why, button = f"Your travel claim for “{event.title}”", request.reason, "Mend it"
    else:
        cap = words(request.cap, request.currency)
        title = f"Your travel support for “{event.title}”"
        why, button = f"Approved up to {cap}. Please say that you accept it.", "Accept"
    return {
        "due_on": request.fund.claims_until if request.fund else None,
        "title": title,
        "why": why,
        "url": reverse("events:my-travel", kwargs={"public_id": event.public_id}),
        "button": button,
    }
