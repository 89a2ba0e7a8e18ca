"""A period is over when it is over where the network is, whatever day it is elsewhere."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from lhs_platform.lib.errors import RowErrors
from outcomes import completeness, jobs
from outcomes.actions import series, submissions
from outcomes.actions.submissions import Row
from outcomes.models import Chart, Measure, Observation, Series, Submission
from tests.factories.networks import MembershipFactory, NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.shapes import fill

pytestmark = pytest.mark.django_db


def send_november(zone, now):
    network = NetworkFactory(timezone=zone)
    row = Row(
        measure=MeasureFactory(network=network),
        site=SiteFactory(network=network),
        period=date(2026, 11, 1),
        numerator=Decimal(1),
        denominator=Decimal(2),
    )
    submissions.submit(
        [row], by=UserFactory(), network=network, channel=Submission.Channel.REST, now=now
    )


def test_a_month_that_is_over_by_universal_time_alone_is_refused():
    with pytest.raises(RowErrors) as refused:
        send_november("America/New_York", datetime(2026, 12, 1, 2, tzinfo=UTC))

    assert [fault.code for fault in refused.value.rows] == ["not_over"]


def test_a_month_that_is_over_where_the_network_is_is_taken():
    send_november("Australia/Sydney", datetime(2026, 11, 30, 22, tzinfo=UTC))

    assert Observation.objects.count() == 1


# --- The other way: who is waited for, and which months have begun ----------------------------


def waiting(zone):
    """Give a measure of two sites of which one has sent October: due on 30 November."""
    network = NetworkFactory(timezone=zone)
    measure = MeasureFactory(network=network)
    site, _ = SiteFactory.create_batch(2, network=network)
    fill(measure, site, [50] * 12, first=date(2025, 11, 1))
    return measure


def is_provisional(measure, now):
    compute_total(measure, now)
    chart = Chart.objects.get(series__measure=measure, series__site=None, kind="run")
    return chart.result["points"][-1]["mark"] == "provisional"


def compute_total(measure, now):
    sites = measure.observations.values_list("site_id", flat=True).distinct()
    jobs.touch(measure_id=measure.pk, site_ids=sites, now=now)
    series.compute_all_stale(now=now)


@pytest.mark.parametrize(
    ("zone", "now", "waits"),
    [
        ("America/New_York", datetime(2026, 12, 1, 2, tzinfo=UTC), True),
        ("Australia/Sydney", datetime(2026, 11, 30, 22, tzinfo=UTC), False),
    ],
)
def test_a_point_is_provisional_until_its_day_is_over_where_the_network_is(zone, now, waits):
    assert is_provisional(waiting(zone), now) is waits


@time_machine.travel(datetime(2026, 11, 29, tzinfo=UTC))
def test_the_sweep_judges_a_point_when_its_day_is_over_where_the_network_is():
    west, east = waiting("America/New_York"), waiting("Australia/Sydney")
    for measure in (west, east):
        compute_total(measure, datetime(2026, 11, 29, 12, tzinfo=UTC))

    def ripe(now):
        found = Series.objects.filter(pk__in=jobs.stale(now))
        return set(found.values_list("measure__network__timezone", flat=True))

    assert ripe(datetime(2026, 11, 30, 12, tzinfo=UTC)) == set()
    assert ripe(datetime(2026, 11, 30, 22, tzinfo=UTC)) == {"Australia/Sydney"}
    assert ripe(datetime(2026, 12, 1, 2, tzinfo=UTC)) == {"Australia/Sydney"}
    assert ripe(datetime(2026, 12, 1, 6, tzinfo=UTC)) == {"America/New_York", "Australia/Sydney"}


EARLY = ("Australia/Sydney", datetime(2026, 11, 30, 22, tzinfo=UTC), date(2026, 12, 1))
LATE = ("America/Los_Angeles", datetime(2026, 12, 1, 6, tzinfo=UTC), date(2026, 11, 30))


def in_zone(network, zone):
    network.timezone = zone
    network.save()


@pytest.mark.parametrize(
    ("place", "newest", "december"), [(EARLY, "2026-11", 200), (LATE, "2026-10", 400)]
)
def test_rest_asks_for_months_as_they_are_where_the_network_is(
    client, cast, place, newest, december
):
    in_zone(cast.network, place[0])
    client.force_login(cast.coordinator)

    with time_machine.travel(place[1]):
        asked = {"network": cast.network.slug}
        without = client.get("/api/v1/completeness/", asked)
        begun = client.get("/api/v1/completeness/", asked | {"period": "2026-12"})

    assert (without.json()["period"], begun.status_code) == (newest, december)


def test_rest_asks_several_networks_for_a_month_that_is_over_in_all_of_them(client, cast):
    in_zone(cast.network, "America/Los_Angeles")
    MembershipFactory(user=cast.coordinator, network__timezone="Australia/Sydney")
    client.force_login(cast.coordinator)

    with time_machine.travel(LATE[1]):
        asked = client.get("/api/v1/completeness/")

    assert asked.json()["period"] == "2026-10"


@pytest.mark.parametrize("place", [EARLY, LATE])
@pytest.mark.parametrize("is_page", [True, False])
def test_a_measure_is_retired_on_the_day_it_is_where_the_network_is(client, cast, place, is_page):
    in_zone(cast.network, place[0])
    measure = MeasureFactory(network=cast.network)
    client.force_login(cast.coordinator)
    address = f"/measures/{measure.public_id}/retire/"

    with time_machine.travel(place[1]):
        if is_page:
            client.post(address)
        else:
            client.post(f"/api/v1{address}", "{}", "application/json", headers={"if-match": "*"})

    measure.refresh_from_db()
    assert measure.retired_on == place[2]


@pytest.mark.parametrize(("place", "state"), [(EARLY, "not_expected"), (LATE, "overdue")])
def test_a_measure_is_asked_for_since_the_month_that_was_over_where_the_network_is(
    cast, place, state
):
    in_zone(cast.network, place[0])
    MeasureFactory(network=cast.network)
    Measure.objects.update(created_at=place[1])
    october = (date(2026, 10, 1), date(2026, 10, 1))

    cells = completeness.cells(
        [cast.site], completeness.expected_of([cast.network]), october, today=date(2026, 12, 2)
    )

    assert [cell.state for cell in cells] == [state]
