"""What the system does by itself with mail: drain what is due, sweep up what was forgotten."""

import math
import time
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now

from lhs_platform.mail import claims
from lhs_platform.mail.models import Message
from lhs_platform.mail.postman import Postman
from lhs_platform.mail.sending import send

log = structlog.get_logger(__name__)

# Senders woken for a large posting; more only wait for the same mail server.
SENDERS = 2
# A slice is short, so that a chart need not wait behind ten thousand invitations.
SLICE_SECONDS = 5.0
ROWS_WORTH_A_SENDER = 25


def drain(*, wake: Callable[[], object], seconds: float = SLICE_SECONDS) -> int:
    """Claim and send, one by one, for a slice of time; ask to be woken again if there is more.

    It stops early, without asking, when the mail server wants less or cannot be reached, and
    when the database is away: the next sweep tries again.
    """
    until = time.monotonic() + seconds
    sent = 0
    with Postman() as postman:
        try:
            for claim in claims.each_due():
                send(claim, postman)
                sent += 1
                if postman.has_enough:
                    return sent
                if time.monotonic() > until:
                    wake()
                    return sent
        except (OperationalError, InterfaceError) as error:
            log.warning("mail.database_away", error=str(error))
    return sent


def sweep(*, wake: Callable[[int], object]) -> int:
    """Hold what kills its workers and wake senders for all that is due; give how many rows.

    Two sweeps at once only wake more senders, and a sender with nothing to do ends at once.
    """
    claims.hold_poison()
    due = Message.objects.due(Now()).count()
    if due:
        wake(min(SENDERS, math.ceil(due / ROWS_WORTH_A_SENDER)))
    return due
