"""Sending one claimed message: look again, render, hand over, write down."""

import structlog
from django.db import InterfaceError, OperationalError

from lhs_platform.mail import results
from lhs_platform.mail.answers import Outcome, Verdict
from lhs_platform.mail.claims import Claim
from lhs_platform.mail.composing import compose
from lhs_platform.mail.postman import Postman

log = structlog.get_logger(__name__)


def send(claim: Claim, postman: Postman) -> Outcome:
    """Send a message and write down what came of it. No transaction is open meanwhile.

    A message that makes our own code fail must not stop the ones behind it: it counts as a claim
    without a result, and the fifth of those holds it.
    """
    subject = ""
    try:
        mail = compose(claim.message)
        if isinstance(mail, Outcome):
            outcome = mail
        elif claim.seconds_left <= 0:
            # We slept on it, and the lease may run out while we send: leave it to whoever is awake.
            outcome = Outcome(Verdict.LEFT)
        else:
            subject = str(mail.subject)
            outcome = postman.deliver(mail, seconds=claim.seconds_left)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("mail.broken", message=claim.message.pk, purpose=claim.message.purpose)
        outcome = Outcome(Verdict.BROKEN, code="error", text=f"{type(error).__name__}: {error}")
    results.write(claim, outcome, subject=subject)
    return outcome
