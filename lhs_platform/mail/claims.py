"""Claiming one message at a time, so that two workers never send the same one.

A claim is a conditional update: whoever changes the row from "due" to "being sent" has it. That
holds on every database, and no transaction stays open while the mail server is talked to. The
lease says until when the claim is good; it is longer than a send can take, so a lease that ran
out means a worker that died. All comparisons use the clock of the database.

Messages are read some at a time, with what they are about, since reading costs more than sending;
each is claimed by itself, and only as it was read. What was read is used for a second at most.
"""

import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from lhs_platform.mail.letters import read_together
from lhs_platform.mail.models import Message

log = structlog.get_logger(__name__)

BATCH = 20
FRESH_SECONDS = 1.0
CLAIMS_WITHOUT_RESULT = 5
HELD = (
    "Sending was begun five times and never ended. Somebody should look at it before it is "
    "sent again."
)


@dataclass(frozen=True)
class Claim:
    """One message that is ours until the lease runs out."""

    message: Message
    token: uuid.UUID
    began: float

    @property
    def seconds_left(self) -> float:
        """Give how long sending may still take; the rest of the lease is for the result."""
        return float(settings.MAIL_SEND_SECONDS) - (time.monotonic() - self.began)


def each_due() -> Iterator[Claim]:
    """Claim due messages until there are none. Mail to one person goes before mail to many."""
    while messages := _next_due():
        until = time.monotonic() + FRESH_SECONDS
        for message in messages:
            if claim := take(message):
                yield claim
            if time.monotonic() > until:
                break


def take(message: Message) -> Claim | None:
    """Claim a message that was read `to_send`, or give None: somebody else was faster, it is not
    due any more, or it is not as it was."""
    token, began = uuid.uuid4(), time.monotonic()
    lease = timedelta(seconds=settings.MAIL_SEND_SECONDS + settings.MAIL_LEASE_MARGIN_SECONDS)
    # A lease that ran out: the mail may have left before its worker died.
    is_abandoned = message.state == Message.State.SENDING
    changes = {
        "is_possible_duplicate": message.is_possible_duplicate or is_abandoned,
        "state": Message.State.SENDING,
        "claims": message.claims + 1,
    }
    claimed = _as_read(message).update(
        **changes, lease_token=token, lease_until=Now() + lease, updated_at=Now()
    )
    if not claimed:
        return None
    for name, value in changes.items():
        setattr(message, name, value)
    return Claim(message, token, began)


def hold_poison() -> int:
    """Set aside messages that were claimed five times without a result: they kill workers."""
    poison = _due_columns().filter(claims__gte=CLAIMS_WITHOUT_RESULT)
    held = poison.update(
        state=Message.State.HELD,
        error=HELD,
        lease_token=None,
        lease_until=None,
        body_text="",
        updated_at=Now(),
    )
    if held:
        log.error("mail.held", messages=held)
    return held


def _next_due() -> list[Message]:
    """Read some due messages in random order, so that senders side by side seldom try the same."""
    hold_poison()
    due = Message.objects.due(Now()).to_send().order_by("next_attempt_at")
    messages = list(due.filter(campaign=None)[:BATCH]) or list(due[:BATCH])
    random.shuffle(messages)
    read_together(messages)
    return messages


def _due_columns() -> "QuerySet[Message]":
    """Give due rows by their own columns alone.

    No join and no subquery: when two updates meet on a row, PostgreSQL checks the columns of the
    changed row again, but would answer a subquery from the time before the change.
    """
    waiting = Q(state=Message.State.QUEUED, next_attempt_at__lte=Now())
    abandoned = Q(state=Message.State.SENDING, lease_until__lt=Now())
    return Message.objects.filter(waiting | abandoned)


def _as_read(message: Message) -> "QuerySet[Message]":
    """Give the row if it is still due and nobody claimed, sent or corrected it meanwhile."""
    return _due_columns().filter(
        pk=message.pk,
        state=message.state,
        claims=message.claims,
        claims__lt=CLAIMS_WITHOUT_RESULT,
        attempts=message.attempts,
        is_possible_duplicate=message.is_possible_duplicate,
        to_email=message.to_email,
    )
