"""Who came, over REST: read by those who see the invitations, written by the desk."""

from datetime import date
from typing import Any

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import check_in as actions
from events.forms.check_in import DIRECTIONS, METHODS
from events.models import CheckIn, Event, EventDay, Invitation
from events.views.events import my_invitation
from lhs_platform.lib.access import found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.rest.filters import MomentFilter, NetworkFilterSet
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models.memberships import Group


class CheckInSerializer(RowSerializer):
    """One tap. A row with `undoes` takes the row of that nonce back; neither counts then."""

    nonce = serializers.UUIDField()
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    invitation = serializers.UUIDField(source="invitation.public_id")
    name = serializers.CharField(source="invitation.name")
    group = serializers.CharField(source="invitation.group")
    date = serializers.DateField(source="day.date")
    direction = serializers.ChoiceField(choices=CheckIn.Direction.choices)
    method = serializers.ChoiceField(choices=CheckIn.Method.choices)
    is_remote = serializers.BooleanField()
    undoes = serializers.SerializerMethodField()
    at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()

    def get_undoes(self, row: CheckIn) -> str | None:
        return str(row.undoes.nonce) if row.undoes else None


class CheckInInput(InputSerializer):
    """A tap with the nonce its device made; the same nonce again is answered as before."""

    event = serializers.UUIDField()
    date = serializers.DateField()
    invitation = serializers.UUIDField()
    nonce = serializers.UUIDField()
    direction = serializers.ChoiceField(choices=DIRECTIONS)
    method = serializers.ChoiceField(choices=METHODS, default=CheckIn.Method.NAME)
    at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    undoes = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="The nonce that is taken back."
    )
    is_remote = serializers.BooleanField(default=False)


class HereInput(InputSerializer):
    """One's own tap. The same nonce again is answered as before."""

    event = serializers.UUIDField()
    nonce = serializers.UUIDField()


class WalkInInput(InputSerializer):
    """Somebody at the door who is not on the list."""

    event = serializers.UUIDField()
    date = serializers.DateField()
    nonce = serializers.UUIDField()
    name = serializers.CharField(max_length=120)
    group = serializers.ChoiceField(choices=Group.choices, allow_blank=True, default="")
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    is_another = serializers.BooleanField(
        default=False, help_text="Say that somebody of this name on the list is somebody else."
    )


class CheckInFilter(NetworkFilterSet):
    network_path = "event__network__slug"
    event = django_filters.UUIDFilter(field_name="event__public_id", label="The meeting's id.")
    date = django_filters.DateFilter(field_name="day__date", label="The day of the meeting.")
    updated_since = MomentFilter(
        field_name="received_at", lookup_expr="gte", label="Received at or after this moment."
    )

    class Meta:
        model = CheckIn
        fields = ["direction", "method"]


class CheckInViewSet(ReadCollection):
    """Those at the desk, organisers and coordinators read all; others what is their own."""

    model = CheckIn
    serializer_class = CheckInSerializer
    filterset_class = CheckInFilter
    lookup_field = "nonce"

    @extend_schema(request=CheckInInput, responses={201: CheckInSerializer})
    def create(self, request: Request) -> Response:
        """Let somebody in or out, or take that back."""
        data = checked(CheckInInput, request.data)
        event = found(
            Event.objects.visible_to(request.user).for_list(), public_id=data.pop("event")
        )
        self.ask(rules.can_check_in, event)
        day = _day(event, data.pop("date"))
        invited: Invitation = found(event.invitations, public_id=data.pop("invitation"))
        invited.event = event
        tap = actions.Tap(person=invited.public_id, **data)
        row = actions.record(
            day=day, invitation=invited, tap=tap, by=request.user, now=timezone.now()
        )
        return self.answer_anew(row, status=201)

    @extend_schema(request=HereInput, responses={201: CheckInSerializer})
    @action(detail=False, methods=["post"])
    def here(self, request: Request) -> Response:
        """Say that one is here oneself, on a day for which one has a place."""
        data = checked(HereInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data["event"])
        self.ask(rules.is_invited, event)
        invited: Any = my_invitation(request.user, event)
        row = actions.by_self(
            invitation=invited, nonce=data["nonce"], by=request.user, now=timezone.now()
        )
        return self.answer(CheckIn.objects.for_list().get(pk=row.pk), status=201)

    @extend_schema(request=WalkInInput, responses={201: CheckInSerializer})
    @action(detail=False, methods=["post"], url_path="walk-ins")
    def walk_ins(self, request: Request) -> Response:
        """Put somebody on the list who is not, and let them in."""
        data = checked(WalkInInput, request.data)
        events = Event.objects.visible_to(request.user).for_list()
        event = found(events, public_id=data.pop("event"))
        self.ask(rules.can_check_in, event)
        row = actions.walk_in(
            day=_day(event, data.pop("date")),
            nonce=data.pop("nonce"),
            is_another=data.pop("is_another"),
            who=actions.Newcomer(**data),
            by=request.user,
            now=timezone.now(),
        )
        return self.answer_anew(row, status=201)


def _day(event: Event, wanted: date) -> EventDay:
    day = next((one for one in event.in_order() if one.date == wanted), None)
    if day is None:
        raise DomainError(f"{wanted} is not a day of this meeting.", field="date")
    return day
