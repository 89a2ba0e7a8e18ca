"""Phases, baselines and marks on points over REST: the twins of their pages."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from lhs_platform.lib.rest.viewsets import GatedCollection
from outcomes import rules
from outcomes.actions import judgements
from outcomes.filters import BaselineFilterSet, PhaseFilterSet, PointMarkFilterSet
from outcomes.models import Phase, PointMark, Series
from outcomes.presenters import Gate
from outcomes.presenters.charts import withheld

REASON = OpenApiParameter(
    "reason", str, required=True, description="Why it is taken back; kept in the audit trail."
)

BATCH = 200


def series_of(row: Phase | PointMark | Series) -> Series:
    return row if isinstance(row, Series) else row.series


class OfSeriesRow(RowSerializer):
    """What hangs on one line of data: a measure at a site, or, without a site, the total."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="series.measure.network.slug")
    measure = serializers.UUIDField(source="series.measure.public_id")
    measure_code = serializers.CharField(source="series.measure.code")
    site = serializers.CharField(source="series.site.code", allow_null=True)


class PhaseRow(OfSeriesRow):
    starts_on = serializers.DateField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PointMarkRow(OfSeriesRow):
    period = serializers.DateField()
    kind = serializers.ChoiceField(choices=PointMark.Kind.choices)
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class BaselineRow(RowSerializer):
    """The baseline that a person set for one line of data."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="measure.network.slug")
    measure = serializers.UUIDField(source="measure.public_id")
    measure_code = serializers.CharField(source="measure.code")
    site = serializers.CharField(source="site.code", allow_null=True)
    first = serializers.DateField(source="baseline_from")
    last = serializers.DateField(source="baseline_to")
    reason = serializers.CharField(source="baseline_reason")
    updated_at = serializers.DateTimeField()


class JudgementInput(InputSerializer):
    """Of which line, and why; together with what."""

    measure = serializers.UUIDField()
    site = serializers.CharField(
        required=False, allow_null=True, default=None, help_text="Its code; none for the network."
    )
    reason = serializers.CharField(max_length=300)


class PhaseInput(JudgementInput):
    starts_on = serializers.DateField(help_text="A day in the first period of the phase.")


class PointMarkInput(JudgementInput):
    period = serializers.DateField()
    kind = serializers.ChoiceField(choices=PointMark.Kind.choices)


class BaselineInput(JudgementInput):
    first = serializers.DateField(help_text="First day of the first period.")
    last = serializers.DateField(help_text="First day of the last period.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["last"] < attrs["first"]:
            raise ValidationError({"last": ["The last period comes before the first one."]})
        return attrs


class JudgementViewSet(GatedCollection):
    """Read, add and take back, each with a reason."""

    input_class: type[JudgementInput]
    asks = {"destroy": [REASON]}

    def told(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Leave out what was written of sites whose names this reader may not know, and of charts
        of which something is hidden from them."""
        several = iter(rows)
        while batch := list(islice(several, BATCH)):
            lines = [series_of(row) for row in batch]
            measures = {one.measure_id: one.measure for one in lines}
            gates = Gate.for_all(self.request.user, measures.values())
            hidden = withheld(lines, gates)
            for row, line in zip(batch, lines, strict=True):
                is_veiled = gates[line.measure_id].names.veils(line.site_id)
                if not is_veiled and line.pk not in hidden:
                    yield row

    def given(self, request: Request) -> dict[str, Any]:
        """Check what came in and find its series, which this person may judge."""
        given = self.input_class(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        measure, site = values.pop("measure"), values.pop("site")
        at = {"site__code": site} if site else {"site": None}
        lines = Series.objects.visible_to(request.user).for_list()
        series = found(lines, measure__public_id=measure, **at)
        self.ask(rules.can_judge, series)
        return values | {"by": request.user, "series": series, "now": timezone.now()}

    def why(self, request: Request) -> dict[str, Any]:
        """Read why something is taken back; the action judges it."""
        reason = request.query_params.get("reason", "")
        return {"by": request.user, "reason": reason, "now": timezone.now()}

    def made(self, obj: Any) -> Response:
        return self.answer_anew(obj, status=201)


class PhaseViewSet(JudgementViewSet):
    """From which day on a line is judged anew, and why."""

    model = Phase
    serializer_class = PhaseRow
    filterset_class = PhaseFilterSet
    input_class = PhaseInput
    rules = {"destroy": rules.can_judge_part}

    @extend_schema(request=PhaseInput, responses={201: PhaseRow})
    def create(self, request: Request) -> Response:
        return self.made(judgements.start_phase(**self.given(request)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        judgements.end_phase(phase=self.get_object(), **self.why(request))
        return Response(status=204)


class PointMarkViewSet(JudgementViewSet):
    """Points that people left out of the lines, or found plainly unlike the rest."""

    model = PointMark
    serializer_class = PointMarkRow
    filterset_class = PointMarkFilterSet
    input_class = PointMarkInput
    rules = {"destroy": rules.can_judge_part}

    @extend_schema(request=PointMarkInput, responses={201: PointMarkRow})
    def create(self, request: Request) -> Response:
        return self.made(judgements.mark_point(**self.given(request)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        judgements.unmark_point(mark=self.get_object(), **self.why(request))
        return Response(status=204)


class BaselineViewSet(JudgementViewSet):
    """Baselines that people set for single lines, beside those of the definitions."""

    model = Series
    serializer_class = BaselineRow
    filterset_class = BaselineFilterSet
    input_class = BaselineInput
    rules = {"destroy": rules.can_judge}

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().exclude(baseline_to=None)

    @extend_schema(request=BaselineInput, responses={201: BaselineRow})
    def create(self, request: Request) -> Response:
        return self.made(judgements.freeze_baseline(**self.given(request)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        judgements.unfreeze_baseline(series=self.get_object(), **self.why(request))
        return Response(status=204)
