"""One project and one cycle of the cast's network, and a measure to link."""

import pytest

from outcomes.models import Measure, MeasureVersion
from tests.factories.improvement import CycleFactory, PredictionFactory, ProjectFactory
from tests.factories.sharing import make_change
from tests.outcomes.shapes import SHIFTED, compute, fill


@pytest.fixture
def measure(cast):
    measure = Measure.objects.create(
        network=cast.network, name="Asthma well controlled", code="controlled", family="outcome"
    )
    measure.current = MeasureVersion.objects.create(
        measure=measure, numerator="children", denominator="children seen", direction="higher"
    )
    measure.save()
    return measure


@pytest.fixture
def project(cast):
    """A project of Riverbend alone, led by the clinician."""
    return ProjectFactory(network=cast.network, lead=cast.clinician, sites=[cast.site])


@pytest.fixture
def cycle(cast, project, measure):
    """A cycle at Riverbend led by the community member, ready to start."""
    cycle = CycleFactory(
        project=project, site=cast.site, owner=cast.community, measures=[measure], ramp="Teens"
    )
    PredictionFactory(cycle=cycle)
    return cycle


@pytest.fixture
def as_owner(client, cast):
    client.force_login(cast.community)
    return client


@pytest.fixture
def charted_change(cast, measure):
    """A change that was adopted, with a measure whose total is large and stands higher."""
    fill(measure, cast.site, SHIFTED)
    fill(measure, cast.other_site, SHIFTED)
    compute(measure)
    return make_change(cast.network, cast.clinician, title="Own plan", measure=measure)
