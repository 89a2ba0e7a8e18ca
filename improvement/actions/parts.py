"""What belongs to a project: its aims, its team, its timeline and its documents."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from improvement.actions import aims, texts
from improvement.actions.projects import AIM_FIELDS
from improvement.models import Aim, DocumentLink, Milestone, Project, TeamMember
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Membership, User

Part = Aim | TeamMember | Milestone | DocumentLink
MOST = 60


@dataclass(frozen=True)
class Kind:
    """One kind of part: its model, what is written in it, and its word in the audit trail."""

    model: Any
    fields: list[str]
    noun: str


KINDS = {
    "aims": Kind(Aim, AIM_FIELDS, "aim"),
    "team": Kind(TeamMember, ["user", "role"], "team_member"),
    "milestones": Kind(Milestone, ["name", "due_on", "done_on"], "milestone"),
    "documents": Kind(DocumentLink, ["title", "url"], "document"),
}


def kind_of(part: Part) -> Kind:
    return next(kind for kind in KINDS.values() if isinstance(part, kind.model))


@transaction.atomic
def add(*, by: User, project: Project, kind: str, values: dict[str, Any]) -> Any:
    """Put an aim, a person, a milestone or a document into a project."""
    texts.check(values)
    model = KINDS[kind].model
    Project.objects.select_for_update().get(pk=project.pk)
    if model.objects.filter(project=project).count() >= MOST:
        raise Conflict(f"A project takes up to {MOST} of these.")
    part = model(project=project, **values)
    _check(part)
    part.save()
    _record(by, "added", part, after=_seen(part))
    return part


@transaction.atomic
def edit(*, by: User, part: Part, values: dict[str, Any], version: int | None = None) -> Any:
    """Change a part; an aim only over the version that its writer read."""
    texts.check(values)
    fresh = kind_of(part).model.objects.for_list().get(pk=part.pk)
    before = _seen(fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    _check(fresh)
    if isinstance(fresh, Aim):
        fresh.save_over(version=version or 0, fields=AIM_FIELDS)
    else:
        fresh.save()
    _record(by, "changed", fresh, before=before, after=_seen(fresh))
    return fresh


@transaction.atomic
def remove(*, by: User, part: Part) -> None:
    """Take a part out of its project; the audit keeps what it said."""
    before = _seen(part)
    _record(by, "removed", part, before=before)
    try:
        part.delete()
    except models.ProtectedError as error:
        raise Conflict("A key driver diagram is built on this aim. Change that first.") from error


def _check(part: Part) -> None:
    if isinstance(part, Aim):
        aims.complete(part)
        if not part.statement:
            raise DomainError("Choose a measure, or write the aim.", field="statement")
    if isinstance(part, TeamMember):
        _check_person(part)
    part.full_clean()


def _check_person(one: TeamMember) -> None:
    """Refuse who leads the project, is on the team already, or is new to it and no member."""
    project = one.project
    if one.user_id == project.lead_id:
        raise DomainError("This person leads the project already.", field="user")
    others = TeamMember.objects.filter(project=project).exclude(pk=one.pk)
    if others.filter(user=one.user_id).exists():
        raise DomainError("This person is on the team already.", field="user")
    is_member = Membership.objects.active().filter(network=project.network_id, user=one.user_id)
    if one.pk is None and not is_member.exists():
        raise DomainError("Only members of the network join a team.", field="user")


def _seen(part: Part) -> dict[str, Any]:
    return audit.plain_values(part, kind_of(part).fields)


def _record(by: User, verb: str, part: Part, **values: Any) -> None:
    noun = kind_of(part).noun
    network = part.project.network
    audit.record_change(by=by, verb=f"{noun}.{verb}", obj=part, network=network, **values)
