"""The agenda over REST: items for those who plan it, releases for everyone who sees the meeting."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import agenda
from events.filters import OfEventFilter
from events.models import AgendaItem, AgendaRelease, Event, EventDay
from lhs_platform.lib.access import found
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.filters import NetworkFilterSet
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked, part
from lhs_platform.lib.rest.viewsets import ReadCollection


class MaterialShape(serializers.Serializer[Any]):
    # `label` is a word that serializers use themselves.
    url = serializers.URLField(max_length=500)

    def get_fields(self) -> dict[str, Any]:
        return {"label": serializers.CharField(max_length=120), **super().get_fields()}


class AgendaItemRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="day.event.network.slug")
    event = serializers.UUIDField(source="day.event.public_id")
    date = serializers.DateField(source="day.date")
    starts = serializers.TimeField(source="starts_clock")
    ends = serializers.TimeField(source="ends_clock")
    kind = serializers.ChoiceField(choices=AgendaItem.Kind.choices)
    mode = serializers.ChoiceField(choices=AgendaItem.Mode.choices)
    title = serializers.CharField()
    room = serializers.CharField()
    facilitators = serializers.CharField()
    asks = serializers.CharField()
    materials = serializers.ListField(child=MaterialShape())
    capacity = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class AgendaItemInput(InputSerializer):
    """An item in wall time of the meeting's zone."""

    date = serializers.DateField(help_text="One of the days of the meeting.")
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    kind = serializers.ChoiceField(choices=AgendaItem.Kind.choices, default="plenary")
    mode = serializers.ChoiceField(choices=AgendaItem.Mode.choices, default="both")
    title = serializers.CharField(max_length=160)
    room = serializers.CharField(allow_blank=True, default="", max_length=80)
    facilitators = serializers.CharField(allow_blank=True, default="", max_length=200)
    asks = serializers.CharField(allow_blank=True, default="", max_length=10_000)
    materials = serializers.ListField(child=MaterialShape(), default=list, max_length=12)
    capacity = serializers.IntegerField(
        allow_null=True, default=None, min_value=0, max_value=100_000
    )


class AgendaItemCreateInput(AgendaItemInput):
    event = serializers.UUIDField()


class MoveInput(InputSerializer):
    to = serializers.IntegerField(
        min_value=0, max_value=1000, help_text="0 is first; what overlaps counts as one."
    )


class AgendaItemFilter(NetworkFilterSet):
    network_path = "day__event__network__slug"
    event = django_filters.UUIDFilter(field_name="day__event__public_id", label="The meeting's id.")

    class Meta:
        model = AgendaItem
        fields = ["kind", "mode"]


def may_plan(user: Any, item: AgendaItem) -> rules.Answer:
    return rules.can_edit_event(user, item.day.event)


class AgendaItemViewSet(ReadCollection):
    """The draft of the agenda, for those who plan the meeting; others read its releases."""

    model = AgendaItem
    serializer_class = AgendaItemRow
    filterset_class = AgendaItemFilter
    rules = {"partial_update": may_plan, "destroy": may_plan, "move": may_plan}

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(day__event__in=Event.objects.organised_by(self.request.user))

    @extend_schema(request=AgendaItemCreateInput, responses={201: AgendaItemRow})
    def create(self, request: Request) -> Response:
        """Put an item on the agenda. People see it with the next release."""
        data = checked(AgendaItemCreateInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data.pop("event"))
        self.ask(rules.can_edit_event, event)
        item = agenda.add(event=event, fields=_fields(event, data), by=request.user)
        return self.answer_anew(item, status=201)

    @extend_schema(request=AgendaItemInput, responses={200: AgendaItemRow})
    def partial_update(self, request: Request, **_lookup: Any) -> Response:
        """Change an item. What is left out stays."""
        item = self.get_object()
        version = required_version(request, item)
        data = checked(AgendaItemInput, _as_input(item) | part(request.data))
        fields = _fields(item.day.event, data)
        agenda.edit(item=item, fields=fields, version=version, by=request.user)
        return self.answer_anew(item)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Take an item off the agenda."""
        item = self.get_object()
        required_version(request, item)
        agenda.remove(item=item, by=request.user)
        return Response(status=204)

    @extend_schema(request=MoveInput, responses={200: AgendaItemRow})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, **_lookup: Any) -> Response:
        """Move an item, with what happens beside it, to another place in the order of its day."""
        item = self.get_object()
        version = required_version(request, item)
        to = checked(MoveInput, request.data)["to"]
        agenda.move(item=item, to=to, version=version, by=request.user)
        return self.answer_anew(item)


def _fields(event: Event, data: dict[str, Any]) -> dict[str, Any]:
    day = EventDay.objects.filter(event=event, date=data.pop("date")).select_related("event")
    if not day:
        raise DomainError("This is not a day of the meeting.", field="date")
    times = {"starts_clock": data.pop("starts"), "ends_clock": data.pop("ends")}
    materials = [dict(one) for one in data.pop("materials")]
    return {**data, **times, "day": day[0], "materials": materials}


def _as_input(item: AgendaItem) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in agenda.FIELDS[3:]}
    return {
        "date": item.day.date,
        "starts": item.starts_clock,
        "ends": item.ends_clock,
        **plain,
    }


class ReleasedDay(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    date = serializers.DateField()
    items = serializers.ListField(child=serializers.DictField())


class AgendaReleaseRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    number = serializers.IntegerField()
    note = serializers.CharField()
    days = serializers.SerializerMethodField()
    released_by = serializers.CharField(source="released_by.name")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(ReleasedDay(many=True))
    def get_days(self, release: AgendaRelease) -> list[dict[str, Any]]:
        return list(release.content)


class ReleaseInput(InputSerializer):
    event = serializers.UUIDField()
    note = serializers.CharField(allow_blank=True, default="", max_length=300)


class AgendaReleaseFilter(OfEventFilter):
    class Meta:
        model = AgendaRelease
        fields = ["number"]


class AgendaReleaseViewSet(ReadCollection):
    """The agenda as it was shown to people, version by version."""

    model = AgendaRelease
    serializer_class = AgendaReleaseRow
    filterset_class = AgendaReleaseFilter

    @extend_schema(request=ReleaseInput, responses={201: AgendaReleaseRow})
    def create(self, request: Request) -> Response:
        """Release the agenda as it is now."""
        data = checked(ReleaseInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data["event"])
        self.ask(rules.can_edit_event, event)
        made = agenda.release(event=event, note=data["note"], by=request.user)
        return self.answer_anew(made, status=201)
