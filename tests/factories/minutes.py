"""The smallest agenda, notes, actions, minutes and evaluation."""

import uuid
from datetime import time, timedelta

import factory
from django.utils import timezone

from events.models import ActionItem, AgendaItem, CheckIn, Evaluation, EvaluationQuestion
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.networks import UserFactory


class AgendaItemFactory(factory.django.DjangoModelFactory):
    """An item of the first day of a meeting, given as `event=`."""

    class Meta:
        model = AgendaItem

    class Params:
        event = factory.SubFactory(EventFactory)

    day = factory.LazyAttribute(lambda item: item.event.days.first())
    title = factory.Sequence(lambda n: f"Item {n}")
    starts_clock = time(10)
    ends_clock = time(11)


class ActionItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActionItem

    event = factory.SubFactory(EventFactory)
    text = factory.Sequence(lambda n: f"Send letter {n}")
    owner = factory.SubFactory(InvitationFactory, event=factory.SelfAttribute("..event"))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    by = factory.SubFactory(UserFactory)


class CheckInFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CheckIn

    invitation = factory.SubFactory(InvitationFactory)
    event = factory.SelfAttribute("invitation.event")
    day = factory.LazyAttribute(lambda row: row.event.days.first())
    direction = CheckIn.Direction.ENTRY
    method = CheckIn.Method.NAME
    nonce = factory.LazyFunction(uuid.uuid4)
    at = factory.LazyFunction(timezone.now)


class EvaluationFactory(factory.django.DjangoModelFactory):
    """An open evaluation with one question of each kind."""

    class Meta:
        model = Evaluation
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=9))

    @factory.post_generation
    def questions(self, create, _extracted, **_more):
        if create:
            for number, kind in enumerate(["scale", "text"], start=1):
                EvaluationQuestion.objects.create(
                    evaluation=self, position=number, kind=kind, text=f"Asked {number}"
                )
