"""Put the mail of a meeting into the outbox. What it says is written when it is sent."""

from datetime import datetime, timedelta
from typing import Any, TypedDict

from events.emails.posting import tell_all_told
from events.models import RSVP, Event, Invitation, LetterText
from lhs_platform.lib.errors import Conflict
from lhs_platform.lib.limits import is_within
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message

ANSWERS_AN_HOUR = 10
# A mailbox is not flooded by whoever invites, withdraws, corrects and sends again.
LETTERS_A_DAY = 5


class _To(TypedDict):
    to_email: str
    to_name: str


def _to(invitation: Invitation) -> _To:
    return {"to_email": invitation.email, "to_name": invitation.name}


def _key(purpose: str, invited: Invitation) -> str:
    """Begin the key of a mail to one invitation; by it the page of a person finds their mails."""
    return f"{purpose}{invited.key_part}"


def invitation(invited: Invitation, *, campaign: Any = None) -> outbox.Post:
    """Give the letter with the present personal link; the key allows one for each link."""
    return {
        "purpose": "events.invitation",
        "dedupe_key": invited.dedupe_key,
        "params": {"invitation": invited.pk, "link_version": invited.link_version},
        "about": invited.event.about,
        "campaign": campaign,
        **_to(invited),
    }


def check_not_flooding(invited: Invitation, *, now: datetime) -> None:
    """Refuse to send one invitation again and again. Call only while its meeting is held."""
    lately = Message.objects.filter(
        dedupe_key__startswith=invited.dedupe_prefix, created_at__gt=now - timedelta(days=1)
    )
    if lately.exclude(state=Message.State.CANCELLED).count() >= LETTERS_A_DAY:
        raise Conflict(
            f"The invitation of {invited.name} was sent {LETTERS_A_DAY} times within a day. More "
            "would flood their mailbox: call, or go on tomorrow."
        )


def withdrawn(invited: Invitation) -> outbox.Post:
    """Give the notice to somebody who was told of the meeting and is no longer invited, once for
    each link they had."""
    return {
        "purpose": "events.withdrawn",
        "dedupe_key": f"{_key('events.withdrawn', invited)}{invited.link_version}",
        "params": {"invitation": invited.pk},
        "about": invited.event.about,
        **_to(invited),
    }


def trial(event: Event, kind: str = LetterText.Kind.INVITATION, *, to: Any, now: datetime) -> None:
    """Send a letter to the organiser, with no personal link in it. One a minute of each kind."""
    outbox.post(
        purpose="events.invitation_test",
        dedupe_key=f"events.invitation_test:{event.pk}:{to.pk}:{kind}:{now:%Y%m%d%H%M}",
        to_email=to.email,
        to_name=to.name,
        params={"event": event.pk, "kind": kind, "name": to.name},
        about=f"test:{event.public_id}",
        user=to,
    )


def answered(rsvp: RSVP, invited: Invitation) -> None:
    """Confirm an answer. Whoever changes it again and again does not flood the address on file."""
    if not is_within(f"events.answered:{invited.pk}", most=ANSWERS_AN_HOUR, seconds=3600):
        return
    outbox.post(
        purpose="events.answered",
        dedupe_key=f"{_key('events.answered', invited)}{rsvp.pk}:{rsvp.version}",
        params={"invitation": invited.pk, "version": rsvp.version},
        about=invited.event.about,
        **_to(invited),
    )


def code(invited: Invitation, *, nonce: str) -> None:
    outbox.post(
        purpose="events.code",
        dedupe_key=f"events.code:{invited.pk}:{nonce}",
        params={"invitation": invited.pk, "nonce": nonce},
        about=f"code:{invited.public_id}",
        **_to(invited),
    )


def link_again(invited: Invitation, *, now: datetime) -> None:
    """Send the present link once more; at most once an hour, however often it is asked for."""
    outbox.post(
        purpose="events.link_again",
        dedupe_key=f"{_key('events.link_again', invited)}{invited.link_version}:{now:%Y%m%d%H}",
        params={"invitation": invited.pk, "link_version": invited.link_version},
        about=invited.event.about,
        **_to(invited),
    )


def to_all_told(
    event: Event, *, purpose: str, label: str, gone: list[dict[str, str]] | None = None
) -> None:
    """Tell everyone whose invitation went out; `gone` are days that were taken out."""
    tell_all_told(event, purpose=purpose, label=label, gone=gone)
