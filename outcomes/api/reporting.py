"""Who owes what, approved months and reminders over REST: the twins of the board."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from lhs_platform.lib.rest.streaming import stream
from lhs_platform.lib.rest.viewsets import STREAMED, Collection, ReadCollection
from networks.models import Network, Site
from outcomes import completeness, rules
from outcomes.actions import reporting as actions
from outcomes.completeness import State
from outcomes.filters import LockFilterSet
from outcomes.models import PeriodLock
from outcomes.presenters import reminding
from outcomes.presenters import reporting as presenting

NETWORK = OpenApiParameter("network", str, description="The network's slug; all of yours without.")
MONTH = OpenApiParameter(
    "period", str, description="A month, as 2026-10; the newest that is over where none is given."
)
REASON = OpenApiParameter(
    "reason", str, required=True, description="Why it is unlocked; kept in the audit trail."
)


class CompletenessRow(RowSerializer):
    """One period of a measure: over all sites in counts, or, with `site`, at that site."""

    network = serializers.CharField()
    period = serializers.DateField()
    frequency = serializers.CharField(help_text="How often it is answered: week, month or quarter.")
    measure = serializers.UUIDField()
    measure_code = serializers.CharField()
    site = serializers.CharField(allow_null=True)
    site_name = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=State.choices, allow_null=True)
    due_on = serializers.DateField()
    locked = serializers.IntegerField(help_text="Sites whose month is approved.")
    expected = serializers.IntegerField(help_text="Sites that are asked.")
    sent = serializers.IntegerField()
    no_events = serializers.IntegerField()
    not_collected = serializers.IntegerField()
    due = serializers.IntegerField(help_text="Sites that are still in time.")
    overdue = serializers.IntegerField()


class CompletenessPage(serializers.Serializer[Any]):
    period = serializers.CharField()
    results = CompletenessRow(many=True)


class LockRow(RowSerializer):
    """A month of a site that was approved."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="site.network.slug")
    site = serializers.CharField(source="site.code")
    month = serializers.DateField()
    created_at = serializers.DateTimeField()


class LockInput(InputSerializer):
    network = serializers.CharField()
    site = serializers.CharField(help_text="Its code.")
    month = serializers.CharField(help_text="As 2026-10.")


class RemindersInput(InputSerializer):
    network = serializers.CharField()
    period = serializers.CharField(help_text="A month that is over, as 2026-10.")


class ReminderRow(serializers.Serializer[Any]):
    """Somebody at a site that owes data; `why_not` where no mail goes to them."""

    network = serializers.CharField()
    site = serializers.CharField()
    name = serializers.CharField(help_text="Empty where the site has no lead.")
    owed = serializers.CharField()
    why_not = serializers.CharField()


class RemindersPage(serializers.Serializer[Any]):
    period = serializers.CharField()
    results = ReminderRow(many=True)


class PostedRow(serializers.Serializer[Any]):
    """How many mails a request has posted, and how far all reminders of the month are."""

    period = serializers.CharField()
    posted = serializers.IntegerField()
    sent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    spared = serializers.IntegerField(help_text="No longer needed when they were to be sent.")
    lost = serializers.IntegerField(help_text="Could not be delivered.")


class PlanRow(serializers.Serializer[Any]):
    """When people are reminded by themselves; null is not then."""

    days_before = serializers.IntegerField(min_value=0, max_value=60, allow_null=True)
    days_after = serializers.IntegerField(min_value=0, max_value=60, allow_null=True)


def whole(page: type[serializers.Serializer[Any]]) -> dict[tuple[int, str], Any]:
    """Tell OpenAPI of rows of a month in every format."""
    return {
        (200, "application/json"): forced_singular_serializer(page),
        (200, "text/csv"): OpenApiTypes.STR,
        (200, "application/x-ndjson"): OpenApiTypes.STR,
    }


class CompletenessViewSet(Collection):
    """The completeness board of one month."""

    model = Network
    serializer_class = CompletenessRow
    pagination_class = None
    asks = {"list": [NETWORK, MONTH]}
    streamed = STREAMED

    @extend_schema(responses=whole(CompletenessPage))
    def list(self, request: Request) -> Any:
        """Who has sent what: all in counts, and the sites one by one that you may see."""
        networks, now = _networks(request), timezone.now()
        month = _asked_month(request, networks, now)
        rows = (
            row
            for network in networks
            for row in presenting.rows(_board(request.user, network, month, now))
        )
        fmt = request.accepted_renderer.format  # type: ignore[attr-defined]
        if fmt != "json":
            return stream(fmt, list(presenting.COLUMNS), rows, name="completeness")
        return Response({"period": f"{month:%Y-%m}", "results": list(rows)})


