"""What a hand-over may hold, for every kind of measure, and what it changes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lhs_platform.lib.errors import ChangedMeanwhile, DomainError, RowErrors
from outcomes import intake
from outcomes.actions import submissions
from outcomes.actions.submissions import Row
from outcomes.models import (
    Observation,
    ObservationChange,
    PeriodAnswer,
    PeriodLock,
    Series,
    Submission,
)
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def site(network):
    return SiteFactory(network=network, name="Riverbend")


@pytest.fixture
def make(network):
    def make(kind="proportion", frequency="month"):
        has_both = kind in ("proportion", "rate", "mean")
        return MeasureFactory(
            network=network,
            definition__kind=kind,
            definition__frequency=frequency,
            definition__denominator="Patients seen" if has_both else "",
        )

    return make


@pytest.fixture
def send(network):
    person = UserFactory(name="Lena Lead")

    def send(*rows, **more):
        return submissions.submit(
            rows, by=person, network=network, channel=Submission.Channel.ENTRY, now=NOW, **more
        )

    return send


def a_row(measure, site, numerator=None, denominator=None, spread=None, **more):
    numbers = {"numerator": numerator, "denominator": denominator, "spread": spread}
    given = {name: None if n is None else Decimal(str(n)) for name, n in numbers.items()}
    return Row(measure=measure, site=site, **{"period": OCTOBER, "line": 2} | given | more)


def faults_of(row):
    return [(fault.column, fault.code) for fault in intake.faults_in(row, today=TODAY)]


def refused(send, *rows, **more):
    with pytest.raises(RowErrors) as error:
        send(*rows, **more)
    return [(fault.line, fault.column, fault.code) for fault in error.value.rows]


def revisions():
    return dict(Series.objects.values_list("site_id", "data_revision"))


@pytest.mark.parametrize(
    ("kind", "numbers", "expected"),
    [
        ("mean", (7.2, 12, 1.3), []),
        ("mean", (-7.2, 12, 1.3), []),
        ("mean", (7.2, 1, None), []),
        ("mean", (7.2, 12, None), [("spread", "missing")]),
        ("mean", (7.2, None, 1.3), [("denominator", "missing")]),
        ("mean", (7.2, 0, 1.3), [("denominator", "not_a_size")]),
        ("mean", (7.2, 2.5, 1.3), [("denominator", "not_a_size")]),
        ("mean", (7.2, 12, -1), [("spread", "not_usable")]),
        ("individual", (-3.25, None, None), []),
        ("individual", (3, 4, None), [("denominator", "not_used")]),
        ("individual", (3, None, 1), [("spread", "not_used")]),
        ("count", (-1, None, None), [("numerator", "not_usable")]),
        ("count", (None, None, None), [("numerator", "missing")]),
        ("rate", (0, None, None), [("denominator", "missing")]),
        ("proportion", (1, 2, 1), [("spread", "not_used")]),
    ],
)
def test_each_kind_takes_its_own_numbers(make, site, kind, numbers, expected):
    assert faults_of(a_row(make(kind), site, *numbers)) == expected


@pytest.mark.parametrize(
    ("kind", "number", "period", "expected"),
    [
        ("time_between", 1, date(2026, 10, 5), []),
        ("time_between", 2, TODAY, []),
        ("time_between", 0, date(2026, 10, 5), [("numerator", "no_event")]),
        ("time_between", 1.5, date(2026, 10, 5), [("numerator", "no_event")]),
        ("time_between", 1, date(2026, 11, 24), [("period", "not_over")]),
        ("cases_between", 0, date(2026, 10, 5), []),
        ("cases_between", 214, date(2026, 10, 5), []),
    ],
)
def test_events_are_given_by_their_day(make, site, kind, number, period, expected):
    assert faults_of(a_row(make(kind, "event"), site, number, period=period)) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (date(2026, 11, 9), []),
        (date(2026, 11, 10), [("period", "not_a_start")]),
        (date(2026, 11, 23), [("period", "not_over")]),
    ],
)
def test_weeks_are_given_by_their_monday(make, site, period, expected):
    assert faults_of(a_row(make("count", "week"), site, 3, period=period)) == expected


def test_a_mean_is_stored_with_its_spread_and_its_history(make, site, send):
    mean = make("mean")
    send(a_row(mean, site, 7.2, 12, 1.3))

    send(a_row(mean, site, 7.2, 12, 1.4), reason="Typed wrong")

    stored, change = Observation.objects.get(), ObservationChange.objects.get()
    assert (stored.numerator, stored.denominator, stored.spread) == (
        Decimal("7.2"), 12, Decimal("1.4"),
    )  # fmt: skip
    assert (change.old_spread, change.new_spread) == (Decimal("1.3"), Decimal("1.4"))
    assert change.reason == "Typed wrong"
    assert change.submission.reason == "Typed wrong"


# --- Answers without a number -------------------------------------------------------------


def test_no_events_of_a_count_is_a_zero_that_somebody_said(make, site, send):
    count = make("count")

    sent = send(a_row(count, site, answer="no_events"))

    assert Observation.objects.get().numerator == 0
    assert not PeriodAnswer.objects.exists()
    assert sent.added == 1


def test_no_events_of_a_rate_wants_its_denominator(make, site, send):
    rate = make("rate")

    without = refused(send, a_row(rate, site, answer="no_events"))
    send(a_row(rate, site, None, 400, answer="no_events"))

    assert without == [(2, "denominator", "missing")]
    assert list(Observation.objects.values_list("numerator", "denominator")) == [(0, 400)]


@pytest.mark.parametrize(
    ("kind", "frequency", "answer"),
    [
        ("proportion", "month", "no_events"),
        ("proportion", "month", "not_collected"),
        ("count", "week", "not_collected"),
        ("mean", "month", "no_events"),
        ("time_between", "event", "no_events"),
    ],
)
def test_an_answer_is_kept_and_is_no_zero(make, site, send, kind, frequency, answer):
    period = date(2026, 10, 5) if frequency == "week" else OCTOBER

    sent = send(a_row(make(kind, frequency), site, answer=answer, period=period, reason="Away"))
    again = send(a_row(sent.answers.get().measure, site, answer=answer, period=period,
                       reason="Away"))  # fmt: skip

    kept = PeriodAnswer.objects.get()
    assert (kept.kind, kept.reason, kept.period, kept.submission) == (answer, "Away", period, sent)
    assert not Observation.objects.exists()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert revisions() == {site.pk: 1, None: 1}


def test_another_answer_replaces_the_first(make, site, send):
    measure = make()
    send(a_row(measure, site, answer="not_collected"))

    sent = send(a_row(measure, site, answer="no_events"))

    assert PeriodAnswer.objects.get().kind == "no_events"
    assert sent.changed == 1


def test_a_number_that_comes_puts_an_end_to_the_answer(make, site, send):
    measure, events = make(), make("time_between", "event")
    send(a_row(measure, site, answer="not_collected"), a_row(events, site, answer="no_events"))

    send(a_row(measure, site, 1, 2), a_row(events, site, 1, period=date(2026, 10, 5)))

    assert not PeriodAnswer.objects.exists()
    assert Observation.objects.count() == 2


def test_an_answer_takes_no_number_back(make, site, send):
    measure, events = make(), make("time_between", "event")
    send(a_row(measure, site, 1, 2), a_row(events, site, 1, period=date(2026, 10, 5)))

    found = refused(
        send,
        a_row(measure, site, answer="not_collected"),
        a_row(events, site, answer="no_events", line=3),
    )

    assert found == [(2, "answer", "has_number"), (3, "answer", "has_number")]
    assert not PeriodAnswer.objects.exists()


def test_a_number_and_an_answer_at_once_are_refused(make, site, send):
    measure, events = make(), make("time_between", "event")

    both = refused(send, a_row(measure, site, 1, 2, answer="not_collected"))
    month_and_day = refused(
        send,
        a_row(events, site, answer="no_events"),
        a_row(events, site, 1, period=date(2026, 10, 5), line=3),
    )

    assert both == [(2, "answer", "number_and_answer")]
    assert month_and_day == [(3, "site", "repeated")]


@pytest.mark.parametrize("reason", ["MRN 1234567 moved", "x" * 301, "a\0b"])
def test_reasons_hold_no_patients_and_no_novels(make, site, reason):
    row = a_row(make(), site, answer="not_collected", reason=reason)

    assert [column for column, _ in faults_of(row)] == ["reason"]


@pytest.mark.parametrize("reason", ["See jane@example.org", "x" * 301, "a\0b"])
def test_the_reason_of_a_hand_over_is_refused_whole_and_never_cut(make, site, send, reason):
    with pytest.raises(DomainError) as error:
        send(a_row(make(), site, 1, 2), reason=reason)

    assert error.value.field == "reason"
    assert not Submission.objects.exists()


# --- Locks ----------------------------------------------------------------------------------


def test_a_locked_month_takes_no_change_but_the_same_again(make, site, send, network):
    measure, other = make(), SiteFactory(network=network)
    send(a_row(measure, site, 1, 2))
    PeriodLock.objects.create(site=site, month=OCTOBER, by=UserFactory())

    same = send(a_row(measure, site, 1, 2), a_row(measure, other, 1, 2, line=3))
    with pytest.raises(RowErrors) as error:
        send(a_row(measure, site, 2, 2))

    assert (same.added, same.unchanged) == (1, 1)
    (fault,) = error.value.rows
    assert (fault.column, fault.code) == ("period", "locked")
    assert fault.reason == ("October 2026 is approved and locked; ask a coordinator to unlock it.")


@pytest.mark.parametrize(
    ("kind", "frequency", "more"),
    [
        ("proportion", "month", {"answer": "not_collected"}),
        ("time_between", "event", {"numerator": 1, "period": date(2026, 10, 31)}),
        ("count", "week", {"numerator": 1, "period": date(2026, 10, 26)}),
        ("count", "quarter", {"numerator": 1, "period": date(2026, 7, 1)}),
    ],
)
def test_a_period_is_locked_when_the_month_it_begins_in_is(make, site, send, kind, frequency, more):
    month = more.get("period", OCTOBER).replace(day=1)
    PeriodLock.objects.create(site=site, month=month, by=UserFactory())

    found = refused(send, a_row(make(kind, frequency), site, **more))

    assert found == [(2, "period", "locked")]


# --- Conflicts --------------------------------------------------------------------------------


def test_a_conflict_shows_both_values_of_every_row(make, site, send, network):
    measure, other = make(), SiteFactory(network=network, code="other")
    send(a_row(measure, site, 20, 30), a_row(measure, other, 5, 30, line=3))

    with pytest.raises(ChangedMeanwhile) as error:
        send(
            a_row(measure, site, 21, 30, version=0),
            a_row(measure, other, 6, 30, version=7, line=3),
        )

    first, second = [row.as_dict() for row in error.value.rows]
    assert (first["line"], first["version"]) == (2, 1)
    assert first["theirs"] == {"numerator": 20, "denominator": 30, "spread": None}
    assert first["yours"] == {"numerator": 21, "denominator": 30, "spread": None}
    assert second["reason"] == "Lena Lead saved 5 of 30 while you wrote 6 of 30."
    assert "2 values were saved by somebody else" in error.value.text


# --- Once for each key ------------------------------------------------------------------------


def test_the_same_key_stores_once_and_another_body_is_refused(make, site, send):
    row = a_row(make(), site, 1, 2)
    first = send(row, idempotency_key="k", body_sha256="a" * 64)

    again = send(row, idempotency_key="k", body_sha256="a" * 64)
    with pytest.raises(submissions.KeyUsedBefore):
        send(row, idempotency_key="k", body_sha256="b" * 64)

    assert again == first
    assert Submission.objects.count() == 1


def test_the_same_key_through_another_networks_door_is_refused(make, site, send, monkeypatch):
    """Two requests at once: the second looked before the first had stored."""
    row = a_row(make(), site, 1, 2)
    first = send(row, idempotency_key="k", body_sha256="a" * 64)
    looked = iter([None, first])
    monkeypatch.setattr("outcomes.intake.door._before", lambda _origin: next(looked))

    again = send(row, idempotency_key="k", body_sha256="a" * 64)

    assert again == first
    assert Submission.objects.count() == 1


# --- Speed on every database --------------------------------------------------------------------


def test_a_long_hand_over_costs_few_queries(make, network, send, django_assert_max_num_queries):
    measures = [make(), make("count")]
    sites = [SiteFactory(network=network) for _ in range(10)]
    rows = [
        a_row(measure, site, 5, 9 if measure is measures[0] else None, period=date(year, month, 1))
        for measure in measures
        for site in sites
        for year in (2023, 2024, 2025)
        for month in range(1, 13)
    ]

    with django_assert_max_num_queries(40):
        send(*rows)
    with django_assert_max_num_queries(20):
        send(*rows)

    assert Observation.objects.count() == 720
    assert set(Series.objects.values_list("data_revision", flat=True)) == {1}
