import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from outcomes.models import Measure, Observation
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory, SubmissionFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def measure(cast):
    return MeasureFactory(network=cast.network, name="Remission", definition__goal=80)


@pytest.fixture
def charted(cast, measure):
    """Riverbend with a shift, Hillcrest with steady months, a newcomer with three."""
    fill(measure, cast.site, SHIFTED)
    fill(measure, cast.other_site, [50] * 22)
    new = SiteFactory(network=cast.network, name="Newcomer", code="newcomer")
    fill(measure, new, [60] * 3, first=date(2026, 8, 1))
    compute(measure)
    return measure


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


@pytest.mark.parametrize("page", ["measure-sites", "measure-funnel"])
def test_what_is_counted_stands_beside_the_charts(lead, charted, page):
    text = lead.get(reverse(f"outcomes:{page}", args=[charted.public_id])).content.decode()

    assert "What is counted" in text
    assert charted.current.numerator in text


def get(client, measure, query="", name="measure-sites"):
    url = reverse(f"outcomes:{name}", args=[measure.public_id])
    return client.get(url + query).content.decode()


def headings(page):
    return re.findall(r'<h2 id="group-\w+">(?:<svg.+?</svg>)?\s*(.+?) <span', page)


def names(page):
    return re.findall(r'<a href="/measures/[^"]+site=[^"]+"><span>(.+?)</span>', page)


# --- All sites as small charts ----------------------------------------------------------


def test_sites_stand_in_groups_by_what_their_charts_show(lead, charted):
    page = get(lead, charted)

    assert headings(page) == ["Better", "No signal", "Too few points"]
    assert re.search(r'<li class="is-mine"><a href="[^"]+site=riverbend"', page)
    assert "Better at 1 site. No signal at 1 site." in page
    assert "8 months above" in page


def test_they_can_be_put_in_order_of_level_with_those_without_a_finding_last(lead, charted):
    page = get(lead, charted, "?sort=level")

    assert names(page)[:3] == ["Riverbend", "Hillcrest", "Newcomer"]
    assert headings(page) == ["Level, highest first", "Too few points"]
    assert "no ranking" in page


def test_the_least_complete_come_first_when_asked(lead, charted):
    page = get(lead, charted, "?sort=complete&last=12")

    assert names(page)[0] == "Newcomer"
    assert "3 of 12 sent" in page


def test_a_site_is_found_by_its_name_or_by_what_it_shows(lead, charted):
    assert names(get(lead, charted, "?q=HILL")) == ["Hillcrest"]
    assert names(get(lead, charted, "?q=above")) == ["Riverbend"]
    assert "Clear the filters" in get(lead, charted, "?q=nowhere")


def test_the_span_narrows_all_charts_alike(lead, charted):
    page = get(lead, charted, "?last=12")

    assert "Nov 2025 to Oct 2026." in page
    assert get(lead, charted, "?last=all").count("Jan 2025 to Oct 2026.") == 1


def test_sites_that_never_sent_are_named(lead, cast, charted):
    SiteFactory(network=cast.network, name="Silent Hill")

    assert "Without data so far: Silent Hill." in get(lead, charted)


@pytest.mark.parametrize(
    "query", ["?sort=x&last=-3", "?last=999999", "?from=9999-99&to=x", "?q=%00"]
)
def test_hostile_words_in_the_address_change_nothing_bad(lead, charted, query):
    assert "<h1>" in get(lead, charted, query)


def test_sites_cost_no_more_queries_however_many(
    lead, cast, charted, django_assert_max_num_queries
):
    for _ in range(30):
        fill(charted, SiteFactory(network=cast.network), [50] * 12)
    compute(charted)

    with django_assert_max_num_queries(12):
        get(lead, charted)


def test_sites_without_data(lead, measure):
    assert "No data yet" in get(lead, measure)


# --- The funnel -------------------------------------------------------------------------


@pytest.fixture
def funnelled(cast, measure):
    """Ten sites around 50 % of 100 a month, and one far above."""
    fill(measure, cast.site, [50] * 12, first=date(2025, 11, 1))
    fill(measure, cast.other_site, [(80, 100)] * 12, first=date(2025, 11, 1))
    for place in range(9):
        site = SiteFactory(network=cast.network, name=f"Clinic {place}")
        fill(measure, site, [(48 + place % 4, 100)] * 12, first=date(2025, 11, 1))
    compute(measure)
    return measure


