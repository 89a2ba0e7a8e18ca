"""Mail that came back: what a mail service or a person tells us, and what follows from it.

A message is found by its own Message-ID, wherever the service repeats it, so a report about an
address that was corrected since touches the old mail only. The same report twice changes nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

import structlog
from anymail.signals import EventType, RejectReason
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from lhs_platform.mail.models import Message, Suppression

log = structlog.get_logger(__name__)

State = Message.State
Reason = Suppression.Reason
# Whatever happened, in the words people read; the service's own words follow.
WORDS: dict[str, str] = {
    EventType.BOUNCED: "It came back",
    EventType.REJECTED: "The mail service did not send it",
    EventType.FAILED: "The mail service could not send it",
    EventType.COMPLAINED: "Marked as unwanted mail",
    EventType.UNSUBSCRIBED: "Asked the mail service for no more mail",
}
# A full mailbox or a busy server: the service tries again by itself, and so may we.
_PASSING = {"soft_bounce", "softbounce", "soft bounce", "soft", "transient", "temporary"}
_FOR_GOOD = {RejectReason.BOUNCED, RejectReason.INVALID}
_ARRIVED = (State.SENT, State.SENDING, State.BOUNCED)


def note(event: Any) -> Message | None:
    """Write down what a mail service reports; give the message it is about, if it is ours.

    Delivered, delayed, opened and answered by a machine change nothing: an out-of-office reply is
    not an answer to an invitation.
    """
    if event.event_type not in WORDS or _is_passing(event):
        return None
    message = _message_of(event)
    if message is None:
        log.info("mail.hook_unknown", event=event.event_type)
        return None
    with transaction.atomic():
        came_back(message, reason=_reason_of(event))
        if (why := _why_suppress(event)) and _is_about(event, message):
            _suppress(message.to_email, why)
    return message


def came_back(message: Message, *, reason: str) -> bool:
    """Mark a sent message as come back; False if it was already, or never left."""
    marked = Message.objects.filter(pk=message.pk, state__in=[State.SENT, State.SENDING]).update(
        state=State.BOUNCED,
        error=reason[:300],
        lease_token=None,
        lease_until=None,
        updated_at=Now(),
    )
    if marked:
        log.info("mail.bounced", message=message.pk)
    return bool(marked)


def take_back(messages: "QuerySet[Message]", *, address: str) -> int:
    """Undo: the mail did arrive after all, or the address works again. Mail goes to it again.
    Gives how much there was to undo."""
    undone = messages.filter(state=State.BOUNCED).update(
        state=State.SENT, error="", updated_at=Now()
    )
    freed, _ = Suppression.objects.filter(email=address.lower(), reason=Reason.BOUNCE).delete()
    return undone + freed


def _is_passing(event: Any) -> bool:
    said = {text.lower() for text in _texts(event.esp_event)}
    return event.event_type == EventType.BOUNCED and bool(said & _PASSING)


def _message_of(event: Any) -> Message | None:
    """Find the message by its Message-ID, as the service calls it or anywhere in its report."""
    ours = re.compile(rf"[0-9a-f-]{{36}}@{re.escape(settings.MAIL_DOMAIN)}")
    texts = [str(event.message_id or ""), *_texts(event.esp_event)]
    ids = {f"<{found}>" for text in texts for found in ours.findall(text)}
    return Message.objects.filter(message_id__in=ids, state__in=_ARRIVED).first()


def _texts(value: Any) -> Iterator[str]:
    """Give every text in a report, however deep."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "values"):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _reason_of(event: Any) -> str:
    detail = event.mta_response or event.description or ""
    words = WORDS[event.event_type]
    return f"{words}: {' '.join(str(detail).split())}" if detail else f"{words}."


def _why_suppress(event: Any) -> str:
    """Say why the address gets no more mail at all; empty if it still may."""
    if event.event_type == EventType.COMPLAINED:
        return Reason.COMPLAINT
    if event.event_type == EventType.UNSUBSCRIBED:
        return Reason.REQUEST
    is_hard = event.reject_reason in _FOR_GOOD or not event.reject_reason
    if event.event_type == EventType.BOUNCED and is_hard:
        return Reason.BOUNCE
    if event.event_type == EventType.REJECTED and event.reject_reason in _FOR_GOOD:
        return Reason.BOUNCE
    return ""


def _is_about(event: Any, message: Message) -> bool:
    """A mail that was passed on may come back from somebody else's address."""
    recipient = (event.recipient or message.to_email).strip().lower()
    return bool(recipient == message.to_email.lower())


def _suppress(address: str, reason: str) -> None:
    Suppression.objects.get_or_create(email=address.lower(), defaults={"reason": reason})
