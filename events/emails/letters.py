"""What the mails of a meeting share: who still gets them, and how they are put together."""

import re
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from events.emails import wording
from events.emails.usual import USUAL, Words
from events.models import RSVP, Event, Invitation, LetterText
from events.models.invitations import InvitationQuerySet
from lhs_platform.lib.links import absolute_url
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message

_BREAKS = re.compile(r"[\r\n\t\x00-\x1f]+")
_GAPS = re.compile(r"\n{3,}")
Kind = LetterText.Kind
# One calendar, or one for each day: an entry that is asked for or taken back stands alone.
Calendars = bytes | Sequence[bytes] | None
QUESTION = (Kind.INVITATION, Kind.REMINDER)
BUTTONS: dict[str, str] = {
    Kind.CHANGED: "See or change my answer",
    Kind.TRAVEL: "Look at my travel",
    Kind.THANKS: "My page of this meeting",
}


def read_together(messages: Sequence[Message]) -> None:
    """Put the invitation of each mail at hand, with all that its letter tells."""
    found = _whole().in_bulk([message.params["invitation"] for message in messages])
    for message in messages:
        message.at_hand = found.get(message.params["invitation"])


def _whole() -> InvitationQuerySet:
    return Invitation.objects.select_related("event__network", "rsvp__needs").prefetch_related(
        "event__days", "event__letter_texts", "rsvp__places__day"
    )


def standing(message: Message) -> "Invitation | outbox.Skip":
    """Give the invitation a mail is for, or the reason why it need not go any more."""
    invited = message.at_hand or _whole().filter(pk=message.params["invitation"]).first()
    if invited is None:
        return outbox.Skip("The invitation is gone.")
    if invited.state == Invitation.State.REVOKED:
        return outbox.Skip("The invitation was withdrawn.")
    if invited.email != message.to_email:
        return outbox.Skip("The address was corrected since.")
    if invited.event.status == Event.Status.CANCELLED:
        return outbox.Skip("The meeting was cancelled.")
    return invited


def is_coming(message: Message) -> bool:
    """Say whether a mail is for somebody who comes. What becomes of their seat they must hear, or
    they stand before a shut door, whatever they asked for."""
    coming = RSVP.objects.filter(answer=RSVP.Answer.ACCEPTED)
    return coming.filter(invitation=message.params["invitation"]).exists()


def link_of(invited: Invitation) -> str:
    return absolute_url("events:rsvp", token=invited.token)


def stop_of(invited: Invitation) -> str:
    return absolute_url("events:rsvp-stop", token=invited.stop_token)


def letter_to(
    invited: Invitation, name: str, more: dict[str, Any], *, ics: Calendars = None
) -> "outbox.Letter":
    """Make a mail to an invited person from the templates called `name`."""
    context = {"invitation": invited, "name": invited.name, "link": link_of(invited), **more}
    return letter(invited.event, name, {"stop": stop_of(invited), **context}, ics=ics)


def letter(
    event: Event, name: str, context: dict[str, Any], *, ics: Calendars = None
) -> "outbox.Letter":
    """Render subject, text and HTML. A subject is one line, whatever people typed."""
    base = f"emails/events/{name}"
    context = {"event": event, "network": event.network, "days": event.in_order(), **context}
    subject = _BREAKS.sub(" ", render_to_string(f"{base}_subject.txt", context)).strip()
    text = _GAPS.sub("\n\n", render_to_string(f"{base}.txt", context)).strip() + "\n"
    html = render_to_string(f"{base}.html", context)
    return _made(subject, text, html, ics, context.get("stop", ""))


def _made(subject: str, text: str, html: str, ics: Calendars, stop: str) -> "outbox.Letter":
    calendars = [ics] if isinstance(ics, bytes) else list(ics or [])
    return outbox.Letter(
        subject=subject[:180],
        text=text,
        html=html,
        ics=calendars[0] if calendars else None,
        more_ics=tuple(calendars[1:]),
        unsubscribe_url=stop,
    )


# --- Mails whose words the organisers may change ----------------------------------------------


def words_of(event: Event, kind: str) -> Words:
    """Give a meeting's own words for a kind of mail, else the usual ones."""
    own = next((text for text in event.letter_texts.all() if text.kind == kind), None)
    return Words(own.subject, own.body) if own else USUAL[kind]


def worded_to(
    invited: Invitation, kind: str, *, ics: Calendars = None, evaluation: str = ""
) -> "outbox.Letter":
    """Make a mail to an invited person from the words of its kind; `evaluation` is where they say
    how the meeting was."""
    return worded(
        invited,
        kind,
        words_of(invited.event, kind),
        link=link_of(invited),
        stop=stop_of(invited),
        ics=ics,
        evaluation=evaluation,
    )


def worded(
    shown: Invitation,
    kind: str,
    words: Words,
    *,
    link: str,
    stop: str = "",
    ics: Calendars = None,
    evaluation: str = "",
) -> "outbox.Letter":
    """Put values into words. Without `stop` it is a sample: it carries nobody's own link."""
    event = shown.event
    context = {
        "event": event,
        "network": event.network,
        "days": event.in_order(),
        "name": shown.name,
        "kind": kind,
        "asks": kind in QUESTION,
        "label": BUTTONS.get(kind, ""),
        "link": link,
        "stop": stop,
        "is_sample": not stop,
        "evaluation": evaluation,
        "has_link": bool(evaluation) or wording.LINK in wording.names_in(words.body),
    }
    values = values_for(shown, context)
    blocks = {
        "link": lambda: render_to_string("emails/events/_answer_buttons.html", context),
        "facts": lambda: render_to_string("emails/events/_facts.html", context),
    }
    body = wording.as_text(words.body, values)
    html = wording.as_html(words.body, values, blocks)
    text = render_to_string("emails/events/worded.txt", {**context, "body": body})
    return _made(
        wording.as_line(words.subject, values),
        _GAPS.sub("\n\n", text).strip() + "\n",
        render_to_string("emails/events/worded.html", {**context, "body": html}),
        ics,
        stop,
    )


def values_for(shown: Invitation, context: dict[str, Any]) -> dict[str, str]:
    """Give what each placeholder stands for, as plain text."""
    event = shown.event
    place = ", ".join(part for part in (event.place, event.address) if part)
    closes = event.closes_on
    return {
        "first_name": shown.first_name or shown.name,
        "name": shown.name,
        "meeting": event.title,
        "network": event.network.name,
        "dates": ", ".join(day.long for day in context["days"]),
        "place": place or "online",
        "answer_by": f"{closes:%A} {closes.day} {closes:%B %Y}",
        "purpose": event.purpose,
        "facts": render_to_string("emails/events/_facts.txt", context).strip(),
        "so_far": _so_far(shown),
        "contact": event.contact,
        "link": context["link"],
    }


def _so_far(shown: Invitation) -> str:
    rsvp = shown.answer if shown.pk else None
    if rsvp is None:
        return "We have not heard from you yet."
    return f"So far you told us: {rsvp.get_answer_display().lower()}."
