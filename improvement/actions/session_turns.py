"""Whose turn it is in the round robin, and how a line comes onto the list.

With names, one after the other reads out. Who is away or slow is passed over and comes again at the
end of this time around, and then in the next. Without names nobody has a turn, for a turn would
tell: all hand in a line or pass, and what was handed in is put on the list together, in random
order. Whatever is done here is done while the session is held.
"""

import random
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from improvement.actions import texts
from improvement.models import Session, SessionItem, SessionNote, SessionPerson, ShownAs
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import User

MOST_ITEMS, MOST_LETTERS = 200, 300
FULL = f"There are {MOST_ITEMS} lines on the list. Go on, and merge some."
TURN = ["turn", "turn_number", "lap"]


def begin(session: Session) -> None:
    """Begin the round robin, or go on with it after another step: who has nothing more this time
    around is asked in a new one."""
    session.lap = max(session.lap, 1)
    here = _here(session)
    if here and all(one.lap_done >= session.lap for one in here):
        session.lap += 1
    if session.is_named:
        advance(session)


def advance(session: Session) -> None:
    """Give the turn to the next: who has not had it this time around, those who were passed over
    last. Where somebody gave something, all are asked again; else nobody has anything left."""
    here = _here(session)
    waiting = [one for one in here if one.lap_done < session.lap]
    if not waiting and any(one.lap_gave == session.lap for one in here):
        session.lap += 1
        waiting = here
    fresh = [one for one in waiting if one.lap_skipped < session.lap]
    session.turn = next(iter(fresh or waiting), None)
    session.turn_number += 1


def keep_turn(session: Session) -> None:
    """Write whose turn it is, and let every page look again. The session is held."""
    session.pulse += 1
    values = {name: getattr(session, name) for name in TURN}
    Session.objects.filter(pk=session.pk).update(pulse=session.pulse, **values)


def _here(session: Session) -> list[SessionPerson]:
    people = SessionPerson.objects.filter(session=session).exclude(seat=None)
    return list(people.order_by("seat"))


# --- The list ---------------------------------------------------------------------------------


def collect_rest(session: Session, *, now: datetime) -> int:
    """Put what is handed in on the list of a session that is held, and give how many there were."""
    rows = SessionNote.objects.filter(person__session=session, item=None, offered_lap__gt=0)
    notes = list(rows.select_related("person__user"))
    random.SystemRandom().shuffle(notes)
    for note in notes:
        link(note, put(session, note.text, note.key, note.person))
    # That nobody tells by the moment at which a line was handed in whose it is.
    rows.model.objects.filter(pk__in=[note.pk for note in notes]).update(updated_at=now)
    return len(notes)


def checked(text: str) -> str:
    """Give a line as it is kept on the list."""
    text = " ".join(text.split())
    texts.check({"text": text})
    if not text:
        raise DomainError("Write a line.", field="text")
    if len(text) > MOST_LETTERS:
        raise DomainError(f"Keep it to {MOST_LETTERS} letters; it has {len(text)}.", field="text")
    return text


def put(
    session: Session,
    text: str,
    nonce: UUID,
    person: SessionPerson | None,
    *,
    written_by: User | None = None,
) -> SessionItem:
    last = session.items.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_ITEMS:
        raise Conflict(FULL)
    whose: dict[str, Any] = {}
    if person is not None:
        whose = {
            "author": person.user,
            "guest": "" if person.user else person.name,
            "ref": person.ref if person.user is None else None,
            "group": person.group,
        }
    return SessionItem.objects.create(
        session=session,
        number=last + 1,
        text=text,
        nonce=nonce,
        lap=session.lap,
        shown_as=session.shown_as if person is not None else ShownAs.ANONYMOUS,
        written_by=written_by,
        **whose,
    )


def link(note: SessionNote, item: SessionItem) -> None:
    note.item, note.offered_lap = item, None
    note.save(update_fields=["item", "offered_lap", "updated_at"])
