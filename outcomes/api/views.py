"""REST twins of the pages of this room."""

from outcomes.api import serializers
from outcomes.api.files import ChartFiles
from outcomes.filters import ChartFilterSet
from outcomes.models import Chart


class ChartViewSet(ChartFiles):
    """Computed charts, small counts hidden as on the page."""

    model = Chart
    serializer_class = serializers.ChartRow
    filterset_class = ChartFilterSet
