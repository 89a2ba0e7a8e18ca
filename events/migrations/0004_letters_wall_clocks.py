"""Fill in the wall times that were entered, and remember what reminders spoke for."""

import zoneinfo

from django.db import migrations, models


def fill_in(apps, _schema_editor):
    event_model = apps.get_model("events", "Event")
    for event in event_model.objects.prefetch_related("days").iterator(chunk_size=500):
        zone = zoneinfo.ZoneInfo(event.timezone)
        closes = event.rsvp_closes_at.astimezone(zone)
        event.closes_date = closes.date()
        event.closes_clock = closes.time().replace(microsecond=0)
        event.save(update_fields=["closes_date", "closes_clock"])
        for day in event.days.all():
            day.starts_clock = day.starts_clock or day.starts_at.astimezone(zone).time()
            day.ends_clock = day.ends_clock or day.ends_at.astimezone(zone).time()
            day.save(update_fields=["starts_clock", "ends_clock"])


class Migration(migrations.Migration):
    dependencies = [("events", "0003_whole_meetings")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="closes_date",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="closes_clock",
            field=models.TimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="reminderrule",
            name="ran_for",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="reminderrule",
            name="ran_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
