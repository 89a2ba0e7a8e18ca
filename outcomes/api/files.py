"""A chart as a file, over REST: the twin of the page's downloads."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from lhs_platform.lib.access import found
from lhs_platform.lib.rest.renderers import FileRenderer
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from outcomes import presenters
from outcomes.api.spans import OF_CHART, Spanned
from outcomes.exports import making
from outcomes.models import Annotation
from outcomes.views.downloads import deck_of, file_answer

FORM = OpenApiParameter(
    "as", str, required=True, enum=list(making.FORMS), description="What kind of file."
)
NETWORK = OpenApiParameter("network", str, required=True, description="Its slug.")
LIMITS = OpenApiParameter("limits", str, enum=["95"], description="Limits of 95%, too.")


class ChartFiles(Spanned, ReadCollection):
    """Charts with their files."""

    asks = {
        "list": OF_CHART,
        "retrieve": OF_CHART,
        "file": [FORM, *OF_CHART, LIMITS],
        "deck": [NETWORK],
    }

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in making.FORMS.values()})
    @action(detail=True, methods=["get"], renderer_classes=[FileRenderer])
    def file(self, request: Request, **_kwargs: Any) -> HttpResponse:
        """Give the chart as a picture, a workbook or a slide, small counts hidden as on the page."""
        chart = self.get_object()
        form = request.query_params.get("as", "")
        if form not in making.FORMS:
            raise ValidationError({"as": [f"Choose one of {', '.join(making.FORMS)}."]})
        series = chart.series
        gate = presenters.Gate(request.user, series.measure)
        full = presenters.shown(chart, gate)  # veils the site's name, too
        choice = presenters.Choice.read(request.query_params).but(
            site=series.site.code if series.site else "", kind=chart.kind
        )
        sheet = making.sheet_of(
            chart,
            presenters.within(full, choice.span),
            notes=Annotation.objects.shown_on(series, is_veiled=gate.names.veils(series.site_id)),
            choice=choice,
            today=timezone.localdate(),
        )
        return file_answer(making.content_of(sheet, form), making.name_of(chart, form))

    @extend_schema(responses={(200, making.FORMS["pptx"]): OpenApiTypes.BINARY}, filters=False)
    @action(detail=False, methods=["get"], renderer_classes=[FileRenderer], pagination_class=None)
    def deck(self, request: Request, **_kwargs: Any) -> HttpResponse:
        """Give a slide for each measure of a network, small counts hidden as on the pages."""
        slug = request.query_params.get("network", "")
        if not slug:
            raise ValidationError({"network": ["Name a network."]})
        network = found(Network.objects.visible_to(request.user), slug=slug)
        return deck_of(network, request.user)
