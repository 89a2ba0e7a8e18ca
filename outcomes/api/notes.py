"""Notes on charts over REST: the twins of what pages show and of the pages that write them."""

from collections.abc import Iterable, Iterator
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import GatedCollection
from outcomes import rules
from outcomes.actions import annotations
from outcomes.api.judgements import REASON
from outcomes.filters import ChartNoteFilterSet
from outcomes.models import Annotation, Measure
from outcomes.presenters.names import Names


class ChartNoteRow(RowSerializer):
    """What happened on a day, on the charts of one site or, without a site, of all."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="measure.network.slug")
    measure = serializers.UUIDField(source="measure.public_id")
    measure_code = serializers.CharField(source="measure.code")
    site = serializers.CharField(source="site.code", allow_null=True)
    on = serializers.DateField()
    label = serializers.CharField()  # type: ignore[assignment]
    link = serializers.CharField(help_text="The page it leads to; empty for a note by hand.")
    is_by_hand = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ChartNoteInput(InputSerializer):
    """Where it stands follows from who writes it: a site lead's on the own site, a coordinator's
    on the charts of the network."""

    measure = serializers.UUIDField()
    on = serializers.DateField()
    label = serializers.CharField(max_length=120)  # type: ignore[assignment]


class ChartNoteViewSet(GatedCollection):
    """Notes on charts, lettered there: tests that began, changes that were adopted, and what
    people wrote down."""

    model = Annotation
    serializer_class = ChartNoteRow
    filterset_class = ChartNoteFilterSet
    rules = {"destroy": rules.can_take_back_note}
    asks = {"destroy": [REASON]}

    def told(self, rows: Iterable[Annotation]) -> Iterator[Annotation]:
        """Leave out notes of sites whose names this reader may not know."""
        names: dict[int, Names] = {}
        for row in rows:
            network = row.measure.network
            known = names.setdefault(network.pk, Names(self.request.user, network))
            if not known.veils(row.site_id):
                yield row

    @extend_schema(request=ChartNoteInput, responses={201: ChartNoteRow})
    def create(self, request: Request) -> Response:
        """Write a note; the same one sent twice is one note."""
        given = checked(ChartNoteInput, request.data)
        measures = Measure.objects.visible_to(request.user).for_list()
        measure = found(measures, public_id=given.pop("measure"))
        self.ask(rules.can_annotate, measure)
        place = rules.place_of_notes(request.user, measure)
        note = annotations.write(by=request.user, measure=measure, site=place, **given)
        return self.answer_anew(note, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        reason = request.query_params.get("reason", "")
        annotations.take_back(by=request.user, note=self.get_object(), reason=reason)
        return Response(status=204)
