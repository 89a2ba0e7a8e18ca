"""Votes of a meeting as pages show them."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from events.actions import voting
from events.models import Event, Invitation, MeetingRound, MeetingSession
from improvement.models import Ballot, Round, RoundVoter, Session
from improvement.presenters import prioritized, results
from improvement.presenters import rounds as presenters
from improvement.presenters.ballot import in_own_order
from networks.rules import is_member


def held_at(event: Event, user: Any) -> list[MeetingRound]:
    return list(MeetingRound.objects.visible_to(user).filter(event=event).for_list())


def has_votes(event: Event) -> bool:
    """Say whether people vote at a meeting or meet in a session there, or did."""
    votes = MeetingRound.objects.filter(event=event).exclude(round__state=Round.State.SETUP)
    sessions = MeetingSession.objects.filter(event=event)
    return votes.exists() or sessions.exclude(session__step=Session.Step.SETUP).exists()


def vote_rows(
    held: list[MeetingRound], invited: Invitation | None, user: Any, now: datetime
) -> list[dict[str, Any]]:
    """Give the votes of a meeting with whether this person has voted, or may, and where they read
    them: in the network if they belong to it, or else, if invited, at the meeting."""
    polls = [one.round for one in held]
    lines = voting.lines_of(invited, polls) if invited else {}
    counted = presenters.quorate(polls)
    seen = set(Round.objects.visible_to(user).filter(pk__in=[poll.pk for poll in polls]))
    return [
        _row(one, invited, lines.get(one.round_id), now)
        | {
            "tag": presenters.phase_tag(one.round, now, is_quorate=one.round_id in counted),
            "round_url": _page(one, invited, is_seen=one.round in seen),
            "vote_url": ballot_url(one, lines.get(one.round_id), user),
        }
        for one in held
    ]


def _page(held: MeetingRound, invited: Invitation | None, *, is_seen: bool) -> str:
    if is_seen:
        return presenters.round_url(held.round)
    return vote_url(held) if invited else ""


def vote_url(held: MeetingRound) -> str:
    return reverse(
        "events:event-vote", kwargs={"public_id": held.event.public_id, "vote": held.public_id}
    )


def ballot_url(held: MeetingRound, line: RoundVoter | None, user: Any) -> str:
    """Give where somebody signed in votes: in the network, if they belong to it and stand on the
    list by their account, else at the meeting."""
    is_theirs = line is not None and line.ref == getattr(user, "public_id", None)
    if is_theirs and is_member(user, held.round.network):
        return presenters.round_url(held.round, "round-vote")
    return vote_url(held)


def _row(
    held: MeetingRound, invited: Invitation | None, line: RoundVoter | None, now: datetime
) -> dict[str, Any]:
    poll = held.round
    phase = poll.phase_at(now)
    may = phase == "open" and invited is not None
    return {
        "id": held.public_id,
        "title": poll.title,
        "question": poll.question,
        "phase": phase,
        "who": presenters.who_votes(poll),
        "closes": presenters.moment_words(poll.closes_at, poll.network),
        "version": poll.version,
        "has_voted": line is not None and line.has_voted,
        "is_on_list": line is not None,
        "is_on_paper": line is not None and line.is_on_paper,
        "may_join": may and line is None and voting.belongs(invited, poll),  # type: ignore[arg-type]
        "why_not": voting.NOT_HERE.get(Round.Electorate(poll.electorate), "") if may else "",
    }


def result(poll: Round, user: Any, now: datetime) -> dict[str, Any] | None:
    """Give the result of a vote, once everybody is told it, with what was decided on each idea."""
    if poll.state != Round.State.PUBLISHED:
        return None
    told = results.result(poll, user, now)
    return prioritized.with_decisions(told, poll) if told else None


def result_row(told: dict[str, Any]) -> dict[str, Any]:
    """Give a result as programs read it."""
    return {
        "is_quorate": told["is_quorate"],
        "ranking": [
            row
            | {
                "decided": row["decided"]["tag"]["label"] if row["decided"] else "",
                "reason": row["decided"]["reason"] if row["decided"] else "",
            }
            for row in told["rows"]
        ],
    }


def ballot(held: MeetingRound, invited: Invitation, now: datetime) -> dict[str, Any]:
    """Give a vote with the ballot of somebody who is invited, as programs read it."""
    poll, line = held.round, voting.line_of(invited, held.round)
    mine = Ballot.objects.filter(voter=line).first() if line and not poll.is_detached else None
    names = ("question", "method", "params", "secrecy", "opens_at", "closes_at")
    return {name: getattr(poll, name) for name in names} | {
        "is_open": poll.is_open(now),
        "has_voted": line is not None and line.has_voted,
        "marks": mine.marks if mine else {},
        "version": mine.version if mine else 0,
        "options": in_own_order(list(poll.options.all()), invited.public_id),
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
