"""An answer that somebody recorded for a person, and two answers of which one was saved."""

from typing import Any

from events.models import RSVP, Invitation
from events.presenters.events import answer_lines


def recorded(invited: Invitation | None) -> str:
    """Say to the person who answered for them; empty where they answered themselves."""
    rsvp = invited.answer if invited else None
    return rsvp.said_by if rsvp and rsvp.recorder else ""


def newer(invited: Invitation) -> dict[str, Any]:
    """Give the answer that was saved meanwhile, to stand beside the one that was not."""
    rsvp = invited.answer
    lines = [f"{line['day']}: {line['place']}" for line in answer_lines(invited)]
    more = [
        f"with {rsvp.guest_name}" if rsvp.guest_name else "",
        "" if rsvp.travel == RSVP.Travel.NONE else f"travel: {rsvp.get_travel_display()}",
        f"hopes: {rsvp.hope}" if rsvp.hope else "",
    ]
    return {
        "newer": rsvp,
        "newer_by": rsvp.said_by,
        "newer_lines": [*lines, *(one for one in more if one)],
    }
