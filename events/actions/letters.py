"""Put the mail of a meeting into the outbox. What it says is written when it is sent."""

from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Q

from events.models import RSVP, Event, Invitation
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message


class _To(TypedDict):
    to_email: str
    to_name: str


def _to(invitation: Invitation) -> _To:
    return {"to_email": invitation.email, "to_name": invitation.name}


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


def trial(event: Event, *, to: Any, now: datetime) -> None:
    """Send the letter to the coordinator, with no personal link in it. One a minute."""
    outbox.post(
        purpose="events.invitation_test",
        dedupe_key=f"events.invitation_test:{event.pk}:{to.pk}:{now:%Y%m%d%H%M}",
        to_email=to.email,
        to_name=to.name,
        params={"event": event.pk, "name": to.name},
        about=f"test:{event.public_id}",
        user=to,
    )


def answered(rsvp: RSVP, invited: Invitation) -> None:
    outbox.post(
        purpose="events.answered",
        dedupe_key=f"events.answered:{invited.event_id}:{rsvp.pk}:{rsvp.version}",
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
        dedupe_key=f"events.link_again:{invited.pk}:{invited.link_version}:{now:%Y%m%d%H}",
        params={"invitation": invited.pk, "link_version": invited.link_version},
        about=invited.event.about,
        **_to(invited),
    )


def to_all_told(event: Event, *, purpose: str, label: str) -> None:
    """Tell everyone whose invitation went out. One mail each for each change of the calendar."""
    standing = event.invitations.standing().filter(sent_at__isnull=False).with_letter()
    # Whose invitation was called off in time never heard of the meeting.
    called_off = Q(letter_state__isnull=False, letter_state=Message.State.CANCELLED)
    invited = standing.exclude(called_off)
    campaign = outbox.start_campaign(about=event.about, purpose=purpose, label=label)
    outbox.post_many(
        {
            "purpose": purpose,
            "dedupe_key": f"{purpose}:{event.pk}:{one.pk}:{event.ical_sequence}",
            "params": {"invitation": one.pk, "sequence": event.ical_sequence},
            "about": event.about,
            "campaign": campaign,
            **_to(one),
        }
        for one in invited
    )