class LockViewSet(ReadCollection):
    """Approved months: of all sites for coordinators, of their own for the leads of sites."""

    model = PeriodLock
    serializer_class = LockRow
    filterset_class = LockFilterSet
    rules = {"destroy": rules.can_unlock}
    asks = {"destroy": [REASON]}

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return PeriodLock.objects.none()
        return presenting.locks_for(self.request.user)

    @extend_schema(request=LockInput, responses={201: LockRow})
    def create(self, request: Request) -> Response:
        """Approve a month of a site: its data stay as they are until it is unlocked."""
        given = LockInput(data=request.data)
        given.is_valid(raise_exception=True)
        network, now = _network(request, given.validated_data), timezone.now()
        month = _month(given.validated_data["month"], completeness.today_in(network, now), "month")
        sites = Site.objects.visible_to(request.user).active().for_list()
        site = found(sites, network=network, code=given.validated_data["site"])
        self.ask(rules.can_lock, site)
        lock = actions.lock_month(by=request.user, site=site, month=month, now=now)
        return self.answer_anew(lock, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Unlock a month."""
        lock, reason = self.get_object(), request.query_params.get("reason", "")
        actions.unlock_month(by=request.user, lock=lock, reason=reason)
        return Response(status=204)


class ReminderViewSet(Collection):
    """Reminding the sites that owe data of a month."""

    model = Network
    serializer_class = ReminderRow
    pagination_class = None
    asks = {"list": [NETWORK, MONTH]}
    streamed = STREAMED

    @extend_schema(responses=whole(RemindersPage))
    def list(self, request: Request) -> Any:
        """Say who would be reminded, in the networks that you coordinate."""
        networks, now = _networks(request), timezone.now()
        month = _asked_month(request, networks, now)
        rows = [
            row
            for network in networks
            if rules.can_remind(request.user, network)
            for row in reminding.rows(network, month, now=now)
        ]
        fmt = request.accepted_renderer.format  # type: ignore[attr-defined]
        if fmt != "json":
            return stream(fmt, list(ReminderRow().fields), rows, name="reminders")
        return Response({"period": f"{month:%Y-%m}", "results": rows})

    @extend_schema(request=RemindersInput, responses={200: PostedRow})
    def create(self, request: Request) -> Response:
        """Remind them. Who was reminded in the last days is left out."""
        given = RemindersInput(data=request.data)
        given.is_valid(raise_exception=True)
        network, now = _network(request, given.validated_data), timezone.now()
        self.ask(rules.can_remind, network)
        month = _month(given.validated_data["period"], completeness.today_in(network, now))
        posted = actions.remind(by=request.user, network=network, month=month, now=now)
        far = reminding.progress(network, month) or dict.fromkeys(reminding.STEPS, 0)
        return Response({"period": f"{month:%Y-%m}", "posted": posted, **far})


class ReminderPlanViewSet(Collection):
    """When the leads of sites that owe data are reminded by themselves, by network."""

    model = Network
    serializer_class = PlanRow
    lookup_field = "slug"
    lookup_value_converter = "slug"
    rules = {"retrieve": rules.can_remind, "partial_update": rules.can_remind}

    @extend_schema(responses={200: PlanRow})
    def retrieve(self, _request: Request, **_kwargs: Any) -> Response:
        return Response(PlanRow(reminding.plan_of(self.get_object())).data)

    @extend_schema(request=PlanRow(partial=True), responses={200: PlanRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        network = self.get_object()
        given = PlanRow(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = PlanRow(reminding.plan_of(network)).data | given.validated_data
        plan = actions.set_plan(by=request.user, network=network, **values)
        return Response(PlanRow(plan).data)


def _networks(request: Request) -> list[Network]:
    """Give the networks asked for, as far as this person sees them."""
    networks = Network.objects.visible_to(request.user).order_by("slug")
    slug = request.query_params.get("network", "")
    return list(networks.filter(slug=slug) if slug else networks)


def _board(user: Any, network: Network, month: date, now: datetime) -> presenting.Board:
    today = completeness.today_in(network, now)
    return presenting.Board(user, network, (month, month), today)


def _asked_month(request: Request, networks: Sequence[Network], now: datetime) -> date:
    """Read the month asked for: one that has begun in any of the networks; else the newest that
    is over in all of them."""
    text = request.query_params.get("period", "")
    days = [completeness.today_in(network, now) for network in networks] or [now.date()]
    return _month(text, max(days) if text else min(days))


def _network(request: Request, given: Any) -> Network:
    slug = given.get("network", "")
    if not slug:
        raise ValidationError({"network": ["Say which network, by its slug."]})
    return found(Network.objects.visible_to(request.user), slug=slug)  # type: ignore[no-any-return]


def _month(text: str, today: date, name: str = "period") -> date:
    month = presenting.month_of(text, today) if text else presenting.newest_month(today)
    if month is None:
        raise ValidationError({name: ["Give a month that has begun, as 2026-10."]})
    return month
