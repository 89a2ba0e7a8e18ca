"""Who took a result up, over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.actions import uptakes
from improvement.api.sharing_shapes import UptakeIn, UptakeRow
from improvement.filters import UptakeFilterSet
from improvement.models import Result, Uptake
from improvement.rules import sharing as rules
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network, Site


class UptakeViewSet(ReadCollection):
    """What networks and sites do with results. Each word stays; one that was replaced or taken back
    has `ended_at`."""

    model = Uptake
    serializer_class = UptakeRow
    filterset_class = UptakeFilterSet
    rules = {"destroy": rules.can_end_uptake}

    @extend_schema(request=UptakeIn, responses={201: UptakeRow})
    def create(self, request: Request) -> Response:
        """Say what a network you coordinate, or a site you run, does with a result."""
        told = checked(UptakeIn, request.data)
        result = found(Result.objects.visible_to(request.user), public_id=told["result"])
        network = found(Network.objects.visible_to(request.user), slug=told["network"])
        sites = Site.objects.active().filter(network=network).select_related("network")
        site = found(sites, code=told["site"]) if told["site"] else None
        self.ask(rules.can_speak_for, (network, site))
        uptake = uptakes.mark(
            by=request.user,
            result=result,
            network=network,
            site=site,
            state=told["state"],
            note=told["note"],
            now=timezone.now(),
        )
        return self.answer_anew(uptake, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Say nothing about the result any more."""
        uptakes.take_back(by=request.user, uptake=self.get_object(), now=timezone.now())
        return Response(status=204)
