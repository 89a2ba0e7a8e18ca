"""Two invitations of one person side by side, before they are merged."""

from datetime import datetime
from typing import Any

from events.actions import merging
from events.models import CheckIn, Invitation
from events.presenters import events, people, travel


def sides(one: Invitation, other: Invitation, *, by: Any, now: datetime) -> list[dict[str, Any]]:
    """Give both, each with what would stand against keeping it."""
    return [
        _side(kept, now) | {"why_not": merging.why_not(keep=kept, drop=gone, by=by)}
        for kept, gone in ((one, other), (other, one))
    ]


def _side(invited: Invitation, now: datetime) -> dict[str, Any]:
    rsvp = invited.answer
    came = CheckIn.objects.standing().filter(invitation=invited, direction=CheckIn.Direction.ENTRY)
    days = came.select_related("day").order_by("day__date")
    return {
        "invitation": invited,
        "person": people.person(invited, invited.event.in_order()),
        "rsvp": rsvp,
        "lines": events.answer_lines(invited),
        "has_needs": rsvp is not None and hasattr(rsvp, "needs"),
        "came": list(dict.fromkeys(row.day.short for row in days)),
        "actions": invited.action_items.count(),
        **travel.beside_answer(invited, now),
    }


def standing(one: Invitation, other: Invitation) -> Invitation | None:
    """Give whose answer is the later one, which stands."""
    given = [invited for invited in (one, other) if invited.answer]
    return max(given, key=lambda invited: invited.answer.answered_at) if given else None
