"""What belongs to a project, over REST: aims, team, milestones, documents."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import parts
from improvement.api.serializers import AimIn, AimOut
from improvement.filters import PartFilterSet
from improvement.models import Aim, DocumentLink, Milestone, Project, TeamMember
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import User
from outcomes.models import Measure


class PartRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="project.network.slug")
    project = serializers.UUIDField(source="project.public_id")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class AimRow(AimOut):
    network = serializers.CharField(source="project.network.slug")
    project = serializers.UUIDField(source="project.public_id")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TeamMemberRow(PartRow):
    user = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField(choices=TeamMember.Role.choices)


class MilestoneRow(PartRow):
    name = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)


class DocumentRow(PartRow):
    title = serializers.CharField()
    url = serializers.URLField()


class ProjectId(InputSerializer):
    project = serializers.UUIDField(help_text="The project's id.")


class AimAddIn(AimIn, ProjectId):
    pass


class TeamMemberIn(InputSerializer):
    role = serializers.ChoiceField(choices=TeamMember.Role.choices, required=False)


class TeamMemberAddIn(TeamMemberIn, ProjectId):
    user = serializers.SlugRelatedField(
        "public_id", queryset=User.objects.none(), help_text="The id of a member of the network."
    )


class MilestoneIn(InputSerializer):
    name = serializers.CharField(max_length=160, required=False)
    due_on = serializers.DateField(required=False)
    done_on = serializers.DateField(required=False, allow_null=True)


class MilestoneAddIn(MilestoneIn, ProjectId):
    name = serializers.CharField(max_length=160)
    due_on = serializers.DateField()


class DocumentIn(InputSerializer):
    title = serializers.CharField(max_length=160, required=False)
    url = serializers.URLField(max_length=500, required=False)


class DocumentAddIn(DocumentIn, ProjectId):
    title = serializers.CharField(max_length=160)
    url = serializers.URLField(max_length=500)


class PartViewSet(ReadCollection):
    """One kind of part; `kind` is its name among the actions."""

    kind = ""
    add_in: type[InputSerializer]
    edit_in: type[InputSerializer]
    filterset_class = PartFilterSet
    rules = {"partial_update": rules.can_edit_part, "destroy": rules.can_edit_part}

    def create(self, request: Request) -> Response:
        data = request.data if isinstance(request.data, dict) else {}
        key = checked(ProjectId, {"project": data.get("project")})["project"]
        project = found(Project.objects.visible_to(request.user).for_list(), public_id=key)
        self.ask(rules.can_edit_project, project)
        values = self._values(self.add_in, request, project)
        values.pop("project")
        part = parts.add(by=request.user, project=project, kind=self.kind, values=values)
        return self.answer_anew(part, status=201)

    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        part = self.get_object()
        version = required_version(request, part) if isinstance(part, Aim) else None
        values = self._values(self.edit_in, request, part.project)
        parts.edit(by=request.user, part=part, values=values, version=version)
        return self.answer_anew(part)

    def destroy(self, request: Request, **_lookup: Any) -> Response:
        parts.remove(by=request.user, part=self.get_object())
        return Response(status=204)

    def _values(
        self, body: type[InputSerializer], request: Request, project: Project
    ) -> dict[str, Any]:
        """Read a body, offering only what belongs to the project's network."""
        given = body(data=request.data)
        offered = {
            "user": rules.people_for_team(project.network),
            "measure": Measure.objects.filter(network=project.network_id),
        }
        for name, queryset in offered.items():
            if name in given.fields:
                given.fields[name].queryset = queryset  # type: ignore[attr-defined]
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


def documented(add: Any, edit: Any, row: Any) -> Any:
    """Tell OpenAPI the shapes of one kind of part."""

    def decorate(view: Any) -> Any:
        view.create = extend_schema(request=add, responses={201: row})(view.create)
        view.partial_update = extend_schema(request=edit, responses={200: row})(view.partial_update)
        view.destroy = extend_schema(request=None, responses={204: None})(view.destroy)
        view.add_in, view.edit_in, view.serializer_class = add, edit, row
        return view

    return decorate


@documented(AimAddIn, AimIn, AimRow)
class AimViewSet(PartViewSet):
    """Aims of projects: how much, of what, for whom, by when."""

    model = Aim
    kind = "aims"


@documented(TeamMemberAddIn, TeamMemberIn, TeamMemberRow)
class TeamMemberViewSet(PartViewSet):
    """Who is on the team of a project, beside its lead."""

    model = TeamMember
    kind = "team"


@documented(MilestoneAddIn, MilestoneIn, MilestoneRow)
class MilestoneViewSet(PartViewSet):
    """Days in the timeline of a project."""

    model = Milestone
    kind = "milestones"


@documented(DocumentAddIn, DocumentIn, DocumentRow)
class DocumentViewSet(PartViewSet):
    """Documents of a project that are kept elsewhere."""

    model = DocumentLink
    kind = "documents"
