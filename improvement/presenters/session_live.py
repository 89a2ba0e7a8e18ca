"""A session as it is now: for who takes part, for who runs it, and for the wall.

Each of these asks again every few seconds. `mark` tells from a few numbers whether anything has
changed since, so that an answer that brings nothing new costs next to nothing.
"""

import hashlib
import zoneinfo
from collections.abc import Callable
from datetime import datetime
from typing import Any

from improvement.models import (
    Ballot,
    Idea,
    Round,
    RoundVoter,
    Session,
    SessionItem,
    SessionNote,
    SessionPerson,
)
from improvement.presenters import results
from improvement.presenters.rounds import task_words
from improvement.presenters.sessions import numbers, steps_of, task_of
from improvement.rules.voices import voice_of

Step = Session.Step
Address = Callable[[str], str]
# With the list in sight.
LISTED = (Step.SHARING, Step.CLARIFY)
VOTES = (Step.RANKING, Step.FINAL)


def mark(session: Session, now: datetime, *more: Any) -> str:
    """Give what changes when, and only when, what is shown of a session changes. `more` is what
    the reader is shown beside: their own place, or numbers."""
    poll = session.poll
    phase = (poll.pk, poll.phase_at(now), poll.closes_at) if poll else ()
    seen = (session.pk, session.version, session.pulse, session.step, *phase, *more)
    return f'"{hashlib.blake2b(repr(seen).encode(), digest_size=12).hexdigest()}"'


def own_mark(session: Session, person: SessionPerson | None, now: datetime) -> str:
    return mark(session, now, person and (person.pk, person.seat, person.lap_done, person.is_done))


def live(session: Session, reader: Any, now: datetime) -> dict[str, Any]:
    """Give what everybody is shown of the step a session is in."""
    step = Step(session.step)
    ends_at = session.poll.closes_at if session.poll else session.step_ends_at
    return {
        "step": step.value,
        "steps": steps_of(session),
        "place": _place(session),
        "name": step.label,
        "task": task_of(session),
        "reason": session.end_reason,
        "question": session.question,
        "ends_at": ends_at,
        "ends": _clock(ends_at, session) if ends_at else "",
        "is_up": ends_at is not None and ends_at <= now,
        "is_writing": step == Step.WRITING,
        "is_sharing": step == Step.SHARING,
        "is_vote": step in VOTES,
        "is_named": session.is_named,
        "lap": session.lap,
        "turn": session.turn.name if session.turn else "",
        "after": _after(session),
        "vote": _vote(session, now),
        "items": items(session, reader) if step in LISTED else [],
        "result": ranked(session, reader, now),
        "remarks": remarks(session) if step == Step.DISCUSSION else [],
    }


def _place(session: Session) -> str:
    steps = steps_of(session)
    at = next((n for n, one in enumerate(steps, start=1) if one["state"] == "now"), 0)
    return f"Step {at} of {len(steps)}" if at else ""


def _clock(moment: datetime, session: Session) -> str:
    return f"{moment.astimezone(zoneinfo.ZoneInfo(session.network.timezone)):%H:%M}"


def _after(session: Session) -> str:
    """Name who is next after the one whose turn it is, this time around."""
    if session.turn is None:
        return ""
    waiting = SessionPerson.objects.filter(session=session, lap_done__lt=session.lap)
    rest = waiting.exclude(seat=None).exclude(pk=session.turn.pk).order_by("seat")
    fresh = [one for one in rest if one.lap_skipped < session.lap]
    return next((one.name for one in fresh or rest), "")


def _vote(session: Session, now: datetime) -> dict[str, Any] | None:
    poll = session.poll
    if poll is None:
        return None
    return {
        "task": task_words(poll),
        "phase": poll.phase_at(now),
        "is_open": poll.is_open(now),
        "people": RoundVoter.objects.filter(round=poll).count(),
        "quorum": poll.quorum,
    }


def items(session: Session, reader: Any, *, is_whole: bool = False) -> list[dict[str, Any]]:
    """Give the list as this reader may know it. What was taken off shows its reason; its words only
    `is_whole`, to facilitators."""
    rows = SessionItem.objects.filter(session=session).select_related(
        "author", "merged_into", "idea__current"
    )
    return [_item(row, reader, is_whole=is_whole) for row in rows.order_by("number")]


def _item(item: SessionItem, reader: Any, *, is_whole: bool) -> dict[str, Any]:
    voice = voice_of(item, reader)
    is_off = item.off_at is not None
    return {
        "id": item.public_id,
        "number": item.number,
        "text": item.text if is_whole or not is_off else "",
        "explanation": "" if is_off else item.explanation,
        "by": voice.name if voice.is_named else "",
        "group": voice.group,
        "is_own": voice.is_own,
        "part_of": item.merged_into.number if item.merged_into else None,
        "is_off": is_off,
        "off_reason": item.off_reason,
        "idea": _idea(item.idea),
    }


def _idea(idea: Idea | None) -> dict[str, Any] | None:
    return {"number": idea.number, "title": str(idea), "id": idea.public_id} if idea else None


