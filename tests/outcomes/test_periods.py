from datetime import date

import pytest

from outcomes import periods


@pytest.mark.parametrize(
    ("day", "frequency", "start", "end"),
    [
        (date(2026, 10, 31), "month", date(2026, 10, 1), date(2026, 10, 31)),
        (date(2024, 2, 10), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 1, 1), "week", date(2025, 12, 29), date(2026, 1, 4)),
        (date(2026, 11, 23), "week", date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 24), "event", date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_a_period_begins_and_ends(day, frequency, start, end):
    found = periods.start_of(day, frequency)

    assert found == start
    assert periods.last_day(found, frequency) == end


@pytest.mark.parametrize(
    ("today", "frequency", "newest"),
    [
        (date(2026, 11, 1), "month", date(2026, 10, 1)),
        (date(2026, 1, 31), "month", date(2025, 12, 1)),
        (date(2026, 11, 23), "quarter", date(2026, 7, 1)),
        (date(2027, 1, 1), "quarter", date(2026, 10, 1)),
        (date(2026, 11, 22), "week", date(2026, 11, 9)),
        (date(2026, 11, 23), "week", date(2026, 11, 16)),
        (date(2026, 11, 23), "event", date(2026, 11, 22)),
    ],
)
def test_the_newest_period_is_over(today, frequency, newest):
    assert periods.latest_complete(today, frequency) == newest


def test_every_period_is_given_once():
    found = list(periods.every(date(2025, 11, 1), date(2026, 5, 1), "quarter"))

    assert found == [date(2025, 11, 1), date(2026, 2, 1), date(2026, 5, 1)]


def test_periods_have_names_and_a_short_form():
    october = date(2026, 10, 1)

    assert periods.label(october, "month") == "Oct 2026"
    assert periods.label(october, "quarter") == "Quarter 4 2026"
    assert periods.label(date(2026, 10, 5), "week") == "Week of 5 Oct 2026"
    assert periods.label(october, "event") == "1 Oct 2026"
    assert periods.written(october, "month") == "2026-10"
    assert periods.written(october, "quarter") == "2026-Q4"
    assert periods.written(date(2026, 10, 5), "week") == "2026-W41"
    assert periods.written(october, "event") == "2026-10-01"


def test_the_first_week_of_a_year_may_begin_in_the_year_before():
    assert periods.written(date(2025, 12, 29), "week") == "2026-W01"
    assert periods.written(date(2026, 12, 28), "week") == "2026-W53"


def test_every_week_is_given_once_over_the_turn_of_a_year():
    found = list(periods.every(date(2025, 12, 22), date(2026, 1, 5), "week"))

    assert found == [date(2025, 12, 22), date(2025, 12, 29), date(2026, 1, 5)]


@pytest.mark.parametrize(
    ("frequency", "asked"),
    [("week", "week"), ("month", "month"), ("quarter", "quarter"), ("event", "month")],
)
def test_for_events_a_site_answers_each_month(frequency, asked):
    assert periods.reporting(frequency) == asked
