"""The page of a chart speaks of the site that is looked at, and of sites in the network's words."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from networks.models import Network
from outcomes.models import Observation, PeriodAnswer
from tests.factories.outcomes import MeasureFactory, SubmissionFactory
from tests.outcomes.shapes import compute, fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


def url(measure, query=""):
    return reverse("outcomes:measure-detail", args=[measure.public_id]) + query


def page_of(response):
    return response.content.decode()


def test_at_one_site_it_is_told_what_that_one_has_not_sent(client, cast, remission):
    client.force_login(cast.coordinator)
    fill(remission, cast.site, [50] * 21)
    fill(remission, cast.other_site, [50] * 22)
    compute(remission)

    missing = page_of(client.get(url(remission, "?site=riverbend")))
    sent = page_of(client.get(url(remission, f"?site={cast.other_site.code}")))

    assert "Riverbend has not sent Oct 2026 yet." in missing
    assert "has not sent" not in sent


def test_a_total_speaks_of_sites_in_the_words_of_its_network(client, cast, remission):
    Network.objects.update(site_word="clinic", site_word_plural="clinics")
    client.force_login(cast.coordinator)
    fill(remission, cast.site, [50] * 22)
    fill(remission, cast.other_site, [50] * 21)
    PeriodAnswer.objects.create(
        measure=remission, site=cast.other_site, period=date(2026, 10, 1), kind="not_collected",
        submission=SubmissionFactory(network=cast.network),
    )  # fmt: skip
    compute(remission)

    page = page_of(client.get(url(remission)))

    assert "Not collected at 1 clinic" in page
    assert "at 1 site" not in page


def test_a_list_says_how_far_a_total_has_come(client, cast, remission):
    client.force_login(cast.coordinator)
    fill(remission, cast.site, [50] * 21)
    fill(remission, cast.other_site, [50] * 22)
    compute(remission)

    page = page_of(client.get(reverse("outcomes:measure-list", args=[cast.network.slug])))

    assert "Oct 2026, 1 of 2 so far" in page


def test_a_mean_has_a_chart_of_its_spread_too(client, cast):
    stay = MeasureFactory(
        network=cast.network,
        definition__kind="mean",
        definition__unit="days",
        definition__multiplier=1,
        definition__goal=2,
    )
    fill(stay, cast.site, [(3 + place % 3, 20) for place in range(12)])
    Observation.objects.update(spread=1)
    compute(stay)
    client.force_login(cast.clinician)

    page = page_of(client.get(url(stay, query="?site=riverbend&kind=s")))

    assert 'aria-current="true">S chart</a>' in page
    assert '<th scope="col" class="n">Mean of</th>' in page
    assert ">Counted</th>" not in page
    assert ">X-bar chart</a>" in page
    assert "goal" not in page.split("ln-stats")[1].split("</dl>")[0]
