"""What becomes of an idea that is put forward: taken back, hidden, shown again."""

from datetime import datetime

from django.db import transaction

from improvement.actions import ideas, texts
from improvement.emails import heard
from improvement.models import Idea, RoundOption
from improvement.models.rounds import Round
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import User
from outcomes.actions import words

State = Idea.State
STATE = ["state", "state_reason"]
HIDING = ["hidden_at", "hidden_by", "hidden_reason", "hidden_state", "state"]
# What can be hidden: what is merged stays readable, or its authors would be lost.
CAN_BE_HIDDEN = (State.PUBLISHED, State.WITHDRAWN, State.NOT_SELECTED)
IN_VOTE = "This idea is being voted on. Wait until the vote is over."


@transaction.atomic
def withdraw(*, by: User, idea: Idea, version: int, reason: str = "", now: datetime) -> Idea:
    """Take one's idea off the list. It stays readable, and can be put forward again."""
    texts.check({"reason": reason})
    if len(reason.strip()) > 300:
        raise DomainError("Say it in up to 300 letters.", field="reason")
    fresh = ideas.held(idea)
    if fresh.state == State.WITHDRAWN:
        return fresh
    ideas.check_standing(fresh)
    check_not_in_vote(fresh, now)
    if fresh.comes_from.filter(kind="merged_into").exists():
        raise Conflict("Other ideas were merged into this one. Ask a coordinator to part them.")
    fresh.state, fresh.state_reason = State.WITHDRAWN, reason.strip()
    fresh.full_clean()
    fresh.save_over(version=version, fields=STATE)
    ideas.record(fresh, by, "idea.withdrawn", reason=fresh.state_reason)
    return fresh


@transaction.atomic
def put_back(*, by: User, idea: Idea, version: int) -> Idea:
    """Put forward again what was taken back, under its old number."""
    fresh = ideas.held(idea)
    if fresh.state == State.PUBLISHED:
        return fresh
    if fresh.state != State.WITHDRAWN:
        raise Conflict("Only what was taken back is put forward again.")
    fresh.state, fresh.state_reason = State.PUBLISHED, ""
    fresh.full_clean()
    fresh.save_over(version=version, fields=STATE)
    ideas.record(fresh, by, "idea.put_forward_again")
    return fresh


@transaction.atomic
def hide(*, by: User, idea: Idea, reason: str, now: datetime) -> Idea:
    """Hide an idea from everybody but its authors and the coordinators, who read why."""
    reason = words.said(reason, field="reason", missing="Say why you hide this.")
    fresh = ideas.held(idea)
    if fresh.state == State.HIDDEN:
        raise Conflict("This is hidden already.")
    if fresh.state not in CAN_BE_HIDDEN:
        raise Conflict(f"This cannot be hidden: {fresh.get_state_display().lower()}.")
    check_not_in_vote(fresh, now)
    fresh.hidden_state, fresh.state = fresh.state, State.HIDDEN
    fresh.hidden_at, fresh.hidden_by, fresh.hidden_reason = now, by, reason
    fresh.full_clean()
    fresh.save_over(version=fresh.version, fields=HIDING)
    ideas.record_as_coordinator(fresh, by, "idea.hidden", reason=reason)
    heard.idea_hidden(fresh)
    return fresh


@transaction.atomic
def show(*, by: User, idea: Idea) -> Idea:
    """Let everybody read a hidden idea again, in the state it had."""
    fresh = ideas.held(idea)
    if fresh.state != State.HIDDEN:
        raise Conflict("This is not hidden.")
    fresh.state = fresh.hidden_state or State.PUBLISHED
    fresh.hidden_at = fresh.hidden_by = None
    fresh.hidden_reason = fresh.hidden_state = ""
    fresh.full_clean()
    fresh.save_over(version=fresh.version, fields=HIDING)
    ideas.record_as_coordinator(fresh, by, "idea.shown")
    return fresh


def check_not_in_vote(idea: Idea, now: datetime) -> None:
    """Raise while people vote on an idea: what they chose from stays as it is."""
    open_now = RoundOption.objects.filter(
        idea=idea, round__state=Round.State.ANNOUNCED, round__closes_at__gt=now
    )
    if open_now.exists():
        raise Conflict(IN_VOTE)
