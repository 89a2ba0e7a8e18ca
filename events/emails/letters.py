"""What the mails of a meeting share: who still gets them, and how they are put together."""

import re
from typing import Any

from django.template.loader import render_to_string

from events.models import Event, Invitation
from lhs_platform.lib.links import absolute_url
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message

_BREAKS = re.compile(r"[\r\n\t\x00-\x1f]+")
_GAPS = re.compile(r"\n{3,}")


def standing(message: Message) -> "Invitation | outbox.Skip":
    """Give the invitation a mail is for, or the reason why it need not go any more."""
    invited = (
        Invitation.objects.filter(pk=message.params["invitation"])
        .select_related("event__network", "rsvp__needs")
        .prefetch_related("event__days", "rsvp__places__day")
        .first()
    )
    if invited is None:
        return outbox.Skip("The invitation is gone.")
    if invited.state == Invitation.State.REVOKED:
        return outbox.Skip("The invitation was withdrawn.")
    if invited.event.status == Event.Status.CANCELLED:
        return outbox.Skip("The meeting was cancelled.")
    return invited


def link_of(invited: Invitation) -> str:
    return absolute_url("events:rsvp", token=invited.token)


def letter_to(
    invited: Invitation, name: str, more: dict[str, Any], *, ics: bytes | None = None
) -> "outbox.Letter":
    """Make a mail to an invited person from the templates called `name`."""
    context = {"invitation": invited, "name": invited.name, "link": link_of(invited), **more}
    stop = absolute_url("events:rsvp-stop", token=invited.token)
    return letter(invited.event, name, {"stop": stop, **context}, ics=ics)


def letter(
    event: Event, name: str, context: dict[str, Any], *, ics: bytes | None = None
) -> "outbox.Letter":
    """Render subject, text and HTML. A subject is one line, whatever people typed."""
    base = f"emails/events/{name}"
    context = {"event": event, "network": event.network, "days": event.in_order(), **context}
    subject = _BREAKS.sub(" ", render_to_string(f"{base}_subject.txt", context)).strip()
    text = _GAPS.sub("\n\n", render_to_string(f"{base}.txt", context)).strip() + "\n"
    html = render_to_string(f"{base}.html", context)
    return outbox.Letter(
        subject=subject[:180],
        text=text,
        html=html,
        ics=ics,
        unsubscribe_url=context.get("stop", ""),
    )