def ranked(session: Session, reader: Any, now: datetime) -> dict[str, Any] | None:
    """Give the result that people talk about in this step, as everybody is told it."""
    polls = {Step.DISCUSSION: session.ranking, Step.FINISHED: session.final}
    (found,) = told([polls.get(Step(session.step))], reader, now)
    return found


def told(polls: list[Round | None], reader: Any, now: datetime) -> list[dict[str, Any] | None]:
    """Give the results of votes, each once it is published and not before; None until then."""
    published = [poll.pk for poll in polls if poll and poll.state == Round.State.PUBLISHED]
    loaded = {one.pk: one for one in Round.objects.for_list().filter(pk__in=published)}
    found = [
        results.result(loaded[poll.pk], reader, now) if poll and poll.pk in loaded else None
        for poll in polls
    ]
    return [one if one and one["rows"] else None for one in found]


def remarks(session: Session) -> list[str]:
    return list(session.remarks.values_list("text", flat=True))


# --- One's own part ---------------------------------------------------------------------------


def own(
    session: Session, person: SessionPerson | None, now: datetime, address: Address
) -> dict[str, Any]:
    """Give what one person does in this step. `address` gives where each act goes, by its name."""
    here = _here(person)
    return {
        "key": own_key(session, person, now),
        "heading": _heading(session, here),
        "step": session.step,
        "is_in": here is not None,
        "is_running": session.is_running,
        "is_writing": session.step == Step.WRITING,
        "is_sharing": session.step == Step.SHARING,
        "is_named": session.is_named,
        "is_turn": here is not None and session.turn_id == here.pk,
        "turn": session.turn_number,
        "lap": session.lap,
        "has_answered": here is not None and here.lap_done >= max(session.lap, 1),
        "is_done": here is not None and here.is_done,
        "lines": own_lines(here) if here else [],
        "draft": _draft(here) if here else "",
        "vote": _own_vote(session, here, now),
        "urls": {name: address(name) for name in ("here", "join", "lines", "say", "pass", "done")},
        "vote_url": address("vote") if session.poll else "",
    }


def _here(person: SessionPerson | None) -> SessionPerson | None:
    """Give somebody once they take part, and not before."""
    return person if person is not None and person.seat is not None else None


def _draft(here: SessionPerson) -> str:
    """Give the name under which a device keeps what was typed: of this person, and of no other who
    uses the device after them."""
    return hashlib.blake2b(f"{here.session_id}:{here.ref}".encode(), digest_size=8).hexdigest()


def _heading(session: Session, here: SessionPerson | None) -> str:
    if here is None:
        return "Take part"
    return "Your vote" if session.poll else "Your lines"


def own_key(session: Session, person: SessionPerson | None, now: datetime) -> str:
    """Give what changes when a person's part of the page is another one."""
    poll, here = session.poll, _here(person)
    is_turn = here is not None and session.turn_id == here.pk
    parts = [
        session.step,
        here is not None and here.lap_done,
        is_turn and session.turn_number,
        session.step == Step.SHARING and session.lap,
        poll and (poll.pk, poll.is_open(now)),
    ]
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def own_lines(person: SessionPerson) -> list[dict[str, Any]]:
    rows = SessionNote.objects.filter(person=person).select_related("item")
    return [
        {
            "key": str(note.key),
            "text": note.text,
            "version": note.version,
            "is_late": note.is_late,
            "number": note.item.number if note.item else None,
            "is_given": note.item is not None or note.offered_lap is not None,
        }
        for note in rows.order_by("pk")
    ]


def _own_vote(
    session: Session, person: SessionPerson | None, now: datetime
) -> dict[str, Any] | None:
    poll = session.poll
    if poll is None or person is None:
        return None
    line = RoundVoter.objects.filter(round=poll, ref=person.ref).first()
    return {
        "is_open": poll.is_open(now),
        "is_listed": line is not None,
        "has_voted": line is not None and line.has_voted,
        "is_on_paper": line is not None and line.is_on_paper,
        "is_detached": poll.is_detached,
        "task": task_words(poll),
    }


# --- Who runs it, and the wall ----------------------------------------------------------------


def counts(session: Session) -> dict[str, int]:
    """Give the numbers that those who run a session, and the wall, are told."""
    ballots = Ballot.objects.filter(round=session.poll).count() if session.poll else 0
    return {**numbers(session), "ballots": ballots}


def round_table(session: Session) -> list[dict[str, Any]]:
    """Give who is here and where they stand in the round robin; without names nothing of the
    latter."""
    rows = SessionPerson.objects.filter(session=session).exclude(seat=None).order_by("seat")
    is_told = session.is_named and session.step == Step.SHARING
    return [
        {"name": one.name, "group": one.group, "state": _stands(session, one) if is_told else ""}
        for one in rows
    ]


def _stands(session: Session, person: SessionPerson) -> str:
    if session.turn_id == person.pk:
        return "it is their turn"
    if person.lap_gave == session.lap:
        return "gave a line"
    if person.lap_done >= session.lap:
        return "comes again next time around" if person.lap_skipped == session.lap else "passed"
    return "comes again" if person.lap_skipped == session.lap else ""
