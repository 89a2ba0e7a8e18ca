"""What is not needed any more is deleted, and said in the audit trail."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from events.models import ActionItem, CheckIn, EvaluationTaken, Event, Invitation, NeedsRecord
from events.models import TravelRequest as Travel
from networks.actions import audit

# So long after a meeting the addresses of people who never answered are kept.
SILENT_DAYS = 180
NOBODY = "No answer"
# What makes an invitation more than an address: it is never touched.
TIES: list[tuple[Any, str]] = [
    (Travel, "invitation"),
    (CheckIn, "invitation"),
    (ActionItem, "owner"),
]
TIES += [(EvaluationTaken, "invitation")]


def purge_needs(today: date) -> int:
    """Delete needs whose day has come. Running twice deletes nothing twice."""
    due = NeedsRecord.objects.filter(purge_on__lte=today)
    purged = 0
    for record in due.select_related("rsvp__invitation__event__network")[:5000]:
        event = record.rsvp.invitation.event
        with transaction.atomic():
            audit.record(by=None, verb="needs.purged", obj=record.rsvp, network=event.network)
            record.delete()
        purged += 1
    return purged


def purge_silent_invitations(today: date) -> int:
    """Take name and address off invitations that nobody answered, half a year after the meeting.
    The rows stay, for the numbers; so does all that holds money, presence or a promise."""
    over = Event.objects.annotate(last=Max("days__date")).filter(
        last__lt=today - timedelta(days=SILENT_DAYS)
    )
    purged = 0
    for event in over.filter(invitations__in=_silent()).distinct().select_related("network")[:500]:
        with transaction.atomic():
            wiped = _silent().filter(event=event).update(name=NOBODY, email="", user=None)
            audit.record(
                by=None,
                verb="invitations.purged",
                obj=event,
                network=event.network,
                after={"people": wiped},
            )
        purged += wiped
    return purged


def _silent() -> Any:
    silent = Invitation.objects.filter(rsvp=None, is_walk_in=False).exclude(email="")
    for model, name in TIES:
        silent = silent.exclude(Exists(model.objects.filter(**{name: OuterRef("pk")})))
    return silent
