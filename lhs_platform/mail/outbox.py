"""The door of the mail room: what other rooms call.

A message is a row, written in the transaction of its cause: rolled back, nothing is sent;
committed, it is sent at least once. `dedupe_key` (purpose:object:person:occurrence) makes sure
that nobody gets the same mail for two reasons.
"""

import uuid
from collections.abc import Iterable
from typing import Any, TypedDict

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.utils import timezone

from lhs_platform.mail import wakeups
from lhs_platform.mail.bounces import came_back as note_came_back
from lhs_platform.mail.bounces import take_back as take_back_bounces
from lhs_platform.mail.campaigns import (
    campaigns,
    paused_reason,
    resume_campaign,
    start_campaign,
    stop_campaign,
)
from lhs_platform.mail.letters import WRITTEN, Letter, Picture, Skip, purpose_of, register
from lhs_platform.mail.models import UNWANTED, Campaign, Message, Suppression
from lhs_platform.mail.results import call_off

__all__ = [
    "Letter",
    "Picture",
    "Post",
    "Skip",
    "campaigns",
    "cancel",
    "hand_over",
    "note_came_back",
    "paused_reason",
    "post",
    "post_many",
    "post_written",
    "progress",
    "register",
    "resume_campaign",
    "send_again",
    "start_campaign",
    "stop_campaign",
    "stop_mail",
    "take_back_bounces",
    "who_wants_none",
    "write_again",
]

BATCH = 500


class _Required(TypedDict):
    purpose: str
    dedupe_key: str
    to_email: str


class Post(_Required, total=False):
    """One message to post. `params` holds ids only: the mail is rendered from them later."""

    to_name: str
    params: dict[str, Any]
    about: str
    campaign: Campaign | None
    user: Any


def post(
    *,
    purpose: str,
    dedupe_key: str,
    to_email: str,
    to_name: str = "",
    params: dict[str, Any] | None = None,
    about: str = "",
    campaign: Campaign | None = None,
    user: Any = None,
) -> Message:
    """Write one message in the caller's transaction; a known `dedupe_key` gives the row it has."""
    new = _message(
        {
            "purpose": purpose,
            "dedupe_key": dedupe_key,
            "to_email": to_email,
            "to_name": to_name,
            "params": params or {},
            "about": about,
            "campaign": campaign,
            "user": user,
        }
    )
    return _insert(new)


def post_many(posts: Iterable[Post]) -> None:
    """Write many messages in the caller's transaction; known keys stay as they are."""
    rows = [_message(one) for one in posts]
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    wakeups.wake_on_commit(rows=len(rows))


def post_written(*, to_email: str, letter: Letter, about: str = "", user: Any = None) -> Message:
    """Write a message whose words are known already, such as a code to sign in. They are erased
    from the row as soon as it is sent or given up."""
    new = _message(
        {
            "purpose": WRITTEN,
            "dedupe_key": f"{WRITTEN}:{uuid.uuid4()}",
            "to_email": to_email,
            "params": {"html": letter.html} if letter.html else {},
            "about": about,
            "user": user,
        }
    )
    new.subject, new.body_text = letter.subject[:200], letter.text
    return _insert(new)


def cancel(*, about: str = "", key_prefix: str = "", reason: str) -> int:
    """Call off what still waits to be sent; give how many. One already on the wire is checked
    again by its own renderer."""
    if not (about or key_prefix):
        raise ValueError("Say what to cancel: about, key_prefix, or both.")
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    if about:
        waiting = waiting.about(about)
    if key_prefix:
        waiting = waiting.filter(dedupe_key__startswith=key_prefix)
    return call_off(waiting, reason=reason)


def hand_over(
    message: Message,
    *,
    params: dict[str, Any],
    dedupe_key: str = "",
    to_email: str = "",
    to_name: str = "",
) -> None:
    """Count a message as one about somebody's other row; if it still waits, send it to the
    address given. A key that is taken stays as it is."""
    values: dict[str, Any] = {"params": message.params | params, "updated_at": Now()}
    if dedupe_key and not Message.objects.filter(dedupe_key=dedupe_key).exists():
        values["dedupe_key"] = dedupe_key
    Message.objects.filter(pk=message.pk).update(**values)
    if to_email:
        waiting = Message.objects.filter(pk=message.pk, state=Message.State.QUEUED)
        waiting.update(to_email=to_email, to_name=to_name[:120])


def progress(*, about: str) -> dict[str, int]:
    """Count messages about something by state; every state is there, also at zero."""
    counted = Message.objects.about(about).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(Message.State.values, 0) | dict(counted)


def send_again(messages: Iterable[Message]) -> int:
    """Queue held or failed messages once more; give how many. What was held may have arrived."""
    wanted = Message.objects.filter(pk__in=[message.pk for message in messages])
    fresh: dict[str, Any] = {
        "state": Message.State.QUEUED,
        "attempts": 0,
        "claims": 0,
        "error": "",
        "next_attempt_at": Now(),
        "updated_at": Now(),
    }
    with transaction.atomic():
        held = wanted.filter(state=Message.State.HELD).update(is_possible_duplicate=True, **fresh)
        failed = wanted.filter(state=Message.State.FAILED).update(**fresh)
        wakeups.wake_on_commit(rows=held + failed)
    return held + failed


def stop_mail(*, email: str) -> bool:
    """Send no more mail to an address, whose owner asked for none, but for what is essential;
    False if they had asked before. An address that did not work asks for none, too."""
    stopped, is_new = Suppression.objects.get_or_create(
        email=email.lower(), defaults={"reason": Suppression.Reason.REQUEST}
    )
    if is_new or stopped.reason in UNWANTED:
        return is_new
    stopped.reason = Suppression.Reason.REQUEST
    stopped.save(update_fields=["reason"])
    return True


def write_again(*, email: str) -> bool:
    """Send mail again to an address whose owner had asked for none; False if they had not."""
    freed, _ = Suppression.objects.filter(email=email.lower(), reason__in=UNWANTED).delete()
    return bool(freed)


def who_wants_none(emails: Iterable[str]) -> list[str]:
    """Give those of some addresses whose owners asked for no mail."""
    asked = Suppression.objects.filter(
        email__in=[email.lower() for email in emails], reason__in=UNWANTED
    )
    return sorted(asked.values_list("email", flat=True))


def _message(one: Post) -> Message:
    purpose_of(one["purpose"])
    return Message(
        dedupe_key=one["dedupe_key"],
        purpose=one["purpose"],
        to_email=one["to_email"].strip(),
        to_name=one.get("to_name", "")[:120],
        params=one.get("params", {}),
        about=one.get("about", ""),
        campaign=one.get("campaign"),
        user=one.get("user"),
        message_id=f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>",
        next_attempt_at=timezone.now(),
    )


def _insert(new: Message) -> Message:
    """Insert in one statement that another request with the same key cannot break."""
    inserted = Message.objects.bulk_create([new], ignore_conflicts=True)
    wakeups.wake_on_commit(rows=len(inserted))
    return Message.objects.get(dedupe_key=new.dedupe_key)
