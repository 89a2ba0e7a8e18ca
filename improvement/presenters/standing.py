"""How the teams of a network stand: the newest scores, the share that has come far, who owes.

A reader to whom the scores of some teams are not told (`assessments.told`) could work them out from
a share of all: it goes through the gate of small counts (`outcomes.disclosure`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from improvement import rules
from improvement.models import Assessment, Project
from improvement.practice import FAR, reaches_far
from improvement.presenters.assessments import TeamNames, by_month, gap_words, team_url, told
from networks.models import Network
from outcomes import charts, disclosure, periods
from outcomes.presenters.drawing import svg

Side = Assessment.Side
# So many months back a team's newest score is looked for, and the share is shown.
MONTHS = 12
# Of fewer scored teams no share is told in per cent: one team more or less would be a leap.
FEWEST_SCORED = 5
NOT_SHOWN = "Not shown"
SIDE_WORDS = {Side.TEAM: "the team’s own", Side.COORDINATOR: "the coordinator’s"}


def standing(network: Network, *, user: Any, today: date) -> dict[str, Any]:
    """Give everything about a network's scores. The queries do not grow with its teams."""
    asked = rules.month_asked_for(today)
    first = periods.add_months(asked, 1 - MONTHS)
    here = Project.objects.filter(network=network).select_related("network")
    projects = list(here.prefetch_related("sites").order_by("name", "pk"))
    assessments = Assessment.objects.filter(project__in=projects).since(first).for_list()
    every = list(assessments)
    known = list(told(every, user))
    return {
        "teams": _teams(projects, _newest(known), TeamNames(user)),
        "share": share(every, known, threshold=network.small_count_threshold),
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


@dataclass
class Tally:
    """How many teams were scored in a month from one side, and how many of these have come far; of
    them those whose scores the reader is not told."""

    scored: int = 0
    far: int = 0
    hidden: int = 0
    hidden_far: int = 0

    def add(self, one: Assessment, *, is_told: bool) -> None:
        is_far = reaches_far(one.score)
        self.scored += 1
        self.far += is_far
        self.hidden += not is_told
        self.hidden_far += is_far and not is_told

    def gives_away(self, threshold: int) -> bool:
        """Say whether what is told of all, less what is told of each, gives a hidden one away."""
        rest = disclosure.Cell(self.hidden_far, self.hidden)
        return disclosure.hides_total(rest, sites=self.hidden, threshold=threshold)


def share(
    every: list[Assessment], known: Iterable[Assessment], *, threshold: int
) -> dict[str, Any]:
    """Give for each month how many teams were scored from each side, and how many at 4.0 or
    above, as far as a reader may know it who is told `known` of them."""
    told_keys = {one.pk for one in known}
    tallies: dict[tuple[date, str], Tally] = defaultdict(Tally)
    for one in every:
        tallies[one.month, one.side].add(one, is_told=one.pk in told_keys)
    if not tallies:
        return {"rows": [], "pictures": []}
    counted = {key: _counted(tally, threshold) for key, tally in tallies.items()}
    first, last = min(month for month, _ in counted), max(month for month, _ in counted)
    rows: list[dict[str, Any]] = [
        {"month": month, "label": f"{month:%b %Y}"}
        | {side.value: counted.get((month, side.value), NOBODY) for side in Side}
        for month in periods.every(first, last, "month")
    ]
    pictures = [
        _shown(side, rows) for side in Side if any(row[side.value]["words"] for row in rows)
    ]
    return {"rows": rows[::-1], "pictures": pictures}


NOBODY = {"far": 0, "scored": 0, "percent": None, "words": ""}
HIDDEN = {"far": None, "scored": None, "percent": None, "words": NOT_SHOWN}


def _counted(tally: Tally, threshold: int) -> dict[str, Any]:
    if tally.gives_away(threshold):
        return HIDDEN
    return {
        "far": tally.far,
        "scored": tally.scored,
        "percent": 100 * tally.far / tally.scored if tally.scored >= FEWEST_SCORED else None,
        "words": f"{tally.far} of {tally.scored}",
    }


def _shown(side: Side, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the newest share in big letters and in a sentence, and the line where there is one."""
    newest = _newest_row(side, rows)[side.value]
    has_line = any(row[side.value]["percent"] is not None for row in rows)
    percent = newest["percent"]
    return {
        "name": f"By {SIDE_WORDS[side]} score",
        "svg": _picture(side, rows) if has_line else "",
        "says": _says(side, rows),
        "now": newest["words"] if percent is None else f"{percent:.0f}%",
    }


def _says(side: Side, rows: list[dict[str, Any]]) -> str:
    """Say the newest share in a sentence."""
    row = _newest_row(side, rows)
    found = row[side.value]
    if found["scored"] is None:
        return f"{row['month']:%B %Y}: so few teams that it would tell the score of one."
    return (
        f"{row['month']:%B %Y}: {found['words']} team{'' if found['scored'] == 1 else 's'} "
        f"at {FAR} or above."
    )


def _newest_row(side: Side, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in reversed(rows) if row[side.value]["words"])


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
