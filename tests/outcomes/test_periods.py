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
    assert periods.written(october, "month") == "2026-10"
    assert periods.written(october, "quarter") == "2026-Q4"
