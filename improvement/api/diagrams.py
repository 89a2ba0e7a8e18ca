"""Key driver diagrams over REST: the twin of their pages.

Drivers and links are written with the ETag of the diagram in If-Match, and each answer is the
whole diagram.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import diagrams, drivers
from improvement.api.views import network_of, rest_of
from improvement.exports.diagrams import TYPES
from improvement.filters import DiagramFilterSet
from improvement.models import Aim, Change, Diagram, Driver, Project
from improvement.views.diagrams import taken_away
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.renderers import FileRenderer
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from outcomes.models import Measure

FORM = OpenApiParameter(
    "as", str, required=True, enum=list(TYPES), description="What kind of file."
)
STRENGTHS = ("strong", "weak", "none")


class DiagramRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    project = serializers.UUIDField(source="project.public_id", allow_null=True)
    title = serializers.CharField()
    aim = serializers.SerializerMethodField()
    aim_id = serializers.UUIDField(source="aim.public_id", allow_null=True)
    global_aim = serializers.CharField()
    population = serializers.CharField()
    number = serializers.IntegerField(help_text="Which version of the theory was kept last.")
    revised_on = serializers.DateField()
    drivers = serializers.SerializerMethodField()
    serves = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_aim(self, diagram: Diagram) -> str:
        return diagram.aim.statement if diagram.aim else diagram.aim_text

    def get_drivers(self, diagram: Diagram) -> list[dict[str, Any]]:
        """Each with id, level, name and measure, in order."""
        return diagrams.content(diagram)["drivers"]  # type: ignore[no-any-return]

    def get_serves(self, diagram: Diagram) -> list[dict[str, Any]]:
        """Which secondary driver serves which primary one; weak is a guess so far."""
        return diagrams.content(diagram)["serves"]  # type: ignore[no-any-return]

    def get_acts(self, diagram: Diagram) -> list[dict[str, Any]]:
        """Which change acts on which driver; weak is a guess so far."""
        return diagrams.content(diagram)["acts"]  # type: ignore[no-any-return]


class DiagramVersionRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField()
    reason = serializers.CharField()
    by_name = serializers.CharField(source="by.name")
    content = serializers.JSONField()
    created_at = serializers.DateTimeField()


class DiagramIn(InputSerializer):
    title = serializers.CharField(max_length=160, required=False)
    project = serializers.SlugRelatedField(
        "public_id", queryset=Project.objects.none(), required=False, allow_null=True
    )
    aim = serializers.SlugRelatedField(
        "public_id", queryset=Aim.objects.none(), required=False, allow_null=True
    )
    aim_text = serializers.CharField(max_length=300, required=False, allow_blank=True)
    global_aim = serializers.CharField(max_length=300, required=False, allow_blank=True)
    population = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def limit_to(self, network: Network, *, user: Any, diagram: Diagram | None = None) -> None:
        """Offer only what belongs to the network and what this person may choose."""
        own = Project.objects.filter(diagrams__in=[diagram] if diagram else [])
        projects = rules.projects_for_diagram(user, network) | own
        self.fields["project"].queryset = projects.distinct()  # type: ignore[attr-defined]
        if rules.must_name_project(user, network):
            self.fields["project"].allow_null = False
            self.fields["project"].required = diagram is None
        aims = Aim.objects.filter(project__network=network)
        self.fields["aim"].queryset = aims  # type: ignore[attr-defined]


class DiagramAddIn(DiagramIn):
    network = serializers.SlugField(help_text="The network's slug.")
    title = serializers.CharField(max_length=160)


class DriverIn(InputSerializer):
    name = serializers.CharField(max_length=120, required=False)
    measure = serializers.SlugRelatedField(
        "code", queryset=Measure.objects.none(), required=False, allow_null=True
    )

    def limit_to(self, diagram: Diagram) -> None:
        measures = Measure.objects.filter(network=diagram.network_id)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]


class DriverAddIn(DriverIn):
    name = serializers.CharField(max_length=120)
    level = serializers.ChoiceField(choices=Driver.Level.choices)


class DriverEditIn(DriverIn):
    id = serializers.UUIDField()
    move = serializers.ChoiceField(choices=["up", "down"], required=False)


class DriverRemoveIn(InputSerializer):
    id = serializers.UUIDField()


class LinkIn(InputSerializer):
    """What is joined with a driver: the primary one it serves, or a change that acts on it."""

    driver = serializers.UUIDField()
    primary = serializers.UUIDField(required=False)
    change = serializers.UUIDField(required=False)
    strength = serializers.ChoiceField(choices=STRENGTHS, help_text="Weak is a guess so far.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("primary" in attrs) == ("change" in attrs):
            raise serializers.ValidationError("Name a primary driver or a change.")
        return attrs


class KeepIn(InputSerializer):
    reason = serializers.CharField(max_length=300, help_text="Why the theory changed.")


class DiagramViewSet(ReadCollection):
    """Key driver diagrams with their drivers and links."""

    model = Diagram
    serializer_class = DiagramRow
    filterset_class = DiagramFilterSet
    asks = {"file": [FORM]}
    rules = {
        "partial_update": rules.can_edit_diagram,
        "drivers": rules.can_edit_diagram,
        "edit_driver": rules.can_edit_diagram,
        "links": rules.can_edit_diagram,
        "remove_driver": rules.can_edit_diagram,
        "keep": rules.can_edit_diagram,
    }

    def get_queryset(self) -> QuerySet[Diagram]:
        rows: Any = super().get_queryset()
        return rows.for_page()  # type: ignore[no-any-return]

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in TYPES.values()})
    @action(detail=True, methods=["get"], renderer_classes=[FileRenderer])
    def file(self, request: Request, **_kwargs: Any) -> HttpResponse:
        """Give the diagram as a drawing, a picture or a slide."""
        diagram = self.get_object()
        form = request.query_params.get("as", "")
        if form not in TYPES:
            raise ValidationError({"as": [f"Choose one of {', '.join(TYPES)}."]})
        return taken_away(diagram, form)

    @extend_schema(request=DiagramAddIn, responses={201: DiagramRow})
    def create(self, request: Request) -> Response:
        given = DiagramAddIn(data=request.data)
        network = network_of(self, given, rules.can_add_diagram)
        given.limit_to(network, user=request.user)
        values = rest_of(given, "network")
        diagram = diagrams.add(
            by=request.user, network=network, values=values, today=timezone.localdate()
        )
        return self.answer_anew(diagram, status=201)

    @extend_schema(request=DiagramIn, responses={200: DiagramRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        diagram, version = self._held(request)
        given = DiagramIn(data=request.data)
        given.limit_to(diagram.network, user=request.user, diagram=diagram)
        given.is_valid(raise_exception=True)
        diagrams.edit(
            by=request.user,
            diagram=diagram,
            version=version,
            values=dict(given.validated_data),
            today=timezone.localdate(),
        )
        return self.answer_anew(diagram)

    @extend_schema(request=DriverAddIn, responses={201: DiagramRow})
    @action(detail=True, methods=["post"])
    def drivers(self, request: Request, **_kwargs: Any) -> Response:
        """Put a driver into the diagram, after the others of its level."""
        diagram, version = self._held(request)
        given = DriverAddIn(data=request.data)
        given.limit_to(diagram)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        drivers.add(by=request.user, diagram=diagram, version=version, values=values)
        return self.answer_anew(diagram, status=201)

    @extend_schema(request=DriverEditIn, responses={200: DiagramRow})
    @action(detail=True, methods=["post"], url_path="edit-driver")
    def edit_driver(self, request: Request, **_kwargs: Any) -> Response:
        """Rename a driver or measure it otherwise; or move it up or down."""
        diagram, version = self._held(request)
        given = DriverEditIn(data=request.data)
        given.limit_to(diagram)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        driver = self._driver(diagram, values.pop("id"))
        way = values.pop("move", "")
        if values:
            drivers.edit(by=request.user, driver=driver, version=version, values=values)
            version += 1
        if way:
            drivers.move(by=request.user, driver=driver, version=version, up=way == "up")
        return self.answer_anew(diagram)

    @extend_schema(request=DriverRemoveIn, responses={200: DiagramRow})
    @action(detail=True, methods=["post"], url_path="remove-driver")
    def remove_driver(self, request: Request, **_kwargs: Any) -> Response:
        """Take a driver and its links out of the diagram."""
        diagram, version = self._held(request)
        driver = self._driver(diagram, checked(DriverRemoveIn, request.data)["id"])
        drivers.remove(by=request.user, driver=driver, version=version)
        return self.answer_anew(diagram)

    @extend_schema(request=LinkIn, responses={200: DiagramRow})
    @action(detail=True, methods=["post"])
    def links(self, request: Request, **_kwargs: Any) -> Response:
        """Join a driver with the primary one it serves, or with a change; or part them."""
        diagram, version = self._held(request)
        told = checked(LinkIn, request.data)
        strength = "" if told["strength"] == "none" else told["strength"]
        links: dict[str, Any] = {}
        if "primary" in told:
            links["serves"] = {self._driver(diagram, told["primary"]): strength}
        else:
            known = Change.objects.filter(network=diagram.network_id)
            links["changes"] = {found(known, public_id=told["change"]): strength}
        driver = self._driver(diagram, told["driver"])
        drivers.edit(by=request.user, driver=driver, version=version, **links)
        return self.answer_anew(diagram)

    @extend_schema(responses={200: DiagramVersionRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def versions(self, _request: Request, **_kwargs: Any) -> Response:
        """Give the kept versions, newest first, with all that was drawn."""
        rows = self.get_object().versions.select_related("by")
        return Response(DiagramVersionRow(rows, many=True).data)

    @extend_schema(request=KeepIn, responses={201: DiagramVersionRow})
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, **_kwargs: Any) -> Response:
        """Keep the theory as it stands as a new version, with the reason."""
        diagram, version = self._held(request)
        reason = checked(KeepIn, request.data)["reason"]
        kept = diagrams.keep(by=request.user, diagram=diagram, version=version, reason=reason)
        return Response(DiagramVersionRow(kept).data, status=201)

    def _held(self, request: Request) -> tuple[Diagram, int]:
        diagram = self.get_object()
        return diagram, required_version(request, diagram)

    def _driver(self, diagram: Diagram, key: Any) -> Driver:
        known = diagram.drivers.select_related("diagram__network")
        return found(known, public_id=key)  # type: ignore[no-any-return]
