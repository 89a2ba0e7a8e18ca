"""The entry grid: months of measures whose data come at each event."""

from datetime import date

import pytest
import time_machine

from outcomes.models import Observation, PeriodAnswer
from tests.factories.outcomes import MeasureFactory, ObservationFactory
from tests.outcomes.grids import at, page_of, send

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = "harm.2026-10-01", "harm.2026-11-01"


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture
def harm(cast):
    return MeasureFactory(
        network=cast.network, name="Harm", code="harm", definition__time_between=True
    )


@pytest.fixture
def cases(cast):
    return MeasureFactory(
        network=cast.network, name="Cases", code="harm", definition__cases_between=True
    )


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def days(key, text, *, seen="", **more):
    return {f"events.{key}": text, f"seen.{key}": seen} | more


def event(measure, cast, day, number=1, **more):
    return ObservationFactory(
        measure=measure, site=cast.site, period=day, numerator=number, denominator=None, **more
    )


def stored():
    return {
        f"{one.period:%m-%d}": int(one.numerator) for one in Observation.objects.order_by("period")
    }


def test_the_days_of_events_are_one_field_of_the_month(lead, cast, harm):
    page = page_of(lead.get(at(cast)))
    response = send(lead, cast, **days(OCTOBER, "3, 17,17; 2026-10-20"))

    assert "Days of events" in page
    assert response.status_code == 303
    assert stored() == {"10-03": 1, "10-17": 2, "10-20": 1}


def test_cases_stand_behind_their_day(lead, cast, cases):
    send(lead, cast, **days(OCTOBER, "3: 45, 17: 20"))

    assert stored() == {"10-03": 45, "10-17": 20}


def test_a_month_without_events_says_so(lead, cast, harm):
    send(lead, cast, **days(OCTOBER, "", **{f"answer.{OCTOBER}": "no_events"}))

    assert PeriodAnswer.objects.get().kind == "no_events"
    assert stored() == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 Oct", "Write the days of the month with commas between"),
        ("3 17", "Write the days of the month with commas between"),
        ("32", "32 is not a day of Oct 2026."),
        ("2026-09-30", "2026-09-30 is not a day of Oct 2026."),
        ("2026-13-01", "2026-13-01 is not a day of Oct 2026."),
        ("3: 2, 3: 4", "3 Oct is there twice"),
        ("3" * 201, "Keep it to 200 letters."),
        ("3: 0", "0 events on 3 Oct 2026"),
    ],
)
def test_days_that_cannot_be_read_are_named(lead, cast, harm, text, words):
    response = send(lead, cast, **days(OCTOBER, text))

    assert response.status_code == 422
    assert words in page_of(response)
    assert stored() == {}


def test_cases_are_asked_for(lead, cast, cases):
    assert "Write each day with the cases" in page_of(send(lead, cast, **days(OCTOBER, "3")))


def test_more_days_are_no_correction(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))

    page = page_of(lead.get(at(cast, all=1)))
    response = send(lead, cast, **days(OCTOBER, "3, 17", seen="3||"))

    assert f'name="events.{OCTOBER}" value="3"' in page
    assert "History of 3 Oct" in page
    assert response.status_code == 303
    assert stored() == {"10-03": 1, "10-17": 1}


def test_another_number_on_a_day_asks_why(lead, cast, cases):
    event(cases, cast, date(2026, 10, 3), 45)
    typed = days(OCTOBER, "3: 54", seen="3: 45||")

    asked = send(lead, cast, **typed)
    saved = send(lead, cast, **typed, reason="Digits were turned around.")

    assert "Cases, Oct 2026: 3: 45 Oct → 3: 54 Oct" in page_of(asked)
    assert saved.status_code == 303
    assert stored() == {"10-03": 54}


def test_a_day_that_was_sent_is_not_taken_back(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))

    response = send(lead, cast, **days(OCTOBER, "17", seen="3||"), reason="Wrong day.")

    assert "3 Oct was sent before and cannot be taken back." in page_of(response)


def test_days_after_no_events_ask_why(lead, cast, harm):
    send(lead, cast, **days(OCTOBER, "", **{f"answer.{OCTOBER}": "no_events"}))
    typed = days(OCTOBER, "17", seen="|no_events|")

    asked = send(lead, cast, **typed)
    saved = send(lead, cast, **typed, reason="It was reported late.")

    assert (asked.status_code, saved.status_code) == (422, 303)
    assert stored() == {"10-17": 1}
    assert not PeriodAnswer.objects.exists()


def test_an_event_of_this_month_can_be_told_at_once(lead, cast, harm):
    MeasureFactory(network=cast.network, code="remission")

    page = page_of(lead.get(at(cast, period="2026-11", all=1)))
    told = send(lead, cast, period="2026-11", **days(NOVEMBER, "5"))
    early = send(lead, cast, period="2026-11", **days(NOVEMBER, "5, 29", seen="5||"))

    assert "not over yet" in page
    assert f'name="answer.{NOVEMBER}"' not in page
    assert told.status_code == 303
    assert "29 Nov 2026 is still to come." in page_of(early)
    assert stored() == {"11-05": 1}


def test_events_that_came_between_are_shown(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3), submission__by=cast.coordinator)

    page = page_of(send(lead, cast, **days(OCTOBER, "17")))

    assert f"3 Oct, by {cast.coordinator}" in page
    assert "17 Oct, yours" in page
