"""What waits for those who send data: on the home page, the network's page and at a measure."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from outcomes import presenters
from outcomes.models import PeriodAnswer, PeriodLock
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _december():
    with time_machine.travel("2026-12-08T17:00:00Z", tick=True):
        yield


def make(cast, **more):
    given = {"definition__effective_on": NOVEMBER, "network": cast.network} | more
    return MeasureFactory(**given)


def items(who, **more):
    return presenters.waiting_for(who, now=timezone.now(), **more)


def test_lead_is_sent_to_the_grid_of_the_month(cast):
    make(cast, name="Remission")

    (item,) = items(cast.site_lead)

    assert item["title"] == "Send November data for Riverbend"
    assert item["due_on"] == date(2026, 12, 30)
    assert item["url"].endswith("/data/grid/?site=riverbend&period=2026-11")


@pytest.mark.parametrize("kind", ["no_events", "not_collected"])
def test_an_answer_without_a_number_is_enough(cast, kind):
    PeriodAnswer.objects.create(
        measure=make(cast),
        site=cast.site,
        period=NOVEMBER,
        kind=kind,
        submission=SubmissionFactory(network=cast.network),
    )

    assert items(cast.site_lead) == []


def test_locked_months_do_not_wait(cast):
    make(cast)
    PeriodLock.objects.create(site=cast.site, month=NOVEMBER, by=cast.coordinator)

    assert items(cast.site_lead) == []


def test_an_event_in_the_month_is_an_answer_for_it(cast):
    events = make(cast, definition__time_between=True)
    before = items(cast.site_lead)
    ObservationFactory(measure=events, site=cast.site, period=date(2026, 11, 19))

    assert [item["title"] for item in before] == ["Send November data for Riverbend"]
    assert items(cast.site_lead) == []


def test_the_last_week_waits_by_itself_and_older_ones_together(cast):
    make(cast, definition__weekly=True, definition__effective_on=date(2026, 11, 16))

    found = items(cast.site_lead)

    assert [item["title"] for item in found] == [
        "Send Week of 30 Nov 2026 data for Riverbend",
        "2 older answers of Riverbend are missing",
    ]
    assert found[0]["url"].endswith("/data/grid/?site=riverbend&period=2026-W49")
    assert found[1]["url"].endswith("/data/board/?view=overdue")


def test_who_leads_no_site_has_nothing_to_send(cast):
    make(cast)

    assert items(cast.coordinator) == items(cast.clinician) == []


def test_home_and_overview_say_what_is_owed(client, cast):
    make(cast)
    client.force_login(cast.site_lead)
    overview = reverse("pages:network-overview", args=[cast.network.slug])

    for page in (client.get("/"), client.get(overview)):
        assert "Send November data for Riverbend" in page.content.decode()
        assert "?site=riverbend&amp;period=2026-11" in page.content.decode()


def test_many_measures_cost_as_many_queries_as_one(cast, django_assert_num_queries):
    for _ in range(7):
        make(cast)
    assert cast.site_lead.active_memberships

    with django_assert_num_queries(5):
        items(cast.site_lead)


def test_measure_names_the_site_that_owes_or_counts_them(cast):
    measure = make(cast)
    today = date(2026, 12, 8)

    own = presenters.waiting(measure, cast.site_lead, today)
    counted = presenters.waiting(measure, cast.coordinator, today)
    ObservationFactory(measure=measure, site=cast.site, period=NOVEMBER)
    last = presenters.waiting(measure, cast.coordinator, today)

    assert own == {
        "what": "Riverbend has not sent Nov 2026 yet.",
        "due": "Due 30 December 2026.",
        "query": "?site=riverbend&period=2026-11",
    }
    assert counted["what"] == "2 sites have not sent Nov 2026 yet."
    assert last["what"] == "Hillcrest has not sent Nov 2026 yet."
    assert presenters.waiting(measure, cast.site_lead, today) is None
    assert presenters.waiting(measure, cast.clinician, today) is None


def test_a_measure_that_is_no_longer_collected_waits_for_nobody(cast):
    measure = make(cast, retired_on=date(2026, 12, 1))

    assert presenters.waiting(measure, cast.coordinator, date(2026, 12, 8)) is None
