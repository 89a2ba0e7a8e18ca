"""Tell people how their travel support goes. One mail for each step, however often it is tried."""

from events.models import TravelRequest
from lhs_platform.mail import outbox


def tell(request: TravelRequest, what: str) -> None:
    """Put one notice into the outbox; people without an address hear of it otherwise."""
    invited = request.invitation
    if not invited.email:
        return
    outbox.post(
        purpose=f"events.travel_{what}",
        dedupe_key=f"events.travel_{what}:{invited.event_id}:{request.pk}:{request.version}",
        params={"request": request.pk, "version": request.version},
        about=f"travel:{request.public_id}",
        to_email=invited.email,
        to_name=invited.name,
    )
