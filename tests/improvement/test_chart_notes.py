"""What becomes of a change stands on the chart of its measure, and leads back to it."""

from datetime import date

import pytest

from improvement.actions import changes
from outcomes.models import Annotation, Measure
from tests.factories.improvement import ChangeFactory, CycleFactory

ON = date(2026, 2, 3)


@pytest.fixture
def change(cast, measure):
    return ChangeFactory(network=cast.network, title="Teen writes the plan", measure=measure)


def say(change, by, state, **more):
    return changes.set_state(
        by=by, change=change, version=change.version, state=state, on=ON, **more
    )


def test_an_adopted_change_is_noted_on_the_networks_chart(cast, change):
    say(change, cast.coordinator, "adopted")

    note = Annotation.objects.get()
    assert (note.measure, note.site, note.on) == (change.measure, None, ON)
    assert note.label == "Adopted in the network: Teen writes the plan"
    assert note.link == f"/changes/{change.public_id}/"


def test_the_note_follows_the_state(cast, change):
    adopted = say(change, cast.coordinator, "adopted")
    say(adopted, cast.coordinator, "testing")

    assert not Annotation.objects.exists()


def test_the_note_follows_the_measure(cast, change):
    other = Measure.objects.create(
        network=cast.network, name="Visits on time", code="on-time", family="process"
    )
    adopted = say(change, cast.coordinator, "adopted")

    moved = changes.edit(
        by=cast.coordinator, change=adopted, version=adopted.version, values={"measure": other}
    )
    assert Annotation.objects.get().measure == other

    changes.edit(by=cast.coordinator, change=moved, version=moved.version, values={"measure": None})
    assert not Annotation.objects.exists()


def test_abandoned_is_noted_where_it_had_been_tested(cast, change, project):
    CycleFactory(project=project, change_idea=change, do=True)

    say(change, cast.coordinator, "abandoned", reason="Nobody had the time")

    assert Annotation.objects.get().label.startswith("Abandoned in the network")


def test_abandoned_untested_leaves_no_mark(cast, change, project):
    CycleFactory(project=project, change_idea=change)

    say(change, cast.coordinator, "abandoned", reason="Nobody had the time")

    assert not Annotation.objects.exists()
