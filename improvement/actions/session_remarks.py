"""What is said about the pattern of the first ranking, as facilitators write it down, line by line."""

from uuid import UUID

from django.db import transaction

from improvement.actions import session_turns
from improvement.actions.holding import hold_session
from improvement.models import Session, SessionRemark
from improvement.session_steps import check
from lhs_platform.lib.errors import Conflict
from networks.actions import audit
from networks.models import User
from outcomes.actions.words import said

MOST, MOST_LETTERS = 200, 1000


@transaction.atomic
def add(*, by: User, session: Session, text: str, nonce: UUID) -> SessionRemark:
    """Write down what is said. Sent twice, it is written once."""
    held = hold_session(session.pk)
    twin = SessionRemark.objects.filter(session=held, nonce=nonce).first()
    if twin is not None:
        return twin
    check(held, "remark")
    if held.remarks.count() >= MOST:
        raise Conflict(f"There are {MOST} remarks. Take one out before you write another.")
    text = said(text, field="text", missing="Write down what is said.", most=MOST_LETTERS)
    remark = SessionRemark.objects.create(session=held, text=text, nonce=nonce, by=by)
    session_turns.keep_turn(held)
    audit.record(by=by, verb="session_remark.added", obj=remark, network=held.network)
    return remark


@transaction.atomic
def remove(*, by: User, remark: SessionRemark) -> None:
    """Take a remark out, for good."""
    held = hold_session(remark.session_id)
    check(held, "remark")
    audit.record(by=by, verb="session_remark.removed", obj=held, network=held.network)
    SessionRemark.objects.filter(pk=remark.pk).delete()
    session_turns.keep_turn(held)
