"""A project and its aim."""

from typing import Any

from django.urls import reverse

from improvement.actions.aims import number
from improvement.models import Aim, Project


def aim_line(aim: Aim | None) -> str:
    return aim.statement if aim is not None else ""


def project_row(project: Project) -> dict[str, Any]:
    """Give a project as a line of a list."""
    aims = list(project.aims.all())
    return {
        "name": project.name,
        "url": reverse("improvement:project-detail", kwargs={"public_id": project.public_id}),
        "add_url": reverse("improvement:cycle-add", kwargs={"public_id": project.public_id}),
        "aim": aim_line(aims[0]) if aims else "",
        "status": project.get_status_display(),
        "lead": project.lead.name,
    }


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
