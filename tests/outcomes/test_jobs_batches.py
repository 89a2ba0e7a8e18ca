"""Exactly what was touched is computed, many at a time, in few queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outcomes import jobs, tasks
from outcomes.jobs import judging
from outcomes.models import Chart, Observation, Series
from outcomes.spc import SpcError
from tests.factories.networks import NetworkFactory, SiteFactory
from tests.factories.outcomes import MeasureFactory, SeriesFactory
from tests.outcomes.shapes import fill

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def measure(network):
    return MeasureFactory(network=network)


def with_sites(measure, count):
    for site in SiteFactory.create_batch(count, network=measure.network):
        fill(measure, site, [50] * 12)
        SeriesFactory(measure=measure, site=site, stale=True)
    SeriesFactory(measure=measure, total=True, stale=True)


def queries_of_computing(measure):
    with CaptureQueriesContext(connection) as seen:
        jobs.compute_measure(measure.pk, now=NOW)
    return len(seen)


def test_a_batch_costs_as_many_queries_however_many_series_it_holds(network):
    small, large = MeasureFactory.create_batch(2, network=network)
    with_sites(small, 2)
    with_sites(large, 9)

    few, many = queries_of_computing(small), queries_of_computing(large)

    assert few == many
    assert Chart.objects.count() == 26
    assert not Series.objects.stale().exists()


def test_only_what_lags_behind_is_computed(measure):
    with_sites(measure, 3)
    jobs.compute_measure(measure.pk, now=NOW)
    touched = Series.objects.exclude(site=None).order_by("pk").first()
    Series.objects.filter(pk=touched.pk).update(data_revision=2)

    tasks.recompute(measure.pk)

    newer = Chart.objects.exclude(computed_at=NOW)
    assert set(newer.values_list("series", flat=True)) == {touched.pk}


def test_with_no_change_nothing_is_computed(measure):
    with_sites(measure, 2)
    jobs.compute_measure(measure.pk, now=NOW)

    tasks.recompute(measure.pk)
    tasks.sweep_stale_charts()
    tasks.sweep_stale_charts()

    assert set(Chart.objects.values_list("computed_at", flat=True)) == {NOW}


def test_more_series_than_a_batch_holds_are_computed_in_turn(measure, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    with_sites(measure, 4)

    jobs.compute_measure(measure.pk, now=NOW)

    assert not Series.objects.stale().exists()


def test_series_of_different_revisions_are_each_of_their_own(measure):
    with_sites(measure, 3)
    for number, series in enumerate(Series.objects.order_by("pk"), 1):
        Series.objects.filter(pk=series.pk).update(data_revision=number)

    jobs.compute_measure(measure.pk, now=NOW)

    assert not Series.objects.stale().exists()
    runs = Chart.objects.filter(kind="run").order_by("series_id")
    assert list(runs.values_list("revision", flat=True)) == [1, 2, 3, 4]


def test_a_sweep_passes_over_what_another_worker_has_computed(measure, monkeypatch):
    with_sites(measure, 2)
    found = jobs.stale

    def overtaken(now, **more):
        keys = found(now, **more)
        jobs.compute_many(keys, now=NOW)
        return keys

    monkeypatch.setattr(jobs, "stale", overtaken)
    jobs.sweep(NOW + timedelta(hours=1))

    assert set(Chart.objects.values_list("computed_at", flat=True)) == {NOW}


def test_a_measure_that_falls_behind_again_and_again_is_left_after_some_rounds(
    measure, monkeypatch
):
    with_sites(measure, 1)
    monkeypatch.setattr(jobs, "store", lambda *_given: 0)
    looked = []
    of_measure = jobs.of_measure
    monkeypatch.setattr(jobs, "of_measure", lambda key: looked.append(key) or of_measure(key))

    jobs.compute_measure(measure.pk, now=NOW)

    assert len(looked) == jobs.ROUNDS


def test_a_series_that_the_arithmetic_refuses_holds_up_no_other(measure, monkeypatch):
    with_sites(measure, 2)
    refused = Series.objects.exclude(site=None).order_by("pk").first()
    Observation.objects.filter(site=refused.site_id).update(numerator=13)
    compute = judging.analyse_many

    def refusing(cases):
        cases = list(cases)
        return [
            SpcError("no") if case["y"] and case["y"][0] == 13 else found
            for case, found in zip(cases, compute(cases), strict=True)
        ]

    monkeypatch.setattr(judging, "analyse_many", refusing)
    jobs.compute_measure(measure.pk, now=NOW)

    assert list(Series.objects.stale()) == [refused]
    assert not Chart.objects.filter(series=refused).exists()


def test_a_measure_without_a_definition_has_no_charts(network):
    measure = MeasureFactory(network=network, definition=False)
    SeriesFactory(measure=measure, total=True, stale=True)

    jobs.compute_measure(measure.pk, now=NOW)

    assert not Chart.objects.exists()


def test_a_series_that_lags_behind_does_so_since_its_first_change(measure):
    site = SiteFactory(network=measure.network)
    jobs.touch(measure_id=measure.pk, site_ids=[site.pk], now=NOW)
    jobs.touch(measure_id=measure.pk, site_ids=[site.pk], now=NOW + timedelta(seconds=50))

    assert set(Series.objects.values_list("data_revision", "changed_at")) == {(2, NOW)}
    assert len(jobs.stale(NOW + timedelta(seconds=61))) == 2


def test_a_series_that_was_computed_lags_behind_anew(measure):
    site = SiteFactory(network=measure.network)
    jobs.touch(measure_id=measure.pk, site_ids=[site.pk], now=NOW)
    jobs.compute_measure(measure.pk, now=NOW)

    jobs.touch(measure_id=measure.pk, site_ids=[site.pk], now=NOW + timedelta(seconds=50))

    assert set(Series.objects.values_list("changed_at", flat=True)) == {NOW + timedelta(seconds=50)}


def test_a_total_is_computed_again_once_a_site_has_joined(measure):
    fill(measure, SiteFactory(network=measure.network), [50, 60])
    total = SeriesFactory(measure=measure, site=None, data_revision=1)
    jobs.compute(total.pk, now=timezone.now())
    before = Chart.objects.get(series=total, kind="run").result["points"][-1]["expected"]

    SiteFactory(network=measure.network)
    later = timezone.now() + timedelta(minutes=1)
    jobs.sweep(later)

    after = Chart.objects.get(series=total, kind="run")
    assert after.result["points"][-1]["expected"] == before + 1
    assert jobs.stale(later + timedelta(minutes=1)) == []
