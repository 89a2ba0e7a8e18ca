"""What the system does by itself around meetings."""

from datetime import date

from django.db import transaction

from events.models import NeedsRecord
from networks.actions import audit


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
