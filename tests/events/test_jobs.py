from datetime import timedelta

import pytest
from django.utils import timezone

from events import tasks
from events.jobs import purge_needs
from events.models import NeedsRecord
from networks.models import AuditEntry
from tests.factories.events import NeedsRecordFactory

pytestmark = pytest.mark.django_db


def test_needs_are_deleted_when_their_day_has_come():
    today = timezone.now().date()
    NeedsRecordFactory(purge_on=today)
    kept = NeedsRecordFactory(purge_on=today + timedelta(days=1))

    purged = purge_needs(today)

    assert purged == 1
    assert list(NeedsRecord.objects.all()) == [kept]
    assert AuditEntry.objects.get(verb="needs.purged").actor is None


def test_door_purges():
    NeedsRecordFactory(purge_on=timezone.now().date())

    tasks.purge_needs()

    assert not NeedsRecord.objects.exists()
