from datetime import date

import pytest
from django.urls import reverse

from networks.models import Site
from outcomes.actions import annotations
from outcomes.models import (
    Annotation,
    Chart,
    Follow,
    Measure,
    MeasureVersion,
    Observation,
    PeriodAnswer,
    PeriodLock,
    Phase,
    PointMark,
    ReminderPlan,
    Series,
    Signal,
    Submission,
)
from tests.factories.networks import UserFactory
from tests.factories.outcomes import MeasureFactory, SignalFactory
from tests.outcomes.shapes import compute, fill

pytestmark = pytest.mark.django_db
SHOWN = [
    Annotation, Chart, Follow, Measure, MeasureVersion, Observation, PeriodAnswer, PeriodLock,
    Phase, PointMark, ReminderPlan, Series, Signal, Submission,
]  # fmt: skip


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    measure = MeasureFactory(network=cast.network, name="Remission")
    for site in (cast.site, cast.other_site):
        fill(measure, site, [(7, 4711)] * 12)
    compute(measure)
    by = UserFactory()
    annotations.put(
        by=by, measure=measure, site=None, on=date(2026, 3, 1), label="Winter virus", source="x"
    )
    people_decide(measure, cast.site, by)
    return client


def people_decide(measure, site, by):
    """Add one of everything that people say about a measure's data."""
    series, day = Series.objects.get(measure=measure, site=site), date(2026, 3, 1)
    PeriodAnswer.objects.create(
        measure=measure, site=site, period=day, kind="not_collected",
        submission=Submission.objects.all()[0],
    )  # fmt: skip
    PeriodLock.objects.create(site=site, month=day, by=by)
    Phase.objects.create(series=series, starts_on=day, reason="New pathway", by=by)
    PointMark.objects.create(series=series, period=day, kind="excluded", reason="Storm", by=by)
    ReminderPlan.objects.create(network=measure.network)
    SignalFactory(series=series)
    Follow.objects.create(user=by, measure=measure)


@pytest.mark.parametrize("model", SHOWN)
def test_staff_look_at_everything_and_change_nothing(staff, model):
    name = f"admin:outcomes_{model._meta.model_name}"
    one = model.objects.first()

    listed = staff.get(reverse(f"{name}_changelist"))
    opened = staff.get(reverse(f"{name}_change", args=[one.pk]))

    assert (listed.status_code, opened.status_code) == (200, 200)
    assert staff.get(reverse(f"{name}_add")).status_code == 403
    assert staff.post(reverse(f"{name}_delete", args=[one.pk])).status_code == 403
    assert 'name="_save"' not in opened.content.decode()


@pytest.mark.parametrize("model", SHOWN)
def test_counts_stay_with_their_network(staff, model):
    name = f"admin:outcomes_{model._meta.model_name}"

    opened = staff.get(reverse(f"{name}_change", args=[model.objects.first().pk]))

    assert "4711" not in opened.content.decode()


def test_things_are_named_in_words(staff):
    series = Series.objects.get(site=Site.objects.get(code="riverbend"))

    assert str(series) == "Remission at Riverbend"
    assert str(Series.objects.get(site=None)) == "Remission at all sites"
    assert str(Chart.objects.get(series=series, kind="p")) == (
        "Control chart (p) of Remission at Riverbend"
    )
