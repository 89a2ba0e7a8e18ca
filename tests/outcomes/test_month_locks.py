"""Approving months: what is locked, and what that asks of its sites."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from lhs_platform.lib.errors import Conflict
from networks.models import AuditEntry
from outcomes.actions import reporting as actions
from outcomes.models import PeriodLock
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.boards import OCTOBER, SEPTEMBER, board, sent, states

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 8, 17, tzinfo=UTC)


@pytest.fixture
def measure(cast):
    """A monthly measure, asked for since September; October was due on 30 November."""
    return MeasureFactory(
        network=cast.network, name="Remission", definition__effective_on=SEPTEMBER
    )


def test_a_month_that_was_locked_empty_is_not_called_sent(client, cast, measure):
    sent(measure, cast.site)
    PeriodLock.objects.create(site=cast.other_site, month=OCTOBER, by=cast.coordinator)

    page = board(client, cast, cast.coordinator).context["page"]

    assert page["says"] == f"1 of 2 {cast.network.site_word_plural} sent"


def test_a_measure_made_after_a_month_was_locked_takes_nothing_from_it(client, cast, measure):
    sent(measure, cast.site)
    PeriodLock.objects.create(site=cast.site, month=OCTOBER, by=cast.coordinator)
    MeasureFactory(network=cast.network, code="later", definition__effective_on=date(2026, 11, 1))

    response = board(client, cast, cast.coordinator)

    assert response.context["page"]["says"] == f"1 of 2 {cast.network.site_word_plural} sent"
    assert "Locked without it" not in states(response)[cast.site.code]


def lock(client, cast, who, **given):
    client.force_login(who)
    url = reverse("outcomes:month-lock", args=[cast.network.slug])
    response = client.post(url, {"period": "2026-10"} | given)
    return client.get(response["Location"]) if response.status_code == 303 else response


def test_coordinator_locks_all_that_are_complete(client, cast, measure):
    sent(measure, cast.site)

    page = lock(client, cast, cast.coordinator).content.decode()

    assert [kept.site for kept in PeriodLock.objects.all()] == [cast.site]
    assert "October 2026 is locked for 1" in page
    assert AuditEntry.objects.filter(verb="month.locked").count() == 1


def test_site_lead_locks_the_own_month_and_no_other(client, cast, measure):
    own = lock(client, cast, cast.site_lead, site=cast.site.code)
    other = lock(client, cast, cast.site_lead, site=cast.other_site.code)

    assert own.status_code == 200
    assert other.status_code == 403
    assert [kept.site for kept in PeriodLock.objects.all()] == [cast.site]


def test_a_locked_month_owes_nothing_and_says_so(client, cast, measure):
    lock(client, cast, cast.coordinator, site=cast.site.code)

    response = board(client, cast, cast.coordinator)

    assert states(response)[cast.site.code] == ["Locked without it"]
    assert response.context["page"]["owing"] == 1


def test_a_month_is_not_locked_twice(client, cast, measure):
    lock(client, cast, cast.coordinator, site=cast.site.code)

    page = lock(client, cast, cast.coordinator, site=cast.site.code).content.decode()

    assert "is locked already" in page
    assert PeriodLock.objects.count() == 1


def test_a_month_is_not_locked_before_its_last_period_is_over(client, cast, measure):
    MeasureFactory(network=cast.network, definition__quarterly=True)

    page = lock(client, cast, cast.coordinator, site=cast.site.code).content.decode()

    assert "Quarter 4 2026 is not over yet." in page
    assert not PeriodLock.objects.exists()


def unlock(client, kept, who, reason="The clinic found a mistake."):
    client.force_login(who)
    url = reverse("outcomes:month-unlock", args=[kept.public_id])
    return client.post(url, {"reason": reason})


def test_coordinator_unlocks_with_a_reason_that_is_kept(client, cast, measure):
    lock(client, cast, cast.site_lead, site=cast.site.code)

    response = unlock(client, PeriodLock.objects.get(), cast.coordinator)

    assert response.status_code == 303
    assert not PeriodLock.objects.exists()
    entry = AuditEntry.objects.get(verb="month.unlocked")
    assert (entry.reason, entry.actor) == ("The clinic found a mistake.", cast.coordinator)
    assert entry.before["month"] == "2026-10-01"
    assert entry.label == "October 2026 of Riverbend"


@pytest.mark.parametrize("reason", ["", "   ", "MRN 12345678 was wrong"])
def test_unlocking_needs_a_reason_without_a_patient(client, cast, measure, reason):
    lock(client, cast, cast.coordinator, site=cast.site.code)

    response = unlock(client, PeriodLock.objects.get(), cast.coordinator, reason)

    assert response.status_code == 422
    assert PeriodLock.objects.exists()


def test_site_lead_does_not_unlock(client, cast, measure):
    lock(client, cast, cast.site_lead, site=cast.site.code)

    response = unlock(client, PeriodLock.objects.get(), cast.site_lead)

    assert response.status_code == 403


def test_locking_asks_first_and_names_what_stays_without_an_answer(client, cast, measure):
    client.force_login(cast.site_lead)
    url = reverse("outcomes:month-lock", args=[cast.network.slug])

    page = client.get(url, {"period": "2026-10", "site": cast.site.code}).content.decode()

    assert "1 measure has no answer and will stay without:</b> Remission." in page
    assert not PeriodLock.objects.exists()


def test_actions_refuse_what_is_gone_and_do_nothing_for_nobody(cast, measure):
    now = timezone.now()
    lock = actions.lock_month(by=cast.coordinator, site=cast.site, month=OCTOBER, now=now)
    gone = PeriodLock.objects.get(pk=lock.pk)
    actions.unlock_month(by=cast.coordinator, lock=lock, reason="A mistake")

    with pytest.raises(Conflict, match="unlocked already"):
        actions.unlock_month(by=cast.coordinator, lock=gone, reason="A mistake")
    assert actions.lock_complete(by=cast.coordinator, sites=[], month=OCTOBER, now=now) == []
