"""The day of a meeting over REST: who came, badges, what is on now, and the days as a calendar."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events.forms.check_in import PAPERS, BadgesForm
from events.models import AgendaItem
from events.presenters import badges as badge_presenters
from events.presenters.attendance import attendance
from events.presenters.now import moment
from events.views.badges import badges_file
from events.views.events import calendar_file
from lhs_platform.lib.errors import DomainError
from lhs_platform.lib.rest.renderers import FileRenderer
from lhs_platform.lib.rest.serializers import RowSerializer

WHO = OpenApiParameter(
    "who",
    str,
    description="`room` (everyone coming in the room; the default), `walk_ins`, or, of a meeting of "
    "several days, one of them as a date.",
)
PAPER = OpenApiParameter("paper", str, enum=[paper for paper, _ in PAPERS])
ONLY = OpenApiParameter(
    "invitations", str, description="Ids with commas between: the badges of these people alone."
)
BADGES = [WHO, PAPER, ONLY]


class PresenceShape(RowSerializer):
    """When somebody was there on one day, by the clock at the place."""

    date = serializers.DateField()
    first_in = serializers.DateTimeField(allow_null=True)
    last_out = serializers.DateTimeField(allow_null=True)
    minutes = serializers.IntegerField()
    is_remote = serializers.BooleanField()


class AttendeeShape(RowSerializer):
    invitation = serializers.UUIDField()
    name = serializers.CharField()
    group = serializers.CharField(allow_blank=True)
    is_walk_in = serializers.BooleanField()
    is_remote = serializers.BooleanField()
    days = PresenceShape(many=True)


class AttendanceShape(RowSerializer):
    came = serializers.IntegerField()
    remote = serializers.IntegerField()
    walk_ins = serializers.IntegerField()
    people = AttendeeShape(many=True)


class NowItemShape(RowSerializer):
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=AgendaItem.Kind.choices)
    mode = serializers.ChoiceField(choices=AgendaItem.Mode.choices)
    room = serializers.CharField(allow_blank=True)
    facilitators = serializers.CharField(allow_blank=True)


class NowShape(RowSerializer):
    """`state` is before, soon, on, break, between, ended, over or cancelled."""

    state = serializers.CharField()
    clock = serializers.CharField()
    date = serializers.DateField(allow_null=True)
    on = NowItemShape(many=True)
    next = NowItemShape(many=True)


class Desk:
    """What the collection of meetings answers about their days."""

    @extend_schema(responses=AttendanceShape)
    @action(detail=True, methods=["get"])
    def attendance(self: Any, _request: Request, **_lookup: Any) -> Response:
        """Say who came, by person and day; `check-ins` gives the taps it follows from."""
        told = attendance(self.get_object())
        people = [_attendee(one) for one in told["people"]]
        names = ("came", "remote", "walk_ins")
        return Response({name: told[name] for name in names} | {"people": people})

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[FileRenderer])
    def badges(self: Any, request: Request, **_lookup: Any) -> HttpResponse:
        """Give badges to print, ten to a sheet."""
        event, asked = self.get_object(), request.query_params
        ids = asked.get("invitations", "").split(",") if "invitations" in asked else []
        who = BadgesForm.TICKED if ids else asked.get("who", BadgesForm.EVERYONE)
        data = MultiValueDict(
            {"who": [who], "paper": [asked.get("paper", PAPERS[0][0])], "people": ids}
        )
        form = BadgesForm(data, people=event.invitations.standing(), days=event.in_order())
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        people = badge_presenters.choose(event, form.cleaned_data)
        if not people:
            raise DomainError("Nobody fits this choice yet.", field="who")
        return badges_file(event, people, form.cleaned_data["paper"])

    @extend_schema(responses=NowShape)
    @action(detail=True, methods=["get"])
    def now(self: Any, _request: Request, **_lookup: Any) -> Response:
        """Say what is on now, and what is next, by the clock at the place."""
        told = moment(self.get_object(), timezone.now())
        day = told["day"]
        return Response(
            {
                "state": told["state"],
                "clock": told["clock"],
                "date": day.date if day else None,
                "on": NowItemShape(told["on"], many=True).data,
                "next": NowItemShape(told["next"], many=True).data,
            }
        )

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[FileRenderer])
    def calendar(self: Any, _request: Request, **_lookup: Any) -> HttpResponse:
        """Give the days as a file for a calendar."""
        return calendar_file(self.get_object())


def _attendee(one: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "group", "is_walk_in", "is_remote")
    days = [{"date": date, **seen} for date, seen in one["days"].items()]
    return {"invitation": one["id"], **{name: one[name] for name in names}, "days": days}
