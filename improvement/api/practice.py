"""How well tests are run, over REST: the twin of its pages."""

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.api.parts import ProjectId
from improvement.models import Cycle
from improvement.presenters.practice import newest_ramps, row_of
from lhs_platform.lib.rest.serializers import RowSerializer, checked
from lhs_platform.lib.rest.streaming import stream
from lhs_platform.lib.rest.viewsets import STREAMED, Collection

ASKS = [
    OpenApiParameter("network", str, description="The network's slug; all of yours without."),
    OpenApiParameter("project", str, description="The project's id."),
]


class PracticeRow(RowSerializer):
    """A ramp of tests, and which of the six features it has; `words` say what would help."""

    network = serializers.CharField()
    project = serializers.UUIDField()
    site = serializers.CharField(allow_null=True)
    ramp = serializers.CharField()
    cycles = serializers.IntegerField()
    moved_on = serializers.DateField(help_text="When one of its tests last moved.")
    documented = serializers.BooleanField(help_text="What was left behind is written down.")
    linked = serializers.BooleanField(help_text="Each cycle was planned after the one before.")
    predicted = serializers.BooleanField(help_text="Each cycle has a prediction.")
    small = serializers.BooleanField(help_text="The first cycle begins with five at most.")
    data = serializers.BooleanField(help_text="A linked measure has a chart to judge by.")  # type: ignore[assignment]
    driver = serializers.BooleanField(help_text="Its change acts on a driver.")
    words = serializers.DictField(child=serializers.CharField())


class PracticePage(serializers.Serializer[Any]):
    results = PracticeRow(many=True)


class PracticeViewSet(Collection):
    """Ramps with the features of good practice, the last moved first: all at once."""

    model = Cycle
    serializer_class = PracticeRow
    pagination_class = None
    asks = {"list": ASKS}
    streamed = STREAMED

    @extend_schema(
        responses={
            (200, "application/json"): forced_singular_serializer(PracticePage),
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/x-ndjson"): OpenApiTypes.STR,
        }
    )
    def list(self, request: Request) -> Any:
        cycles, query = Cycle.objects.visible_to(request.user), request.query_params
        if "network" in query:
            cycles = cycles.filter(project__network__slug=query["network"])
        if "project" in query:
            key = checked(ProjectId, {"project": query["project"]})["project"]
            cycles = cycles.filter(project__public_id=key)
        rows = [row_of(ramp) for ramp in newest_ramps(cycles)]
        fmt = request.accepted_renderer.format  # type: ignore[attr-defined]
        if fmt != "json":
            return stream(fmt, list(PracticeRow().fields), rows, name="practice")
        return Response({"results": rows})
