"""The smallest valid design process, topic, answer and idea."""

from datetime import UTC, datetime

import factory

from improvement.models import (
    Contribution,
    DesignProcess,
    Idea,
    IdeaRevision,
    Theme,
    Topic,
    TopicChoice,
)
from tests.factories.networks import NetworkFactory, UserFactory

PUT_FORWARD = datetime(2026, 9, 29, 9, tzinfo=UTC)


class ProcessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DesignProcess

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Design work {n}")
    purpose = "How we are organized."
    by = factory.SubFactory(UserFactory)


class TopicFactory(factory.django.DjangoModelFactory):
    """An open topic; `choices` are its quick answers."""

    class Meta:
        model = Topic
        skip_postgeneration_save = True

    process = factory.SubFactory(ProcessFactory)
    question = factory.Sequence(lambda n: f"Question {n}?")

    @factory.post_generation
    def choices(self, create, extracted, **_more):
        if create:
            for position, text in enumerate(extracted or (), start=1):
                TopicChoice.objects.create(topic=self, position=position, text=text)


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    topic = factory.SubFactory(TopicFactory)
    title = factory.Sequence(lambda n: f"Theme {n}")


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    topic = factory.SubFactory(TopicFactory)
    author = factory.SubFactory(UserFactory)
    text = "Somebody to call at night."


class IdeaFactory(factory.django.DjangoModelFactory):
    """An idea that is put forward, with its first wording; `draft=True` is one that is not."""

    class Meta:
        model = Idea
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state="draft", number=None, published_at=None)

    network = factory.SubFactory(NetworkFactory)
    author = factory.SubFactory(UserFactory)
    number = factory.Sequence(lambda n: n + 1)
    state = "published"
    published_at = PUT_FORWARD

    @factory.post_generation
    def words(self, create, extracted, **more):
        if create:
            values = {"title": f"Idea {self.pk}", "summary": "In plain words."} | (extracted or {})
            self.current = IdeaRevision.objects.create(idea=self, number=1, **(values | more))
            self.save()
