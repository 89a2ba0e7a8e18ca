"""The entry grid: months of measures whose data come at each event."""

from datetime import date

import pytest
import time_machine

from outcomes.models import Observation, PeriodAnswer, Submission
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SubmissionFactory
from tests.outcomes.grids import at, numbers, page_of, send

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


def days(key, *typed, seen="", **more):
    """Give what a browser sends of a month: rows of a day, or of a day and its cases."""
    rows = [one if isinstance(one, tuple) else (one,) for one in typed]
    sent = {f"seen.{key}": seen}
    for number, row in enumerate(rows):
        sent |= {
            f"{n}.{key}.new{number}": text for n, text in zip(("day", "cases"), row, strict=False)
        }
    return sent | more


def event(measure, cast, day, number=1, **more):
    return ObservationFactory(
        measure=measure, site=cast.site, period=day, numerator=number, denominator=None, **more
    )


def stored():
    return {
        f"{one.period:%m-%d}": int(one.numerator) for one in Observation.objects.order_by("period")
    }


def test_days_of_events_are_told_row_by_row(lead, cast, harm):
    page = page_of(lead.get(at(cast)))
    response = send(lead, cast, **days(OCTOBER, "3", "17,17", "2026-10-20", ""))

    assert "By event: the day of each" in page
    assert f'name="day.{OCTOBER}.new0"' in page
    assert response.status_code == 303
    assert stored() == {"10-03": 1, "10-17": 2, "10-20": 1}


def test_cases_stand_beside_their_day(lead, cast, cases):
    send(lead, cast, **days(OCTOBER, ("3", "45"), ("17", "20")))

    page = page_of(lead.get(at(cast, all=1)))
    assert stored() == {"10-03": 45, "10-17": 20}
    assert f'name="cases.{OCTOBER}.3" value="45"' in page


def test_numbers_and_events_are_one_submission(lead, cast, harm):
    MeasureFactory(network=cast.network, code="remission")

    send(lead, cast, **days(OCTOBER, "3"), **numbers("remission.2026-10-01", "20", "30"))

    assert Submission.objects.get().added == 2


def test_a_month_without_events_says_so(lead, cast, harm):
    page = page_of(lead.get(at(cast)))
    send(lead, cast, **days(OCTOBER, **{f"answer.{OCTOBER}": "no_events"}))

    assert "No events in October" in page
    assert PeriodAnswer.objects.get().kind == "no_events"
    assert stored() == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 Oct", "Write the day of each event"),
        ("3 17", "Write the day of each event"),
        ("32", "32 is not a day of Oct 2026."),
        ("2026-09-30", "2026-09-30 is not a day of Oct 2026."),
        ("2026-13-01", "2026-13-01 is not a day of Oct 2026."),
        ("3" * 41, "Write the day of each event"),
    ],
)
def test_days_that_cannot_be_read_are_named(lead, cast, harm, text, words):
    response = send(lead, cast, **days(OCTOBER, text))

    page = page_of(response)
    assert response.status_code == 422
    assert words in page
    assert f'value="{text}"' in page
    assert stored() == {}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("3", "")], "Write the day, and the cases"),
        ([("", "4")], "Write the day, and the cases"),
        ([("3", "many")], "Write the day, and the cases"),
        ([("3", "2"), ("3", "4")], "3 Oct is there twice"),
    ],
)
def test_cases_that_cannot_be_read_are_named(lead, cast, cases, rows, words):
    assert words in page_of(send(lead, cast, **days(OCTOBER, *rows)))


def test_events_and_an_answer_are_not_both_taken(lead, cast, harm):
    typed = days(OCTOBER, "3", **{f"answer.{OCTOBER}": "no_events"})

    assert "Give a number or an answer, not both." in page_of(send(lead, cast, **typed))


def test_a_taken_back_answer_asks_for_a_day(lead, cast, harm):
    send(lead, cast, **days(OCTOBER, **{f"answer.{OCTOBER}": "no_events"}))

    response = send(lead, cast, **days(OCTOBER, seen="|no_events|"), reason="There was one.")

    assert "Write the day of each event" in page_of(response)


def test_more_days_are_no_correction(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))

    page = page_of(lead.get(at(cast, all=1)))
    response = send(lead, cast, **days(OCTOBER, "17", seen="3||"))

    assert f'name="gone.{OCTOBER}.3"' in page
    assert "of 3 Oct</span>" in page
    assert response.status_code == 303
    assert stored() == {"10-03": 1, "10-17": 1}


def test_a_second_event_on_a_day_asks_why(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))
    typed = days(OCTOBER, "3", seen="3||")

    asked = send(lead, cast, **typed)
    send(lead, cast, **typed, reason="There was another in the evening.")

    assert asked.status_code == 422
    assert stored() == {"10-03": 2}
    assert "2 times" in page_of(lead.get(at(cast, all=1)))


def test_another_number_on_a_day_asks_why(lead, cast, cases):
    event(cases, cast, date(2026, 10, 3), 45)
    typed = days(OCTOBER, seen="3: 45||", **{f"cases.{OCTOBER}.3": "54"})

    asked = send(lead, cast, **typed)
    saved = send(lead, cast, **typed, reason="Digits were turned around.")

    assert "Cases, Oct 2026: 3 Oct (45 cases) → 3 Oct (54 cases)" in page_of(asked)
    assert saved.status_code == 303
    assert stored() == {"10-03": 54}


