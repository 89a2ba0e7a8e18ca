"""From which things a trail is followed, and how each is found for its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from improvement.models import (
    Change,
    Contribution,
    Cycle,
    Decision,
    Idea,
    Result,
    Round,
    RoundOption,
)
from lhs_platform.lib.access import found
from lhs_platform.pages.trail.shapes import Key
from networks.models import Network
from outcomes.models import Measure


@dataclass(frozen=True)
class Source:
    """One kind of thing to start from: its word, how it is found, and the way to its network."""

    key: str
    word: str
    model: Any
    seen: Callable[[Any], QuerySet[Any]]
    network: str


@dataclass(frozen=True)
class Start:
    """The thing that a trail is asked for, and what else its reader comes from, if anything."""

    source: Source
    thing: Any
    seen_from: Key | None = None

    @property
    def kind(self) -> str:
        return self.source.key

    @property
    def mark(self) -> Key:
        """What the steps of the trail call it."""
        return self.seen_from or (self.kind, self.thing.public_id)

    @property
    def network(self) -> Network:
        return attrgetter(self.source.network)(self.thing)  # type: ignore[no-any-return]


def _ideas(user: Any) -> QuerySet[Idea]:
    """A draft has no trail yet: nobody was told of it."""
    return Idea.objects.visible_to(user).exclude(state=Idea.State.DRAFT).for_list()


def _contributions(user: Any) -> QuerySet[Contribution]:
    return Contribution.objects.visible_to(user).filter(taken_back_at=None).for_list()


def _options(user: Any) -> QuerySet[RoundOption]:
    rows = RoundOption.objects.visible_to(user).filter(idea__in=_ideas(user).values("pk"))
    rows = rows.exclude(round__state=Round.State.SETUP)
    return rows.select_related("round__network", "revision", "idea")  # type: ignore[no-any-return]


def _decisions(user: Any) -> QuerySet[Decision]:
    seen = Decision.objects.visible_to(user).filter(option__idea__in=_ideas(user).values("pk"))
    return seen.for_list()  # type: ignore[no-any-return]


def _results(user: Any) -> QuerySet[Result]:
    return Result.objects.visible_to(user).told().for_list()


def _visible(model: Any) -> Callable[[Any], QuerySet[Any]]:
    return lambda user: model.objects.visible_to(user).for_list()


SOURCES = {
    source.key: source
    for source in (
        Source("contribution", "answer", Contribution, _contributions, "topic.process.network"),
        Source("idea", "idea", Idea, _ideas, "network"),
        Source("option", "idea in a vote", RoundOption, _options, "round.network"),
        Source("decision", "decision", Decision, _decisions, "round.network"),
        Source("change", "change", Change, _visible(Change), "network"),
        Source("cycle", "test", Cycle, _visible(Cycle), "project.network"),
        Source("result", "result", Result, _results, "network"),
        Source("measure", "chart", Measure, _visible(Measure), "network"),
    )
}


def start_of(user: Any, kind: str, public_id: Any) -> Start:
    """Give what a trail starts from, or Http404."""
    source = SOURCES.get(kind)
    if source is None:
        raise Http404
    return Start(source, found(source.seen(user), public_id=public_id))


def start_of_idea(user: Any, slug: str, number: int) -> Start:
    """Give an idea by its number in a network, as people name it."""
    network = found(Network.objects.visible_to(user), slug=slug)
    return Start(SOURCES["idea"], found(_ideas(user), network=network, number=number))
