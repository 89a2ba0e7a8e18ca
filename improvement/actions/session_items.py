"""What facilitators do with the list: word it with those who wrote it, mark what is the same, name
the idea of the board that it is already, take off what does not belong there.

A line is marked as part of another and stays readable; the ideas of the board are merged when the
clarifying is over.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from improvement.actions import session_turns, texts
from improvement.actions.holding import hold_session
from improvement.models import Idea, Session, SessionItem
from improvement.session_steps import check
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import User
from outcomes.actions.words import said

MOST_LETTERS = 1000
HAS_PARTS = "Others are part of it. Part them first."
OFF = "It was taken off the list."


@transaction.atomic
def word(*, by: User, item: SessionItem, version: int, values: dict[str, Any]) -> SessionItem:
    """Word a line anew (`text`), write down what was said to clarify it (`explanation`), or say
    which idea of the board it is already (`idea`)."""
    held, fresh = _held(item, "shape")
    _check_stands(fresh)
    before = _seen(fresh)
    if "text" in values:
        fresh.text = session_turns.checked(values["text"])
    if "explanation" in values:
        fresh.explanation = _explained(values["explanation"])
    if "idea" in values:
        fresh.idea = _known(held, values["idea"])
    fresh.save_over(version=version, fields=["text", "explanation", "idea"])
    if before != _seen(fresh):
        _record(fresh, by, "session_item.worded", before=before, after=_seen(fresh))
    session_turns.keep_turn(held)
    return fresh


@transaction.atomic
def merge(*, by: User, item: SessionItem, version: int, into: SessionItem) -> SessionItem:
    """Mark a line as saying the same as another."""
    held, fresh = _held(item, "shape")
    target = SessionItem.objects.filter(session=held, pk=into.pk).first()
    _check_stands(fresh)
    if target is None or target.pk == fresh.pk:
        raise DomainError("Choose another line of this list.", field="into")
    _check_stands(target, field="into")
    if fresh.duplicates.exists():
        raise Conflict(HAS_PARTS)
    fresh.merged_into = target
    fresh.save_over(version=version, fields=["merged_into"])
    _record(fresh, by, "session_item.merged", after={"into": target.number})
    session_turns.keep_turn(held)
    return fresh


@transaction.atomic
def part(*, by: User, item: SessionItem, version: int) -> SessionItem:
    """Part a line again from the one it was marked as the same of."""
    held, fresh = _held(item, "shape")
    if fresh.merged_into is None:
        raise Conflict("It is part of no other.")
    was, fresh.merged_into = fresh.merged_into.number, None
    fresh.save_over(version=version, fields=["merged_into"])
    _record(fresh, by, "session_item.parted", before={"into": was})
    session_turns.keep_turn(held)
    return fresh


@transaction.atomic
def take_off(
    *, by: User, item: SessionItem, version: int, reason: str, now: datetime
) -> SessionItem:
    """Take a line off the list, with the reason, which all read. Its words only facilitators still
    read."""
    held, fresh = _held(item, "take_off")
    if fresh.off_at is not None:
        raise Conflict(OFF)
    if fresh.duplicates.exists():
        raise Conflict(HAS_PARTS)
    fresh.off_reason = said(reason, field="reason", missing="Say why it is taken off.")
    fresh.off_at, fresh.off_by, fresh.merged_into = now, by, None
    fresh.save_over(version=version, fields=["off_at", "off_by", "off_reason", "merged_into"])
    _record(fresh, by, "session_item.taken_off", reason=fresh.off_reason)
    session_turns.keep_turn(held)
    return fresh


@transaction.atomic
def put_back(*, by: User, item: SessionItem, version: int) -> SessionItem:
    """Put a line that was taken off back on the list."""
    held, fresh = _held(item, "take_off")
    if fresh.off_at is None:
        raise Conflict("It is on the list.")
    fresh.off_at, fresh.off_by, fresh.off_reason = None, None, ""
    fresh.save_over(version=version, fields=["off_at", "off_by", "off_reason"])
    _record(fresh, by, "session_item.put_back")
    session_turns.keep_turn(held)
    return fresh


def _held(item: SessionItem, act: str) -> tuple[Session, SessionItem]:
    held = hold_session(item.session_id)
    check(held, act)
    return held, SessionItem.objects.for_list().get(pk=item.pk)


def _check_stands(item: SessionItem, *, field: str | None = None) -> None:
    if item.off_at is not None:
        raise DomainError(OFF, field=field) if field else Conflict(OFF)
    if item.merged_into_id is not None:
        text = f"Line {item.number} is part of another already."
        raise DomainError(text, field=field) if field else Conflict(text)


def _explained(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    texts.check({"explanation": text})
    if len(text) > MOST_LETTERS:
        raise DomainError(f"Say it in up to {MOST_LETTERS} letters.", field="explanation")
    return text


def _known(session: Session, idea: Idea | None) -> Idea | None:
    if idea is None:
        return None
    if idea.network_id != session.network_id or idea.state != Idea.State.PUBLISHED:
        raise DomainError("Choose an idea of this network that is put forward.", field="idea")
    return idea


def _seen(item: SessionItem) -> dict[str, Any]:
    idea = item.idea.number if item.idea else None
    return {"text": item.text, "explanation": item.explanation, "idea": idea}


def _record(item: SessionItem, by: User, verb: str, **what: Any) -> None:
    """Record what a facilitator did, as to anybody's lines alike."""
    after = {"number": item.number, **what.pop("after", {})}
    audit.record(by=by, verb=verb, obj=item, network=item.session.network, after=after, **what)
