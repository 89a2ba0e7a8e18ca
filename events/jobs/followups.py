"""Actions followed up by mail: when given, some days before they are due, and weekly after."""

from datetime import date, datetime, timedelta

from django.db import transaction

from events.models import ActionItem, Event, Invitation
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message

BEFORE = timedelta(days=3)
WEEK = 7
MOST = 5000


def key_of(action: ActionItem) -> str:
    """Give what the keys of all mails about an action begin with."""
    return f"events.action:{action.pk}:"


def post_given(action: ActionItem) -> None:
    """Tell the owner, once, in the transaction that gives the action."""
    if action.owner.email:
        outbox.post(**_mail(action, "events.action_given", f"given:{action.owner_id}"))


def call_off(action: ActionItem, *, reason: str) -> None:
    """Take back what still waits to be sent about an action."""
    outbox.cancel(key_prefix=key_of(action), reason=reason)


def hand_over(action: ActionItem, *, before: Invitation) -> None:
    """Let what was written about an action to the other address of its owner count as written:
    it is not sent again, and what waits goes to the present one."""
    key, owner = key_of(action), action.owner
    for message in Message.objects.filter(dedupe_key__startswith=key):
        what, to, *when = message.dedupe_key.removeprefix(key).split(":")
        if to == str(before.pk):
            outbox.hand_over(
                message,
                params={"invitation": owner.pk},
                dedupe_key=f"{key}{':'.join([what, str(owner.pk), *when])}",
                to_email=owner.email,
                to_name=owner.name,
            )


def post_action_reminders(now: datetime) -> int:
    """Remind owners of what is due soon or overdue. A mail that was posted is not posted again,
    so running twice is harmless, and a late run is made up for."""
    soon = (now + BEFORE + timedelta(days=1)).date()
    actions = (
        ActionItem.objects.filter(done_at=None, due_on__lte=soon)
        .exclude(owner__state=Invitation.State.REVOKED)
        .exclude(owner__email="")
        .exclude(event__status=Event.Status.CANCELLED)
        .select_related("owner", "event")
    )
    mails = [
        _mail(action, purpose, occurrence)
        for action in actions[:MOST]
        for purpose, occurrence in _due(action, now.astimezone(action.event.zone).date())
    ]
    with transaction.atomic():
        outbox.post_many(mails)
    return len(mails)


def _due(action: ActionItem, today: date) -> list[tuple[str, str]]:
    """Say which mail is due on a day: none on the day the action was given, its own mail tells."""
    days_late = (today - action.due_on).days
    if days_late > 0:
        week = (days_late - 1) // WEEK
        return [("events.action_overdue", f"overdue:{_told(action)}:{week}")]
    given_on = action.created_at.astimezone(action.event.zone).date()
    if today >= action.due_on - BEFORE and today > given_on:
        return [("events.action_due", f"due:{_told(action)}")]
    return []


def _told(action: ActionItem) -> str:
    return f"{action.owner_id}:{action.due_on.isoformat()}"


def _mail(action: ActionItem, purpose: str, occurrence: str) -> outbox.Post:
    return {
        "purpose": purpose,
        "dedupe_key": f"{key_of(action)}{occurrence}",
        "params": {
            "invitation": action.owner_id,
            "action": action.pk,
            "due_on": action.due_on.isoformat(),
        },
        "about": action.event.about,
        "to_email": action.owner.email,
        "to_name": action.owner.name,
    }
