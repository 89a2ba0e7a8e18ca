"""Data coming in by hand: who comes to the page, and by which addresses."""

import pytest
import time_machine
from django.urls import reverse

from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


def url(name, cast, query=""):
    return reverse(f"outcomes:{name}", kwargs={"slug": cast.network.slug}) + query


def page_of(response):
    return response.content.decode()


@pytest.mark.parametrize("name", ["data-entry", "data-moved", "data-upload", "data-template"])
def test_plain_members_send_nothing(client, cast, name):
    client.force_login(cast.community)

    assert client.get(url(name, cast)).status_code == 403


def test_the_address_of_earlier_mails_leads_to_the_same_site_and_period(lead, cast, remission):
    chosen = "?site=riverbend&period=2026-08"

    response = lead.get(url("data-moved", cast, chosen))

    assert response.status_code == 301
    assert response["Location"] == url("data-entry", cast, chosen)
    assert "<b>Riverbend</b>" in page_of(lead.get(response["Location"]))
    assert lead.get(url("data-moved", cast))["Location"] == url("data-entry", cast)


def test_weeks_of_earlier_mails_are_found(lead, cast):
    MeasureFactory(network=cast.network, definition__frequency="week")

    page = page_of(lead.get(url("data-entry", cast, "?every=week&until=2026-10-05")))

    assert "Week of 5 Oct 2026" in page
    assert "Week of 12 Oct 2026 <" not in page


def test_many_sites_cost_no_more_queries(coordinator, cast, remission):
    SiteFactory.create_batch(20, network=cast.network, organization=cast.organization)

    assert coordinator.get(url("data-entry", cast)).status_code == 200
