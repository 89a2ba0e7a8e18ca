"""Confirm by an e-mailed code that a link is used by the person it was sent to."""

import hashlib
import secrets
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare

from events.actions import letters
from events.emails.codes import code_for
from events.models import Invitation
from lhs_platform.lib.errors import Conflict
from lhs_platform.lib.limits import is_within

MINUTES = 15
TRIES = 5
SENT_PER_HOUR = 4


def _key(invitation: Invitation, what: str) -> str:
    return f"events.code.{what}:{invitation.pk}"


def _digest(code: str, invitation: Invitation) -> str:
    return hashlib.sha256(f"{invitation.public_id}:{code}".encode()).hexdigest()


def send(*, invitation: Invitation) -> None:
    """Mail a code to the address on file. Only its hash is kept, for a quarter of an hour."""
    if not is_within(_key(invitation, "sent"), most=SENT_PER_HOUR, seconds=3600):
        raise Conflict("We sent several codes already. Wait an hour, or call the organisers.")
    nonce = secrets.token_hex(8)
    kept = _digest(code_for(invitation, nonce), invitation)
    cache.set(_key(invitation, "digest"), kept, timeout=MINUTES * 60)
    with transaction.atomic():
        letters.code(invitation, nonce=nonce)


def check(*, invitation: Invitation, code: str) -> None:
    """Accept the right code once; refuse others, and all after five wrong ones."""
    kept: Any = cache.get(_key(invitation, "digest"))
    if not kept or not is_within(f"events.code:{kept}", most=TRIES, seconds=MINUTES * 60):
        raise Conflict("This code has ended. Ask for a new one.", field="code")
    tidy = "".join(char for char in code if char.isdigit())
    if not constant_time_compare(kept, _digest(tidy, invitation)):
        raise Conflict("This is not the code we sent. Look again at the mail.", field="code")
    cache.delete(_key(invitation, "digest"))
