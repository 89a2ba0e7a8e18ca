from datetime import UTC, date, datetime, timedelta

import pytest

from outcomes import jobs, tasks
from outcomes.models import Chart, MeasureVersion, Observation, Series
from tests.factories.networks import NetworkFactory, SiteFactory
from tests.factories.outcomes import MeasureFactory, SeriesFactory
from tests.outcomes.shapes import FIRST, fill

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATE = NOW + timedelta(days=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def site(network):
    return SiteFactory(network=network)


@pytest.fixture
def other_site(network):
    return SiteFactory(network=network)


@pytest.fixture
def measure(network):
    return MeasureFactory(network=network)


def computed(measure, site=None, kind="run", now=LATE):
    series = Series.objects.filter(measure=measure, site=site).first() or SeriesFactory(
        measure=measure, site=site, stale=True
    )
    jobs.compute(series.pk, now=now)
    return Chart.objects.get(series=series, kind=kind)


def column(chart, name):
    return [point[name] for point in chart.result["points"]]


# --- What is computed -------------------------------------------------------------------


def test_a_run_chart_of_a_site_has_its_values_and_its_median(measure, site):
    fill(measure, site, [10, 20, 30])

    chart = computed(measure, site)

    assert column(chart, "value") == [10, 20, 30]
    assert column(chart, "center") == [20, 20, 20]
    assert column(chart, "period") == ["2025-01-01", "2025-02-01", "2025-03-01"]


def test_a_month_nobody_sent_is_a_gap_and_no_zero(measure, site):
    fill(measure, site, [10, None, 30])

    chart = computed(measure, site)

    assert column(chart, "value") == [10, None, 30]
    assert column(chart, "reported") == [1, 0, 1]


def test_the_total_is_of_summed_counts_with_the_sites_that_reported(measure, site, other_site):
    SiteFactory(network=measure.network, left_on=date(2024, 12, 31), joined_on=FIRST.replace(2020))
    fill(measure, site, [(1, 10), (5, 10)])
    fill(measure, other_site, [(90, 90)])

    chart = computed(measure)

    assert column(chart, "value") == [91, 50]
    assert column(chart, "reported") == [2, 1]
    assert column(chart, "expected") == [2, 2]


@pytest.mark.parametrize(
    ("shape", "kind", "value"),
    [({}, "p", 20), ({"rate": True}, "u", 200), ({"count": True}, "c", 20)],
)
def test_each_kind_of_measure_has_its_control_chart(network, site, shape, kind, value):
    measure = MeasureFactory(network=network, **{f"definition__{key}": shape[key] for key in shape})
    fill(measure, site, [(20, None if kind == "c" else 100)] * 12)

    chart = computed(measure, site, kind)

    assert column(chart, "value") == [value] * 12
    (upper,) = set(column(chart, "upper"))
    assert upper > value
    assert Chart.objects.filter(series__measure=measure).count() == 2


def test_events_at_no_risk_are_no_point(network, site):
    measure = MeasureFactory(network=network, definition__rate=True)
    fill(measure, site, [(2, 100), (5, 0), (0, 0), (3, 100)])

    chart = computed(measure, site, "u")

    assert column(chart, "value") == [20, None, None, 30]


def test_a_series_without_data_gets_an_empty_chart(measure, site):
    chart = computed(measure, site)

    assert chart.result["points"] == []
    assert chart.verdict == "too_few"


def test_quarters_follow_each_other_by_three_months(network, site):
    measure = MeasureFactory(network=network, definition__quarterly=True)
    fill(measure, site, [10, None, 30])

    chart = computed(measure, site)

    assert column(chart, "period") == ["2025-01-01", "2025-04-01", "2025-07-01"]


# --- What it says -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "verdict"), [("higher", "better"), ("lower", "worse"), ("none", "changed")]
)
def test_a_shift_is_named_by_the_direction_of_good(network, site, direction, verdict):
    measure = MeasureFactory(network=network, definition__direction=direction)
    fill(measure, site, [*[50, 52, 48, 51, 49, 53, 47] * 2, *[70, 71, 73, 70, 72, 74, 71, 70]])

    chart = computed(measure, site)

    assert chart.verdict == verdict
    assert chart.sentence == f"{verdict.capitalize()}: above the median for 8 months."


