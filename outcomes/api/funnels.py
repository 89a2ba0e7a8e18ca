"""The funnel of a measure over REST: the twin of its page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from outcomes import presenters
from outcomes.api.spans import SPAN, Spanned
from outcomes.models import Measure
from outcomes.presenters import funnel


class FunnelSiteRow(serializers.Serializer[Any]):
    site = serializers.CharField()
    name = serializers.CharField()
    numerator = serializers.FloatField()
    denominator = serializers.FloatField()
    periods = serializers.IntegerField()
    value = serializers.FloatField()
    lower = serializers.FloatField(help_text="Limit of 99.8%.")
    lower95 = serializers.FloatField()
    upper95 = serializers.FloatField()
    upper = serializers.FloatField()
    place = serializers.ChoiceField(choices=list(funnel.PLACES.items()))
    reading = serializers.CharField()


class FunnelRow(serializers.Serializer[Any]):
    """Sites of a range within the limits of chance; `hidden` ones are counted only."""

    measure = serializers.UUIDField()
    why_not = serializers.CharField()
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    unit = serializers.CharField()
    center = serializers.FloatField(allow_null=True)
    reads = serializers.CharField()
    hidden = serializers.IntegerField()
    sites = FunnelSiteRow(many=True)


class FunnelViewSet(Spanned):
    """One measure's sites in a funnel, small counts hidden as on the page."""

    model = Measure
    serializer_class = FunnelRow
    asks = {"retrieve": SPAN}

    @extend_schema(responses={200: FunnelRow})
    def retrieve(self, request: Request, **_kwargs: Any) -> Response:
        """Give the newest twelve months, or the span that is asked for."""
        measure = self.get_object()
        gate = presenters.Gate(request.user, measure)
        span = funnel.View.read(request.query_params).span
        seen = funnel.funnel_of(measure, gate, span)
        row = seen | {"measure": measure.public_id, "first": seen["from"], "last": seen["to"]}
        return Response(FunnelRow(row).data)
