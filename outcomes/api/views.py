"""REST twins of the pages of this room."""

from lhs_platform.lib.rest.viewsets import ReadCollection
from outcomes.api import serializers
from outcomes.filters import ChartFilterSet
from outcomes.models import Chart


class ChartViewSet(ReadCollection):
    """Computed charts, small counts hidden as on the page."""

    model = Chart
    serializer_class = serializers.ChartRow
    filterset_class = ChartFilterSet
