"""What people do with projects."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from improvement.actions import aims, texts
from improvement.models import Aim, Project
from lhs_platform.lib.errors import DomainError
from networks.actions import audit
from networks.models import Network, Site, User

FIELDS = [
    "name",
    "kind",
    "summary",
    "global_aim",
    "charter",
    "lead",
    "starts_on",
    "ends_on",
    "status",
    "review",
    "reviewed_on",
    "review_reference",
]
DECIDED = (Project.Review.QUALITY, Project.Review.EXEMPT, Project.Review.APPROVED)
AIM_FIELDS = ["measure", "statement", "population", "baseline", "goal", "goal_on"]


@transaction.atomic
def add(
    *,
    by: User,
    network: Network,
    values: dict[str, Any],
    sites: Iterable[Site] = (),
    aim: dict[str, Any] | None = None,
) -> Project:
    """Start a project, with its aim if one is given."""
    _check_texts(values, aim)
    project = Project(network=network, **values)
    _check(project)
    project.full_clean()
    project.save()
    project.sites.set(sites)
    _put_aim(project, aim)
    audit.record(by=by, verb="project.added", obj=project, network=network, after=_seen(project))
    return project


@transaction.atomic
def edit(
    *,
    by: User,
    project: Project,
    version: int,
    values: dict[str, Any],
    sites: Iterable[Site] | None = None,
    aim: dict[str, Any] | None = None,
) -> Project:
    """Change a project and its aim; ChangedMeanwhile if `version` is no longer the newest."""
    _check_texts(values, aim)
    fresh = Project.objects.select_related("network").get(pk=project.pk)
    before = _seen(fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    _check(fresh)
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*values])
    if sites is not None:
        fresh.sites.set(sites)
    _put_aim(fresh, aim)
    audit.record_change(
        by=by,
        verb="project.changed",
        obj=fresh,
        network=fresh.network,
        before=before,
        after=_seen(fresh),
    )
    return fresh


def _check_texts(values: dict[str, Any], aim: dict[str, Any] | None) -> None:
    texts.check(values)
    texts.check(aim)


def _check(project: Project) -> None:
    if project.ends_on and project.ends_on < project.starts_on:
        raise DomainError("The project ends before it starts.", field="ends_on")
    if project.review in DECIDED and project.reviewed_on is None:
        raise DomainError("Say when that was decided.", field="reviewed_on")


def _put_aim(project: Project, values: dict[str, Any] | None) -> None:
    """Write the project's first aim; its sentence is suggested from the parts if left empty."""
    if values is None:
        return
    aim = project.aims.first() or Aim(project=project)
    for name, value in values.items():
        setattr(aim, name, value)
    aims.complete(aim)
    if not aim.statement:
        return
    if aim.pk:
        aim.version += 1
    aim.full_clean()
    aim.save()


def _seen(project: Project) -> dict[str, Any]:
    seen = audit.plain_values(project, FIELDS)
    seen["sites"] = sorted(project.sites.values_list("code", flat=True))
    aim = project.aims.first()
    if aim is not None:
        seen["aim"] = audit.plain_values(aim, AIM_FIELDS)
    return seen
