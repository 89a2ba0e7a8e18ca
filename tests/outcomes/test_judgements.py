from datetime import UTC, date, datetime

import pytest

from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import AuditEntry
from outcomes.actions import judgements
from outcomes.models import Chart, Follow, Observation, Phase, PointMark, Series, Signal
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory, MeasureVersionFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEW_LEVEL = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def measure():
    made = MeasureFactory(network=NetworkFactory())
    for site in SiteFactory.create_batch(2, network=made.network):
        fill(made, site, SHIFTED)
    compute(made)
    return made


@pytest.fixture
def own(measure):
    return measure.series.exclude(site=None).order_by("pk").first()


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def start(person, series, day=NEW_LEVEL, reason="New clinic"):
    return judgements.start_phase(by=person, series=series, starts_on=day, reason=reason, now=NOW)


def freeze(person, series, first=date(2025, 1, 1), last=date(2025, 12, 31)):
    return judgements.freeze_baseline(
        by=person, series=series, first=first, last=last, reason="Before the project", now=NOW
    )


def mark(person, series, kind="excluded", period=date(2026, 2, 1)):
    return judgements.mark_point(
        by=person, series=series, period=period, kind=kind, reason="The system was down", now=NOW
    )


def run_of(series):
    return Chart.objects.get(series=series, kind="run")


# --- Phases -----------------------------------------------------------------------------


def test_a_phase_splits_the_chart_of_its_series_and_no_other(measure, own, person, on_commit):
    before = dict(Series.objects.exclude(pk=own.pk).values_list("pk", "data_revision"))

    with on_commit():
        start(person, own, day=date(2026, 3, 17))

    (phase,) = run_of(own).result["phases"]
    assert (phase["first"], phase["starts_on"], phase["reason"]) == (14, "2026-03-01", "New clinic")
    assert dict(Series.objects.exclude(pk=own.pk).values_list("pk", "data_revision")) == before
    assert AuditEntry.objects.get(verb="phase.started").reason == "New clinic"


def test_a_phase_is_taken_back(own, person, on_commit):
    phase = start(person, own)

    with on_commit():
        judgements.end_phase(by=person, phase=phase, reason="Too early", now=NOW)

    assert run_of(own).result["phases"] == []
    assert not Phase.objects.exists()
    entry = AuditEntry.objects.get(verb="phase.taken_back")
    assert (entry.before["reason"], entry.reason) == ("New clinic", "Too early")


def test_a_phase_is_taken_back_once(own, person):
    phase = start(person, own)
    judgements.end_phase(by=person, phase=Phase.objects.get(), reason="Too early", now=NOW)

    with pytest.raises(Conflict):
        judgements.end_phase(by=person, phase=phase, reason="Too early", now=NOW)


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2025, 1, 20), date(2027, 1, 1)])
def test_a_phase_has_points_before_it_and_in_it(own, person, day):
    with pytest.raises(Conflict) as error:
        start(person, own, day=day)

    assert error.value.field == "starts_on"


def test_a_phase_needs_data(measure, person):
    empty = Series.objects.create(
        measure=measure, site=SiteFactory(network=measure.network), data_revision=1
    )

    with pytest.raises(Conflict):
        start(person, empty)


def test_no_two_phases_begin_together(own, person):
    start(person, own)

    with pytest.raises(Conflict):
        start(person, own)


@pytest.mark.parametrize("reason", ["", "  ", "Call 612-555-0143 about the patient"])
def test_a_decision_has_a_reason_that_tells_of_no_patient(own, person, reason):
    with pytest.raises(DomainError) as error:
        start(person, own, reason=reason)

    assert error.value.field == "reason"


def test_a_measure_without_a_definition_has_no_phases(own, person):
    own.measure.current = None
    own.measure.save()

    with pytest.raises(Conflict):
        start(person, Series.objects.get(pk=own.pk))


def test_a_phase_and_a_definition_from_one_day_stand_together(measure, own, person, on_commit):
    start(person, own)
    MeasureVersionFactory(
        measure=measure, number=2, effective_on=NEW_LEVEL, change_reason="Video counts"
    )

    compute(measure)

    (phase,) = run_of(own).result["phases"]
    assert (phase["first"], phase["reason"]) == (14, "New clinic; Video counts")


# --- Baselines --------------------------------------------------------------------------


def test_a_baseline_of_its_own_holds_the_line_of_a_series(own, person, on_commit):
    with on_commit():
        freeze(person, own)

    assert run_of(own).result["baseline_to"] == 12
    assert {point["center"] for point in run_of(own).result["points"]} == {50}


def test_a_baseline_is_given_up(own, person, on_commit):
    freeze(person, own)

    with on_commit():
        judgements.unfreeze_baseline(by=person, series=own, reason="Old news", now=NOW)

    own.refresh_from_db()
    assert (own.baseline_from, own.baseline_reason) == (None, "")
    assert run_of(own).result["baseline_to"] is None


