"""A project: a line of a list, and the whole story on one page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from improvement.actions.aims import number
from improvement.models import Aim, Change, Milestone, Project
from improvement.presenters.changes import testing_query
from improvement.presenters.charts import effects
from lhs_platform.lib import links

# On paper a project is one page: these many of each, of the timeline those around today.
ON_PAPER = {"aims": 2, "team": 8, "documents": 3}
MILESTONES_ON_PAPER = 4


def aim_line(aim: Aim | None) -> str:
    return aim.statement if aim is not None else ""


def project_row(project: Project, to_test: Change | None = None) -> dict[str, Any]:
    """Give a project as a line of a list; a test planned from it begins with the change `to_test`."""
    aims = list(project.aims.all())
    add_url = reverse("improvement:cycle-add", kwargs={"public_id": project.public_id})
    return {
        "name": project.name,
        "url": reverse("improvement:project-detail", kwargs={"public_id": project.public_id}),
        "add_url": f"{add_url}?{testing_query(to_test)}" if to_test else add_url,
        "aim": aim_line(aims[0]) if aims else "",
        "status": project.get_status_display(),
        "lead": project.lead.name,
    }


def story(project: Project, *, user: Any) -> dict[str, Any]:
    """Give what a project's page tells beside its tests: aims with their charts, team, timeline,
    documents; and what of it stands on paper, with where all of it is. The project is loaded with
    `for_page`."""
    page = reverse("improvement:project-detail", kwargs={"public_id": project.public_id})
    return {
        "on_paper": ON_PAPER,
        "address": links.absolute(page),
        "aims": _aims(project, user),
        "team": [
            {
                "name": one.user.name,
                "role": one.get_role_display(),
                "url": _url(project, "team", one),
            }
            for one in project.team.all()
        ],
        "timeline": _timeline(project),
        "documents": [
            {"title": one.title, "href": one.url, "url": _url(project, "documents", one)}
            for one in project.documents.all()
        ],
    }


def _aims(project: Project, user: Any) -> list[dict[str, Any]]:
    """Give each aim with the chart of its measure, where its goal is a line; a chart stands at its
    first aim only."""
    aims = list(project.aims.all())
    measures = {one.measure_id: one.measure for one in aims if one.measure}
    goals: dict[int, float] = {}
    for one in reversed(aims):
        if one.measure_id and one.goal is not None:
            goals[one.measure_id] = float(one.goal)
    shown = effects(measures.values(), user=user, goals=goals)
    charts = dict(zip(measures, shown, strict=True))
    return [
        aim(one) | {"effect": charts.pop(one.measure_id, None), "url": _url(project, "aims", one)}
        for one in aims
    ]


def aim(aim: Aim) -> dict[str, Any]:
    """Give an aim: its sentence, and its figures with their unit."""
    version = aim.measure.current if aim.measure else None
    unit = version.unit if version else ""
    return {
        "statement": aim.statement,
        "population": aim.population,
        "baseline": number(aim.baseline, unit) if aim.baseline is not None else "",
        "goal": number(aim.goal, unit) if aim.goal is not None else "",
        "goal_on": aim.goal_on,
        "measure": aim.measure,
    }


def _timeline(project: Project) -> list[dict[str, Any]]:
    rows = [_milestone(project, one) for one in project.milestones.all()]
    today = timezone.localdate()
    for row in sorted(rows, key=lambda one: abs(one["on"] - today))[MILESTONES_ON_PAPER:]:
        row["is_off_paper"] = True
    return rows


def _milestone(project: Project, one: Milestone) -> dict[str, Any]:
    is_late = one.done_on is None and one.due_on < timezone.localdate()
    return {
        "name": one.name,
        "on": one.done_on or one.due_on,
        "is_done": one.done_on is not None,
        "state": "Done" if one.done_on else ("Not done yet" if is_late else "To come"),
        "url": _url(project, "milestones", one),
    }


def _url(project: Project, kind: str, part: Any) -> str:
    keys = {"public_id": project.public_id, "kind": kind, "part_id": part.public_id}
    return reverse("improvement:part-edit", kwargs=keys)
