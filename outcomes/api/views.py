"""Charts over REST: the twin of a measure's page."""

from outcomes.api import serializers
from outcomes.api.files import ChartFiles
from outcomes.filters import ChartFilterSet
from outcomes.models import Chart


class ChartViewSet(ChartFiles):
    """Computed charts, small counts hidden as on the page; whole, or the span that is asked for."""

    model = Chart
    serializer_class = serializers.ChartRow
    filterset_class = ChartFilterSet
