"""Facilitated sessions of meetings over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import sessions
from events.filters import OfEventFilter
from events.models import Event, MeetingSession
from events.views.events import my_invitation
from events.views.sessions import can_run, is_invited_to_it
from improvement.models import Session
from improvement.rules import can_run_session
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection


class MeetingSessionRow(RowSerializer):
    """That a session is held at a meeting. The session itself is at `/sessions/`."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    session = serializers.UUIDField(source="session.public_id")
    title = serializers.CharField(source="session.title")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MeetingSessionIn(InputSerializer):
    event = serializers.UUIDField(help_text="The meeting's id.")
    session = serializers.UUIDField(help_text="The id of a session that is being set up.")


class MeetingSessionViewSet(ReadCollection):
    """Sessions that are held at meetings, by the people of the meeting."""

    model = MeetingSession
    serializer_class = MeetingSessionRow
    filterset_class = OfEventFilter
    rules = {"start": can_run, "join": is_invited_to_it}

    @extend_schema(request=MeetingSessionIn, responses={201: MeetingSessionRow})
    def create(self, request: Request) -> Response:
        """Make a session that is being set up one of a meeting's."""
        given = checked(MeetingSessionIn, request.data)
        event = found(Event.objects.visible_to(request.user).for_list(), public_id=given["event"])
        self.ask(rules.can_edit_event, event)
        rows = Session.objects.visible_to(request.user).for_list()
        session = found(rows, public_id=given["session"])
        self.ask(can_run_session, session)
        held = sessions.link(by=request.user, event=event, session=session)
        return self._answer(held, status=201)

    @extend_schema(request=None, responses={200: MeetingSessionRow})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, **_kwargs: Any) -> Response:
        """Start the session with the people of the meeting. If-Match is that of the session."""
        held = self.get_object()
        version = required_version(request, held.session)
        sessions.start(by=request.user, held=held, version=version, now=timezone.now())
        return self._answer(held)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, **_kwargs: Any) -> Response:
        """Take part, as somebody of the meeting."""
        held = self.get_object()
        invited: Any = my_invitation(request.user, held.event)
        sessions.join(invited=invited, held=held, now=timezone.now(), user=request.user)
        return Response(status=204)

    def _answer(self, held: MeetingSession, *, status: int = 200) -> Response:
        return self.answer_anew(held, status=status)