def test_a_shift_is_not_said_to_go_on_once_it_has_ended(measure, site):
    fill(measure, site, [*[50, 52, 48, 51, 49, 53, 47] * 2, *[70, 71, 73, 70, 72, 74], 40, 41])

    chart = computed(measure, site)

    assert chart.verdict == "no_signal"
    assert "shift" in {signal["rule"] for signal in chart.result["signals"]}


def test_nine_points_are_too_few_however_they_look(measure, site):
    fill(measure, site, [10, 20, 30, 40, 50, 60, 70, 80, 90])

    chart = computed(measure, site)

    assert chart.verdict == "too_few"
    assert chart.sentence == "Too few points to judge: 9 months so far, 10 are needed."


def test_a_rare_outlier_is_said_by_the_control_chart(measure, site):
    fill(measure, site, [*[50, 52, 48, 51, 49, 53, 47] * 2, 95])

    chart = computed(measure, site, "p")

    assert chart.sentence == "Better: the latest month is above the upper limit."


# --- Baselines and breaks ---------------------------------------------------------------


def test_a_baseline_keeps_its_line_whatever_follows(network, site):
    measure = MeasureFactory(
        network=network,
        definition__baseline_from=FIRST,
        definition__baseline_to=date(2025, 8, 31),
    )
    fill(measure, site, [50] * 8 + [80] * 8)

    chart = computed(measure, site)

    assert set(column(chart, "center")) == {50}
    assert chart.result["baseline_to"] == 8


@pytest.mark.parametrize(
    ("shape", "kind", "line"),
    [
        ({}, "run", 50),
        ({}, "p", 50),
        ({"rate": True}, "u", 500),
        ({"count": True}, "c", 50),
        ({"count": True}, "run", 50),
    ],
)
def test_a_baseline_starts_where_it_is_said_to_start(network, site, shape, kind, line):
    measure = MeasureFactory(
        network=network,
        definition__baseline_from=date(2025, 9, 1),
        definition__baseline_to=date(2026, 4, 30),
        **{f"definition__{key}": value for key, value in shape.items()},
    )
    size = None if "count" in shape else 100
    fill(measure, site, [(10, size)] * 8 + [(50, size)] * 8)

    chart = computed(measure, site, kind)

    assert set(column(chart, "center")) == {line}
    assert chart.result["baseline_to"] == 16


def test_a_baseline_of_too_few_months_is_not_used(network, site):
    measure = MeasureFactory(
        network=network, definition__baseline_from=FIRST, definition__baseline_to=date(2025, 9, 30)
    )
    fill(measure, site, [50] * 3 + [(0, 0)] * 6 + [80] * 8)

    chart = computed(measure, site)

    assert set(column(chart, "center")) == {80}
    assert chart.result["baseline_to"] is None


def test_a_new_definition_breaks_the_chart(measure, site):
    fill(measure, site, [50] * 8 + [80] * 8)
    measure.current = MeasureVersion.objects.create(
        measure=measure,
        number=2,
        effective_on=date(2025, 9, 1),
        change_reason="Visits by video count too",
        numerator="Patients in remission",
        denominator="Patients seen",
        direction="higher",
    )
    measure.save()

    chart = computed(measure, site)

    assert column(chart, "center") == [50] * 8 + [80] * 8
    assert chart.result["phases"] == [
        {"first": 8, "starts_on": "2025-09-01", "reason": "Visits by video count too"}
    ]
    assert chart.verdict == "no_signal"


# --- Provisional points -----------------------------------------------------------------


def test_the_newest_total_is_provisional_while_sites_may_still_send(measure, site, other_site):
    fill(measure, site, [50] * 22)
    fill(measure, other_site, [50] * 21 + [50], first=FIRST)
    Observation.objects.filter(site=other_site, period=date(2026, 10, 1)).delete()

    waiting = computed(measure, now=NOW)
    marks, until = column(waiting, "mark"), waiting.provisional_until
    judged = computed(measure, now=LATE)

    assert marks[-1] == "provisional"
    assert marks.count("provisional") == 1
    assert until == date(2026, 11, 30)
    assert column(judged, "mark")[-1] == "expected"
    assert judged.provisional_until is None


def test_a_provisional_point_moves_neither_line_nor_finding(measure, site, other_site):
    fill(measure, site, [50] * 21 + [99])
    fill(measure, other_site, [50] * 21)

    chart = computed(measure, now=NOW)

    assert set(column(chart, "center")) == {50}
    assert chart.verdict == "no_signal"
    assert chart.result["signals"] == []


