"""What somebody promised to do: given, changed, done, and followed up until it is."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from events.jobs import followups
from events.models import ActionItem, AgendaItem, Event, Invitation
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.lib.limits import is_within
from networks.actions import audit
from outcomes.actions.words import refuse_patients, said

FIELDS = ["text", "owner", "due_on"]
MISSING = "Say what is to be done."
MOST_A_DAY = 100
YEARS = range(2000, 2200)


def add(
    *,
    event: Event,
    text: str,
    owner: Invitation,
    due_on: date,
    item: AgendaItem | None,
    by: Any,
) -> ActionItem:
    """Note an action, and tell its owner by mail."""
    text = said(text, field="text", missing=MISSING)
    _check(event, owner, due_on)
    if not is_within(f"events.actions:{by.pk}", most=MOST_A_DAY, seconds=86_400):
        raise Conflict(f"You noted {MOST_A_DAY} actions today. Each is a mail: go on tomorrow.")
    action = ActionItem(event=event, item=item, text=text, owner=owner, due_on=due_on, by=by)
    with transaction.atomic():
        action.full_clean()
        action.save()
        _note(action, "action.added", by, after=audit.plain_values(action, FIELDS))
        followups.post_given(action)
    return action


def edit(
    *,
    action: ActionItem,
    text: str,
    owner: Invitation,
    due_on: date,
    version: int,
    by: Any,
) -> ActionItem:
    """Change an action. Mails about what it was before are called off; a new owner is told."""
    text = said(text, field="text", missing=MISSING)
    _check(action.event, owner, due_on)
    with transaction.atomic():
        before = audit.plain_values(action, FIELDS)
        action.text, action.owner, action.due_on = text, owner, due_on
        action.full_clean()
        action.save_over(version=version, fields=FIELDS)
        after = audit.plain_values(action, FIELDS)
        _note(action, "action.changed", by, before=before, after=after)
        if before["owner"] != after["owner"]:
            followups.call_off(action, reason="Somebody else does it now.")
            followups.post_given(action)
    return action


def remove(*, action: ActionItem, version: int, by: Any) -> None:
    with transaction.atomic():
        action.delete_over(version=version)
        followups.call_off(action, reason="The action was removed.")
        _note(action, "action.removed", by, before=audit.plain_values(action, FIELDS))


def finish(
    *, action: ActionItem, note: str, version: int, by: Any, now: datetime, channel: str = "page"
) -> ActionItem:
    """Say that it is done, and what came of it. `by` None: the owner, by their personal link."""
    note = note.strip()
    refuse_patients({"done_note": note}, ["done_note"])
    if action.done_at:
        raise Conflict("This is done already.")
    with transaction.atomic():
        action.done_at, action.done_by, action.done_note = now, by, note
        action.full_clean()
        action.save_over(version=version, fields=["done_at", "done_by", "done_note"])
        followups.call_off(action, reason="It is done.")
        _note(action, "action.done", by, after={"done_note": note, "channel": channel})
    return action


def reopen(*, action: ActionItem, version: int, by: Any) -> ActionItem:
    """Say that it is not done after all; it is followed up again."""
    if not action.done_at:
        raise Conflict("This is open already.")
    with transaction.atomic():
        before = {"done_note": action.done_note}
        action.done_at, action.done_by, action.done_note = None, None, ""
        action.save_over(version=version, fields=["done_at", "done_by", "done_note"])
        _note(action, "action.reopened", by, before=before)
    return action


def _check(event: Event, owner: Invitation, due_on: date) -> None:
    if due_on.year not in YEARS:
        raise DomainError("Look at the year: the day is too far away.", field="due_on")
    if owner.event_id != event.pk or owner.state == Invitation.State.REVOKED:
        raise Conflict("Choose somebody who is invited to this meeting.", field="owner")


def _note(action: ActionItem, verb: str, by: Any, **values: Any) -> None:
    audit.record_change(by=by, verb=verb, obj=action, network=action.event.network, **values)
