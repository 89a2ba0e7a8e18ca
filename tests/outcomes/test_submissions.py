from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lhs_platform.lib.errors import ChangedMeanwhile, RowErrors
from networks.models import AuditEntry
from outcomes import intake, tasks
from outcomes.actions import submissions
from outcomes.actions.submissions import Row
from outcomes.models import Chart, Observation, ObservationChange, Series, Submission
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory, MeasureVersionFactory, ObservationFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def measure(network):
    return MeasureFactory(network=network)


@pytest.fixture
def site(network):
    return SiteFactory(network=network)


@pytest.fixture
def send(network):
    person = UserFactory(name="Lena Lead")

    def send(*rows, **more):
        return submissions.submit(
            rows, by=person, network=network, channel=Submission.Channel.ENTRY, now=NOW, **more
        )

    return send


def a_row(measure, site, numerator=20, denominator=30, **more):
    given = {"period": OCTOBER, "line": 2} | more
    return Row(
        measure=measure,
        site=site,
        numerator=Decimal(str(numerator)),
        denominator=None if denominator is None else Decimal(str(denominator)),
        **given,
    )


def revisions():
    return dict(Series.objects.values_list("site_id", "data_revision"))


def faults_of(row):
    return [(fault.column, fault.code) for fault in intake.faults_in(row, today=TODAY)]


def test_rows_are_stored_with_their_definition_and_origin(send, measure, site):
    sent = send(a_row(measure, site), file_name="october.csv", file_sha256="a" * 64)

    stored = Observation.objects.get()
    assert (stored.numerator, stored.denominator, stored.version) == (20, 30, 1)
    assert (stored.measure_version, stored.submission) == (measure.current, sent)
    assert (sent.added, sent.changed, sent.unchanged) == (1, 0, 0)
    assert sent.file_name == "october.csv"
    assert revisions() == {site.pk: 1, None: 1}


def test_one_bad_row_keeps_all_of_them_out(send, measure, site, network):
    other = SiteFactory(network=network)

    with pytest.raises(RowErrors) as error:
        send(a_row(measure, site), a_row(measure, other, 31, 30, line=3))

    assert [(f.line, f.code) for f in error.value.rows] == [(3, "over_denominator")]
    assert error.value.text == "One row needs another look. Nothing was stored."
    assert not Observation.objects.exists()
    assert not Submission.objects.exists()
    assert not Series.objects.exists()


def test_the_same_rows_twice_change_nothing(send, measure, site):
    send(a_row(measure, site))

    again = send(a_row(measure, site, "20.0000", "30.0"))

    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert Observation.objects.get().version == 1
    assert revisions() == {site.pk: 1, None: 1}
    assert not ObservationChange.objects.exists()


def test_a_correction_keeps_what_was(send, measure, site):
    send(a_row(measure, site, 20, 30))

    sent = send(a_row(measure, site, 21, 31))

    stored = Observation.objects.get()
    change = stored.history.get()
    assert (stored.numerator, stored.denominator, stored.version) == (21, 31, 2)
    assert (change.old_numerator, change.old_denominator) == (20, 30)
    assert (change.new_numerator, change.new_denominator) == (21, 31)
    assert change.submission == sent
    assert revisions() == {site.pk: 2, None: 2}


def test_only_touched_series_rise(send, measure, site, network):
    other = SiteFactory(network=network)
    send(a_row(measure, site), a_row(measure, other, line=3))

    send(a_row(measure, site), a_row(measure, other, 1, 30, line=3))

    assert revisions() == {site.pk: 1, other.pk: 2, None: 2}


def test_the_trail_says_what_was_and_what_is(send, measure, site):
    send(a_row(measure, site))

    send(a_row(measure, site, 21, 31))

    entry = AuditEntry.objects.filter(verb="data.submitted").order_by("pk").last()
    name = f"{measure.code} {site.code} 2026-10"
    assert entry.before == {name: "20 of 30"}
    assert entry.after[name] == "21 of 31"
    assert entry.after["changed"] == 1


def test_a_newer_value_is_not_saved_over(send, measure, site):
    send(a_row(measure, site))
    send(a_row(measure, site, 25, 30, version=1))

    with pytest.raises(ChangedMeanwhile) as error:
        send(a_row(measure, site, 22, 30, version=1))

    assert "25 of 30" in error.value.text
    assert "22 of 30" in error.value.text
    assert Observation.objects.get().numerator == 25


def test_a_value_that_appeared_meanwhile_is_not_saved_over(send, measure, site):
    send(a_row(measure, site))

    with pytest.raises(ChangedMeanwhile):
        send(a_row(measure, site, 22, 30, version=0))


def test_the_newest_version_and_no_version_replace(send, measure, site):
    send(a_row(measure, site))

    send(a_row(measure, site, 21, 30, version=1))
    send(a_row(measure, site, 22, 30))

    assert Observation.objects.get().version == 3


def test_the_same_value_again_is_no_conflict(send, measure, site):
    send(a_row(measure, site))

    sent = send(a_row(measure, site, version=0))

    assert sent.unchanged == 1