def test_what_a_finding_speaks_of_ends_before_a_provisional_point(measure, site, other_site):
    fill(measure, site, [50] * 12 + [60] * 9 + [10])
    fill(measure, other_site, [50] * 12 + [60] * 9)

    waiting, judged = computed(measure, now=NOW), computed(measure, now=LATE)

    assert waiting.sentence.endswith("for 9 months, up to Sep 2026.")
    assert "up to" not in judged.sentence


def test_the_newest_total_counts_at_once_when_all_have_sent(measure, site, other_site):
    fill(measure, site, [50] * 22)
    fill(measure, other_site, [50] * 22)

    assert computed(measure, now=NOW).provisional_until is None


# --- Revisions --------------------------------------------------------------------------


def test_a_result_of_older_data_never_replaces_a_newer_one(measure, site, monkeypatch):
    fill(measure, site, [50] * 12)
    series = SeriesFactory(measure=measure, site=site, data_revision=1)
    read = jobs.read

    def overtaken(*given):
        lines = read(*given)
        Series.objects.update(data_revision=2)
        Observation.objects.update(numerator=60)
        monkeypatch.setattr(jobs, "read", read)
        jobs.compute(series.pk, now=LATE)
        return lines

    monkeypatch.setattr(jobs, "read", overtaken)
    jobs.compute(series.pk, now=LATE)

    series.refresh_from_db()
    chart = Chart.objects.get(kind="run")
    assert (series.computed_revision, chart.revision) == (2, 2)
    assert set(column(chart, "value")) == {60}


def test_data_that_change_while_computing_leave_the_series_stale(measure, site, monkeypatch):
    fill(measure, site, [50] * 12)
    series = SeriesFactory(measure=measure, site=site, data_revision=1)
    read = jobs.read

    def meanwhile(*given):
        Series.objects.update(data_revision=2)
        return read(*given)

    monkeypatch.setattr(jobs, "read", meanwhile)
    jobs.compute(series.pk, now=LATE)

    series.refresh_from_db()
    assert series.computed_revision == 1
    assert series.is_stale


def test_a_series_that_is_gone_is_passed_over():
    tasks.recompute(4711)

    assert not Chart.objects.exists()


def test_touching_makes_missing_series_and_raises_only_those_meant(measure, site, other_site):
    quiet = SeriesFactory(measure=measure, site=other_site)

    touched = jobs.touch(measure_id=measure.pk, site_ids=[site.pk], now=NOW)
    again = jobs.touch(measure_id=measure.pk, site_ids=[site.pk], now=NOW)

    quiet.refresh_from_db()
    assert sorted(touched) == sorted(again)
    assert set(Series.objects.filter(pk__in=touched).values_list("site", "data_revision")) == {
        (site.pk, 2),
        (None, 2),
    }
    assert quiet.data_revision == 0


# --- The sweep --------------------------------------------------------------------------


def test_the_sweep_computes_what_a_lost_wake_up_left_behind(measure, site):
    fill(measure, site, [50] * 12)
    SeriesFactory(measure=measure, site=site, stale=True)

    tasks.sweep_stale_charts()

    assert Chart.objects.filter(kind="run").count() == 1
    assert not Series.objects.stale().exists()


def test_the_sweep_leaves_fresh_changes_to_their_own_wake_up(measure, site):
    SeriesFactory(measure=measure, site=site, data_revision=1, changed_at=NOW)

    assert jobs.stale(NOW + timedelta(seconds=59)) == []
    assert len(jobs.stale(NOW + timedelta(seconds=61))) == 1


def test_the_sweep_judges_a_provisional_point_after_its_day_and_only_once(
    measure, site, other_site
):
    fill(measure, site, [50] * 22)
    fill(measure, other_site, [50] * 21)
    chart = computed(measure, now=NOW)

    before = jobs.stale(datetime(2026, 11, 30, 12, tzinfo=UTC))
    after = jobs.stale(datetime(2026, 12, 1, 12, tzinfo=UTC))
    jobs.compute(chart.series_id, now=datetime(2026, 12, 1, 12, tzinfo=UTC))

    assert before == []
    assert after == [chart.series_id]
    assert jobs.stale(datetime(2026, 12, 1, 13, tzinfo=UTC)) == []
