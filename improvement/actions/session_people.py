"""What somebody does for themselves in a session: take part, write lines, say that they are done.

Lines are private: they stand in no audit, and whoever writes holds nothing but their own place, so
that a roomful writes at once. What was typed is kept in whatever step it arrives; where two devices
of one person typed different things, both are kept.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from improvement.actions import rounds, session_turns, texts
from improvement.actions.holding import hold_person, hold_session
from improvement.actions.rounds import Voter
from improvement.models import Session, SessionNote, SessionPerson
from improvement.session_steps import check
from lhs_platform.lib.errors import DomainError
from networks.actions import audit

Step = Session.Step
MOST_NOTES, MOST_LETTERS = 60, 300
# What arrives so soon after the round robin began was written in the silence.
GRACE = timedelta(seconds=30)
TOO_MANY = f"You have {MOST_NOTES} lines. Take some out before you write more."


@dataclass(frozen=True)
class Line:
    """A line as it was sent: `key` is made where it is typed, `version` 0 for a new one."""

    key: UUID
    text: str
    version: int = 0


@dataclass
class Written:
    """What is kept of the lines that were sent, and why one is not, by the key each was sent with.
    None for a line that was emptied."""

    notes: dict[UUID, SessionNote | None] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)


def enlist(session: Session, people: Iterable[Voter]) -> None:
    """Put people on the list of a session that is held. Who is on it stays as they are."""
    SessionPerson.objects.bulk_create(
        [
            SessionPerson(
                session=session,
                ref=one.ref,
                user=one.user,
                name=one.name[:120],
                group=one.group,
            )
            for one in people
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


@transaction.atomic
def join(*, session: Session, voter: Voter, now: datetime) -> SessionPerson:
    """Take part, from now on; also somebody who came since the list was made. They get the last
    place in the round robin, and vote in a vote that is open."""
    held = hold_session(session.pk)
    check(held, "join")
    enlist(held, [voter])
    person = SessionPerson.objects.get(session=held, ref=voter.ref)
    if person.seat is not None:
        return person
    last = held.people.aggregate(last=Max("seat"))["last"] or 0
    person.joined_at, person.seat = now, last + 1
    person.save(update_fields=["joined_at", "seat"])
    if held.poll is not None and held.poll.is_open(now):
        rounds.admit(poll=held.poll, voters=[voter], now=now)
    if held.step == Step.SHARING and held.is_named and held.turn is None:
        session_turns.advance(held)
    session_turns.keep_turn(held)
    audit.record(by=person.user, verb="session.joined", obj=held, network=held.network)
    return person


@transaction.atomic
def write(*, person: SessionPerson, lines: Iterable[Line], now: datetime) -> Written:
    """Keep lines of one's own. The same again changes nothing; an emptied line goes, unless it was
    read out. A line that cannot be kept holds up no other."""
    line = hold_person(person.pk)
    check(line.session, "write")
    known = {note.key: note for note in SessionNote.objects.filter(person=line)}
    done = Written()
    for one in lines:
        try:
            note = _kept(line, one, known, now)
        except DomainError as error:
            done.refused[one.key] = error.text
        else:
            done.notes[one.key] = note
            if note is not None:
                known[note.key] = note
    return done


def _kept(
    person: SessionPerson, line: Line, known: dict[UUID, SessionNote], now: datetime
) -> SessionNote | None:
    text = " ".join(line.text.split())
    note = known.get(line.key)
    if note is not None and note.text == text:
        return note
    if not text:
        return _emptied(note, line, known)
    texts.check({"text": text})
    if len(text) > MOST_LETTERS:
        raise DomainError(f"Keep it to {MOST_LETTERS} letters; it has {len(text)}.")
    if note is None:
        return _new(person, line.key, text, known, now)
    if note.item_id is not None or note.offered_lap is not None or note.version != line.version:
        # Read out already, or written anew on another device: both are kept.
        key = uuid.uuid5(line.key, text)
        return known.get(key) or _new(person, key, text, known, now)
    note.text = text
    return note.save_over(version=note.version, fields=["text"])


def _emptied(
    note: SessionNote | None, line: Line, known: dict[UUID, SessionNote]
) -> SessionNote | None:
    is_free = note is not None and note.item_id is None and note.offered_lap is None
    if note is not None and is_free and note.version == line.version:
        note.delete()
        del known[line.key]
        return None
    return note


def _new(
    person: SessionPerson, key: UUID, text: str, known: dict[UUID, SessionNote], now: datetime
) -> SessionNote:
    if len(known) >= MOST_NOTES:
        raise DomainError(TOO_MANY)
    return SessionNote.objects.create(
        person=person, key=key, text=text, is_late=_is_late(person.session, now)
    )


def _is_late(session: Session, now: datetime) -> bool:
    if session.step == Step.WRITING or session.shared_at is None:
        return False
    return now > session.shared_at + GRACE


@transaction.atomic
def set_done(*, person: SessionPerson, is_done: bool) -> SessionPerson:
    """Say that one has written all one has, or writes on."""
    line = hold_person(person.pk)
    check(line.session, "done")
    line.is_done = is_done
    line.save(update_fields=["is_done"])
    return line
