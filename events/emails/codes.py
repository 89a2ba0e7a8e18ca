"""The mail with a code, and the code itself: made again from its number, never stored."""

from django.utils.crypto import salted_hmac

from events.emails.letters import letter_to, standing
from events.models import Invitation
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message


def code_for(invitation: Invitation, nonce: str) -> str:
    """Give the six digits that belong to a nonce."""
    mac = salted_hmac("events.code", f"{invitation.public_id}:{nonce}", algorithm="sha256")
    return f"{int.from_bytes(mac.digest()[:8]) % 1_000_000:06d}"


def code_asked(message: Message) -> "outbox.Letter | outbox.Skip":
    invited = standing(message)
    if isinstance(invited, outbox.Skip):
        return invited
    code = code_for(invited, message.params["nonce"])
    return letter_to(invited, "code", {"code": code})
