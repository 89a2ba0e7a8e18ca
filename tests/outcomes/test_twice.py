"""Sent twice, or again from a page one went back to: done once, and never an unforeseen error."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from lhs_platform.lib.errors import Conflict
from networks.models import AuditEntry
from outcomes.actions import annotations, judgements, reporting
from outcomes.models import Annotation, PeriodLock, Phase, PointMark
from tests.factories.outcomes import MeasureFactory, SeriesFactory
from tests.outcomes.shapes import fill

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEPTEMBER = date(2026, 9, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return client


@pytest.fixture
def series(cast):
    measure = MeasureFactory(network=cast.network)
    fill(measure, cast.site, [50] * 22)
    return SeriesFactory(measure=measure, total=True)


def phase(cast, series):
    return Phase.objects.create(
        series=series, starts_on=SEPTEMBER, reason="A form", by=cast.coordinator
    )


def mark(cast, series):
    return PointMark.objects.create(
        series=series, period=SEPTEMBER, kind="excluded", reason="A move", by=cast.coordinator
    )


def lock(cast, series):
    return PeriodLock.objects.create(site=cast.site, month=SEPTEMBER, by=cast.coordinator)


TAKEN_BACK = [
    (phase, "phase-end", lambda row, by: judgements.end_phase(by=by, phase=row, **WHY)),
    (mark, "point-unmark", lambda row, by: judgements.unmark_point(by=by, mark=row, **WHY)),
    (
        lock,
        "month-unlock",
        lambda row, by: reporting.unlock_month(by=by, lock=row, reason=WHY["reason"]),
    ),
]
WHY = {"reason": "It was no good", "now": NOW}


@pytest.mark.parametrize(("make", "route", "_act"), TAKEN_BACK)
def test_what_is_taken_back_twice_is_gone(coordinator, cast, series, make, route, _act):
    row = make(cast, series)
    address = reverse(f"outcomes:{route}", args=[row.public_id])

    first, again = (coordinator.post(address, {"reason": "It was no good"}) for _ in range(2))
    back = coordinator.get(address)

    assert (first.status_code, again.status_code, back.status_code) == (303, 404, 404)
    assert "There is nothing here for you" in again.content.decode()


@pytest.mark.parametrize(("make", "_route", "act"), TAKEN_BACK)
def test_of_two_who_take_it_back_at_once_one_is_told(cast, series, make, _route, act):
    row = make(cast, series)
    other = type(row).objects.get(pk=row.pk)
    act(row, cast.coordinator)

    with pytest.raises(Conflict, match="already"):
        act(other, cast.coordinator)


@pytest.mark.parametrize(("make", "_route", "_act"), TAKEN_BACK[:2])
def test_the_same_decision_twice_is_said_at_its_field(
    coordinator, cast, series, make, _route, _act
):
    row = make(cast, series)
    name = {phase: "phase-start", mark: "point-mark"}[make]
    address = reverse(f"outcomes:{name}", args=[series.public_id])
    judgements.jobs.compute(series.pk, now=NOW)

    answer = coordinator.post(
        address,
        {"starts_on": "2026-09-01", "period": "2026-09-01", "kind": "excluded", "reason": "Why"},
    )

    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert type(row).objects.count() == 1


def test_the_same_note_twice_stands_once(coordinator, series):
    address = reverse("outcomes:note-add", args=[series.measure.public_id])
    note = {"on": "2026-09-15", "label": "A new form"}

    answers = [coordinator.post(address, note).status_code for _ in range(2)]
    coordinator.post(address, note | {"label": "Another form"})

    assert answers == [303, 303]
    assert sorted(Annotation.objects.values_list("label", flat=True)) == [
        "A new form",
        "Another form",
    ]
    assert AuditEntry.objects.filter(verb="annotation.written").count() == 2


def test_a_note_is_taken_back_once(cast, series):
    annotations.put(
        by=cast.coordinator, measure=series.measure, site=None, on=SEPTEMBER, label="A", source="a"
    )

    for _ in range(2):
        annotations.drop(by=cast.coordinator, measure=series.measure, source="a")

    assert AuditEntry.objects.filter(verb="annotation.removed").count() == 1
