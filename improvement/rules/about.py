"""Which kinds of things people talk about: how each is found, called, and whose it is.

A room that wants to be talked about registers its kind when the apps start, as purposes of mail
are registered. Whoever may see a thing may read what is said about it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Model, Q
from django.urls import reverse

from improvement.models import Change, Cycle, Diagram, Idea, Project, ShownAs, TeamMember
from networks.models import Network
from outcomes.models import Measure

Key = tuple[str, UUID]
People = Callable[[Any], set[int | None]]


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `page` is the name of its page, `network` the way to its network.

    `leads` gives those who may say that an ask is answered, `people` all whose names its page
    shows; `mine` narrows to the things that a person works on.
    """

    key: str
    word: str
    model: Any
    page: str
    leads: People
    people: People
    mine: Callable[[Any], Q]
    network: str = "network"
    needs: tuple[str, ...] = ("network",)
    # Whether people may say something about it now, and whether others than its author see it.
    is_open: Callable[[Any], bool] = lambda _thing: True
    is_shared: Callable[[Any], bool] = lambda _thing: True

    def visible_to(self, user: Any) -> Any:
        return self.model.objects.visible_to(user).select_related(*self.needs)


@dataclass(frozen=True)
class About:
    """One thing that is talked about."""

    kind: Kind
    thing: Any

    @property
    def id(self) -> UUID:
        return self.thing.public_id  # type: ignore[no-any-return]

    @property
    def network(self) -> Network:
        return attrgetter(self.kind.network)(self.thing)  # type: ignore[no-any-return]

    @property
    def title(self) -> str:
        return str(self.thing)

    @property
    def url(self) -> str:
        return reverse(self.kind.page, kwargs={"public_id": self.id})

    @property
    def talk_url(self) -> str:
        return talk_url(self.kind.key, self.id)

    def leads(self) -> set[int]:
        return {key for key in self.kind.leads(self.thing) if key is not None}

    def people(self) -> set[int]:
        return {key for key in self.kind.people(self.thing) if key is not None}


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let people talk about a kind of thing. Called when the apps start."""
    _kinds[kind.key] = kind


def kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_named(key: str) -> Kind | None:
    return _kinds.get(key)


def about(thing: Model) -> About:
    """Give a thing as one to talk about; LookupError for a kind that is not registered."""
    kind = next((one for one in _kinds.values() if isinstance(thing, one.model)), None)
    if kind is None:
        raise LookupError(f"Nobody registered {type(thing).__name__} to be talked about.")
    return About(kind, thing)


def find(user: Any, key: str, public_id: Any) -> About | None:
    """Give the thing of a kind and id, if this person may see it."""
    return find_all(user, [(key, public_id)]).get((key, public_id))


def find_all(user: Any, keys: Iterable[Key]) -> dict[Key, About]:
    """Give those of some things that a person may see: one query for each kind among them."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for key, public_id in keys:
        wanted[key].add(public_id)
    return {
        (key, thing.public_id): About(_kinds[key], thing)
        for key, ids in wanted.items()
        if key in _kinds
        for thing in _kinds[key].visible_to(user).filter(public_id__in=ids)
    }


def talk_url(key: str, public_id: Any) -> str:
    """Give the page on which people talk about a thing."""
    return reverse("improvement:talk-detail", kwargs={"kind": key, "public_id": public_id})


def _team(project_id: int | None) -> set[int | None]:
    return set(TeamMember.objects.filter(project=project_id).values_list("user_id", flat=True))


def _on_project(user: Any, path: str) -> Q:
    """Narrow to what belongs to the projects that a person leads or is on the team of."""
    own = Project.objects.filter(Q(lead=user) | Q(team__user=user))
    return Q(**{f"{path}__in": own.values("pk")})


register(
    Kind(
        "project",
        "project",
        Project,
        "improvement:project-detail",
        leads=lambda project: {project.lead_id},
        people=lambda project: {project.lead_id} | _team(project.pk),
        mine=lambda user: _on_project(user, "pk"),
    )
)
register(
    Kind(
        "cycle",
        "test",
        Cycle,
        "improvement:cycle-detail",
        leads=lambda cycle: {cycle.owner_id, cycle.project.lead_id},
        people=lambda cycle: {cycle.owner_id, cycle.project.lead_id} | _team(cycle.project_id),
        mine=lambda user: Q(owner=user) | _on_project(user, "project"),
        network="project.network",
        needs=("project__network",),
    )
)
register(
    Kind(
        "change",
        "change",
        Change,
        "improvement:change-detail",
        leads=lambda change: {change.by_id},
        people=lambda change: {change.state_by_id},
        mine=lambda user: Q(by=user),
    )
)
register(
    Kind(
        "diagram",
        "key driver diagram",
        Diagram,
        "improvement:diagram-detail",
        leads=lambda diagram: {diagram.project.lead_id} if diagram.project else set(),
        people=lambda diagram: (
            {diagram.project.lead_id} | _team(diagram.project_id) if diagram.project else set()
        ),
        mine=lambda user: _on_project(user, "project"),
        needs=("network", "project"),
    )
)
# Who wrote an idea without a name stands in none of these: whoever leads a thing is known by what
# they may do with its asks, and the people of a page can be named by others.
register(
    Kind(
        "idea",
        "idea",
        Idea,
        "improvement:idea-detail",
        leads=lambda idea: {idea.author_id} if idea.is_named else set(),
        people=lambda idea: {idea.author_id} if idea.is_named else set(),
        mine=lambda user: Q(author=user, shown_as=ShownAs.NAMED),
        needs=("network", "current"),
        is_open=lambda idea: idea.state in Idea.ON_THE_BOARD,
        is_shared=lambda idea: idea.state != Idea.State.DRAFT,
    )
)
register(
    Kind(
        "measure",
        "measure",
        Measure,
        "outcomes:measure-detail",
        leads=lambda measure: {measure.steward_id},
        people=lambda measure: {measure.steward_id},
        mine=lambda user: Q(steward=user),
    )
)
