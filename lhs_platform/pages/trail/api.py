"""Trails over REST: the twins of their pages."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.models import Change, Contribution, Cycle, Decision, Idea, Result
from lhs_platform.lib.rest.serializers import RowSerializer
from lhs_platform.lib.rest.viewsets import Collection
from lhs_platform.pages.trail import measures
from lhs_platform.pages.trail.assembling import trail_of
from lhs_platform.pages.trail.finding import SOURCES, Start
from lhs_platform.pages.trail.shapes import Branch, Kind, Step
from outcomes.models import Measure


class TrailAboutRow(serializers.Serializer[Any]):
    """What a step is of, for those who read it over REST."""

    kind = serializers.CharField()
    id = serializers.UUIDField()


class OfChain(RowSerializer):
    """What steps and branches have in common."""

    on = serializers.SerializerMethodField()
    words = serializers.CharField(help_text="What happened, in a sentence.")
    title = serializers.CharField(help_text="What the link is called; empty where there is none.")
    url = serializers.CharField(help_text="The page where it is read.")
    about = serializers.SerializerMethodField()
    is_start = serializers.BooleanField(help_text="Whether the trail was asked for from here.")

    def get_on(self, one: Step | Branch) -> str | None:
        """The day (2026-05-12), or, where no more is told, the month (2026-05). Null: as of now."""
        return one.when.iso if one.when else None

    @extend_schema_field(TrailAboutRow(allow_null=True))
    def get_about(self, one: Step | Branch) -> dict[str, Any] | None:
        """Kind and id of what the step is of; null where it is of several things."""
        return {"kind": one.about[0], "id": one.about[1]} if one.about else None


class TrailBranchRow(OfChain):
    """What also came into a step, or left it, in one line."""


class TrailStepRow(OfChain):
    kind = serializers.ChoiceField(choices=Kind.choices)
    detail = serializers.CharField(help_text="Why, or what is known besides; may be empty.")
    aside = serializers.CharField(help_text="What the branches are.")
    branches = TrailBranchRow(many=True)


class TrailAheadRow(RowSerializer):
    """What comes next, or how it ended."""

    words = serializers.CharField()
    detail = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    is_end = serializers.BooleanField()


class TrailRow(RowSerializer):
    """A chain in the order of time, as you may know it."""

    kind = serializers.ChoiceField(choices=[(key, key) for key in SOURCES])
    id = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.CharField()
    steps = TrailStepRow(many=True)
    ahead = TrailAheadRow()


class TrailView(Collection):
    """The trail of one thing. Each collection that has trails has its own address for them."""

    source = SOURCES["idea"]
    serializer_class = TrailRow

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()  # type: ignore[no-any-return]
        return self.source.seen(self.request.user)

    @extend_schema(responses={200: TrailRow}, tags=["trail"])
    def retrieve(self, request: Request, **_kwargs: Any) -> Response:
        """Give the whole chain this belongs to, in the order of time."""
        start = Start(self.source, self.get_object())
        trail = trail_of(start, request.user, timezone.now())
        return Response(self.get_serializer(trail).data)


class ActingRow(serializers.Serializer[Any]):
    """A change that acts on a measure."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=Change.State.choices)
    state_on = serializers.DateField(allow_null=True)
    state_reason = serializers.CharField()


class MeasureTrailView(Collection):
    """From a chart back: the changes whose trails lead to it."""

    model = Measure
    serializer_class = ActingRow
    pagination_class = None

    @extend_schema(responses={200: ActingRow(many=True)}, tags=["trail"])
    def retrieve(self, request: Request, **_kwargs: Any) -> Response:
        """Give the changes that are to move a measure; each has its trail."""
        rows = measures.changes_on(self.get_object(), request.user)
        return Response(ActingRow(rows, many=True).data)


TRAILS = {
    "ideas": ("idea", Idea),
    "contributions": ("contribution", Contribution),
    "decisions": ("decision", Decision),
    "changes": ("change", Change),
    "cycles": ("cycle", Cycle),
    "results": ("result", Result),
}


def _view(kind: str, model: Any) -> Any:
    named: type[TrailView] = type(
        f"{kind.title()}TrailView",
        (TrailView,),
        {"source": SOURCES[kind], "model": model, "__module__": __name__},
    )
    return named.as_view({"get": "retrieve"})


urlpatterns = [
    path(f"{name}/<uuid:public_id>/trail/", _view(kind, model), name=f"{kind}-trail")
    for name, (kind, model) in TRAILS.items()
]
urlpatterns.append(
    path(
        "measures/<uuid:public_id>/trail/",
        MeasureTrailView.as_view({"get": "retrieve"}),
        name="measure-trail",
    )
)
