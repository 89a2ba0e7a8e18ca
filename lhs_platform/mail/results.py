"""Writing down what became of a message, also when the database is away for a moment.

Only the holder of the lease may write: `WHERE lease_token = mine`.
"""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from lhs_platform.mail import breaker
from lhs_platform.mail.answers import Outcome, Verdict
from lhs_platform.mail.claims import Claim
from lhs_platform.mail.models import Message, Suppression

log = structlog.get_logger(__name__)

# With the waits of MAIL_RETRY_SECONDS this many tries are about 48 hours.
TRIES = 17
# How long a result is offered to a database that is away, and the longest pause between offers.
PATIENCE = 120.0
LONGEST_PAUSE = 2.0
# After this many refusals of an address nothing more is sent to it.
REFUSALS = 2
State = Message.State
FINAL = {
    Verdict.SENT: State.SENT,
    Verdict.REFUSED: State.FAILED,
    Verdict.SKIPPED: State.CANCELLED,
    Verdict.WITHHELD: State.WITHHELD,
}
TRIED = {Verdict.SENT, Verdict.REFUSED, Verdict.LATER, Verdict.SENDER_REFUSED}


def write(claim: Claim, outcome: Outcome, *, subject: str = "") -> bool:
    """Write the outcome; False when the lease was lost to another worker meanwhile."""
    changes = {**_changes(claim.message, outcome, subject), "lease_token": None}
    mine = Message.objects.filter(pk=claim.message.pk, lease_token=claim.token)
    written = insist(lambda: mine.update(**changes, lease_until=None, updated_at=Now()))
    if not written:
        log.warning("mail.lease_lost", message=claim.message.pk)
        return False
    insist(lambda: _tell(claim.message, outcome, changes["state"]))
    return True


def call_off(waiting: "QuerySet[Message]", *, reason: str) -> int:
    """Cancel messages that wait; give how many."""
    return waiting.update(state=State.CANCELLED, error=reason[:300], body_text="", updated_at=Now())


def insist(write_once: Callable[[], Any], *, patience: float = PATIENCE) -> Any:
    """Try a write until the database takes it; after `patience` seconds let the error out."""
    until, pause = time.monotonic() + patience, 0.1
    while True:
        try:
            return write_once()
        except (OperationalError, InterfaceError):
            if time.monotonic() + pause > until:
                raise
        connection.close()
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def retry_delay(tries: int) -> timedelta:
    """Give the wait after so many tries, up to a fifth longer or shorter, so that what failed
    together does not come back together."""
    waits = settings.MAIL_RETRY_SECONDS
    seconds = waits[min(tries, len(waits)) - 1]
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - not a secret


def _changes(message: Message, outcome: Outcome, subject: str) -> dict[str, Any]:
    changes = {
        "last_code": outcome.code[:40],
        "error": outcome.text[:300],
        "claims": 0,
        **_by_verdict(message, outcome),
    }
    if outcome.may_have_arrived:
        changes["is_possible_duplicate"] = True
    if changes["state"] == State.SENT:
        changes |= {"sent_at": Now(), "subject": subject}
    if changes["state"] != State.QUEUED:
        changes |= _erased(message)
    return changes


def _by_verdict(message: Message, outcome: Outcome) -> dict[str, Any]:
    verdict = outcome.verdict
    tries = message.attempts + (verdict in TRIED)
    if verdict in FINAL:
        return {"state": FINAL[verdict], "attempts": tries}
    if verdict == Verdict.LEFT or (verdict == Verdict.SENDER_REFUSED and message.campaign_id):
        return {"state": State.QUEUED}
    if verdict == Verdict.BROKEN:
        # No result: the claims go on counting, and the fifth holds the message.
        return {**_later(message.claims), "claims": message.claims}
    if tries >= TRIES:
        return {"state": State.FAILED, "attempts": tries}
    return {**_later(tries), "attempts": tries}


def _later(tries: int) -> dict[str, Any]:
    return {"state": State.QUEUED, "next_attempt_at": Now() + retry_delay(tries)}


def _erased(message: Message) -> dict[str, Any]:
    """Empty what may hold a code or a link: it has done its work."""
    params = {key: value for key, value in message.params.items() if key != "html"}
    return {"body_text": "", "params": params}


def _tell(message: Message, outcome: Outcome, state: str) -> None:
    """Draw the conclusions for the campaign, the address and the operator."""
    if state == State.FAILED:
        log.error("mail.failed", message=message.pk, code=outcome.code)
    if outcome.is_recipient and outcome.verdict == Verdict.REFUSED:
        _note_address(message.to_email)
    if message.campaign is None:
        return
    match outcome.verdict:
        case Verdict.SENT:
            breaker.note_accepted(message.campaign)
        case Verdict.REFUSED:
            breaker.note_refused(message.campaign.pk, reason=outcome.text)
        case Verdict.SENDER_REFUSED:
            breaker.pause(message.campaign.pk, reason=f"Our sender was refused: {outcome.text}")


def _note_address(address: str) -> None:
    refused = Message.objects.filter(
        to_email__iexact=address, state=State.FAILED, last_code__startswith="5"
    )
    if refused.count() >= REFUSALS:
        Suppression.objects.get_or_create(
            email=address.lower(), defaults={"reason": Suppression.Reason.BOUNCE}
        )
