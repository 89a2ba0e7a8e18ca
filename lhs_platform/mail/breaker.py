"""Pausing a whole campaign when the trouble is ours, instead of failing each of its mails."""

import structlog
from django.db.models import F
from django.db.models.functions import Now

from lhs_platform.mail.models import Campaign

log = structlog.get_logger(__name__)

STRAIGHT_FAILURES = 10


def pause(campaign_id: int, *, reason: str) -> None:
    """Stop claiming a campaign's messages. Only the first of many workers raises the alert."""
    paused = Campaign.objects.filter(pk=campaign_id, state=Campaign.State.RUNNING).update(
        state=Campaign.State.PAUSED, pause_reason=reason[:300], updated_at=Now()
    )
    if paused:
        log.error("mail.campaign_paused", campaign=campaign_id, reason=reason)


def note_accepted(campaign: Campaign) -> None:
    """A mail went through, so the failures before it were not in a row. There were none when the
    mail was claimed, as a rule, and then nothing is written."""
    if campaign.straight_failures:
        Campaign.objects.filter(pk=campaign.pk).update(straight_failures=0)


def note_refused(campaign_id: int, *, reason: str) -> None:
    """Count a refusal; ten in a row say that something is wrong with us, not with them."""
    campaign = Campaign.objects.filter(pk=campaign_id)
    campaign.update(straight_failures=F("straight_failures") + 1)
    if campaign.filter(straight_failures__gte=STRAIGHT_FAILURES).exists():
        pause(
            campaign_id,
            reason=f"{STRAIGHT_FAILURES} mails in a row were refused. The last answer: {reason}",
        )