def test_a_key_twice_in_one_hand_over_is_refused(send, measure, site):
    with pytest.raises(RowErrors) as error:
        send(a_row(measure, site, line=2), a_row(measure, site, 1, 2, line=5))

    assert [(f.line, f.code) for f in error.value.rows] == [(5, "repeated")]
    assert "Line 2" in error.value.rows[0].reason


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((-1, 30), ("numerator", "not_usable")),
        ((1, -30), ("denominator", "not_usable")),
        ((31, 30), ("numerator", "over_denominator")),
        ((1, "30.00001"), ("denominator", "not_usable")),
        ((1, None), ("denominator", "missing")),
        (("99999999999", "99999999999"), ("numerator", "not_usable")),
        (("NaN", 30), ("numerator", "not_usable")),
        (("Infinity", 30), ("numerator", "not_usable")),
    ],
)
def test_bad_values_of_a_proportion_are_named(measure, site, values, expected):
    assert expected in faults_of(a_row(measure, site, *values))


def test_zero_of_zero_is_taken(measure, site):
    assert faults_of(a_row(measure, site, 0, 0)) == []


def test_a_rate_may_be_over_its_denominator_and_have_decimals(network, site):
    rate = MeasureFactory(network=network, definition__rate=True)

    assert faults_of(a_row(rate, site, "3.5", 2)) == []


def test_a_count_has_no_denominator(network, site):
    count = MeasureFactory(network=network, definition__count=True)

    assert faults_of(a_row(count, site, 3, None)) == []
    assert faults_of(a_row(count, site, 3, 4)) == [("denominator", "not_used")]


@pytest.mark.parametrize(
    ("period", "code"),
    [(date(2026, 10, 2), "not_a_start"), (date(2026, 11, 1), "not_over"), (OCTOBER, None)],
)
def test_only_months_that_are_over_are_taken(measure, site, period, code):
    found = faults_of(a_row(measure, site, period=period))

    assert found == ([("period", code)] if code else [])


def test_a_quarter_begins_with_its_first_month(network, site):
    measure = MeasureFactory(network=network, definition__quarterly=True)

    assert faults_of(a_row(measure, site, period=date(2026, 7, 1))) == []
    assert faults_of(a_row(measure, site, period=date(2026, 8, 1))) == [("period", "not_a_start")]
    assert faults_of(a_row(measure, site, period=OCTOBER)) == [("period", "not_over")]


def test_retired_measures_and_sites_that_left_take_no_data(network, site):
    retired = MeasureFactory(network=network, retired_on=date(2026, 6, 1))
    left = SiteFactory(network=network, left_on=date(2026, 6, 30))

    assert faults_of(a_row(retired, site)) == [("measure", "retired")]
    measure = MeasureFactory(network=network)
    assert faults_of(a_row(measure, left)) == [("site", "left")]
    assert faults_of(a_row(measure, left, period=date(2026, 5, 1))) == []


def test_a_preview_says_what_would_happen_and_stores_nothing(measure, site, network):
    ObservationFactory(measure=measure, site=site)
    rows = [
        a_row(measure, site),
        a_row(measure, SiteFactory(network=network), line=3),
        a_row(measure, site, period=date(2026, 9, 1), line=4),
    ]

    found = intake.preview(rows, today=TODAY)

    assert (len(found.added), len(found.changed), len(found.unchanged)) == (2, 0, 1)
    assert not found.is_nothing_new
    assert Observation.objects.count() == 1


def test_a_submission_queues_the_charts_of_what_it_touched(
    send, measure, site, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(a_row(measure, site))

    assert Series.objects.stale().count() == 0
    assert Chart.objects.filter(kind=Chart.Kind.RUN).count() == 2


def test_a_dead_broker_does_not_break_the_save(
    send, measure, site, monkeypatch, django_capture_on_commit_callbacks
):
    def dead(*_args, **_more):
        raise tasks.recompute.OperationalError

    monkeypatch.setattr(tasks.recompute, "delay", dead)

    with django_capture_on_commit_callbacks(execute=True):
        send(a_row(measure, site))

    assert Observation.objects.count() == 1
    assert Series.objects.stale().count() == 2


@pytest.mark.parametrize("asked_from", [None, date(2026, 9, 15)])
def test_late_data_belong_to_the_definition_of_their_period(send, measure, site, asked_from):
    first = measure.current
    first.effective_on = asked_from
    first.save()
    measure.current = MeasureVersionFactory(
        measure=measure, number=2, effective_on=date(2026, 10, 1), change_reason="Video counts"
    )
    measure.save()

    send(a_row(measure, site), a_row(measure, site, period=date(2026, 9, 1)))

    found = dict(Observation.objects.values_list("period", "measure_version"))
    assert found == {OCTOBER: measure.current.pk, date(2026, 9, 1): first.pk}


def test_events_out_of_nothing_are_refused(send, network, site):
    rate = MeasureFactory(network=network, definition__rate=True)

    with pytest.raises(RowErrors) as error:
        send(a_row(rate, site, 5, 0))

    (fault,) = error.value.rows
    assert (fault.column, fault.code) == ("denominator", "zero")
    assert "5 out of nothing" in fault.reason
