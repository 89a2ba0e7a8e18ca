"""Claiming one message at a time, so that two workers never send the same one.

A claim is a conditional update: whoever changes the row from "due" to "being sent" has it. That
holds on every database, and no transaction stays open while the mail server is talked to. The
lease says until when the claim is good; it is longer than a send can take, so a lease that ran
out means a worker that died. All comparisons use the clock of the database.
"""

import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Now

from lhs_platform.mail.models import Message

log = structlog.get_logger(__name__)

BATCH = 20
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
    while ids := _next_ids():
        for message_id in ids:
            if claim := take(message_id):
                yield claim


def take(message_id: int) -> Claim | None:
    """Claim a message, or give None: somebody else was faster, or it is not due any more."""
    token, began = uuid.uuid4(), time.monotonic()
    lease = timedelta(seconds=settings.MAIL_SEND_SECONDS + settings.MAIL_LEASE_MARGIN_SECONDS)
    claimed = (
        _claimable()
        .filter(pk=message_id)
        .update(
            # A lease that ran out: the mail may have left before its worker died.
            is_possible_duplicate=Case(
                When(state=Message.State.SENDING, then=Value(value=True)),
                default=F("is_possible_duplicate"),
            ),
            state=Message.State.SENDING,
            lease_token=token,
            lease_until=Now() + lease,
            claims=F("claims") + 1,
            updated_at=Now(),
        )
    )
    if not claimed:
        return None
    return Claim(Message.objects.to_send().get(pk=message_id), token, began)


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


def _next_ids() -> list[int]:
    """Give some due ids in random order, so that senders side by side seldom try the same."""
    hold_poison()
    due = Message.objects.due(Now()).order_by("next_attempt_at")
    ids = list(due.filter(campaign=None).values_list("pk", flat=True)[:BATCH])
    ids = ids or list(due.values_list("pk", flat=True)[:BATCH])
    random.shuffle(ids)
    return ids


def _due_columns() -> "QuerySet[Message]":
    """Give due rows by their own columns alone.

    No join and no subquery: when two updates meet on a row, PostgreSQL checks the columns of the
    changed row again, but would answer a subquery from the time before the change.
    """
    waiting = Q(state=Message.State.QUEUED, next_attempt_at__lte=Now())
    abandoned = Q(state=Message.State.SENDING, lease_until__lt=Now())
    return Message.objects.filter(waiting | abandoned)


def _claimable() -> "QuerySet[Message]":
    return _due_columns().filter(claims__lt=CLAIMS_WITHOUT_RESULT)
