"""Count the day on which needs are deleted anew: some meetings had moved since it was set."""

import zoneinfo
from datetime import timedelta

from django.db import migrations
from django.db.models import Max

KEPT_AFTER = timedelta(days=30)


def count_anew(apps, _schema_editor):
    event_model = apps.get_model("events", "Event")
    needs_model = apps.get_model("events", "NeedsRecord")
    with_needs = event_model.objects.filter(invitations__rsvp__needs__isnull=False).distinct()
    for event in with_needs.annotate(last=Max("days__date")).iterator(chunk_size=500):
        closes = event.rsvp_closes_at.astimezone(zoneinfo.ZoneInfo(event.timezone)).date()
        needs = needs_model.objects.filter(rsvp__invitation__event=event)
        needs.update(purge_on=(event.last or closes) + KEPT_AFTER)


class Migration(migrations.Migration):
    dependencies = [("events", "0007_travel_booked_by")]

    operations = [migrations.RunPython(count_anew, migrations.RunPython.noop)]
