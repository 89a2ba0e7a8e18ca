"""The whole way: data in by a page, a real worker, and the chart on the page."""

import time

import pytest
import time_machine
from celery import current_app
from django.urls import reverse

from outcomes import tasks
from outcomes.models import Chart, Series
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.shapes import fill

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]
PATIENCE = 30


@pytest.fixture
def remission(cast):
    measure = MeasureFactory(network=cast.network, name="Remission", code="remission")
    fill(measure, cast.site, [50] * 12)
    return measure


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def save(client, cast, numerator):
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        return client.post(
            reverse("outcomes:data-entry", args=[cast.network.slug]),
            {
                "site": "riverbend",
                "period": "2026-01",
                "numerator.remission.2026-01-01": str(numerator),
                "denominator.remission.2026-01-01": "100",
                "seen.remission.2026-01-01": "",
            },
        )


def page_of(client, measure, **query):
    url = reverse("outcomes:measure-detail", args=[measure.public_id])
    return client.get(url, {"site": "riverbend"} | query, headers={"hx-request": "true"})


def wait_until_it_asks_no_more(client, measure):
    """Do what the page does: ask again until the fragment is up to date."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        fragment = page_of(client, measure, wait="1").content.decode()
        if "hx-trigger" not in fragment:
            return fragment
    raise AssertionError("The chart was never computed.")


def test_a_saved_value_reaches_the_page_through_the_worker(
    celery_worker_process, lead, cast, remission
):
    celery_worker_process()

    response = save(lead, cast, 63)
    fragment = wait_until_it_asks_no_more(lead, remission)

    assert response.status_code == 303
    assert "63.0%" in fragment
    own = Series.objects.get(site=cast.site)
    assert own.computed_revision == own.data_revision == 1
    assert Chart.objects.filter(series=own, revision=1).count() == 2


def test_the_page_says_that_it_is_updating_until_the_worker_has_been(
    real_tasks, celery_worker_process, lead, cast, remission
):
    save(lead, cast, 63)

    before = page_of(lead, remission).content.decode()
    celery_worker_process()
    after = wait_until_it_asks_no_more(lead, remission)

    assert "newer data have come in" in before
    assert "63.0%" not in before
    assert "63.0%" in after


def test_a_lost_wake_up_is_found_by_the_sweep(
    real_tasks, celery_worker_process, lead, cast, remission
):
    save(lead, cast, 63)
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()
    celery_worker_process()
    Series.objects.update(changed_at="2026-01-01T00:00:00Z")

    tasks.sweep_stale_charts.delay()
    fragment = wait_until_it_asks_no_more(lead, remission)

    assert "63.0%" in fragment
