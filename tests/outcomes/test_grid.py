"""The entry grid: several periods at once, and the history of a value."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from outcomes import jobs, periods
from outcomes.models import MeasureVersion, Observation, PeriodAnswer, PeriodLock, Submission
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SeriesFactory

pytestmark = pytest.mark.django_db
OCTOBER, SEPTEMBER = "remission.2026-10-01", "remission.2026-09-01"


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


def at(cast, **query):
    address = reverse("outcomes:data-grid", kwargs={"slug": cast.network.slug})
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def page_of(response):
    return response.content.decode()


def send(client, cast, **typed):
    return client.post(at(cast), {"site": cast.site.code, "every": "month"} | typed)


def numbers(key, numerator, denominator="", *, version=0):
    return {
        f"numerator.{key}": numerator,
        f"denominator.{key}": denominator,
        f"version.{key}": str(version),
    }


def stored():
    rows = Observation.objects.order_by("period")
    return {f"{one.period:%Y-%m}": (one.numerator, one.denominator) for one in rows}


def test_grid_has_the_newest_period_first_and_only_what_is_due(lead, cast, remission):
    done = MeasureFactory(network=cast.network, name="All there", code="there")
    for month in range(7, 11):
        ObservationFactory(measure=done, site=cast.site, period=date(2026, month, 1))

    page = page_of(lead.get(at(cast)))

    assert page.index("Oct 2026") < page.index("Sep 2026") < page.index("Jul 2026")
    assert "Remission" in page
    assert "All there" not in page
    assert "Show all measures: 1 more" in page
    assert "All there" in page_of(lead.get(at(cast, all=1)))


def test_several_periods_are_one_submission(lead, cast, remission):
    typed = numbers(OCTOBER, " 20 ", "30") | numbers(SEPTEMBER, "18", "29")

    response = send(lead, cast, **typed)

    assert response.status_code == 303
    assert stored() == {"2026-09": (18, 29), "2026-10": (20, 30)}
    assert Submission.objects.get().added == 2


def test_every_fault_is_named_at_once_and_nothing_is_stored(lead, cast, remission):
    typed = numbers(OCTOBER, "80", "70") | numbers(SEPTEMBER, "abc", "-1")
    typed |= numbers("remission.2026-08-01", "5", "")

    response = send(lead, cast, **typed)
    checked = send(lead, cast, **numbers(OCTOBER, "80", "70"), **numbers(SEPTEMBER, "2", "-1"))

    page = page_of(response)
    assert response.status_code == 422
    assert "Remission, Sep 2026: “abc” is not a number." in page
    assert "Remission, Aug 2026: Give this number too." in page
    assert 'value="abc"' in page
    assert "is more than the denominator" in page_of(checked)
    assert "is below zero" in page_of(checked)
    assert stored() == {}


def test_answers_without_a_number_are_explicit(lead, cast, remission):
    MeasureFactory(network=cast.network, code="falls", definition__count=True)

    typed = {
        f"answer.{OCTOBER}": "not_collected",
        "answer.falls.2026-10-01": "no_events",
    }
    response = send(lead, cast, **typed)

    assert response.status_code == 303
    assert PeriodAnswer.objects.get().kind == "not_collected"
    assert Observation.objects.get().numerator == 0


def test_a_number_and_an_answer_are_not_both_taken(lead, cast, remission):
    typed = numbers(OCTOBER, "20", "30") | {f"answer.{OCTOBER}": "not_collected"}

    assert "Give a number or an answer, not both." in page_of(send(lead, cast, **typed))


def test_a_correction_asks_why_and_keeps_what_was(lead, cast, remission):
    before = ObservationFactory(measure=remission, site=cast.site, version=1)

    asked = send(lead, cast, **numbers(OCTOBER, "21", "30", version=1))
    saved = send(
        lead, cast, **numbers(OCTOBER, "21", "30", version=1), reason="One chart was read late."
    )

    assert "Say why values change" in page_of(asked)
    assert saved.status_code == 303
    history = page_of(lead.get(reverse("outcomes:observation-history", args=[before.public_id])))
    assert "20 of 30" in history
    assert "21 of 30" in history
    assert "One chart was read late." in history


def test_a_value_that_was_sent_is_not_taken_back(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    response = send(lead, cast, **numbers(OCTOBER, "", "", version=1), reason="Wrong site.")

    assert "can be corrected, not taken back" in page_of(response)


def test_a_newer_value_is_shown_beside_the_typed_one(lead, cast, remission):
    ObservationFactory(
        measure=remission, site=cast.site, version=2, submission__by=cast.coordinator
    )
    typed = numbers(OCTOBER, "25", "30", version=1)

    met = send(lead, cast, **typed, reason="Read again.")
    again = send(lead, cast, **numbers(OCTOBER, "25", "30", version=2), reason="Read again.")

    page = page_of(met)
    assert met.status_code == 422
    assert f"{cast.coordinator} saved 20 of 30 while you wrote 25 of 30." in page
    assert f'name="version.{OCTOBER}" value="2"' in page
    assert again.status_code == 303


def test_a_locked_month_is_only_read(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)
    PeriodLock.objects.create(site=cast.site, month=date(2026, 10, 1), by=cast.coordinator)

    page = page_of(lead.get(at(cast, all=1)))
    send(lead, cast, **numbers(OCTOBER, "1", "2"), reason="No.")

    assert "approved" in page
    assert f"numerator.{OCTOBER}" not in page
    assert stored() == {"2026-10": (20, 30)}


def test_a_jump_is_asked_back_once(lead, cast, remission):
    for month in range(1, 13):
        ObservationFactory(
            measure=remission, site=cast.site, period=date(2025, month, 1),
            numerator=200 + month % 3, denominator=400,
        )  # fmt: skip
    jobs.compute(SeriesFactory(measure=remission, site=cast.site, data_revision=1).pk)
    typed = numbers(OCTOBER, "20", "400")

    asked = send(lead, cast, **typed)
    saved = send(lead, cast, **typed, **{f"sure.{OCTOBER}": "1"})
    usual = send(lead, cast, **numbers(SEPTEMBER, "201", "400"))

    assert "Is this right?" in page_of(asked)
    assert (asked.status_code, saved.status_code, usual.status_code) == (422, 303, 303)


def test_a_mean_takes_its_spread(lead, cast):
    MeasureFactory(
        network=cast.network, code="stay", definition__kind=MeasureVersion.Kind.MEAN,
        definition__unit="days",
    )  # fmt: skip
    key = "stay.2026-10-01"

    send(lead, cast, **numbers(key, "4.5", "31"), **{f"spread.{key}": "1.2"})

    assert Observation.objects.get().spread == Decimal("1.2")


@pytest.mark.parametrize(
    ("every", "label"), [("week", "Week of 16 Nov 2026"), ("quarter", "Quarter 3 2026")]
)
def test_weeks_and_quarters_have_grids_of_their_own(lead, cast, remission, every, label):
    MeasureFactory(network=cast.network, definition__frequency=every)

    assert label in page_of(lead.get(at(cast, every=every)))


def test_earlier_periods_are_a_page_back(lead, cast, remission):
    page = page_of(lead.get(at(cast, until="2026-07-01")))

    assert "Jul 2026" in page
    assert "Apr 2026" in page
    assert "Oct 2026" not in page


def test_there_is_nothing_to_enter_without_measures(lead, cast):
    assert "There is nothing to enter yet" in page_of(lead.get(at(cast)))


def test_a_site_lead_does_not_fill_in_another_site(lead, cast, remission):
    other = SiteFactory(network=cast.network)

    assert lead.get(at(cast, site=other.code)).status_code == 403


@pytest.mark.parametrize("query", [{"until": "soon"}, {"every": "yearly"}, {"until": "0001-01-01"}])
def test_an_address_that_means_nothing_shows_a_grid(lead, cast, remission, query):
    assert lead.get(at(cast, **query)).status_code == 200


def test_queries_do_not_grow_with_the_measures(
    lead, cast, remission, django_assert_max_num_queries
):
    for _ in range(20):
        MeasureFactory(network=cast.network)

    with django_assert_max_num_queries(14):
        lead.get(at(cast))


def test_a_level_that_has_shifted_is_no_surprise(lead, cast, remission):
    for month in range(1, 25):
        ObservationFactory(
            measure=remission, site=cast.site, period=periods.add_months(date(2023, 12, 1), month),
            numerator=200 if month < 20 else 320, denominator=400,
        )  # fmt: skip
    jobs.compute(SeriesFactory(measure=remission, site=cast.site, data_revision=1).pk)

    assert send(lead, cast, **numbers(OCTOBER, "320", "400")).status_code == 303


@pytest.mark.parametrize(
    ("shape", "lands"),
    [
        ({"definition__frequency": "week"}, 303),
        ({"definition__kind": "mean", "definition__unit": "days"}, 303),
        ({"definition__kind": "time_between", "definition__frequency": "event",
          "definition__denominator": ""}, 200),
    ],
)  # fmt: skip
def test_what_one_period_cannot_take_is_entered_elsewhere(lead, cast, shape, lands):
    MeasureFactory(network=cast.network, **shape)
    single = reverse("outcomes:data-entry", kwargs={"slug": cast.network.slug})

    alone = lead.get(single)
    MeasureFactory(network=cast.network, name="By the month")
    together = lead.get(single)

    assert alone.status_code == lands
    assert together.status_code == 200
    assert "By the month" in page_of(together)
