"""Votes of meetings over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import voting
from events.filters import OfEventFilter
from events.models import Event, MeetingRound
from events.views.events import my_invitation
from events.views.voting import can_run_vote, is_invited_to_vote
from improvement.models import Round
from improvement.rules import can_run_round
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection


class MeetingRoundRow(RowSerializer):
    """That a vote is held at a meeting. The vote itself is at `/rounds/`."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    round = serializers.UUIDField(source="round.public_id")
    title = serializers.CharField(source="round.title")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MeetingRoundIn(InputSerializer):
    event = serializers.UUIDField(help_text="The meeting's id.")
    round = serializers.UUIDField(help_text="The id of a vote that is being set up.")


class MeetingRoundViewSet(ReadCollection):
    """Votes that are held at meetings, by the people of the meeting."""

    model = MeetingRound
    serializer_class = MeetingRoundRow
    filterset_class = OfEventFilter
    rules = {"announce": can_run_vote, "join": is_invited_to_vote}

    @extend_schema(request=MeetingRoundIn, responses={201: MeetingRoundRow})
    def create(self, request: Request) -> Response:
        """Make a vote that is being set up one of a meeting's."""
        given = checked(MeetingRoundIn, request.data)
        event = found(Event.objects.visible_to(request.user).for_list(), public_id=given["event"])
        self.ask(rules.can_edit_event, event)
        polls = Round.objects.visible_to(request.user).select_related("network")
        poll = found(polls, public_id=given["round"])
        self.ask(can_run_round, poll)
        return self.answer_anew(voting.link(by=request.user, event=event, poll=poll), status=201)

    @extend_schema(request=None, responses={200: MeetingRoundRow})
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, **_kwargs: Any) -> Response:
        """Announce the vote to the people of the meeting. If-Match is that of the vote."""
        held = self.get_object()
        version = required_version(request, held.round)
        voting.announce(by=request.user, held=held, version=version, now=timezone.now())
        return self.answer_anew(held)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, **_kwargs: Any) -> Response:
        """Come onto the list of an open vote, as somebody who came since it was made."""
        held = self.get_object()
        invited: Any = my_invitation(request.user, held.event)
        voting.join(invited=invited, held=held, now=timezone.now())
        return Response(status=204)