def test_the_funnel_names_who_lies_outside_and_draws_it(lead, funnelled):
    page = get(lead, funnelled, name="measure-funnel")

    assert "Further from the network than chance reaches: Hillcrest (better)" in page
    assert page.count('<svg class="c-svg') == 3
    assert "Hillcrest: 80.0%, 960 of 1,200. Better: above the 99.8% limit" in page
    assert "Nov 2025 to Oct 2026, put together." in page
    assert "yours" in page


def test_one_month_has_wider_limits(lead, funnelled):
    page = get(lead, funnelled, "?last=1", name="measure-funnel")

    assert "Oct 2026, put together." in page
    assert "80 of 100" in page


def test_days_without_data_say_so(lead, funnelled):
    page = get(lead, funnelled, "?from=2001-01&to=2001-02", name="measure-funnel")

    assert "There are no data in these days." in page


def test_a_count_has_no_funnel(lead, cast):
    falls = MeasureFactory(network=cast.network, definition__count=True)

    assert "proportions and rates only" in get(lead, falls, name="measure-funnel")


def test_where_nobody_is_counted_there_is_no_funnel(lead, cast, measure):
    fill(measure, cast.site, [(0, 100)] * 3)
    compute(measure)

    assert "nothing that chance could spread" in get(lead, measure, "?last=all", "measure-funnel")


def test_a_rate_has_poisson_limits(lead, cast):
    rate = MeasureFactory(
        network=cast.network, definition__rate=True, definition__direction="lower"
    )
    fill(rate, cast.site, [(40, 2000)] * 12, first=date(2025, 11, 1))
    fill(rate, cast.other_site, [(11, 2000)] * 12, first=date(2025, 11, 1))
    compute(rate)

    page = get(lead, rate, name="measure-funnel")

    assert "Riverbend (worse), Hillcrest (better)" in page or (
        "Hillcrest (better), Riverbend (worse)" in page
    )


def test_a_new_definition_begins_its_own_funnel(lead, cast, funnelled):
    version = funnelled.current
    version.pk, version.public_id, version.number = None, "0" * 31 + "1", 2
    version.effective_on = date(2026, 8, 1)
    version.save()
    Measure.objects.filter(pk=funnelled.pk).update(current=version)

    assert "Aug 2026 to Oct 2026, put together." in get(lead, funnelled, name="measure-funnel")


def test_a_site_with_a_hidden_month_is_counted_only(client, cast, funnelled):
    fill(funnelled, SiteFactory(network=cast.network, name="Tiny"), [(3, 40)] * 2,
         first=date(2026, 1, 1))  # fmt: skip
    compute(funnelled)
    client.force_login(cast.community)

    page = get(client, funnelled, name="measure-funnel")

    assert "Tiny" not in page
    assert re.search(r"\d sites are not shown: counts are small", page)


def test_no_signal_is_said_only_of_the_sites_that_are_shown(client, cast, measure):
    for place in range(4):
        site = SiteFactory(network=cast.network, name=f"Clinic {place}")
        fill(measure, site, [(50, 100)] * 12, first=date(2025, 11, 1))
    fill(measure, SiteFactory(network=cast.network, name="Tiny"), [(3, 40)] * 12,
         first=date(2025, 11, 1))  # fmt: skip
    compute(measure)
    client.force_login(cast.community)

    page = get(client, measure, name="measure-funnel")

    said = re.search(r"No signal: the (\d) sites shown differ no more than chance", page)
    assert said
    assert int(said[1]) < 4


def test_nothing_is_shown_where_the_total_is_hidden(client, cast, measure):
    fill(measure, cast.other_site, [(3, 4_003_711)] * 12, first=date(2025, 11, 1))
    compute(measure)
    client.force_login(cast.community)

    page = get(client, measure, name="measure-funnel")

    assert "too small to be shown" in page
    assert not re.search("4,?003,?711|48,?044,?532", page)  # of a month, and of all twelve


def test_single_events_of_other_sites_show_nowhere(client, cast):
    harm = MeasureFactory(
        network=cast.network, name="Harm", definition__kind="time_between",
        definition__frequency="event", definition__denominator="", definition__multiplier=1,
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(
            measure=harm, measure_version=harm.current, site=cast.other_site, numerator=1,
            period=date(2026, 1, 1 + 2 * place), submission=SubmissionFactory(network=cast.network),
        )
        for place in range(12)
    )  # fmt: skip
    compute(harm)
    client.force_login(cast.community)

    page = get(client, harm)

    assert headings(page) == ["Small numbers, hidden"]
    assert "2026-01" not in page
    assert "Jan 2026" not in page
    assert "proportions and rates only" in get(client, harm, name="measure-funnel")
