"""Data that migrations mend, with the models of their time."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from events.jobs import purging
from events.models import Event, NeedsRecord
from tests.events.asking import answered
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
WRONG = date(2020, 1, 1)
needs_purged = import_module("events.migrations.0008_needs_purged_in_time")


def count_anew():
    """Run it with the models as they were then."""
    of_then = MigrationExecutor(connection).loader.project_state(
        [("events", "0008_needs_purged_in_time")]
    )
    needs_purged.count_anew(of_then.apps, None)


@pytest.fixture
def moved(event):
    """Somebody's needs, with the day of a meeting that was moved since."""
    rsvp = answered(event, needs=True)
    NeedsRecord.objects.filter(rsvp=rsvp).update(purge_on=WRONG)
    return rsvp


def test_the_day_follows_the_last_day_of_the_meeting(event, moved):
    last = max(day.date for day in event.days.all())

    count_anew()

    assert NeedsRecord.objects.get().purge_on == last + timedelta(days=30) == event.purge_on


def test_running_it_twice_changes_nothing_more(event, moved):
    count_anew()
    once = NeedsRecord.objects.get().purge_on
    count_anew()

    assert NeedsRecord.objects.get().purge_on == once


def test_each_meeting_has_its_own_day(event, moved):
    other = EventFactory()
    answered(other, needs=True)
    other.days.last().delete()

    count_anew()

    days = dict(NeedsRecord.objects.values_list("rsvp__invitation__event", "purge_on"))
    assert days == {event.pk: fresh(event).purge_on, other.pk: fresh(other).purge_on}
    assert days[event.pk] > days[other.pk]


def test_a_meeting_without_days_goes_by_its_last_day_for_answers(moved, event):
    moved.places.all().delete()
    event.days.all().delete()

    count_anew()

    assert NeedsRecord.objects.get().purge_on == event.closes_on + timedelta(days=30)


def test_control_before_it_needs_were_erased_too_soon(moved, event):
    today = event.in_order()[0].date

    assert purging.purge_needs(today) == 1


def test_after_it_they_are_kept_as_long_as_they_are_needed(moved, event):
    count_anew()
    today = event.in_order()[0].date

    assert purging.purge_needs(today) == 0
    assert purging.purge_needs(event.purge_on) == 1


def fresh(event):
    return Event.objects.get(pk=event.pk)
