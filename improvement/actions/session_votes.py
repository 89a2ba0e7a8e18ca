"""The two votes of a session: rounds like any other, opened, closed and published as it goes on.

Everybody on the list of the session may vote, also who joins while the vote is open, and on paper.
No total is told before the close. A session goes on from a vote that counts, and from no other.
"""

from datetime import datetime, timedelta
from typing import Any

from improvement.actions import rounds, session_ideas
from improvement.actions.rounds import Voter
from improvement.models import Ballot, Round, Session, SessionPerson, Tally
from improvement.tally import suggested
from lhs_platform.lib.errors import Conflict
from networks.models import User

Step, Method = Session.Step, Round.Method
NAMES = {Step.RANKING: "first ranking", Step.FINAL: "final vote"}
NOT_VALID = "This vote was declared not valid. Vote again, or end the session."
DID_NOT_COUNT = "Too few voted: this vote does not count. Vote again, or end the session."
COUNTS = "This vote counts. Go on, or end the session."


def open_vote(session: Session, *, by: User, now: datetime) -> None:
    """Open the vote of the step that a held session has come to."""
    ideas = session_ideas.options(session)
    if len(ideas) < 2:
        raise Conflict("Fewer than two ideas of the list are still put forward.")
    is_first = session.step == Step.RANKING
    name = NAMES[Step(session.step)]
    poll = rounds.add(
        by=by,
        network=session.network,
        values={
            "process": session.process,
            "title": f"{session.title}: {name}",
            "question": session.question,
            "method": Method.BORDA if is_first else session.final_method,
            "params": _params(session, len(ideas)),
            "electorate": session.electorate,
            "groups": session.groups,
            "secrecy": session.secrecy,
            "quorum": session.quorum,
            "tie_rule": session.tie_rule,
            "opens_at": now,
            "closes_at": now + timedelta(minutes=session.vote_minutes),
        },
        options=[(idea, None) for idea in ideas],
    )
    _announce(session, poll, by=by, now=now)


def _params(session: Session, many: int) -> dict[str, int]:
    choose = {"choose": min(session.choose, many)}
    if session.step == Step.RANKING:
        return {"ranks": min(session.ranks, many), **choose}
    return suggested(session.final_method, many) | choose


def _announce(session: Session, poll: Round, *, by: User, now: datetime) -> None:
    people = SessionPerson.objects.filter(session=session).select_related("user").order_by("pk")
    voters = [Voter(one.ref, one.name, one.group, one.user) for one in people]
    poll = rounds.announce(by=by, poll=poll, version=poll.version, now=now, voters=voters)
    if session.step == Step.RANKING:
        session.ranking = poll
    else:
        session.final = poll


def close(session: Session, *, by: User, now: datetime) -> None:
    """Close the vote of a held session, count it, and tell everybody."""
    poll = _poll(session)
    if poll.state == Round.State.VOID:
        raise Conflict(NOT_VALID)
    if poll.state == Round.State.PUBLISHED:
        if not counts(poll):
            raise Conflict(DID_NOT_COUNT)
        return
    ballots = Ballot.objects.filter(round=poll).count()
    if ballots < poll.quorum:
        raise Conflict(
            f"{ballots} have voted, and {poll.quorum} ballots are needed. Wait for more, give more "
            "time, or end the session."
            if poll.is_open(now)
            else DID_NOT_COUNT
        )
    rounds.finish(by=by, poll=poll, version=poll.version, now=now)


def extend(session: Session, *, by: User, more: timedelta, now: datetime) -> None:
    poll = _poll(session)
    closes_at = max(poll.closes_at, now) + more
    rounds.extend(by=by, poll=poll, version=poll.version, closes_at=closes_at, now=now)


def hold_again(session: Session, *, by: User, now: datetime) -> None:
    """Hold the vote of a held session again, as a round that names the one before."""
    poll = _poll(session)
    if poll.phase_at(now) == "closed" and Ballot.objects.filter(round=poll).count() < poll.quorum:
        poll = rounds.publish(by=by, poll=poll, version=poll.version, now=now)
    if poll.state == Round.State.PUBLISHED and counts(poll):
        raise Conflict(COUNTS)
    if poll.state not in (Round.State.PUBLISHED, Round.State.VOID):
        raise Conflict("This vote stands. Close it, or declare it not valid, first.")
    again = Round.objects.filter(previous=poll).first()
    again = again or rounds.hold_again(by=by, poll=poll, now=now)
    values: dict[str, Any] = {
        "opens_at": now,
        "closes_at": now + timedelta(minutes=session.vote_minutes),
    }
    again = rounds.edit(by=by, poll=again, version=again.version, values=values)
    _announce(session, again, by=by, now=now)


def stop(session: Session, *, by: User, reason: str) -> None:
    """Declare the vote of a held session not valid where its result is not published."""
    poll = session.poll
    if poll is not None and poll.state == Round.State.ANNOUNCED:
        rounds.void(by=by, poll=poll, version=poll.version, reason=reason)


def counts(poll: Round) -> bool:
    """Say whether enough voted in a published vote for a result."""
    return Tally.objects.filter(round=poll).exists()


def _poll(session: Session) -> Round:
    poll = session.poll
    if poll is None:
        raise Conflict("There is no vote in this step.")
    return poll
