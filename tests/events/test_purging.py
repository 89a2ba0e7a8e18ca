"""Addresses that are not needed any more go; money, presence and minutes never do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from events import jobs
from events.models import Invitation, Minutes, MinutesRevision, TravelRequest
from networks.models import AuditEntry
from tests.events.asking import answered
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.factories.minutes import ActionItemFactory, CheckInFactory

pytestmark = pytest.mark.django_db


def meeting(days_ago):
    event = EventFactory(days=0)
    start = timezone.now() - timedelta(days=days_ago)
    EventDayFactory(event=event, starts_at=start, ends_at=start + timedelta(hours=6))
    return event


def purge():
    return jobs.purge_silent_invitations(timezone.now().date())


def test_who_never_answered_is_forgotten_after_half_a_year(cast):
    old, young = meeting(181), meeting(179)
    silent = InvitationFactory(event=old, name="Silent Oak", user=cast.clinician)
    kept = [answered(old).invitation, InvitationFactory(event=young)]

    assert (purge(), purge()) == (1, 0)

    silent.refresh_from_db()
    assert (silent.name, silent.email, silent.user, silent.group) == (
        "No answer",
        "",
        None,
        "community",
    )
    for one in kept:
        before = one.email
        one.refresh_from_db()
        assert one.email == before
    entry = AuditEntry.objects.get(verb="invitations.purged")
    assert entry.after == {"people": 1}
    assert "Silent Oak" not in entry.label


def test_money_presence_promises_and_minutes_are_never_touched(cast):
    old = meeting(400)
    owed, seen, promised = (InvitationFactory(event=old) for _ in range(3))
    request = TravelRequest.objects.create(invitation=owed, estimate=Decimal(300))
    CheckInFactory(invitation=seen)
    ActionItemFactory(event=old, owner=promised)
    minutes = Minutes.objects.create(event=old, text="Agreed.")
    MinutesRevision.objects.create(minutes=minutes, number=1, text="Agreed.", by=cast.coordinator)

    purge()
    jobs.purge_needs(timezone.now().date() + timedelta(days=4000))

    emails = Invitation.objects.filter(event=old).values_list("email", flat=True)
    assert "" not in emails
    request.refresh_from_db()
    assert request.estimate == 300
    assert MinutesRevision.objects.get().text == "Agreed."
