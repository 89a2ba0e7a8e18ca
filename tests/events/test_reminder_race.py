"""Two schedulers and an organiser at the same moment: one reminder for each person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from events.actions import mailings
from events.jobs import post_reminders
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.models import Message
from tests.factories.events import EventFactory, InvitationFactory

PEOPLE = 20
pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_one_reminder_each_whoever_comes_first():
    event, now = EventFactory(), timezone.now()
    InvitationFactory.create_batch(PEOPLE, event=event, sent_at=now - timedelta(days=9))
    due = timezone.localtime(now, event.zone) - timedelta(minutes=5)
    event.reminder_rules.create(
        days_before=(event.closes_on - due.date()).days,
        clock=due.time(),
        created_by=event.created_by,
    )
    together = Barrier(4)

    def go(number):
        together.wait(timeout=20)
        try:
            if number % 2:
                return post_reminders(now)
            made = mailings.send(
                event=event, kind="reminder", chosen=event.invitations.all(), audience="none",
                by=event.created_by, now=now,
            )  # fmt: skip
            return len(made.going)
        except Conflict:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        said = sum(pool.map(go, range(4)))

    assert said == PEOPLE
    assert Message.objects.filter(purpose="events.reminder").count() == PEOPLE
