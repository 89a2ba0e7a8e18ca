"""The smallest valid projects and cycles; a trait for each stage."""

from datetime import UTC, date, datetime

import factory

from improvement.models import Aim, Change, Cycle, Diagram, Driver, Prediction, Project, Task
from tests.factories.networks import NetworkFactory, UserFactory

PREDICTION = "8 of 10 teens finish the plan in the visit"


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project
        skip_postgeneration_save = True

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Project {n}")
    lead = factory.SubFactory(UserFactory)
    starts_on = date(2026, 1, 5)

    @factory.post_generation
    def sites(self, create, extracted, **_more):
        if create and extracted:
            self.sites.set(extracted)


class AimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Aim

    project = factory.SubFactory(ProjectFactory)
    statement = "Three in four children have well-controlled asthma by June."


class CycleFactory(factory.django.DjangoModelFactory):
    """A cycle in Plan. `ready=True` may start; `do`, `study`, `act`, `adapted` stand there."""

    class Meta:
        model = Cycle
        skip_postgeneration_save = True

    class Params:
        do = factory.Trait(stage="do", started_on=date(2026, 2, 3))
        study = factory.Trait(stage="study", started_on=date(2026, 2, 3))
        act = factory.Trait(
            stage="act",
            started_on=date(2026, 2, 3),
            findings="6 of 10 finished.",
            learned="Time is not the problem.",
        )
        adapted = factory.Trait(
            stage="closed",
            started_on=date(2026, 2, 3),
            findings="6 of 10 finished.",
            learned="Time is not the problem.",
            decision="adapt",
            next_steps="Print the number on the sheet.",
            closed_at=datetime(2026, 2, 9, 15, tzinfo=UTC),
        )

    project = factory.SubFactory(ProjectFactory)
    owner = factory.SelfAttribute("project.lead")
    ramp = factory.Sequence(lambda n: f"Change {n}")
    title = "Teen writes the plan"
    starts_on = date(2026, 2, 2)

    @factory.post_generation
    def measures(self, create, extracted, **_more):
        if create and extracted:
            self.measures.set(extracted)


class PredictionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Prediction

    cycle = factory.SubFactory(CycleFactory)
    question = "Can teens write the plan?"
    prediction = PREDICTION


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Task

    cycle = factory.SubFactory(CycleFactory)
    what = "Print ten sheets"


class ChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Change

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Specific change {n}")
    by = factory.SubFactory(UserFactory)


class DiagramFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Diagram

    network = factory.SubFactory(NetworkFactory)
    title = "How we get there"
    aim_text = "Three in four children have well-controlled asthma by June."
    revised_on = date(2026, 1, 5)


class DriverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Driver

    diagram = factory.SubFactory(DiagramFactory)
    name = factory.Sequence(lambda n: f"Driver {n}")
