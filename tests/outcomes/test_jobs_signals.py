"""Signals follow their charts: found once, growing, ended; and a new phase is only asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes import jobs
from outcomes.jobs.judging import Found
from outcomes.jobs.storing import match
from outcomes.models import Chart, Observation, Series, Signal
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory
from tests.outcomes.shapes import SHIFTED, fill

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STEADY = [50, 52, 48, 51, 49, 53, 47] * 2
JUMP = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return SiteFactory(network=NetworkFactory())


@pytest.fixture
def measure(site):
    return MeasureFactory(network=site.network)


@pytest.fixture
def series(measure, site):
    return Series.objects.create(measure=measure, site=site)


def compute(series, now=NOW):
    jobs.compute(series.pk, now=now)
    return list(Signal.objects.filter(series=series).order_by("pk"))


def suggestion(series):
    compute(series)
    return Chart.objects.get(series=series, kind="run").result["suggestion"]


# --- Signals ----------------------------------------------------------------------------


def test_a_shift_is_found_with_its_periods_and_its_reading(measure, site, series):
    fill(measure, site, SHIFTED)

    (signal,) = compute(series)

    assert (signal.rule, signal.side, signal.reading) == ("shift", "above", "better")
    assert (signal.first_period, signal.last_period) == (JUMP, date(2026, 10, 1))
    assert (signal.length, signal.is_current, signal.found_at) == (8, True, NOW)
    assert (signal.ended_at, signal.looked_at) == (None, None)


def test_the_same_data_write_no_signal(measure, site, series):
    fill(measure, site, SHIFTED)
    (before,) = compute(series)

    with CaptureQueriesContext(connection) as seen:
        (after,) = compute(series, now=NOW + timedelta(hours=1))

    assert (after.updated_at, after.found_at) == (before.updated_at, before.found_at)
    writes = [one["sql"] for one in seen if "outcomes_signal" in one["sql"]]
    assert all(sql.startswith("SELECT") for sql in writes)


def test_a_shift_that_goes_on_is_one_signal_that_grows(measure, site, series):
    fill(measure, site, SHIFTED[:-2])
    (first,) = compute(series)
    fill(measure, site, SHIFTED[-2:], first=date(2026, 9, 1))

    (grown,) = compute(series, now=NOW + timedelta(days=60))

    assert grown.pk == first.pk
    assert (first.length, grown.length) == (6, 8)
    assert (grown.found_at, grown.last_period) == (NOW, date(2026, 10, 1))


def test_a_shift_that_is_over_stays_and_is_no_longer_current(measure, site, series):
    fill(measure, site, [*SHIFTED, 40, 41, 42])

    (signal,) = compute(series, now=NOW + timedelta(days=200))

    assert (signal.is_current, signal.ended_at) == (False, None)


@pytest.mark.parametrize(
    ("newest", "is_news"),
    [
        ([70, 71, 73, 70, 72, 74], True),
        ([70, 71, 73, 70, 72, 74, 71, 70], True),
        ([70, 71, 73, 70, 72, 74, 71, 70, 73], False),
        ([70, 71, 73, 70, 72, 74, 40], False),
    ],
    ids=["seen-at-once", "two-points-late", "three-points-late", "over"],
)
def test_a_signal_is_news_where_one_of_the_newest_three_points_made_it(
    measure, site, series, newest, is_news
):
    fill(measure, site, [*STEADY, *newest])

    (signal,) = compute(series)

    assert (signal.side, signal.is_news) == ("above", is_news)


def test_years_that_come_at_once_are_no_news_and_what_comes_after_is(measure, site, series):
    fill(measure, site, [30, 32, 31, 29, 33] * 2 + [50, 52, 48, 51, 49] * 2)
    imported = compute(series)

    fill(measure, site, [56, 59, 62, 65, 68], first=date(2026, 9, 1))
    found = compute(series, now=NOW + timedelta(days=30))

    assert [(one.side, one.is_current, one.is_news) for one in imported] == [
        ("below", False, False),
        ("above", True, False),
    ]
    assert [(one.rule, one.side) for one in found if one.is_news] == [("trend", "up")]


def test_a_signal_that_was_news_stays_so_while_it_grows(measure, site, series):
    fill(measure, site, SHIFTED)
    compute(series)
    fill(measure, site, [72, 74, 71], first=date(2026, 11, 1))

    grown = compute(series, now=NOW + timedelta(days=90))[0]

    assert (grown.length, grown.is_news) == (11, True)


def test_a_signal_that_the_data_no_longer_say_has_ended(measure, site, series):
    fill(measure, site, SHIFTED)
    compute(series)
    Observation.objects.filter(period__gte=JUMP).update(numerator=50)

    (signal,) = compute(series, now=NOW + timedelta(hours=1))

    assert signal.ended_at == NOW + timedelta(hours=1)
    assert not signal.is_current


def test_a_signal_that_comes_back_is_a_new_one(measure, site, series):
    fill(measure, site, SHIFTED)
    compute(series)
    changed = Observation.objects.filter(period__gte=JUMP)
    changed.update(numerator=50)
    compute(series)
    changed.update(numerator=70)

    ended, again = compute(series)

    assert ended.ended_at is not None
    assert (again.ended_at, again.first_period) == (None, JUMP)


def test_a_signal_is_read_anew_when_the_direction_changes(measure, site, series):
    fill(measure, site, SHIFTED)
    compute(series)
    measure.current.direction = "lower"
    measure.current.save()

    (signal,) = compute(series)

    assert signal.reading == "worse"


def test_when_the_line_moves_the_signal_that_overlaps_is_the_same():
    def stored(side, first, last):
        return Signal(rule="shift", side=side, first_period=first, last_period=last)

    def found(side, first, last):
        return Found("shift", side, "better", first, last, 6, True)

    old, other = (
        stored("above", date(2026, 1, 1), date(2026, 8, 1)),
        stored("below", date(2025, 1, 1), date(2025, 8, 1)),
    )
    moved = found("above", date(2026, 3, 1), date(2026, 9, 1))
    fresh = found("below", date(2026, 3, 1), date(2026, 9, 1))

    pairs, new, lost = match([old, other], [moved, fresh])

    assert (pairs, new, lost) == ([(old, moved)], [fresh], [other])


def test_a_phase_that_explains_a_shift_ends_its_signal(measure, site, series):
    fill(measure, site, SHIFTED)
    compute(series)
    series.phases.create(starts_on=JUMP, reason="New clinic", by=UserFactory())

    (signal,) = compute(series)

    assert signal.ended_at == NOW


# --- Suggestions ------------------------------------------------------------------------


def test_a_new_phase_is_asked_for_after_eight_points(measure, site, series):
    fill(measure, site, SHIFTED)

    assert suggestion(series) == {
        "starts_on": "2026-03-01",
        "words": "8 points above the earlier median since Mar 2026: a new phase?",
    }


@pytest.mark.parametrize(
    "values",
    [
        STEADY * 2,
        SHIFTED[:-1],
        [*SHIFTED, 40],
        [70] * 9,
    ],
)
def test_nothing_is_asked_where_nothing_lasts(measure, site, series, values):
    fill(measure, site, values)

    assert suggestion(series) is None


def test_a_long_new_level_is_still_asked_for_when_it_makes_the_median(measure, site, series):
    fill(measure, site, [*STEADY[:8], *[70, 71, 73, 70, 72, 74, 71] * 2])

    assert suggestion(series)["starts_on"] == "2025-09-01"


def test_with_a_frozen_baseline_its_own_line_counts(measure, site, series):
    fill(measure, site, SHIFTED)
    series.baseline_from, series.baseline_to = date(2025, 1, 1), date(2025, 12, 1)
    series.save()

    assert suggestion(series)["words"] == (
        "8 points above the baseline since Mar 2026: a new phase?"
    )


CLIMB = [55, 58, 61, 64, 67, 70, 73, 76, 79, 82]


def test_a_phase_is_proposed_from_where_the_level_has_settled(measure, site, series):
    fill(measure, site, [*STEADY[:8], *CLIMB, *[84, 82, 85, 83, 84, 82, 85, 83]])

    found = suggestion(series)

    assert found["words"].startswith("18 points above the earlier median since Sep 2025, at one")
    assert "2026-01" < found["starts_on"] < "2026-08"


def test_no_phase_is_proposed_while_the_level_still_moves(measure, site, series):
    fill(measure, site, [*STEADY[:8], *CLIMB])

    assert suggestion(series) == {
        "starts_on": "",
        "words": "10 points above the earlier median since Sep 2025; the level still moves: "
        "too early for a phase.",
    }


def test_points_on_the_old_line_count_where_a_phase_would_begin(measure, site, series):
    tail = [*[60, 61, 60, 61, 60, 50, 60, 50, 61], *[70, 71, 50, 72, 70, 71, 70, 72, 71, 70]]
    fill(measure, site, [*STEADY[:8], *tail])
    found = suggestion(series)
    series.phases.create(starts_on=found["starts_on"], reason="New level", by=UserFactory())

    jobs.compute(series.pk, now=NOW)

    result = Chart.objects.get(series=series, kind="run").result
    begun = result["phases"][0]["first"]
    assert not [one for one in result["signals"] if min(one["points"]) >= begun]


def test_a_level_that_half_of_the_points_still_are_on_is_no_new_one(measure, site, series):
    median = 50
    fill(measure, site, [*STEADY[:8], *[60, median] * 3, *[60] * 6, *[median] * 6])

    assert suggestion(series) is None


def test_only_the_newest_phase_is_looked_at(measure, site, series):
    fill(measure, site, SHIFTED)
    series.phases.create(starts_on=JUMP, reason="New clinic", by=UserFactory())

    assert suggestion(series) is None


def test_points_on_the_line_are_passed_over(measure, site, series):
    values = [50, 52, 48, 51, 49, 53, 47, 50]
    fill(measure, site, [*values, *[70, 71, 50, 73, 70, 72, 50, 74, 71, 70]])
    series.baseline_from, series.baseline_to = date(2025, 1, 1), date(2025, 8, 1)
    series.save()

    assert suggestion(series)["words"].startswith("8 points above")
