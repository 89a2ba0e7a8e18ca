"""COPY stores what Django's own statements store, to the last field."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from outcomes.actions import submissions
from outcomes.actions.submissions import Row
from outcomes.intake import storing
from outcomes.models import Observation, ObservationChange, Series, Submission
from tests.factories.networks import NetworkFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory, MeasureVersionFactory

pytestmark = [pytest.mark.services, pytest.mark.django_db]
REASON = "Tab\there, back\\slash, line\nbreak, return\r, “quoted”, \\N and é; 'single' and \\t"
LATER = datetime(2026, 11, 24, 8, tzinfo=UTC)


def hand_over(network, person, rows, now, **more):
    return submissions.submit(
        rows, by=person, network=network, channel=Submission.Channel.FILE, now=now, **more
    )


def rows_of(measures, sites, shift=0):
    return [
        Row(
            measure=measure,
            site=site,
            period=date(2026, month, 1),
            numerator=Decimal(month + shift) / 4,
            denominator=Decimal(12),
            spread=Decimal("1.5") if measure.current.kind == "mean" else None,
            line=month,
            reason="" if shift else REASON,
        )
        for measure in measures
        for site in sites
        for month in range(1, 10)
    ]


def stored(network):
    """Everything stored of a network, by its codes, so that two networks can be compared."""
    mine = {"measure__network": network}
    return {
        "observations": list(
            Observation.everything.filter(**mine).order_by("pk").values_list(
                "measure__code", "site__code", "period", "numerator", "denominator", "spread",
                "version", "measure_version__number", "submission__added", "submission__changed",
                "is_removed",
            )
        ),
        "history": list(
            ObservationChange.objects.filter(observation__measure__network=network)
            .order_by("pk")
            .values_list(
                "observation__measure__code", "observation__site__code", "old_numerator",
                "old_denominator", "old_spread", "new_numerator", "new_denominator", "new_spread",
                "reason", "submission__reason",
            )
        ),
        "series": list(
            Series.objects.filter(**mine).order_by("measure__code", "site__code")
            .values_list("measure__code", "site__code", "data_revision")
        ),
    }  # fmt: skip


def fill(network):
    """Hand rows over twice: all new, then all changed, around a change of definition."""
    person = UserFactory()
    measures = [
        MeasureFactory(network=network, code="a", definition__kind="rate"),
        MeasureFactory(network=network, code="b", definition__kind="mean"),
    ]
    measures[0].current = MeasureVersionFactory(
        measure=measures[0], number=2, kind="rate", effective_on=date(2026, 5, 1),
        change_reason="Video counts",
    )  # fmt: skip
    measures[0].save()
    sites = [SiteFactory(network=network, code=code) for code in ("x", "y")]
    hand_over(network, person, rows_of(measures, sites), datetime(2026, 11, 23, tzinfo=UTC))
    hand_over(network, person, rows_of(measures, sites, shift=1), LATER, reason=REASON)
    events = MeasureFactory(network=network, code="c", definition__time_between=True)
    day = Row(measure=events, site=sites[0], period=date(2026, 10, 3), numerator=Decimal(2))
    hand_over(network, person, [day], LATER)
    taken_back = replace(day, numerator=None, is_removal=True)
    hand_over(network, person, [taken_back], LATER, reason=REASON)


def test_both_ways_store_the_same(monkeypatch):
    copied, inserted = NetworkFactory(), NetworkFactory()
    monkeypatch.setattr(storing, "WORTH_COPYING", 1)
    fill(copied)
    monkeypatch.setattr(storing, "WORTH_COPYING", 10**9)
    fill(inserted)

    found = stored(copied)

    assert connection.vendor == "postgresql"
    assert found == stored(inserted)
    assert len(found["observations"]) == len(found["history"]) == 37
    assert {row[8] for row in found["history"]} == {REASON}
    assert {row[7] for row in found["observations"]} == {1, 2}
    assert [row[5] for row in found["history"] if row[0] == "c"] == [None]


def test_copied_rows_have_their_moments_and_ids(monkeypatch):
    monkeypatch.setattr(storing, "WORTH_COPYING", 1)
    network, person = NetworkFactory(), UserFactory()
    measure, site = MeasureFactory(network=network), SiteFactory(network=network)
    rows = rows_of([measure], [site])
    hand_over(network, person, rows, datetime(2026, 11, 23, tzinfo=UTC))

    hand_over(network, person, rows_of([measure], [site], shift=1), LATER)

    every = list(Observation.objects.all())
    assert len({one.public_id for one in every}) == len(rows)
    assert {one.public_id.version for one in every} == {4}
    assert {one.created_at for one in every} == {datetime(2026, 11, 23, tzinfo=UTC)}
    assert {one.updated_at for one in every} == {LATER}
    assert set(ObservationChange.objects.values_list("at", flat=True)) == {LATER}
