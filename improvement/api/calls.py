"""A call of a network over REST: the twin of its page."""

from typing import Any

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
from improvement.actions import calls
from improvement.exports.calls import TYPE
from improvement.models import Cycle
from improvement.presenters.call import Window, call, day_of
from improvement.views.calls import deck_answer
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.renderers import FileRenderer
from lhs_platform.lib.rest.serializers import InputSerializer, checked
from lhs_platform.lib.rest.viewsets import Collection
from networks.models import Network
from outcomes.completeness import today_in

DAYS = [
    OpenApiParameter("since", str, description="First day; thirty days ago where none is given."),
    OpenApiParameter("until", str, description="Last day; today where none is given."),
]


class CallMeasureRow(serializers.Serializer[Any]):
    name = serializers.CharField()
    sentence = serializers.CharField(help_text="What its chart shows.")
    signal = serializers.CharField(help_text="better, worse, change or none.")


class CallSignalRow(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    measure = serializers.CharField()
    reading = serializers.CharField()
    what = serializers.CharField()
    since = serializers.CharField()


class CallPlaceRow(serializers.Serializer[Any]):
    place = serializers.CharField(help_text="The site by the name that members may know.")
    is_network = serializers.BooleanField()
    rows = CallSignalRow(many=True)


class CallCycleRow(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    ramp = serializers.CharField()
    place = serializers.CharField()
    why = serializers.CharField()
    picked_by = serializers.CharField(help_text="Empty where it is only suggested.")


class CallAskRow(serializers.Serializer[Any]):
    title = serializers.CharField(help_text="What the ask is about.")
    text = serializers.CharField()
    author = serializers.CharField()
    at = serializers.DateTimeField()


class CallRow(serializers.Serializer[Any]):
    """What a call shows to everybody, whoever reads it: small counts hidden, names as agreed."""

    network = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    measures = CallMeasureRow(many=True)
    signals = CallPlaceRow(many=True)
    cycle = CallCycleRow(allow_null=True)
    asks = CallAskRow(many=True, help_text="The asks for help that have waited longest.")
    owed = serializers.IntegerField(help_text="Teams that still owe a score.")


class PickIn(InputSerializer):
    cycle = serializers.UUIDField(help_text="The cycle's id.")
    reason = serializers.CharField(max_length=300, help_text="Why everybody should hear of it.")


class CallViewSet(Collection):
    """A call of a network, made from its data."""

    model = Network
    serializer_class = CallRow
    lookup_field = "slug"
    lookup_value_converter = "slug"
    rules = {"pick": rules.can_pick_cycle}
    asks = {"retrieve": DAYS, "deck": DAYS}

    @extend_schema(responses={200: CallRow})
    def retrieve(self, request: Request, **_kwargs: Any) -> Response:
        """Give what the page of the call shows for some days."""
        return self._answer(self.get_object(), request)

    @extend_schema(responses={(200, TYPE): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[FileRenderer])
    def deck(self, request: Request, **_kwargs: Any) -> HttpResponse:
        """Give the call of some days as slides; 304 where they are as before."""
        network = self.get_object()
        _refuse_other_days(request)
        return deck_answer(request, network)

    @extend_schema(request=PickIn, responses={200: CallRow})
    @action(detail=True, methods=["post"])
    def pick(self, request: Request, **_kwargs: Any) -> Response:
        """Choose the cycle of this week, with the reason."""
        network = self.get_object()
        given = checked(PickIn, request.data)
        cycles = Cycle.objects.filter(project__network=network).select_related("project")
        cycle = found(cycles, public_id=given["cycle"])
        calls.pick(
            by=request.user,
            network=network,
            cycle=cycle,
            reason=given["reason"],
            now=timezone.now(),
        )
        return self._answer(network, request)

    def _answer(self, network: Network, request: Request) -> Response:
        today = today_in(network, timezone.now())
        _refuse_other_days(request)
        window = Window.read(request.query_params, today)
        shown = call(network, window, today=today)
        told = shown | {
            "network": network.slug,
            "since": window.first,
            "until": window.last,
            "asks": shown["asks"]["rows"],
            "owed": len(shown["standing"]["owed"]),
        }
        return Response(CallRow(told).data)


def _refuse_other_days(request: Request) -> None:
    """Refuse what a page would pass over: a program has no eyes to see it."""
    given = {name: request.query_params.get(name) for name in ("since", "until")}
    faults = {
        name: ["Give a day as 2026-10-05."]
        for name, text in given.items()
        if text is not None and day_of(text) is None
    }
    if faults:
        raise ValidationError(faults)
