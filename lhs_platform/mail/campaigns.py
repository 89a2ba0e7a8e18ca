"""Mails that go out together: started, paused as one when the sender is refused, resumed, stopped."""

from django.db import transaction
from django.db.models.functions import Now

from lhs_platform.mail import wakeups
from lhs_platform.mail.models import Campaign, Message
from lhs_platform.mail.results import call_off


def start_campaign(*, about: str, purpose: str, label: str) -> Campaign:
    """Open a campaign; pass it to `post_many` for each of its messages."""
    return Campaign.objects.create(about=about, purpose=purpose, label=label[:200])


def resume_campaign(campaign: Campaign) -> None:
    """Go on where a paused campaign stood."""
    with transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.PAUSED).update(
            state=Campaign.State.RUNNING, pause_reason="", straight_failures=0, updated_at=Now()
        )
        wakeups.wake_on_commit(rows=campaign.messages.filter(state=Message.State.QUEUED).count())
    campaign.refresh_from_db()


def stop_campaign(campaign: Campaign, *, reason: str) -> int:
    """End a campaign for good; give how many messages will now not be sent."""
    with transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(
            state=Campaign.State.STOPPED, pause_reason=reason[:300], updated_at=Now()
        )
        waiting = Message.objects.filter(campaign=campaign, state=Message.State.QUEUED)
        stopped = call_off(waiting, reason=reason)
    campaign.refresh_from_db()
    return stopped


def paused_reason(*, about: str) -> str:
    """Say why the newest paused campaign about something waits; empty when none does."""
    paused = Campaign.objects.filter(about=about, state=Campaign.State.PAUSED)
    return paused.values_list("pause_reason", flat=True).first() or ""


def campaigns(*, about: str, state: str) -> list[Campaign]:
    """Give the campaigns about something that stand in a state, oldest first."""
    return list(Campaign.objects.filter(about=about, state=state).order_by("pk"))
