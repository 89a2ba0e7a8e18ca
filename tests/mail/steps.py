"""Steps that the tests of sending share."""

from typing import Any

from lhs_platform.mail import claims, jobs, results
from lhs_platform.mail.answers import Outcome
from lhs_platform.mail.models import Message
from tests.factories.mail import MessageFactory


def drain() -> list[int]:
    """Drain and give the wake-ups asked for."""
    woken: list[int] = []
    jobs.drain(wake=lambda: woken.append(1))
    return woken


def claim(**fields: Any) -> claims.Claim:
    claimed = take(MessageFactory(**fields).pk)
    assert claimed is not None
    return claimed


def take(message_id: int) -> claims.Claim | None:
    """Read a message as it is now, and try to have it."""
    return claims.take(Message.objects.to_send().get(pk=message_id))


def after(outcome: Outcome, **fields: Any) -> Message:
    """Give a message as it is after one outcome."""
    claimed = claim(**fields)
    results.write(claimed, outcome, subject="Hello")
    claimed.message.refresh_from_db()
    return claimed.message
