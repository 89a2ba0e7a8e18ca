"""The scores of teams: of one team month by month, and as rows for everybody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from improvement import rules
from improvement.drawing import WIDTHS, ScorePicture, draw_scores
from improvement.models import Assessment, Project
from improvement.practice import FAR, LEVELS, level_of
from networks.models import Network, Site, User
from outcomes import periods
from outcomes.presenters.names import Names

Side = Assessment.Side
MONTHS = 12
# So many months are told whole; the others open on request.
SHOWN = 2
Scores = dict[str, Assessment]


def told(assessments: Iterable[Assessment], user: Any) -> Iterator[Assessment]:
    """Give assessments as their reader may know them: where sites go by marks, what was written of
    another site and who wrote it would tell which it is, and is left out. So is all of a team that
    its project alone gives away."""
    known = TeamNames(user)
    for one in assessments:
        names = known.of(one.project)
        if not names.veils(one.site_id):
            yield one
        elif not known.gives_away(one.project):
            one.site = names.veil(one.site)
            one.justification = one.suggestion = ""
            one.by = User()  # nobody, without a name
            yield one


class TeamNames:
    """How teams are called before one reader. A project says openly which sites take part in it,
    so a veiled one goes by a mark of that project alone: it leads to no chart, and to no other
    project. Two queries for each network at most."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self._names: dict[int, Names] = {}
        self._sites: dict[int, dict[int, set[int]]] = {}

    def of(self, project: Project) -> Names:
        if project.pk not in self._names:
            self._names[project.pk] = Names(self.user, project.network, within=f"{project.pk}:")
        return self._names[project.pk]

    def gives_away(self, project: Project) -> bool:
        """Say whether only one site of a project is veiled: everybody knows which that is."""
        names = self.of(project)
        return names.are_veiled and len(self._sites_of(project) - names.own) < 2

    def _sites_of(self, project: Project) -> set[int]:
        network = project.network_id
        if network not in self._sites:
            found: dict[int, set[int]] = defaultdict(set)
            rows = Project.sites.through.objects.filter(project__network=network)
            for key, site in rows.values_list("project_id", "site_id"):
                found[key].add(site)
            self._sites[network] = found
        return self._sites[network].get(project.pk, set())


def scores_called(user: Any, code: str) -> Q:
    """Give the condition for scores of teams that a reader knows by the code of their site."""
    blinded = list(
        Network.objects.visible_to(user).filter(sharing=Network.Sharing.BLINDED).order_by("pk")
    )
    plain = Site.objects.visible_to(user).filter(code=code).exclude(network__in=blinded)
    found = Q(site__in=plain)
    known = TeamNames(user)
    projects = Project.objects.filter(network__in=blinded).select_related("network")
    for project in projects.prefetch_related("sites").order_by("pk"):
        sites = map(known.of(project).veil, project.sites.all())
        if keys := [site.pk for site in sites if site and site.code == code]:
            found |= Q(project=project, site__in=keys)
    return found


@dataclass(frozen=True)
class Team:
    """A team as one reader may know it; of a veiled one only its scores are told, and not even
    these where its project gives it away."""

    project: Project
    site: Site | None
    is_veiled: bool
    is_given_away: bool = False

    @property
    def place(self) -> str:
        return self.site.name if self.site else ""

    @property
    def url(self) -> str:
        return team_url(self.project, self.site)


def team_of(project: Project, code: str, *, user: Any) -> Team | None:
    """Find a team by the code that the reader knows its site by; without a code the reader's own,
    or else the first."""
    known = TeamNames(user)
    names = known.of(project)
    teams = _by_name(map(names.veil, rules.teams_of(project)))
    if code:
        site = next((site for site in teams if site and site.code == code), None)
        if site is None:
            return None
    else:
        own = [site for site in teams if site is not None and site.pk in names.own]
        site = next(iter([*own, *teams]), None)
    is_veiled = names.veils(site.pk if site else None)
    return Team(project, site, is_veiled, is_veiled and known.gives_away(project))


def teams_links(project: Project, chosen: Team, *, user: Any) -> list[dict[str, Any]]:
    """Give the teams of a project as choices, by the names their reader knows."""
    names = TeamNames(user).of(project)
    sites = _by_name(map(names.veil, rules.teams_of(project)))
    return [
        {"code": site.code, "name": site.name, "current": site == chosen.site}
        for site in filter(None, sites)
    ]


def _by_name(sites: Iterable[Site | None]) -> list[Site | None]:
    """Sort sites by the name their reader knows: by their own it would tell of a mark."""
    return sorted(sites, key=lambda site: site.name if site else "")


