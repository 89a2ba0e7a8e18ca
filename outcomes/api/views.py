"""REST twins of the pages of this room."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import found
from lhs_platform.lib.errors import RowError, RowErrors
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from outcomes import rules
from outcomes.actions import submissions
from outcomes.api import serializers
from outcomes.filters import ChartFilterSet, ObservationFilterSet
from outcomes.models import Chart, Measure, Observation, Submission


class ChartViewSet(ReadCollection):
    """Computed charts, small counts hidden as on the page."""

    model = Chart
    serializer_class = serializers.ChartRow
    filterset_class = ChartFilterSet


class ObservationViewSet(ReadCollection):
    """Observations, small counts hidden as on the page; many can be sent at once."""

    model = Observation
    serializer_class = serializers.ObservationRow
    filterset_class = ObservationFilterSet

    @extend_schema(
        request=serializers.SubmissionInput,
        responses={201: serializers.SubmissionRow, 200: serializers.SubmissionRow},
    )
    def create(self, request: Request) -> Response:
        """Store all rows or none. Rows that say what is there already change nothing (200)."""
        given = serializers.SubmissionInput(data=request.data)
        given.is_valid(raise_exception=True)
        networks = Network.objects.visible_to(request.user)
        network = found(networks, slug=given.validated_data["network"])
        self.ask(rules.can_send_data, network)
        rows = _rows(request.user, network, given.validated_data["rows"])
        submission = submissions.submit(
            rows,
            by=request.user,
            network=network,
            channel=Submission.Channel.REST,
            now=timezone.now(),
        )
        is_new = submission.added or submission.changed
        data = serializers.SubmissionRow(submission).data
        return Response(data, status=201 if is_new else 200)


def _rows(user: Any, network: Network, given: list[dict[str, Any]]) -> list[submissions.Row]:
    """Find each row's measure and site; name every one that is not there, or not theirs."""
    measures = {m.code: m for m in Measure.objects.filter(network=network).active().for_list()}
    sites = {s.code: s for s in network.sites.select_related("network")}
    mine = {code for code, site in sites.items() if rules.can_send_data_of(user, site)}
    faults = []
    for line, row in enumerate(given, start=1):
        if row["measure"] not in measures:
            reason = f"There is no measure “{row['measure']}” here."
            faults.append(RowError(line=line, column="measure", code="unknown", reason=reason))
        if row["site"] not in sites:
            reason = f"There is no site “{row['site']}” here."
            faults.append(RowError(line=line, column="site", code="unknown", reason=reason))
        elif row["site"] not in mine:
            reason = f"You do not send the data of {sites[row['site']].name}."
            faults.append(RowError(line=line, column="site", code="not_yours", reason=reason))
    if faults:
        raise RowErrors("Some rows need another look. Nothing was stored.", faults)
    return [
        submissions.Row(
            measure=measures[row["measure"]],
            site=sites[row["site"]],
            period=row["period"],
            numerator=row["numerator"],
            denominator=row["denominator"],
            version=row["version"],
            line=line,
        )
        for line, row in enumerate(given, start=1)
    ]
