"""What a mail server's answer means for the message, for its campaign, and for the next one.

Reply codes are those of RFC 5321; 421 is its "going away", which asks us to slow down.
"""

import smtplib
from dataclasses import dataclass, replace
from enum import Enum, auto

GOING_AWAY = 421
PERMANENT = 500


class Verdict(Enum):
    """What became of one try to send a message."""

    SENT = auto()
    LATER = auto()
    REFUSED = auto()
    SENDER_REFUSED = auto()
    BROKEN = auto()
    SKIPPED = auto()
    WITHHELD = auto()
    LEFT = auto()


@dataclass(frozen=True)
class Outcome:
    """A verdict with its reason. `may_have_arrived`: the mail was handed over, and the line broke
    before the answer. `is_recipient`: the address itself was refused."""

    verdict: Verdict
    code: str = ""
    text: str = ""
    may_have_arrived: bool = False
    is_recipient: bool = False
    slow_down: bool = False


SENT = Outcome(Verdict.SENT, code="250")
# What sending a mail may raise; everything else is a fault of the program.
TROUBLE = (smtplib.SMTPException, OSError)


def outcome_of(error: Exception, *, opening: bool, body_is_out: bool) -> Outcome:
    """Class what went wrong while opening the connection or sending one mail."""
    outcome = _class_of(error, Verdict.SENDER_REFUSED if opening else Verdict.REFUSED)
    return replace(outcome, may_have_arrived=body_is_out)


def _class_of(error: Exception, permanent: Verdict) -> Outcome:
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, text = next(iter(error.recipients.values()))
            return replace(_answered(code, text, Verdict.REFUSED), is_recipient=True)
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPSenderRefused():
            return _answered(error.smtp_code, error.smtp_error, Verdict.SENDER_REFUSED)
        case smtplib.SMTPResponseException():
            return _answered(error.smtp_code, error.smtp_error, permanent)
        case smtplib.SMTPNotSupportedError():
            return Outcome(permanent, code="unsupported", text=str(error))
    name = "timeout" if isinstance(error, TimeoutError) else "connection"
    return Outcome(Verdict.LATER, code=name, text=str(error) or type(error).__name__)


def _answered(code: int, text: bytes | str, permanent: Verdict) -> Outcome:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return Outcome(
        permanent if code >= PERMANENT else Verdict.LATER,
        code=str(code),
        text=f"{code} {words}",
        slow_down=code == GOING_AWAY,
    )
