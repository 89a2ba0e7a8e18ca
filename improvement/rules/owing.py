"""Which scores of a month are owed, and who is asked for them.

A team's own side is asked of its site's leads, and of the project's lead who sits there; of a team
without a site, of the project's lead. The other side is asked of the coordinators. Nobody is asked
who wrote the other side of that month: they may not write both.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from improvement.models import Assessment, Project
from improvement.rules.assessments import are_asked, month_asked_for, teams_of
from improvement.rules.due import score_due_on
from networks.models import Membership, Site, User
from networks.models.memberships import Access, coordinated_by

Side = Assessment.Side


@dataclass(frozen=True)
class Owed:
    """One side of a team's month that nobody has scored; `others` wrote the other side."""

    project: Project
    site: Site | None
    side: str
    month: date
    others: frozenset[int] = frozenset()

    @property
    def pk(self) -> str:
        return f"{self.project.pk}-{self.site.pk if self.site else 0}-{self.side}"

    @property
    def created_at(self) -> datetime:
        return self.project.created_at


@dataclass(frozen=True)
class Scores:
    """What is owed of a project's teams from one side: one thing to do, however many they are."""

    owed: tuple[Owed, ...]

    @property
    def first(self) -> Owed:
        return self.owed[0]

    @property
    def project(self) -> Project:
        return self.first.project

    @property
    def pk(self) -> int:
        return self.project.pk

    @property
    def due_on(self) -> date:
        return score_due_on(self.first.month)

    @property
    def title(self) -> str:
        one = "your team" if self.first.side == Side.TEAM else "the team"
        teams = one if len(self.owed) == 1 else f"{len(self.owed)} teams"
        where = f" at {self.first.site}" if self.first.site and len(self.owed) == 1 else ""
        return f"Say how far {teams}{where} had come in {self.first.month:%B %Y}"

    @property
    def url(self) -> str:
        """Give where the score is written; of many teams where they are chosen."""
        if len(self.owed) > 1:
            slug = self.project.network.slug
            page = reverse("improvement:assessment-list", kwargs={"slug": slug})
            return f"{page}#owed-h"
        page = reverse("improvement:assessment-add", kwargs={"public_id": self.project.public_id})
        query = {"side": self.first.side, "month": self.first.month.isoformat()}
        query |= {"site": self.first.site.code} if self.first.site else {}
        return f"{page}?{urlencode(query)}"


def scores_of(owed: Iterable[Owed]) -> list[Scores]:
    """Put together what is owed of one project from one side."""
    alike: dict[tuple[int, str], list[Owed]] = defaultdict(list)
    for one in owed:
        alike[one.project.pk, one.side].append(one)
    return [Scores(tuple(some)) for some in alike.values()]


def owed_scores(projects: Iterable[Project], month: date) -> list[Owed]:
    """Give what is owed of a month by the teams of projects, which come with their sites. One
    query."""
    asked = are_asked(projects, month)
    kept = Assessment.objects.filter(project__in=asked, month=month).order_by()
    writers: dict[tuple[int, int | None, str], set[int]] = defaultdict(set)
    for *key, by in kept.values_list("project_id", "site_id", "side", "versions__by"):
        writers[tuple(key)] |= {by} - {None}  # type: ignore[index]
    return [
        Owed(project, site, side, month, _others(writers, project, site))
        for project in asked
        for site in teams_of(project)
        for side in Side.values
        if (project.pk, site.pk if site else None, side) not in writers
    ]


def _others(writers: dict[Any, set[int]], project: Project, site: Site | None) -> frozenset[int]:
    """Give who wrote anything of a team's month."""
    keys = [(project.pk, site.pk if site else None, side) for side in Side.values]
    return frozenset(person for key in keys if key in writers for person in writers[key])


class Asked:
    """Who is asked for some scores. One query, however many there are."""

    def __init__(self, owed: Iterable[Owed]) -> None:
        wanted = list(owed)
        leads = {one.project.lead_id for one in wanted}
        seats = (
            Membership.objects.active()
            .filter(network__in={one.project.network_id for one in wanted}, user__is_active=True)
            .filter(
                Q(access=Access.COORDINATOR)
                | Q(access=Access.SITE_LEAD, site__in={one.site.pk for one in wanted if one.site})
                | Q(user__in=leads)
            )
            .select_related("user")
        )
        self._seats: dict[int, list[Membership]] = defaultdict(list)
        for seat in seats if wanted else ():
            self._seats[seat.network_id].append(seat)

    def of(self, owed: Owed) -> list[User]:
        """Give the people who are asked for one score, by name."""
        there = self._seats[owed.project.network_id]
        people = [seat.user for seat in there if _is_asked(seat, owed)]
        return sorted(
            (one for one in people if one.pk not in owed.others), key=lambda one: (one.name, one.pk)
        )


def _is_asked(seat: Membership, owed: Owed) -> bool:
    if owed.side == Side.COORDINATOR:
        return seat.access == Access.COORDINATOR
    if owed.site is None:
        return seat.user_id == owed.project.lead_id
    leads = seat.access == Access.SITE_LEAD or seat.user_id == owed.project.lead_id
    return leads and seat.site_id == owed.site.pk


def scores_asked_of(user: Any, *, today: date) -> list[Owed]:
    """Give the scores that one person is asked for now, in all their networks, by project and
    site. A number of queries that does not grow."""
    seats = list(user.active_memberships.values())
    led = [seat.site_id for seat in seats if seat.access == Access.SITE_LEAD]
    mine = Q(network__in=coordinated_by(user)) | Q(sites__in=led) | Q(lead=user)
    here = Project.objects.visible_to(user).filter(pk__in=Project.objects.filter(mine).values("pk"))
    projects = here.select_related("network").prefetch_related("sites").order_by("name", "pk")
    owed = owed_scores(projects, month_asked_for(today))
    asked = Asked(owed)
    return [one for one in owed if user.pk in {person.pk for person in asked.of(one)}]