# --- Days removed --------------------------------------------------------------------------------


def test_a_day_is_taken_back_with_a_reason_and_its_history_stays(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))
    event(harm, cast, date(2026, 10, 17))
    typed = days(OCTOBER, seen="3, 17||", **{f"gone.{OCTOBER}.3": "1"})

    asked = send(lead, cast, **typed)
    saved = send(lead, cast, **typed, reason="It was another ward.")

    page = page_of(lead.get(at(cast, all=1)))
    assert "Say why values change" in page_of(asked)
    assert "checked" in page_of(asked)
    assert saved.status_code == 303
    assert stored() == {"10-17": 1}
    assert "3 Oct was removed" in page


def test_a_day_is_moved_in_one_step(lead, cast, cases):
    event(cases, cast, date(2026, 10, 3), 45)
    typed = days(OCTOBER, ("4", "45"), seen="3: 45||", **{f"gone.{OCTOBER}.3": "1"})

    send(lead, cast, **typed, reason="Wrong day.")

    assert stored() == {"10-04": 45}


def test_the_last_day_goes_and_no_events_comes(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))
    typed = {f"gone.{OCTOBER}.3": "1", f"answer.{OCTOBER}": "no_events"}

    send(lead, cast, **days(OCTOBER, seen="3||", **typed), reason="It was another ward.")

    assert stored() == {}
    assert PeriodAnswer.objects.get().kind == "no_events"


def test_a_day_that_was_taken_back_can_be_told_again(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))
    gone = {f"gone.{OCTOBER}.3": "1"}
    send(lead, cast, **days(OCTOBER, seen="3||", **gone), reason="It was another ward.")

    again = send(lead, cast, **days(OCTOBER, "3"))

    assert again.status_code == 303
    assert stored() == {"10-03": 1}


def test_days_after_no_events_ask_why(lead, cast, harm):
    send(lead, cast, **days(OCTOBER, **{f"answer.{OCTOBER}": "no_events"}))
    typed = days(OCTOBER, "17", seen="|no_events|")

    asked = send(lead, cast, **typed)
    saved = send(lead, cast, **typed, reason="It was reported late.")

    assert (asked.status_code, saved.status_code) == (422, 303)
    assert stored() == {"10-17": 1}
    assert not PeriodAnswer.objects.exists()


def test_an_event_of_this_month_can_be_told_at_once(lead, cast, harm):
    MeasureFactory(network=cast.network, code="remission")

    asked = page_of(lead.get(at(cast)))
    page = page_of(lead.get(at(cast, period="2026-11")))
    told = send(lead, cast, period="2026-11", **days(NOVEMBER, "5"))
    early = send(lead, cast, period="2026-11", **days(NOVEMBER, "29", seen="5||"))

    assert "Tell its day" in asked
    assert "not over yet" in page
    assert f'name="day.{NOVEMBER}.new0"' in page
    assert f'name="answer.{NOVEMBER}"' not in page
    assert told.status_code == 303
    assert "29 Nov 2026 is still to come." in page_of(early)
    assert stored() == {"11-05": 1}


# --- Two people at once -----------------------------------------------------------------------


def test_other_days_of_somebody_else_stay(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3), submission__by=cast.coordinator)

    response = send(lead, cast, **days(OCTOBER, "17"))

    assert response.status_code == 303
    assert stored() == {"10-03": 1, "10-17": 1}


def test_the_same_day_told_by_somebody_else_is_shown(lead, cast, harm):
    event(harm, cast, date(2026, 10, 17), submission__by=cast.coordinator)
    typed = days(OCTOBER, "17")

    page = page_of(send(lead, cast, **typed))
    theirs = {f"met.{OCTOBER}": "17||", f"pick.{OCTOBER}": "theirs"}
    send(lead, cast, **typed, **theirs, **days("harm.2026-09-01", "1"))

    assert f"17 Oct, by {cast.coordinator}" in page
    assert "17, 17 Oct, yours" in page
    assert stored() == {"09-01": 1, "10-17": 1}


def test_no_events_said_by_somebody_else_is_shown(lead, cast, harm):
    PeriodAnswer.objects.create(
        measure=harm, site=cast.site, period=date(2026, 10, 1), kind="no_events",
        submission=SubmissionFactory(network=cast.network, by=cast.coordinator),
    )  # fmt: skip

    page = page_of(send(lead, cast, **days(OCTOBER, "17")))

    assert f"no events, by {cast.coordinator}" in page


def test_a_day_taken_back_by_somebody_else_is_shown(lead, cast, cases):
    event(cases, cast, date(2026, 10, 3), 45, is_removed=True, submission__by=cast.coordinator)

    page = page_of(
        send(lead, cast, **days(OCTOBER, seen="3: 45||", **{f"cases.{OCTOBER}.3": "54"}))
    )

    assert f"nothing, by {cast.coordinator}" in page


def test_a_day_of_too_many_digits_is_no_day(lead, cast, harm):
    event(harm, cast, date(2026, 10, 3))
    endless = "9" * 5000

    sent = send(
        lead,
        cast,
        **days(OCTOBER, "3", seen=f"{endless}, 3: x, 3||", **{f"gone.{OCTOBER}.31": "1"}),
    )
    gone = send(lead, cast, **days(OCTOBER, seen="3||", **{f"gone.{OCTOBER}.{endless[:900]}": "1"}))

    assert [sent.status_code, gone.status_code] == [422, 422]
    assert stored() == {"10-03": 1}
