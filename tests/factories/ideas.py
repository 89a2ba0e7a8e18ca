"""The smallest valid ideas."""

import factory
from django.utils import timezone

from improvement.models import Idea, IdeaRevision
from tests.factories.networks import NetworkFactory, UserFactory


class IdeaFactory(factory.django.DjangoModelFactory):
    """An idea that is put forward, in its first wording; `title=` gives its title."""

    class Meta:
        model = Idea
        skip_postgeneration_save = True

    network = factory.SubFactory(NetworkFactory)
    number = factory.Sequence(lambda n: n + 1)
    author = factory.SubFactory(UserFactory)
    state = Idea.State.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def title(self, create, extracted, **_more):
        if create:
            self.current = IdeaRevision.objects.create(
                idea=self, number=1, title=extracted or f"Idea {self.number}"
            )
            self.save(update_fields=["current"])
