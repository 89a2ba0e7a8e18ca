"""Who helps with a meeting, over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import organisers
from events.filters import OfEventFilter
from events.models import Event, EventRole
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection


class EventRoleRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField(choices=EventRole.Role.choices)
    is_standing = serializers.BooleanField(help_text="False: the person left, it gives nothing.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class EventRoleInput(InputSerializer):
    """A member of the host or of an invited network, by the id of their membership; or anybody
    by the address of their account, who then accepts by a link."""

    event = serializers.UUIDField()
    role = serializers.ChoiceField(choices=EventRole.Role.choices)
    membership = serializers.UUIDField(required=False)
    email = serializers.EmailField(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("membership" in data) == ("email" in data):
            raise serializers.ValidationError("Give either a membership or an e-mail address.")
        return data


class EventRoleFilter(OfEventFilter):
    class Meta:
        model = EventRole
        fields = ["role"]


def may_remove(user: Any, role: EventRole) -> rules.Answer:
    return rules.can_name_organisers(user, role.event)


class EventRoleViewSet(ReadCollection):
    model = EventRole
    serializer_class = EventRoleRow
    filterset_class = EventRoleFilter
    rules = {"destroy": may_remove}

    @extend_schema(request=EventRoleInput, responses={201: EventRoleRow, 202: None})
    def create(self, request: Request) -> Response:
        """Name a member at once, or ask somebody by their address: 202, whether there is such an
        account or not."""
        data = checked(EventRoleInput, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data["event"])
        self.ask(rules.can_name_organisers, event)
        role, by = data["role"], request.user
        if "email" in data:
            now = timezone.now()
            organisers.offer(event=event, email=data["email"], role=role, by=by, now=now)
            return Response(status=202)
        one = found(rules.people_to_pick(by, event), public_id=data["membership"])
        given = organisers.name(event=event, user=one.user, role=role, by=by)
        return self.answer_anew(given, status=201)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        organisers.remove(role=self.get_object(), by=request.user)
        return Response(status=204)
