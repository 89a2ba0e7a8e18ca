"""Travel support that was not claimed in time."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from events.models import TravelRequest
from events.travel_states import MOVES
from networks.actions import audit


def lapse(now: datetime) -> int:
    """Write down what has lapsed by the clock. Pages say so already; twice changes nothing."""
    waiting = TravelRequest.objects.filter(
        state__in=MOVES["lapse"].sources, fund__claims_until__isnull=False
    ).select_related("fund", "invitation__event__network")
    return sum(_lapse(request, now) for request in waiting.order_by("pk")[:5000])


def _lapse(request: TravelRequest, now: datetime) -> bool:
    before, after = request.state, request.state_at(now)
    if before == after:
        return False
    with transaction.atomic():
        rows = TravelRequest.objects.filter(pk=request.pk, version=request.version)
        gone = rows.update(state=after, version=F("version") + 1, updated_at=now)
        if gone:
            audit.record(
                by=None,
                verb="travel.lapsed",
                obj=request,
                network=request.invitation.event.network,
                before={"state": before},
                after={"state": after},
            )
    return bool(gone)
