"""A network's total while sites still send: what it grows by is what one of them counted."""

import pytest
import time_machine
from django.urls import reverse

from tests.factories.outcomes import MeasureFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

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


def url(measure, name):
    return reverse(f"outcomes:{name}", args=[measure.public_id])


def page_of(response):
    return response.content.decode()


@pytest.mark.parametrize("name", ["measure-detail", "measure-csv"])
def test_a_total_that_still_grows_tells_no_site_by_what_it_grows(lead, cast, remission, name):
    fill(remission, cast.site, [50] * 21)
    fill(remission, cast.other_site, [60] * 22)
    compute(remission)

    response = lead.get(url(remission, name))

    page = (
        b"".join(response.streaming_content).decode() if response.streaming else page_of(response)
    )
    assert "60.0" not in page
    assert "Hidden until all have sent" in page


def test_a_funnel_ends_before_what_still_grows(lead, client, cast, remission):
    fill(remission, cast.site, [50] * 21)
    fill(remission, cast.other_site, [60] * 22)
    compute(remission)

    seen = page_of(lead.get(url(remission, "measure-funnel")))
    client.force_login(cast.coordinator)
    whole = page_of(client.get(url(remission, "measure-funnel")))

    assert "to Sep 2026, put together" in seen
    assert "to Oct 2026, put together" in whole


def test_the_lines_stand_though_the_newest_total_is_not_shown_yet(lead, client, cast, remission):
    fill(remission, cast.site, SHIFTED[:21])
    fill(remission, cast.other_site, [50] * 22)
    compute(remission)
    address = f"/api/v1/charts/?measure={remission.public_id}&total=true&kind=run"

    (seen,) = lead.get(address).json()["results"]
    client.force_login(cast.coordinator)
    (whole,) = client.get(address).json()["results"]

    assert seen["points"][-1]["suppression_reason"] == "incomplete"
    assert (seen["points"][-1]["numerator"], seen["points"][-1]["value"]) == (None, None)
    assert whole["points"][-1]["numerator"] == 50
    assert not seen["is_suppressed"]
    assert seen["sentence"] == whole["sentence"]
    assert seen["points"][:-1] == whole["points"][:-1]


def test_a_small_count_that_came_first_takes_no_finding_from_the_months_before(
    lead, cast, remission
):
    fill(remission, cast.site, SHIFTED[:21])
    fill(remission, cast.other_site, [*[50] * 21, 5])
    compute(remission)

    (seen,) = lead.get(f"/api/v1/charts/?measure={remission.public_id}&total=true&kind=run").json()[
        "results"
    ]

    assert seen["points"][-1]["suppression_reason"] == "incomplete"
    assert not seen["is_suppressed"]
    assert seen["points"][-2]["center"] is not None


@pytest.mark.parametrize("name", ["lead", "coordinator"])
def test_no_signal_tells_where_a_total_that_still_grows_will_lie(client, cast, remission, name):
    fill(remission, cast.site, [50] * 21)
    fill(remission, cast.other_site, [*[50, 51] * 10, 50, 98])
    compute(remission)
    client.force_login(cast.site_lead if name == "lead" else cast.coordinator)

    (seen,) = client.get(f"/api/v1/charts/?measure={remission.public_id}&total=true&kind=p").json()[
        "results"
    ]

    assert len(seen["points"]) == 22
    assert not [one for one in seen["signals"] if 21 in one["points"]]
