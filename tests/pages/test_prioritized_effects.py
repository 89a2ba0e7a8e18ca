"""What the page of prioritized changes says of the charts: in their own words, since when, and of
whom, as the trail of the same change does."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement.models import Cycle
from networks.models import Network
from outcomes.models import Chart
from tests.factories.outcomes import MeasureFactory
from tests.pages.trail_scene import follow, shift, tell

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def page(client, cast, who="community"):
    client.force_login(getattr(cast, who))
    return client.get(f"/networks/{cast.network.slug}/prioritized/").text


def file(client, cast):
    client.force_login(cast.community)
    answer = client.get(f"/networks/{cast.network.slug}/prioritized/export/")
    return b"".join(answer.streaming_content).decode()


def test_a_shift_since_the_tests_is_told_with_its_month(client, cast):
    measure = shift(cast, from_month=date(2025, 12, 1))
    story = tell(cast, measure=measure)

    told = "Since December 2025 the chart of all sites together says: "
    assert told in page(client, cast)
    assert told in file(client, cast)
    assert told in str(follow(cast.community, "change", story.change))


def test_a_shift_from_before_the_tests_is_not_told_as_theirs(client, cast):
    tell(cast, measure=shift(cast, from_month=date(2024, 12, 1)))

    text = page(client, cast)

    assert "The chart of all sites together says now: Better" in text
    assert "That began before the first of these tests." in text
    assert "Since December 2024" not in text


def test_tested_at_one_site_its_chart_is_told_too(client, cast):
    tell(cast, measure=shift(cast, from_month=date(2025, 12, 1)))
    assert f"the chart of {cast.site.name} says" in page(client, cast)

    Cycle.objects.filter(project__network=cast.network, number=2).update(site=cast.other_site)
    assert f"the chart of {cast.site.name} says" not in page(client, cast)


def test_a_measure_without_a_total_is_told_by_the_site(client, cast):
    """Single values of different sites do not add up: the page said that alone before."""
    measure = shift(cast, from_month=date(2025, 12, 1))
    Chart.objects.filter(series__measure=measure, series__site=None).delete()
    tell(cast, measure=measure)

    text = page(client, cast)

    assert f"Since December 2025 the chart of {cast.site.name} says: " in text
    assert "No data yet." not in text


def test_of_a_site_whose_name_charts_do_not_tell_no_chart_is_told(client, cast):
    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")
    tell(cast, measure=shift(cast, from_month=date(2025, 12, 1)))

    assert f"the chart of {cast.site.name} says" not in page(client, cast, "leader")
    assert f"the chart of {cast.site.name} says" in page(client, cast, "coordinator")


def test_it_costs_the_same_however_many_changes_there_are(client, cast):
    tell(cast, measure=shift(cast, from_month=date(2025, 12, 1)))
    page(client, cast)
    with CaptureQueriesContext(connection) as one:
        page(client, cast)

    tell(cast, measure=MeasureFactory(network=cast.network, name="Another"))
    with CaptureQueriesContext(connection) as two:
        text = page(client, cast)

    assert text.count("See the whole trail") == 2
    assert len(two) == len(one)
