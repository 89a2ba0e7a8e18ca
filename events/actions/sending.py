"""The sending of a meeting's mails: gone on with after a pause, or stopped."""

from typing import Any

from django.db import transaction

from events.models import Event
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Campaign
from networks.actions import audit

STOPPED = "Stopped by a coordinator."


@transaction.atomic
def resume(*, event: Event, by: Any, campaign: str = "") -> int:
    """Go on with every paused campaign of a meeting, or with the named one; give how many."""
    paused = _named(outbox.campaigns(about=event.about, state="paused"), campaign)
    if not paused:
        raise Conflict("Nothing is paused here: the mails are on their way or sent.")
    for one in paused:
        outbox.resume_campaign(one)
    _record("sending.resumed", event, by, campaigns=len(paused))
    return len(paused)


@transaction.atomic
def stop(*, event: Event, by: Any, campaign: str = "") -> int:
    """Send none of what still waits, in all campaigns or the named one; give how many mails that
    is. Those people stay invited."""
    waiting = [
        *outbox.campaigns(about=event.about, state="running"),
        *outbox.campaigns(about=event.about, state="paused"),
    ]
    wanted = _named(waiting, campaign)
    stopped = sum(outbox.stop_campaign(one, reason=STOPPED) for one in wanted)
    if not stopped:
        raise Conflict("There is nothing left to stop: every mail is sent.")
    _record("sending.stopped", event, by, mails=stopped)
    return stopped


def _named(found: list[Campaign], campaign: str) -> list[Campaign]:
    return [one for one in found if not campaign or str(one.public_id) == campaign]


def _record(verb: str, event: Event, by: Any, **after: int) -> None:
    audit.record(by=by, verb=verb, obj=event, network=event.network, after=after)
