"""The sending of a meeting's mails: gone on with after a pause, or stopped."""

from typing import Any

from django.db import transaction

from events.models import Event
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail import outbox
from networks.actions import audit

STOPPED = "Stopped by a coordinator."


@transaction.atomic
def resume(*, event: Event, by: Any) -> int:
    """Go on with every paused campaign of a meeting; give how many there were."""
    paused = outbox.campaigns(about=event.about, state="paused")
    if not paused:
        raise Conflict("Nothing is paused here: the mails are on their way or sent.")
    for campaign in paused:
        outbox.resume_campaign(campaign)
    _record("sending.resumed", event, by, campaigns=len(paused))
    return len(paused)


@transaction.atomic
def stop(*, event: Event, by: Any) -> int:
    """Send none of what still waits; give how many mails that is. Those people stay invited."""
    waiting = [
        *outbox.campaigns(about=event.about, state="running"),
        *outbox.campaigns(about=event.about, state="paused"),
    ]
    stopped = sum(outbox.stop_campaign(campaign, reason=STOPPED) for campaign in waiting)
    if not stopped:
        raise Conflict("There is nothing left to stop: every mail is sent.")
    _record("sending.stopped", event, by, mails=stopped)
    return stopped


def _record(verb: str, event: Event, by: Any, **after: int) -> None:
    audit.record(by=by, verb=verb, obj=event, network=event.network, after=after)
