"""Votes of a meeting as pages show them."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from events.actions import voting
from events.models import Event, Invitation, MeetingRound, MeetingSession
from improvement.models import Round, Session
from improvement.presenters import rounds as presenters


def held_at(event: Event, user: Any) -> list[MeetingRound]:
    return list(MeetingRound.objects.visible_to(user).filter(event=event).for_list())


def has_votes(event: Event) -> bool:
    """Say whether people vote at a meeting or meet in a session there, or did."""
    votes = MeetingRound.objects.filter(event=event).exclude(round__state=Round.State.SETUP)
    sessions = MeetingSession.objects.filter(event=event)
    return votes.exists() or sessions.exclude(session__step=Session.Step.SETUP).exists()


def vote_rows(
    held: list[MeetingRound], invited: Invitation | None, now: datetime
) -> list[dict[str, Any]]:
    """Give the votes of a meeting with whether this person has voted, or may."""
    return [_row(one, invited, now) for one in held]


def _row(held: MeetingRound, invited: Invitation | None, now: datetime) -> dict[str, Any]:
    poll = held.round
    line = voting.line_of(invited, poll) if invited else None
    phase = poll.phase_at(now)
    may = phase == "open" and invited is not None
    return {
        "id": held.public_id,
        "title": poll.title,
        "question": poll.question,
        "phase": phase,
        "tag": presenters.phase_tag(poll, now),
        "who": presenters.who_votes(poll),
        "closes": presenters.moment_words(poll.closes_at, poll.network),
        "version": poll.version,
        "round_url": presenters.round_url(poll),
        "vote_url": presenters.round_url(poll, "round-vote"),
        "has_voted": line is not None and line.has_voted,
        "is_on_list": line is not None,
        "may_join": may and line is None and voting.belongs(invited, poll),  # type: ignore[arg-type]
        "why_not": voting.NOT_HERE.get(Round.Electorate(poll.electorate), "") if may else "",
    }


def to_link(event: Event) -> list[Round]:
    """Give the votes that can be made one of this meeting's."""
    linked = MeetingRound.objects.values("round")
    waiting = Round.objects.filter(network=event.network_id, state=Round.State.SETUP)
    return list(
        waiting.exclude(electorate=Round.Electorate.MEMBERS)
        .exclude(pk__in=linked)
        .order_by("opens_at", "pk")
    )


def link_url(token: str, held: MeetingRound) -> str:
    return reverse("events:link-vote", kwargs={"token": token, "vote": held.public_id})
