"""What those who run a facilitated session do: set it up, start it, go on, go back, end it.

Each act names the version it was read in: of two who press "next" at once, one is told. Nothing
goes on by itself; a clock that has run out is shown, and the facilitator decides.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from improvement.actions import (
    rounds,
    session_ideas,
    session_people,
    session_turns,
    session_votes,
    texts,
)
from improvement.actions.holding import hold_session
from improvement.actions.rounds import Voter
from improvement.models import Round, Session, SessionPerson
from improvement.rules import sessions as rules
from improvement.session_steps import check, leads_to
from improvement.tally import LEAST
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit
from networks.models import Network, User
from networks.models.memberships import Group
from outcomes.actions.words import said

Step = Session.Step
FIELDS = [
    "process",
    "topic",
    "title",
    "question",
    "explanation",
    "electorate",
    "groups",
    "shown_as",
    "minutes",
    "ranks",
    "final_method",
    "choose",
    "vote_minutes",
    "secrecy",
    "quorum",
    "tie_rule",
]
MOST_MINUTES, MOST_CHOSEN, MOST_LETTERS = 120, 40, 4000
MOST_FACILITATORS = 20
# What an act may change beside the fields it names.
MOVED = ["step", "step_started_at", "step_ends_at", "shared_at", "lap", "turn", "turn_number"]
MOVED += ["ranking", "final", "end_reason", "finished_at", "pulse"]


@transaction.atomic
def add(
    *, by: User, network: Network, values: dict[str, Any], facilitators: Iterable[User] = ()
) -> Session:
    """Set up a session. Members see it once it is started."""
    session = Session(network=network, by=by, **values)
    _check(session)
    session.save()
    session.facilitators.set(_checked(network, facilitators))
    audit.record(by=by, verb="session.added", obj=session, network=network, after=_seen(session))
    return session


@transaction.atomic
def edit(
    *,
    by: User,
    session: Session,
    version: int,
    values: dict[str, Any],
    facilitators: Iterable[User] | None = None,
) -> Session:
    """Change a session that is not started yet."""
    held = _held(session, "edit")
    before = _seen(held)
    for name, value in values.items():
        setattr(held, name, value)
    _check(held)
    held.save_over(version=version, fields=[*values, "process"])
    if facilitators is not None:
        held.facilitators.set(_checked(held.network, facilitators))
    audit.record_change(
        by=by,
        verb="session.changed",
        obj=held,
        network=held.network,
        before=before,
        after=_seen(held),
    )
    return held


@transaction.atomic
def start(
    *,
    by: User,
    session: Session,
    version: int,
    now: datetime,
    people: Iterable[Voter] | None = None,
) -> Session:
    """Begin the silent writing, with the list of who takes part: the members of now, or those who
    are handed over. People who come later join while it runs."""
    held = _held(session, "start")
    if people is None and held.electorate != Round.Electorate.MEMBERS:
        raise Conflict("This session is for the people of a meeting: start it from its page.")
    asked = rounds.members(held.network, held.groups) if people is None else list(people)
    if len({one.ref for one in asked}) < held.quorum:
        raise Conflict(
            f"{len(asked)} people would take part, and {held.quorum} ballots are needed: its votes "
            "could never count. Ask more people, or need fewer ballots."
        )
    session_people.enlist(held, asked)
    _begin(held, Step.WRITING, now)
    held.step_ends_at = now + timedelta(minutes=held.minutes)
    return _move(held, by, version, "session.started", people=len(asked))


@transaction.atomic
def go_on(*, by: User, session: Session, version: int, now: datetime) -> Session:
    """Go to the next step. A vote is closed, counted and published by it, or opened; before the
    first vote what is on the list becomes ideas of the board."""
    held = _held(session, "next")
    _check_version(held, version)
    was = held.step
    _leave(held, by, now)
    _begin(held, leads_to(was, "next"), now)
    _enter(held, by, now)
    return _move(held, by, version, "session.moved_on", before=was)


@transaction.atomic
def go_back(*, by: User, session: Session, version: int, now: datetime) -> Session:
    """Go back one step, before ranking opens. Nothing that was written or read out is lost."""
    held = _held(session, "back")
    was = held.step
    _begin(held, leads_to(was, "back"), now)
    if held.step == Step.WRITING:
        held.step_ends_at = now + timedelta(minutes=held.minutes)
        SessionPerson.objects.filter(session=held, is_done=True).update(is_done=False)
    else:
        session_turns.begin(held)
    return _move(held, by, version, "session.moved_back", before=was)


@transaction.atomic
def extend(*, by: User, session: Session, version: int, minutes: int, now: datetime) -> Session:
    """Give more time, from now or from the end it has: to the silent writing, or to a vote."""
    held = _held(session, "extend")
    _check_version(held, version)
    if not 1 <= minutes <= MOST_MINUTES:
        raise DomainError(f"Give from 1 to {MOST_MINUTES} minutes.", field="minutes")
    more = timedelta(minutes=minutes)
    if held.poll is not None:
        session_votes.extend(held, by=by, more=more, now=now)
    else:
        held.step_ends_at = max(held.step_ends_at or now, now) + more
    return _move(held, by, version, "session.extended", minutes=minutes)


@transaction.atomic
def vote_again(*, by: User, session: Session, version: int, now: datetime) -> Session:
    """Hold the vote of this step again, where it did not count or was declared not valid."""
    held = _held(session, "vote_again")
    _check_version(held, version)
    session_votes.hold_again(held, by=by, now=now)
    return _move(held, by, version, "session.voted_again")


@transaction.atomic
def end(*, by: User, session: Session, version: int, reason: str, now: datetime) -> Session:
    """End a session early, with the reason. What is on the list, and what was published, stays; a
    vote that is open is declared not valid."""
    return _stop(session, by, version, "end", reason, now)


@transaction.atomic
def void(*, by: User, session: Session, version: int, reason: str, now: datetime) -> Session:
    """Declare a session not valid, with the reason."""
    return _stop(session, by, version, "void", reason, now)


def _stop(
    session: Session, by: User, version: int, act: str, reason: str, now: datetime
) -> Session:
    held = _held(session, act)
    _check_version(held, version)
    was = held.step
    missing = "Say why it ends early." if act == "end" else "Say why it is not valid."
    held.end_reason = said(reason, field="reason", missing=missing)
    session_votes.stop(held, by=by, reason=held.end_reason)
    _begin(held, leads_to(was, act), now)
    verb = "session.ended_early" if act == "end" else "session.voided"
    return _move(held, by, version, verb, before=was, reason=held.end_reason)


# --- Moving -----------------------------------------------------------------------------------


def _held(session: Session, act: str) -> Session:
    held = hold_session(session.pk)
    check(held, act)
    return held


def _check_version(session: Session, version: int) -> None:
    """Raise before anything is done where somebody else went on meanwhile."""
    if session.version != version:
        raise ChangedMeanwhile("Somebody else went on meanwhile. Look again.")


def _begin(session: Session, step: str, now: datetime) -> None:
    session.step, session.step_started_at, session.step_ends_at = step, now, None
    session.turn = None
    if step in Session.OVER:
        session.finished_at = now


def _leave(session: Session, by: User, now: datetime) -> None:
    """Do what ends a step."""
    if session.step == Step.SHARING:
        session_turns.collect_rest(session, now=now)
    elif session.step == Step.CLARIFY:
        session_ideas.make(session, by=by, now=now)
    elif session.poll is not None:
        session_votes.close(session, by=by, now=now)


def _enter(session: Session, by: User, now: datetime) -> None:
    """Do what begins a step."""
    if session.step == Step.SHARING:
        session.shared_at = session.shared_at or now
        session_turns.begin(session)
    elif session.step in (Step.RANKING, Step.FINAL):
        session_votes.open_vote(session, by=by, now=now)


def _move(
    session: Session,
    by: User,
    version: int,
    verb: str,
    *,
    before: str = "",
    reason: str = "",
    **told: Any,
) -> Session:
    session.pulse += 1
    session.save_over(version=version, fields=MOVED)
    audit.record(
        by=by,
        verb=verb,
        obj=session,
        network=session.network,
        before={"step": before} if before else None,
        after={"step": session.step, **told},
        reason=reason,
    )
    return session


# --- Setting up -------------------------------------------------------------------------------


def _check(session: Session) -> None:
    texts.check({name: getattr(session, name) for name in ("title", "question", "explanation")})
    if session.topic is not None:
        session.process = session.topic.process
    if session.process is not None and session.process.network_id != session.network_id:
        raise DomainError("This belongs to another network.", field="process")
    if len(session.explanation) > MOST_LETTERS:
        raise DomainError(f"Say it in up to {MOST_LETTERS} letters.", field="explanation")
    if not set(session.groups) <= set(Group.values):
        raise DomainError("Choose from the four groups.", field="groups")
    for name, most in (
        ("minutes", MOST_MINUTES),
        ("vote_minutes", MOST_MINUTES),
        ("choose", MOST_CHOSEN),
    ):
        if not 1 <= getattr(session, name) <= most:
            raise DomainError(f"Give a number from 1 to {most}.", field=name)
    is_detached = session.secrecy == Round.Secrecy.DETACHED
    if session.quorum < 1 or (is_detached and session.quorum < LEAST):
        raise DomainError(rounds.TOO_FEW, field="quorum")
    session.full_clean(exclude=["groups"])


def _checked(network: Network, facilitators: Iterable[User]) -> list[User]:
    chosen = list(dict.fromkeys(facilitators))
    if len(chosen) > MOST_FACILITATORS:
        raise DomainError(f"Name up to {MOST_FACILITATORS} people.", field="facilitators")
    known = rules.people_to_facilitate(network).filter(pk__in=[one.pk for one in chosen])
    if known.count() < len(chosen):
        raise DomainError("Choose members of this network.", field="facilitators")
    return chosen


def _seen(session: Session) -> dict[str, Any]:
    names = session.facilitators.order_by("name", "pk").values_list("name", flat=True)
    return {**audit.plain_values(session, FIELDS), "facilitators": list(names)}
