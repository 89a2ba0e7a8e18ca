"""Observations and what was sent, over REST."""

from collections.abc import Iterable, Iterator

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import found
from lhs_platform.lib.rest.parsers import NDJSONParser, ORJSONParser
from lhs_platform.lib.rest.viewsets import GatedCollection, ReadCollection
from networks.models import Network
from outcomes import rules
from outcomes.api.handing_in import LONGEST_KEY, hand_in, rows_of
from outcomes.api.rows import ObservationInput, SubmissionInput, SubmissionRow
from outcomes.api.serializers import ObservationRow, gate_of
from outcomes.filters import ObservationFilterSet, SubmissionFilterSet
from outcomes.models import Observation, Submission

KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": LONGEST_KEY},
    OpenApiParameter.HEADER,
    description="A text of your own, new for each hand-over, so that it is stored once only.",
)
WITH_LINES = [
    OpenApiParameter("network", str, description="The network's slug, where lines are sent."),
    OpenApiParameter("reason", str, description="Why values change, where lines are sent."),
]


class ObservationViewSet(GatedCollection):
    """Observations, small counts hidden as on the page; many can be sent at once."""

    model = Observation
    serializer_class = ObservationRow
    filterset_class = ObservationFilterSet
    parser_classes = [ORJSONParser, NDJSONParser]
    asks = {"create": WITH_LINES}

    def told(self, rows: Iterable[Observation]) -> Iterator[Observation]:
        """Leave out other sites' events: that there is a row tells of one."""
        serializer = self.get_serializer()
        for row in rows:
            if not gate_of(serializer, row.measure).hides_all_of(row.site_id):
                yield row

    @extend_schema(
        request={
            "application/json": SubmissionInput,
            "application/x-ndjson": ObservationInput,
        },
        responses={201: SubmissionRow, 200: SubmissionRow},
        parameters=[KEY],
    )
    def create(self, request: Request) -> Response:
        """Store all rows or none; the answer says how many were new, changed and as before.

        Rows that say what is there already change nothing (200). One JSON document takes 20,000
        rows; lines (application/x-ndjson, one row each, the network in the address) are read
        while they come in, up to 100,000 rows and 32 MB. With an Idempotency-Key the same rows
        give the same answer again, however often they are sent; other rows with the same key are
        refused (422). To replace a value, a row names the version it was read in; where it names
        none, or somebody else saved since, nothing is stored, and `rows` shows both values (409).
        """
        rows = rows_of(request)
        network = found(Network.objects.visible_to(request.user), slug=rows.slug)
        self.ask(rules.can_send_data, network)
        submission = hand_in(request, network, rows)
        is_new = submission.added or submission.changed
        return Response(SubmissionRow(submission).data, status=201 if is_new else 200)


class SubmissionViewSet(ReadCollection):
    """What was sent, by whom and how: from which file, and what became of it."""

    model = Submission
    serializer_class = SubmissionRow
    filterset_class = SubmissionFilterSet
