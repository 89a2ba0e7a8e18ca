"""From a message to the mail that leaves: a last look whether it should go, then the parts."""

import re
from email.mime.image import MIMEImage
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from lhs_platform.mail.answers import Outcome, Verdict
from lhs_platform.mail.letters import Letter, Picture, Skip, purpose_of
from lhs_platform.mail.models import Campaign, Message

_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_METHOD = re.compile(rb"^METHOD:([A-Z]{1,20})\r?$", re.MULTILINE)
SUBJECT_LENGTH = 200


class WithPictures(EmailMultiAlternatives):
    """A mail whose HTML shows pictures that come with it (RFC 2387)."""

    mixed_subtype = "related"


def compose(message: Message) -> EmailMultiAlternatives | Outcome:
    """Give the mail as it should leave now, or why it should not; of a message read `to_send`."""
    campaign = message.campaign
    if campaign and campaign.state != Campaign.State.RUNNING:
        return Outcome(Verdict.LEFT)
    try:
        validate_email(message.to_email)
    except ValidationError:
        return Outcome(Verdict.REFUSED, code="address", text="This is not an e-mail address.")
    purpose = purpose_of(message.purpose)
    if message.is_suppressed and not purpose.goes_anyway(message):
        return Outcome(Verdict.WITHHELD, text="This address gets no more mail.")
    letter = purpose.render(message)
    if isinstance(letter, Skip):
        return Outcome(Verdict.SKIPPED, text=letter.reason)
    return mail_of(letter, message)


def mail_of(letter: Letter, message: Message) -> EmailMultiAlternatives:
    """Put a letter into an envelope: text first, HTML and calendar as its alternatives."""
    mail = (WithPictures if letter.pictures else EmailMultiAlternatives)(
        subject=one_line(letter.subject)[:SUBJECT_LENGTH],
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((one_line(message.to_name), message.to_email))],
        reply_to=[one_line(letter.reply_to)] if letter.reply_to else None,
        headers=_headers(letter, message),
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    if letter.ics:
        _add_calendar(mail, letter.ics)
    for number, ics in enumerate(letter.more_ics, start=2):
        mail.attach(f"invite-{number}.ics", ics, "application/ics")
    for picture in letter.pictures:
        _add_picture(mail, picture)
    return mail


def one_line(text: str) -> str:
    """Make a text safe for a header: no line ends, however they were typed."""
    return _BREAKS.sub(" ", text).strip()


def _headers(letter: Letter, message: Message) -> dict[str, Any]:
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if settings.MAIL_HOOK_HEADER:
        headers[settings.MAIL_HOOK_HEADER] = message.message_id
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{one_line(letter.unsubscribe_url)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _add_calendar(mail: EmailMultiAlternatives, ics: bytes) -> None:
    """Add a calendar twice: as an alternative, which calendars offer to accept (RFC 6047), and as
    a file for people whose mail program shows nothing of it."""
    found = _METHOD.search(ics)
    method = f"; method={found[1].decode()}" if found else ""
    mail.attach_alternative(ics.decode(), f"text/calendar{method}")
    mail.attach("invite.ics", ics, "application/ics")


def _add_picture(mail: EmailMultiAlternatives, picture: Picture) -> None:
    """Put a picture beside the HTML that shows it (RFC 2392): nothing is fetched from anywhere."""
    part = MIMEImage(picture.png, "png")
    part.add_header("Content-ID", f"<{picture.name}>")
    part.add_header("Content-Disposition", "inline", filename=f"{picture.name}.png")
    mail.attach(part)
