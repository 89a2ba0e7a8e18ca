"""Measures and their definitions over REST: the twins of the form, the copy, the dictionary."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from outcomes import completeness, rules
from outcomes.actions import measures
from outcomes.api.measure_shapes import (
    DefinitionVersionRow,
    MeasureAddIn,
    MeasureIn,
    MeasureRow,
    RetireIn,
    TakeOverIn,
)
from outcomes.filters import DefinitionFilterSet, MeasureFilterSet
from outcomes.models import Measure, MeasureVersion


class MeasureViewSet(ReadCollection):
    """Measures with the definition in force."""

    model = Measure
    serializer_class = MeasureRow
    filterset_class = MeasureFilterSet
    rules = {"partial_update": rules.can_edit_measure, "retire": rules.can_edit_measure}

    @extend_schema(request=MeasureAddIn, responses={201: MeasureRow})
    def create(self, request: Request) -> Response:
        """Add a measure with the first version of its definition."""
        given = MeasureAddIn(data=request.data)
        network = self._network(given)
        given.limit_to(network)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        plain = given.plain() | {"position": network.measures.count()}
        measure = measures.add(
            by=request.user,
            network=network,
            plain=plain,
            definition=values["definition"] | {"effective_on": values.get("effective_on")},
        )
        return self.answer_anew(measure, status=201)

    @extend_schema(request=MeasureIn, responses={200: MeasureRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change what is given. A change of what is counted, where there are data, makes a new
        version of the definition and asks for `effective_on` and `change_reason`."""
        measure = self.get_object()
        version = required_version(request, measure)
        given = MeasureIn(data=request.data)
        given.limit_to(measure.network)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        measures.edit(
            by=request.user,
            measure=measure,
            version=version,
            plain=given.plain(),
            definition=_merged(measure, values.get("definition", {})),
            effective_on=values.get("effective_on"),
            reason=values.get("change_reason", ""),
            now=timezone.now(),
        )
        return self.answer_anew(measure)

    @extend_schema(request=RetireIn, responses={200: MeasureRow})
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, **_kwargs: Any) -> Response:
        """Stop collecting. What was collected stays."""
        measure = self.get_object()
        version = required_version(request, measure)
        given = RetireIn(data=request.data)
        given.is_valid(raise_exception=True)
        today = completeness.today_in(measure.network, timezone.now())
        on = given.validated_data.get("on") or today
        return self.answer_anew(
            measures.retire(by=request.user, measure=measure, version=version, on=on)
        )

    @extend_schema(request=TakeOverIn, responses={201: MeasureRow})
    @action(detail=False, methods=["post"], url_path="copy")
    def take_over(self, request: Request) -> Response:
        """Take over a measure of another network that you can see; its origin is kept."""
        given = TakeOverIn(data=request.data)
        network = self._network(given)
        given.is_valid(raise_exception=True)
        seen = Measure.objects.visible_to(request.user).exclude(current=None).for_list()
        original = found(seen, public_id=given.validated_data["measure"])
        measure = measures.take_over(
            by=request.user,
            network=network,
            original=original.current,
            name=given.validated_data.get("name", ""),
        )
        return self.answer_anew(measure, status=201)

    def _network(self, given: Serializer[Any]) -> Network:
        """Give the network a new measure is for, checked before the rest is looked at."""
        data = given.initial_data
        try:
            slug = data.get("network") if isinstance(data, dict) else None
            slug = given.fields["network"].run_validation(slug)
        except ValidationError as error:
            raise ValidationError({"network": error.detail}) from error
        network: Network = found(Network.objects.visible_to(self.request.user), slug=slug)
        self.ask(rules.can_add_measure, network)
        return network


class DefinitionViewSet(ReadCollection):
    """All versions of all definitions: the data dictionary."""

    model = MeasureVersion
    serializer_class = DefinitionVersionRow
    filterset_class = DefinitionFilterSet


def _merged(measure: Measure, given: dict[str, Any]) -> dict[str, Any]:
    """Lay what is given over the definition in force."""
    now = {name: getattr(measure.current, name) for name in measures.DEFINITION}
    return now | dict(given)
