"""Charts over REST: the twin of a measure's page."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from outcomes.api import serializers
from outcomes.api.files import ChartFiles
from outcomes.api.spans import OF_CHART
from outcomes.filters import ChartFilterSet
from outcomes.models import Chart


@extend_schema_view(
    list=extend_schema(parameters=OF_CHART), retrieve=extend_schema(parameters=OF_CHART)
)
class ChartViewSet(ChartFiles):
    """Computed charts, small counts hidden as on the page; whole, or the span that is asked for."""

    model = Chart
    serializer_class = serializers.ChartRow
    filterset_class = ChartFilterSet