def test_a_baseline_of_too_few_periods_is_refused(own, person):
    with pytest.raises(Conflict) as error:
        freeze(person, own, last=date(2025, 7, 31))

    assert error.value.field == "baseline_to"


def test_a_chart_with_phases_has_no_frozen_baseline(own, person):
    start(person, own)

    with pytest.raises(Conflict):
        freeze(person, own)


def test_what_is_not_frozen_cannot_be_given_up(own, person):
    with pytest.raises(Conflict):
        judgements.unfreeze_baseline(by=person, series=own, reason="Old news", now=NOW)


# --- Marks ------------------------------------------------------------------------------


def test_a_point_left_out_moves_no_line_and_says_why(own, person, on_commit):
    with on_commit():
        mark(person, own)

    point = run_of(own).result["points"][13]
    assert (point["judgement"], point["note"]) == ("excluded", "The system was down")
    assert point["value"] == 47


def test_an_astronomical_point_marks_the_run_chart(own, person, on_commit):
    with on_commit():
        mark(person, own, kind="astronomical")

    result = run_of(own).result
    (signal,) = [one for one in result["signals"] if one["rule"] == "astronomical"]
    assert (signal["points"], signal["side"], signal["reading"]) == ([13], "below", "worse")
    assert result["points"][13]["mark"] == "worse"


def test_a_mark_on_what_is_no_point_marks_nothing(own, person, on_commit):
    mark(person, own, kind="astronomical")
    Observation.objects.filter(site=own.site, period=date(2026, 2, 1)).update(
        numerator=0, denominator=0
    )

    compute(own.measure)

    assert "astronomical" not in {one["rule"] for one in run_of(own).result["signals"]}


def test_a_provisional_point_stays_so_under_a_mark(measure, person):
    total = measure.series.get(site=None)
    last = date(2026, 10, 1)
    measure.observations.filter(period=last).order_by("pk").last().delete()
    mark(person, total, kind="astronomical", period=last)

    compute(measure)

    point = run_of(total).result["points"][-1]
    assert (point["mark"], point["judgement"]) == ("provisional", "astronomical")


def test_a_mark_is_taken_back(own, person, on_commit):
    made = mark(person, own)

    with on_commit():
        judgements.unmark_point(by=person, mark=made, reason="It was right", now=NOW)

    assert run_of(own).result["points"][13]["judgement"] == ""
    assert not PointMark.objects.exists()


def test_a_point_that_is_not_there_bears_no_mark(own, person):
    with pytest.raises(Conflict):
        mark(person, own, period=date(2030, 1, 1))


def test_a_point_bears_a_mark_once(own, person):
    mark(person, own)

    with pytest.raises(Conflict):
        mark(person, own)


def test_the_total_is_marked_by_itself(measure, person, on_commit):
    total = measure.series.get(site=None)

    with on_commit():
        mark(person, total)

    assert run_of(total).result["points"][13]["judgement"] == "excluded"


# --- Signals ----------------------------------------------------------------------------


@pytest.fixture
def signal(own):
    return own.signals.get(rule="shift", side="above")


def test_the_first_who_looked_at_a_signal_stays(signal, person):
    judgements.look_at_signal(by=person, signal=signal, now=NOW)
    judgements.look_at_signal(by=UserFactory(), signal=signal, now=NOW)

    assert Signal.objects.get(pk=signal.pk).looked_by == person
    assert AuditEntry.objects.filter(verb="signal.looked_at").count() == 1


def test_an_explanation_looks_at_the_signal_too(signal, person):
    judgements.explain_signal(by=person, signal=signal, explanation=" The nurse ", now=NOW)

    signal.refresh_from_db()
    assert (signal.explanation, signal.looked_by) == ("The nurse", person)
    assert AuditEntry.objects.get(verb="signal.explained").after == {"explanation": "The nurse"}


def test_an_empty_explanation_is_none(signal, person):
    with pytest.raises(DomainError):
        judgements.explain_signal(by=person, signal=signal, explanation=" ", now=NOW)


def test_following_twice_is_following_once(measure, person):
    judgements.follow(by=person, measure=measure)
    judgements.follow(by=person, measure=measure)

    assert Follow.objects.count() == 1
    assert AuditEntry.objects.filter(verb="measure.followed").count() == 1


def test_who_no_longer_follows_has_no_row(measure, person):
    judgements.follow(by=person, measure=measure)

    judgements.unfollow(by=person, measure=measure)
    judgements.unfollow(by=person, measure=measure)

    assert not Follow.objects.exists()
    assert AuditEntry.objects.filter(verb="measure.unfollowed").count() == 1
