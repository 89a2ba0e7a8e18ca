"""The mail with a code, and the code itself: made again from its number, never stored."""

from django.utils import timezone
from django.utils.crypto import salted_hmac

from events.emails.letters import letter_to, standing
from events.models import Invitation
from events.models.travel import is_money_open
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message


def code_for(invitation: Invitation, nonce: str) -> str:
    """Give the six digits that belong to a nonce."""
    mac = salted_hmac("events.code", f"{invitation.public_id}:{nonce}", algorithm="sha256")
    return f"{int.from_bytes(mac.digest()[:8]) % 1_000_000:06d}"


def code_asked(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        owed = _owed(message)
        if owed is None:
            return invited
        invited = owed
    code = code_for(invited, message.params["nonce"])
    return letter_to(invited, "code", {"code": code})


def _owed(message: Message) -> Invitation | None:
    """Give the invitation behind a claim, also of a meeting that is cancelled: the code opens it."""
    invitations = Invitation.objects.select_related("event__network")
    known = invitations.filter(pk=message.params["invitation"], email=message.to_email)
    invited = known.first()
    return invited if invited and is_money_open(invited, timezone.now()) else None
