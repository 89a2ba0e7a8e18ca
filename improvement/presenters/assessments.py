"""The scores of teams: of one team month by month, and as rows for everybody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from improvement import rules
from improvement.drawing import WIDTHS, ScorePicture, draw_scores
from improvement.models import Assessment, Project
from improvement.practice import FAR, LEVELS, level_of
from networks.models import Site, User
from outcomes import periods
from outcomes.presenters.names import Names

Side = Assessment.Side
MONTHS = 12
# So many months are told whole; the others open on request.
SHOWN = 2
Scores = dict[str, Assessment]


def told(assessments: Iterable[Assessment], user: Any) -> Iterator[Assessment]:
    """Give assessments as their reader may know them: where sites go by marks, what was written of
    another site and who wrote it would tell which it is, and is left out."""
    names: dict[int, Names] = {}
    for one in assessments:
        network = one.project.network
        known = names.setdefault(network.pk, Names(user, network))
        if known.veils(one.site_id):
            one.site = known.veil(one.site)
            one.justification = one.suggestion = ""
            one.by = User()  # nobody, without a name
        yield one


@dataclass(frozen=True)
class Team:
    """A team as one reader may know it; of a veiled one only its scores are told."""

    project: Project
    site: Site | None
    is_veiled: bool

    @property
    def place(self) -> str:
        return self.site.name if self.site else ""

    @property
    def url(self) -> str:
        return team_url(self.project, self.site)


def team_of(project: Project, code: str, *, user: Any) -> Team | None:
    """Find a team by the code that the reader knows its site by; without a code the reader's own,
    or else the first."""
    teams = rules.teams_of(project)
    names = Names(user, project.network)
    if code:
        site = names.find(code)
        if site is None or site not in teams:
            return None
    else:
        own = [site for site in teams if site is not None and site.pk in names.own]
        site = next(iter([*own, *teams]), None)
    # Asked before the veil takes its name away.
    is_veiled = names.veils(site.pk if site else None)
    return Team(project, names.veil(site), is_veiled)


def teams_links(project: Project, chosen: Team, *, user: Any) -> list[dict[str, Any]]:
    """Give the teams of a project as choices, by the names their reader knows."""
    names = Names(user, project.network)
    sites = [names.veil(site) for site in rules.teams_of(project) if site is not None]
    return [
        {"code": site.code, "name": site.name, "current": site == chosen.site}
        for site in sorted(filter(None, sites), key=lambda site: site.name)
    ]


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
