"""How the teams of a network stand: the newest scores, the share that has come far, who owes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.safestring import SafeString

from improvement import rules
from improvement.models import Assessment, Project
from improvement.practice import FAR
from improvement.presenters.assessments import TeamNames, by_month, gap_words, team_url, told
from networks.models import Network
from outcomes import charts, periods
from outcomes.presenters.drawing import svg

Side = Assessment.Side
# So many months back a team's newest score is looked for, and the share is shown.
MONTHS = 12
SIDE_WORDS = {Side.TEAM: "the team’s own", Side.COORDINATOR: "the coordinator’s"}


def standing(network: Network, *, user: Any, today: date) -> dict[str, Any]:
    """Give everything about a network's scores. The queries do not grow with its teams."""
    asked = rules.month_asked_for(today)
    first = periods.add_months(asked, 1 - MONTHS)
    here = Project.objects.filter(network=network).select_related("network")
    projects = list(here.prefetch_related("sites").order_by("name", "pk"))
    assessments = Assessment.objects.filter(project__in=projects).since(first).for_list()
    newest = _newest(told(assessments, user))
    return {
        "teams": _teams(projects, newest, TeamNames(user)),
        "share": share(network, first=first, last=periods.add_months(asked, 1)),
        "owed": owed(projects, month=asked, user=user),
        "month": asked,
    }


def _newest(assessments: Iterable[Assessment]) -> dict[tuple[int, int | None], dict[str, Any]]:
    """Give the newest month of each team that has a score, with its two sides."""
    of_team: dict[tuple[int, int | None], list[Assessment]] = defaultdict(list)
    for one in assessments:
        of_team[one.project_id, one.site_id].append(one)
    return {key: _newest_month(found) for key, found in of_team.items()}


def _newest_month(found: list[Assessment]) -> dict[str, Any]:
    months = by_month(found)
    month = max(months)
    return {"month": month, "scores": months[month]}


def _teams(
    projects: list[Project], newest: dict[tuple[int, int | None], dict[str, Any]], known: TeamNames
) -> list[dict[str, Any]]:
    """Give each team by project and name: an order that ranks nobody."""
    rows = []
    for project in projects:
        names = known.of(project)
        for site in rules.teams_of(project):
            found = newest.get((project.pk, site.pk if site else None))
            if found is None:
                continue
            seen = names.veil(site)
            scores = found["scores"]
            rows.append(
                {
                    "project": project.name,
                    "place": seen.name if seen else "",
                    "is_own": site is not None and site.pk in names.own,
                    "url": team_url(project, seen),
                    "month": found["month"],
                    "team": scores[Side.TEAM].score if Side.TEAM in scores else None,
                    "coordinator": scores[Side.COORDINATOR].score
                    if Side.COORDINATOR in scores
                    else None,
                    "gap": gap_words(scores),
                }
            )
    return sorted(rows, key=lambda row: (str(row["project"]), str(row["place"])))


def share(network: Network, *, first: date, last: date) -> dict[str, Any]:
    """Give for each month how many teams were scored from each side, and how many at 4.0 or
    above. One query."""
    counted = {
        (row["month"], row["side"]): (row["far"], row["scored"])
        for row in Assessment.objects.filter(
            project__network=network, month__gte=first, month__lte=last
        )
        .order_by()
        .values("month", "side")
        .annotate(scored=Count("pk"), far=Count("pk", filter=Q(score__gte=FAR)))
    }
    if not counted:
        return {"rows": [], "pictures": []}
    months = list(
        periods.every(min(month for month, _ in counted), max(m for m, _ in counted), "month")
    )
    rows: list[dict[str, Any]] = [
        {"month": month, "label": f"{month:%b %Y}"}
        | {side.value: _counted(counted.get((month, side.value))) for side in Side}
        for month in months
    ]
    pictures = [
        {
            "name": f"By {words} score",
            "svg": _picture(side, rows),
            "says": _says(side, rows),
            "now": f"{_newest_row(side, rows)[side.value]['percent']:.0f}%",
        }
        for side, words in SIDE_WORDS.items()
        if any(row[side.value]["scored"] for row in rows)
    ]
    return {"rows": rows[::-1], "pictures": pictures}


def _counted(found: tuple[int, int] | None) -> dict[str, Any]:
    far, scored = found or (0, 0)
    return {
        "far": far,
        "scored": scored,
        "percent": 100 * far / scored if scored else None,
        "words": f"{far} of {scored}" if scored else "",
    }


def _says(side: Side, rows: list[dict[str, Any]]) -> str:
    """Say the newest share in a sentence."""
    row = _newest_row(side, rows)
    found = row[side.value]
    return (
        f"{row['month']:%B %Y}: {found['words']} team{'' if found['scored'] == 1 else 's'} "
        f"at {FAR} or above."
    )


def _newest_row(side: Side, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in reversed(rows) if row[side.value]["scored"])


def _picture(side: Side, rows: list[dict[str, Any]]) -> SafeString:
    picture = charts.ChartPicture(
        title=f"Share of teams at {FAR} or above, by {SIDE_WORDS[side]} score",
        desc=_says(side, rows),
        points=tuple(
            [
                charts.Point(
                    row["label"],
                    row[side.value]["percent"],
                    "missing" if row[side.value]["percent"] is None else "expected",
                    when=row["month"],
                    detail=row[side.value]["words"],
                )
                for row in rows
            ]
        ),
        unit="%",
        scale=(0, 100),
    )
    return svg(picture, "multiple", f"share-{side.value}")


def owed(projects: list[Project], *, month: date, user: Any) -> list[dict[str, Any]]:
    """Give the teams that have not both scores of a month, by project and name. One query."""
    known = TeamNames(user)
    of_team: dict[tuple[int, int | None], list[rules.Owed]] = defaultdict(list)
    for one in rules.owed_scores(projects, month):
        of_team[one.project.pk, one.site.pk if one.site else None].append(one)
    rows = []
    for missing in of_team.values():
        project = missing[0].project
        seen = known.of(project).veil(missing[0].site)
        rows.append(
            {
                "project": project.name,
                "place": seen.name if seen else "",
                "url": team_url(project, seen),
                "sides": [one.side for one in missing],
                "words": " and ".join(SIDE_WORDS[Side(one.side)] for one in missing),
            }
        )
    return sorted(rows, key=lambda row: (str(row["project"]), str(row["place"])))
