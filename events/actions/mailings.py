"""What an organiser sends to several people at once, and takes back from several at once.

An offer to join online is such a mail, too: who waits for the room gets it with a place online.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from events.actions import invitations, letters, locks, online
from events.emails.audiences import ONLINE
from events.emails.posting import BY_HAND, Plan, plan_by_hand, post
from events.models import DayPlace, Event, Invitation
from events.models.invitations import InvitationQuerySet
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail import outbox
from networks.actions import audit

__all__ = ["BY_HAND", "ONLINE", "Plan", "plan", "send", "withdraw"]
MOST_WITHDRAWN = 500


def plan(
    *, event: Event, kind: str, chosen: InvitationQuerySet, audience: str, now: datetime
) -> Plan:
    """Say who would get a mail, and who not and why."""
    return _planned(event, kind, chosen, audience, now)[0]


def send(
    *,
    event: Event,
    kind: str,
    chosen: InvitationQuerySet,
    audience: str,
    by: Any,
    now: datetime,
) -> Plan:
    """Send to those of the chosen who need it. Twice on a day is once."""
    with transaction.atomic():
        held = locks.hold(event.pk)
        found, opened = _planned(held, kind, chosen, audience, now)
        if found.stopped:
            raise Conflict(found.stopped)
        if not found.going:
            raise Conflict("None of these people needs this mail. Nothing was sent.")
        online.let_in(opened, by=by)
        post(found, occurrence=f"{now.astimezone(held.zone):%Y%m%d}")
        audit.record(
            by=by,
            verb=f"{kind}.sent",
            obj=held,
            network=held.network,
            after={"people": len(found.going), "left_out": len(found.left_out)},
        )
    return found


def _planned(
    event: Event, kind: str, chosen: InvitationQuerySet, audience: str, now: datetime
) -> tuple[Plan, list[DayPlace]]:
    """Give the plan, and the places online that come with it."""
    if kind != ONLINE:
        return plan_by_hand(event, kind, chosen=chosen, audience=audience, now=now), []
    waiting = online.with_places(chosen)
    found = plan_by_hand(event, kind, chosen=waiting, audience=audience, now=now)
    return found, online.leave_out_full(found, now)


def withdraw(*, event: Event, chosen: InvitationQuerySet, by: Any, now: datetime) -> int:
    """Take back the invitations of all chosen, or of none; give how many."""
    with transaction.atomic():
        held = locks.hold(event.pk)
        standing = chosen.exclude(state=Invitation.State.REVOKED).select_related("rsvp")
        people = list(standing[: MOST_WITHDRAWN + 1])
        if not people:
            raise Conflict("These invitations are withdrawn already.")
        if len(people) > MOST_WITHDRAWN:
            raise Conflict(f"Withdraw {MOST_WITHDRAWN} at a time at most.")
        for one in people:
            one.event = held
        told = [one for one in people if invitations.take_back(one=one, by=by, now=now)]
        outbox.post_many(letters.withdrawn(one) for one in told)
    return len(people)
