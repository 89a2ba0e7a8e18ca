"""Projects and cycles over REST: the twins of their pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from improvement import presenters, rules
from improvement.actions import cycles, projects
from improvement.api.serializers import (
    CycleAddIn,
    CycleIn,
    CycleRow,
    CycleVersionRow,
    MoveIn,
    ProjectAddIn,
    ProjectIn,
    ProjectRow,
)
from improvement.filters import CycleFilterSet, ProjectFilterSet
from improvement.models import Cycle, Project
from lhs_platform.lib.access import Rule, found
from lhs_platform.lib.numbers import whole_number
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.viewsets import Collection, ReadCollection
from networks.models import Network

BEFORE = OpenApiParameter(
    "before", int, description="Only versions with a smaller number; the newest without it."
)
VERSIONS_AT_ONCE = 100


def parent(given: Serializer[Any], name: str) -> Any:
    """Give what the row is to belong to, checked before the rest: it decides what may be said."""
    data = given.initial_data
    try:
        value = data.get(name) if isinstance(data, dict) else None
        return given.fields[name].run_validation(value)
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error


def parent_of(view: Collection, given: Serializer[Any], name: str, model: Any, rule: Rule) -> Any:
    """Give the thing that the row is to belong to, if this person sees it and may add the row."""
    key = parent(given, name)
    thing = found(model.objects.visible_to(view.request.user).for_list(), public_id=key)
    view.ask(rule, thing)
    return thing


def network_of(view: Collection, given: Serializer[Any], rule: Rule) -> Network:
    """Give the network that the row is to belong to, as `parent_of` does."""
    slug = parent(given, "network")
    network: Network = found(Network.objects.visible_to(view.request.user), slug=slug)
    view.ask(rule, network)
    return network


def rest_of(given: Serializer[Any], name: str) -> dict[str, Any]:
    """Give what was sent beside what the row belongs to, checked."""
    given.is_valid(raise_exception=True)
    return {key: value for key, value in given.validated_data.items() if key != name}


class ProjectViewSet(ReadCollection):
    """Pieces of improvement work, with their aims."""

    model = Project
    serializer_class = ProjectRow
    filterset_class = ProjectFilterSet
    rules = {"partial_update": rules.can_edit_project}

    @extend_schema(request=ProjectAddIn, responses={201: ProjectRow})
    def create(self, request: Request) -> Response:
        given = ProjectAddIn(data=request.data)
        network = network_of(self, given, rules.can_add_project)
        given.limit_to(network, user=request.user)
        given.is_valid(raise_exception=True)
        changes = given.changes()
        changes["values"].pop("network")
        changes["values"].setdefault("lead", request.user)
        return self.answer_anew(
            projects.add(by=request.user, network=network, **changes), status=201
        )

    @extend_schema(request=ProjectIn, responses={200: ProjectRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        project = self.get_object()
        version = required_version(request, project)
        given = ProjectIn(data=request.data)
        given.limit_to(project.network, user=request.user, project=project)
        given.is_valid(raise_exception=True)
        projects.edit(by=request.user, project=project, version=version, **given.changes())
        return self.answer_anew(project)


class CycleViewSet(ReadCollection):
    """PDSA cycles with their predictions and tasks."""

    model = Cycle
    serializer_class = CycleRow
    filterset_class = CycleFilterSet
    rules = {
        "partial_update": rules.can_edit_cycle,
        "move": rules.can_move_cycle,
        "next": rules.can_edit_cycle,
    }

    asks = {"versions": [BEFORE]}

    def get_queryset(self) -> QuerySet[Cycle]:
        rows = super().get_queryset()
        return rows if self.action in ("list", None) else rows.for_page()  # type: ignore[attr-defined]

    @extend_schema(request=CycleAddIn, responses={201: CycleRow})
    def create(self, request: Request) -> Response:
        given = CycleAddIn(data=request.data)
        project = parent_of(self, given, "project", Project, rules.can_start_cycle)
        given.limit_to(project, user=request.user)
        given.is_valid(raise_exception=True)
        changes = given.changes()
        changes["values"].pop("project")
        changes["values"].setdefault("owner", request.user)
        ramp = changes["values"].pop("ramp")
        cycle = cycles.plan(by=request.user, project=project, ramp=ramp, **changes)
        return self.answer_anew(cycle, status=201)

    @extend_schema(request=CycleIn, responses={200: CycleRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        cycle = self.get_object()
        version = required_version(request, cycle)
        given = CycleIn(data=request.data)
        given.limit_to(cycle.project, user=request.user, cycle=cycle)
        given.is_valid(raise_exception=True)
        changes = given.changes()
        self.ask(lambda user, one: rules.can_write_in_cycle(user, one, changes["values"]), cycle)
        cycles.save(by=request.user, cycle=cycle, version=version, **changes)
        return self.answer_anew(cycle)

    @extend_schema(request=MoveIn, responses={200: CycleRow})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, **_kwargs: Any) -> Response:
        """Take the cycle to another stage, if nothing is missing for it."""
        cycle = self.get_object()
        version = required_version(request, cycle)
        given = MoveIn(data=request.data)
        given.is_valid(raise_exception=True)
        how = dict(given.validated_data)
        self.ask(lambda user, one: rules.can_move_cycle(user, one, how["to"]), cycle)
        is_confirmed = how.pop("confirmed")
        cycles.move(
            by=request.user,
            cycle=cycle,
            version=version,
            now=timezone.now(),
            is_confirmed=is_confirmed,
            **how,
        )
        return self.answer_anew(cycle)

    @extend_schema(request=None, responses={201: CycleRow})
    @action(detail=True, methods=["post"])
    def next(self, request: Request, **_kwargs: Any) -> Response:
        """Plan the next cycle of the ramp after a closed one, filled in from it."""
        cycle = self.get_object()
        return self.answer_anew(cycles.plan_next(by=request.user, cycle=cycle), status=201)

    @extend_schema(parameters=[BEFORE], responses={200: CycleVersionRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def versions(self, request: Request, **_kwargs: Any) -> Response:
        """Give the kept versions, the newest first, a hundred at a time, with all they held."""
        kept = self.get_object().revisions.select_related("by").order_by("-number")
        if (before := request.query_params.get("before")) is not None:
            number = whole_number(before)
            if number is None:
                raise ValidationError({"before": ["Give the number of a version."]})
            kept = kept.filter(number__lt=number)
        rows = presenters.version_rows(list(kept[:VERSIONS_AT_ONCE]))
        return Response(CycleVersionRow(rows, many=True).data)
