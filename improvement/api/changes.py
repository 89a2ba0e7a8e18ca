"""The change package over REST: the twin of its pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import changes
from improvement.api.views import network_of, rest_of
from improvement.filters import ChangeFilterSet
from improvement.models import Change, Cycle
from lhs_platform.lib.access import found
from lhs_platform.lib.counting import count_of
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Network
from outcomes.models import Measure


class ChangeRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    concept = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    reliability = serializers.ChoiceField(choices=Change.Reliability.choices)
    evidence = serializers.ChoiceField(choices=Change.Evidence.choices)
    source = serializers.CharField()  # type: ignore[assignment]
    first_test = serializers.CharField()
    tools = serializers.CharField()
    harms = serializers.CharField()
    measure = serializers.CharField(source="measure.code", allow_null=True)
    owner = serializers.UUIDField(source="owner.public_id", allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    sites = serializers.SerializerMethodField(help_text="Where it is to be tested: their codes.")
    state = serializers.ChoiceField(choices=Change.State.choices)
    state_reason = serializers.CharField()
    state_on = serializers.DateField(allow_null=True)
    origin_note = serializers.CharField(help_text="The network it was copied from, in words.")
    cycles = serializers.IntegerField(source="cycle_count", help_text="How many tests it has.")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_sites(self, change: Change) -> list[str]:
        return [site.code for site in change.sites.all()]


class ChangeIn(InputSerializer):
    """What is known of a change. Its state is set by an address of its own."""

    concept = serializers.CharField(max_length=120, required=False, allow_blank=True)
    title = serializers.CharField(max_length=160, required=False)
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    reliability = serializers.ChoiceField(choices=Change.Reliability.choices, required=False)
    evidence = serializers.ChoiceField(choices=Change.Evidence.choices, required=False)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=300, required=False, allow_blank=True
    )
    first_test = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    tools = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    harms = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    measure = serializers.SlugRelatedField(
        "code", queryset=Measure.objects.none(), required=False, allow_null=True
    )

    def limit_to(self, network: Network) -> None:
        measures = Measure.objects.filter(network=network)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]


class ChangeAddIn(ChangeIn):
    network = serializers.SlugField(help_text="The network's slug.")
    title = serializers.CharField(max_length=160)


class StateIn(InputSerializer):
    state = serializers.ChoiceField(choices=Change.State.choices)
    reason = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="To abandon: why."
    )


class CopyIn(InputSerializer):
    network = serializers.SlugField(help_text="The slug of the network that gets the copy.")


class ChangeViewSet(ReadCollection):
    """The change packages: what may be changed, what is known of it, what became of it."""

    model = Change
    serializer_class = ChangeRow
    filterset_class = ChangeFilterSet
    rules = {
        "partial_update": rules.can_edit_change,
        "state": rules.can_set_change_state,
        "copy": rules.can_copy_change,
    }

    def get_queryset(self) -> QuerySet[Change]:
        return (
            super()
            .get_queryset()
            .annotate(cycle_count=count_of(Cycle.objects.all(), "change_idea"))
        )

    @extend_schema(request=ChangeAddIn, responses={201: ChangeRow})
    def create(self, request: Request) -> Response:
        given = ChangeAddIn(data=request.data)
        network = network_of(self, given, rules.can_add_change)
        given.limit_to(network)
        values = rest_of(given, "network")
        return self.answer_anew(
            changes.add(by=request.user, network=network, values=values), status=201
        )

    @extend_schema(request=ChangeIn, responses={200: ChangeRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        change = self.get_object()
        version = required_version(request, change)
        given = ChangeIn(data=request.data)
        given.limit_to(change.network)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        changes.edit(by=request.user, change=change, version=version, values=values)
        return self.answer_anew(change)

    @extend_schema(request=StateIn, responses={200: ChangeRow})
    @action(detail=True, methods=["post"])
    def state(self, request: Request, **_kwargs: Any) -> Response:
        """Say what became of the change in its network."""
        change = self.get_object()
        version = required_version(request, change)
        told = checked(StateIn, request.data)
        today = change.network.day_at(timezone.now())
        changes.set_state(by=request.user, change=change, version=version, on=today, **told)
        return self.answer_anew(change)

    @extend_schema(request=CopyIn, responses={201: ChangeRow})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, **_kwargs: Any) -> Response:
        """Take the change over into another network, where it is untested; its origin is kept."""
        change = self.get_object()
        slug = checked(CopyIn, request.data)["network"]
        network = found(Network.objects.visible_to(request.user), slug=slug)
        self.ask(rules.can_add_change, network)
        return self.answer_anew(
            changes.copy(by=request.user, change=change, network=network), status=201
        )