def team_url(project: Project, site: Site | None) -> str:
    url = reverse("improvement:assessment-team", kwargs={"public_id": project.public_id})
    return f"{url}?{urlencode({'site': site.code})}" if site else url


def gap_words(scores: Scores) -> str:
    """Say how far the two sides are apart, and which sees more."""
    team, other = scores.get(Side.TEAM), scores.get(Side.COORDINATOR)
    if team is None or other is None:
        return ""
    apart = team.score - other.score
    if not apart:
        return "Both see the same"
    return f"{'Team' if apart > 0 else 'Coordinator'} {abs(apart)} higher"


def by_month(assessments: Iterable[Assessment]) -> dict[date, Scores]:
    months: dict[date, Scores] = defaultdict(dict)
    for one in assessments:
        months[one.month][one.side] = one
    return months


def team_page(team: Team, *, user: Any, today: date) -> dict[str, Any]:
    """Give the months of a team, newest first, with both scores, the gap and what was written."""
    found = Assessment.objects.of_team(team.project, team.site).for_list()
    kept = list(found.prefetch_related("versions__by"))
    for one in kept:
        one.project = team.project
    months = by_month(told(kept, user))
    open_months = rules.months_open(today)
    rows = [
        {
            "key": f"{month:%Y-%m}",
            "label": f"{month:%B %Y}",
            "gap": gap_words(scores),
            "sides": [_side(scores[side], user, open_months) for side in Side if side in scores],
        }
        for month, scores in sorted(months.items(), reverse=True)
    ]
    return {
        "months": rows[:SHOWN],
        "earlier": rows[SHOWN:],
        "table": [_line(month, scores) for month, scores in sorted(months.items(), reverse=True)],
        "svg": _drawings(team, months) if months else None,
    }


def _line(month: date, scores: Scores) -> list[str]:
    """Give a month as a line of the table."""
    numbers = [str(scores[side].score) if side in scores else "–" for side in Side]
    return [f"{month:%B %Y}", *numbers, gap_words(scores) or "–"]


def _side(one: Assessment, user: Any, open_months: list[date]) -> dict[str, Any]:
    may_edit = one.month in open_months and bool(rules.can_edit_assessment(user, one))
    edit_url = reverse("improvement:assessment-edit", kwargs={"public_id": one.public_id})
    return {
        "side": one.get_side_display(),
        "score": one.score,
        "level": level_of(one.score).name,
        "justification": one.justification,
        "suggestion": one.suggestion,
        "by": one.by.name,
        "at": one.updated_at,
        "edit_url": edit_url if may_edit else "",
        "earlier": _earlier(one),
    }


def _earlier(one: Assessment) -> list[dict[str, Any]]:
    """Give what stood before each change, newest first, with the reason for the change."""
    if one.by.pk is None:
        return []
    kept = list(one.versions.all())
    return [
        {
            "score": old.score,
            "justification": old.justification,
            "by": old.by.name,
            "reason": new.reason,
            "changed_by": new.by.name,
            "changed_at": new.created_at,
        }
        for new, old in pairwise(kept)
    ]


def _drawings(team: Team, months: dict[date, Scores]) -> dict[str, SafeString]:
    """Draw the last twelve months that there are, up to the newest."""
    last = max(months)
    first = max(min(months), periods.add_months(last, 1 - MONTHS))
    axis = list(periods.every(first, last, "month"))
    of_side = {side: [_number(months.get(month, {}).get(side)) for month in axis] for side in Side}
    where = f", {team.place}" if team.place else ""
    picture = ScorePicture(
        title=f"Scores of {team.project.name}{where}",
        desc=f"{first:%B %Y} to {last:%B %Y}. The table below has the numbers.",
        months=[f"{month:%b %y}" for month in axis],
        team=of_side[Side.TEAM],
        coordinator=of_side[Side.COORDINATOR],
        far=float(FAR),
    )
    # The renderer escapes every text that it is given.
    return {
        size: mark_safe(draw_scores(picture, size, f"scores-{size}"))  # noqa: S308
        for size in WIDTHS
    }


def _number(one: Assessment | None) -> float | None:
    return float(one.score) if one else None


def levels() -> list[dict[str, Any]]:
    return [{"score": level.score, "name": level.name, "words": level.words} for level in LEVELS]


def add_url(team: Team) -> str:
    url = reverse("improvement:assessment-add", kwargs={"public_id": team.project.public_id})
    return f"{url}?{urlencode({'site': team.site.code})}" if team.site else url
