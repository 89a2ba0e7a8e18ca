"""Mail that came back, noted by hand; and that it works after all."""

from typing import Any

from django.db import transaction

from events.models import Invitation
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.actions import audit

NOTED = "Came back, as an organiser noted."


def note(*, invitation: Invitation, by: Any) -> None:
    """Note that the newest mail to this person came back. They are not reminded any more."""
    with transaction.atomic():
        newest = _mails(invitation).filter(state=Message.State.SENT).last()
        if newest is None:
            raise Conflict("No mail to this address was sent yet, or it is noted already.")
        outbox.note_came_back(newest, reason=NOTED)
        _record("invitation.bounced", invitation, by)


def undo(*, invitation: Invitation, by: Any) -> None:
    """Trust the address again: mail goes to it as before."""
    with transaction.atomic():
        if not outbox.take_back_bounces(_mails(invitation), address=invitation.email):
            raise Conflict("Nothing came back from this address.")
        _record("invitation.bounce_undone", invitation, by)


def _mails(invitation: Invitation) -> Any:
    """Give the mails of this invitation to its present address, oldest first."""
    return invitation.mails.filter(to_email=invitation.email).order_by("sent_at", "pk")


def _record(verb: str, invitation: Invitation, by: Any) -> None:
    audit.record(by=by, verb=verb, obj=invitation, network=invitation.event.network)
