"""Messages in words, and kept mails as a person would see them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.urls import reverse
from icalendar import Calendar

from lhs_platform.mail.models import MailboxItem, Message

State = Message.State
# As a part that mail programs act on, and as files: one for each day of a meeting.
CALENDARS = ("text/calendar", "application/ics")
_SHOWN = re.compile(r'src="cid:([a-z0-9-]+)"')


def state_in_words(message: Message) -> dict[str, Any]:
    """Say where a message stands: one line, the reason if there is one, and whether to look."""
    words = State(message.state).label
    if message.state == State.QUEUED and message.attempts:
        words = "Waiting to be tried again"
    if message.state == State.SENT and message.is_possible_duplicate:
        words = "Sent, perhaps twice"
    troubled = {State.FAILED, State.HELD, State.BOUNCED, State.WITHHELD}
    return {
        "state": message.state,
        "words": words,
        "reason": message.error if message.state != State.SENT else "",
        "sent_at": message.sent_at,
        "next_attempt_at": message.next_attempt_at if message.state == State.QUEUED else None,
        "needs_a_look": message.state in troubled,
    }


def kept_mail(item: MailboxItem) -> dict[str, Any]:
    """Take a kept mail apart: who, what, the text, and addresses for HTML and calendar."""
    mail = _parsed(item)
    return {
        "item": item,
        "sender": str(mail["From"]),
        "to": str(mail["To"]),
        "text": _content(mail, "text/plain"),
        "html_url": _part_url(item, "html") if _content(mail, "text/html") else "",
        "calendars": [_calendar(item, at, text) for at, text in enumerate(_calendar_texts(mail))],
    }


def kept_html(item: MailboxItem) -> str:
    """Give the HTML part, its links opening in the window around it and its pictures shown; empty
    if it has none."""
    html = _content(_parsed(item), "text/html")
    html = _SHOWN.sub(lambda found: f'src="{_picture_url(item, found[1])}"', html)
    opening = '<base target="_top">'
    head = html.find("<head>")
    if not html or head < 0:
        return f"{opening}{html}" if html else ""
    cut = head + len("<head>")
    return html[:cut] + opening + html[cut:]


def kept_calendar(item: MailboxItem, at: int) -> str:
    """Give one of the calendars, counted from 0; empty if the mail has not so many."""
    return "".join(_calendar_texts(_parsed(item))[at : at + 1])


def kept_picture(item: MailboxItem, name: str) -> bytes:
    """Give a picture inside the mail; empty if it has none of that name."""
    for part in _parsed(item).walk():
        if part.get_content_type() == "image/png" and part["Content-ID"] == f"<{name}>":
            return bytes(part.get_content())
    return b""


def _picture_url(item: MailboxItem, name: str) -> str:
    return reverse("mail:mailbox-picture", kwargs={"public_id": item.public_id, "name": name})


def _parsed(item: MailboxItem) -> EmailMessage:
    return message_from_bytes(item.raw.encode(), policy=policy.default)


def _content(mail: EmailMessage, kind: str) -> str:
    for part in mail.walk():
        if part.get_content_type() == kind:
            return str(part.get_content())
    return ""


def _part_url(item: MailboxItem, part: str) -> str:
    return reverse(f"mail:mailbox-{part}", kwargs={"public_id": item.public_id})


def _calendar_texts(mail: EmailMessage) -> list[str]:
    """Give each calendar once: the first stands in the mail as a part and again as a file."""
    parts = [part for part in mail.walk() if part.get_content_type() in CALENDARS]
    return list(dict.fromkeys(_lines_of(part.get_content()) for part in parts))


def _lines_of(content: str | bytes) -> str:
    text = content.decode(errors="replace") if isinstance(content, bytes) else content
    return "\r\n".join(text.splitlines()) + "\r\n"


def _calendar(item: MailboxItem, at: int, text: str) -> dict[str, Any]:
    url = f"{_part_url(item, 'calendar')}?at={at}"
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except ValueError:
        events = []
    return {"entries": [_entry(event) for event in events], "url": url}


def _entry(event: Any) -> dict[str, Any]:
    facts = [
        ("What", str(event.get("SUMMARY", ""))),
        ("Begins", _moment(event.get("DTSTART"))),
        ("Ends", _moment(event.get("DTEND"))),
        ("Where", str(event.get("LOCATION", ""))),
    ]
    return {"facts": [{"term": term, "text": text} for term, text in facts if text]}


def _moment(property_: Any) -> str:
    """Give a moment as the calendar has it, in its own time zone."""
    if property_ is None:
        return ""
    value = property_.dt
    spelled = f"{value:%A}, {value.day} {value:%B %Y}"
    return f"{spelled}, {value:%H:%M %Z}".rstrip() if hasattr(value, "hour") else spelled
