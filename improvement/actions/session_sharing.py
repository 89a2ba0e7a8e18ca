"""The round robin: one line from each, time and again, until nobody has one left.

A person's line is kept as their own before anything else, so that a refusal loses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from improvement.actions import quietly, session_people, session_turns
from improvement.actions.holding import hold_person, hold_session
from improvement.actions.session_people import Line, Written
from improvement.models import Session, SessionItem, SessionNote, SessionPerson
from improvement.session_steps import check
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit
from networks.models import User

Step = Session.Step
NOT_IN = "Take part first."
NOT_YOUR_TURN = "It is not your turn now. Your line is kept: read it out when it is."
ONCE_AROUND = "You gave something this time around. Your line is kept for the next."


# --- What those who take part do --------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """What a page of one who takes part sent: all its lines, the key of the one to be read out, the
    number of the turn as it was read, and whether they are done."""

    lines: Sequence[Line] = ()
    say: UUID | None = None
    turn: int | None = None
    is_done: bool = True


def do(*, person: SessionPerson | None, act: str, sent: Sent, now: datetime) -> Written:
    """Do one act of somebody who takes part: `lines`, `say`, `pass` or `done`, by whichever door
    they came. Lines that were sent are kept first."""
    if person is None or person.seat is None:
        raise Conflict(NOT_IN)
    if act == "pass":
        pass_turn(person=person, turn=sent.turn)
        return Written()
    if act == "done":
        session_people.set_done(person=person, is_done=sent.is_done)
        return Written()
    written = session_people.write(person=person, lines=sent.lines, now=now)
    if act == "say":
        line = next((one for one in sent.lines if one.key == sent.say), None)
        if line is None:
            raise DomainError("Choose a line.", field="say")
        say(person=person, line=line, now=now, turn=sent.turn)
    return written


def say(
    *, person: SessionPerson, line: Line, now: datetime, turn: int | None = None
) -> SessionItem | None:
    """Read out a line of one's own; without names, hand it in. `turn` is the number of the turn as
    it was read. Give the item; None for what was handed in. Sent twice, it is listed once."""
    written = session_people.write(person=person, lines=[line], now=now)
    if line.key in written.refused:
        raise DomainError(written.refused[line.key], field="text")
    note = written.notes.get(line.key)
    if note is None:
        raise DomainError("Write a line, or pass.", field="text")
    return _say(person, note, turn)


@transaction.atomic
def _say(person: SessionPerson, note: SessionNote, turn: int | None) -> SessionItem | None:
    session = hold_session(person.session_id)
    line = hold_person(person.pk)
    note = SessionNote.objects.select_related("item").get(pk=note.pk)
    if note.item is not None or note.offered_lap is not None:
        return note.item
    check(session, "say")
    _check_turn(session, line, turn)
    _had_turn(line, session, gave=True)
    if not session.is_named:
        note.offered_lap = session.lap
        note.save(update_fields=["offered_lap", "updated_at"])
        session_turns.keep_turn(session)
        return None
    item = session_turns.put(session, note.text, note.key, line)
    session_turns.link(note, item)
    session_turns.advance(session)
    session_turns.keep_turn(session)
    _record(item, line.user)
    return item


@transaction.atomic
def pass_turn(*, person: SessionPerson, turn: int | None = None) -> None:
    """Pass this time around; one is asked again in the next. Pressed twice it is passed once."""
    session = hold_session(person.session_id)
    line = hold_person(person.pk)
    check(session, "pass")
    if session.is_named and not _is_of_now(session, line, turn):
        return
    if not session.is_named and line.lap_done >= session.lap:
        return
    _check_turn(session, line, None)
    _had_turn(line, session, gave=False)
    if session.is_named:
        session_turns.advance(session)
    session_turns.keep_turn(session)


def _check_turn(session: Session, person: SessionPerson, turn: int | None) -> None:
    if person.seat is None:
        raise Conflict(NOT_IN)
    if not session.is_named:
        if person.lap_done >= session.lap:
            raise Conflict(ONCE_AROUND)
        return
    if session.turn_id != person.pk or not _is_of_now(session, person, turn):
        raise Conflict(NOT_YOUR_TURN)


def _is_of_now(session: Session, person: SessionPerson, turn: int | None) -> bool:
    """Say whether a page is of the turn that is on. The page of who was passed over may be of the
    turn before: it is theirs again."""
    if turn is None or turn == session.turn_number:
        return True
    return session.turn_id == person.pk and person.lap_skipped == session.lap


def _had_turn(person: SessionPerson, session: Session, *, gave: bool) -> None:
    person.lap_done = session.lap
    if gave:
        person.lap_gave = session.lap
    person.save(update_fields=["lap_done", "lap_gave"])


# --- What facilitators do ---------------------------------------------------------------------


@transaction.atomic
def pass_over(*, by: User, session: Session, turn: int) -> Session:
    """Pass over who is away or slow: they come again at the end of this time around, and, passed
    over then, in the next one. `turn` is the number of the turn as it was read."""
    held = hold_session(session.pk)
    check(held, "pass_over")
    if held.turn is None:
        raise Conflict("It is nobody’s turn.")
    if turn != held.turn_number:
        raise ChangedMeanwhile("The turn went on meanwhile. Look again.")
    person = hold_person(held.turn.pk)
    if person.lap_skipped == held.lap:
        person.lap_done = held.lap
    person.lap_skipped = held.lap
    person.save(update_fields=["lap_done", "lap_skipped"])
    session_turns.advance(held)
    session_turns.keep_turn(held)
    audit.record(
        by=by,
        verb="session.passed_over",
        obj=held,
        network=held.network,
        after={"person": person.name},
    )
    return held


@transaction.atomic
def collect(*, by: User, session: Session, now: datetime) -> Session:
    """Put what was handed in without names on the list, in random order, and ask all again."""
    held = hold_session(session.pk)
    check(held, "collect")
    many = session_turns.collect_rest(held, now=now)
    if not many:
        raise Conflict("Nothing is handed in now.")
    held.lap += 1
    session_turns.keep_turn(held)
    audit.record(
        by=by, verb="session.collected", obj=held, network=held.network, after={"lines": many}
    )
    return held


@transaction.atomic
def add_for(
    *,
    by: User,
    session: Session,
    text: str,
    nonce: UUID,
    person: SessionPerson | None = None,
) -> SessionItem:
    """Write a line down for somebody who takes part, or for nobody by name. If it is their turn,
    they had it. Sent twice, it is on the list once."""
    held = hold_session(session.pk)
    twin = SessionItem.objects.filter(session=held, nonce=nonce).first()
    if twin is not None:
        return twin
    check(held, "add")
    text = session_turns.checked(text)
    line = hold_person(person.pk) if person is not None else None
    if line is not None and line.session_id != held.pk:
        raise DomainError("Choose somebody who takes part.", field="person")
    item = session_turns.put(held, text, nonce, line if held.is_named else None, written_by=by)
    if line is not None and held.step == Step.SHARING:
        _count_for(held, line)
    session_turns.keep_turn(held)
    audit.record(
        by=by,
        verb="session_item.written_down",
        obj=item,
        network=held.network,
        after={"number": item.number},
    )
    return item


def _count_for(session: Session, person: SessionPerson) -> None:
    """Count a line that was written down for somebody as theirs of this time around."""
    person.lap_gave = session.lap
    if not session.is_named or session.turn_id == person.pk:
        person.lap_done = session.lap
    person.save(update_fields=["lap_done", "lap_gave"])
    if session.is_named and session.turn_id == person.pk:
        session_turns.advance(session)


def _record(item: SessionItem, by: User | None) -> None:
    quietly.record(
        by=by,
        is_nameless=not item.is_named,
        verb="session_item.read_out",
        obj=item,
        network=item.session.network,
        after={"number": item.number},
    )
