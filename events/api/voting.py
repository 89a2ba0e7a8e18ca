"""Votes of meetings over REST."""

from typing import Any

from django.http import Http404
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
from events.presenters import voting as voting_rows
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


class MeetingOptionRow(serializers.Serializer[Any]):
    """An idea in the words that are voted on."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    summary = serializers.CharField()
    change = serializers.CharField()
    effort = serializers.IntegerField(allow_null=True)


class MeetingBallotRow(serializers.Serializer[Any]):
    """A vote as one who is invited reads it before it is decided."""

    question = serializers.CharField()
    method = serializers.ChoiceField(choices=Round.Method.choices)
    params = serializers.DictField(child=serializers.IntegerField())
    secrecy = serializers.ChoiceField(choices=Round.Secrecy.choices)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    is_open = serializers.BooleanField()
    has_voted = serializers.BooleanField(help_text="Whether you have.")
    marks = serializers.DictField(help_text="Yours, where a ballot says whose it is.")
    version = serializers.IntegerField(help_text="Of your ballot; 0 where there is none.")
    options = MeetingOptionRow(many=True)


class MeetingBallotIn(InputSerializer):
    marks = serializers.DictField(
        help_text="By the id of the option: dots, 1 for chosen, a score, a place, or "
        '{"impact": 1 to 5, "effort": 1 to 5}.'
    )
    version = serializers.IntegerField(
        required=False, help_text="To change your ballot: the version that was read."
    )
    code = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True,
        help_text="To change a ballot without a name.",
    )  # fmt: skip
    wants_news = serializers.BooleanField(
        required=False, help_text="Tell me by mail what is decided. Left out, it stays as it is."
    )


class MeetingCastRow(serializers.Serializer[Any]):
    marks = serializers.DictField()
    version = serializers.IntegerField()
    code = serializers.CharField(
        help_text="Of a ballot without a name: what changes it. Told only now."
    )


class MeetingPlaceRow(serializers.Serializer[Any]):
    """What an idea came to, and what was decided about it."""

    option = serializers.UUIDField()
    title = serializers.CharField()
    place = serializers.IntegerField()
    is_tied = serializers.BooleanField()
    score = serializers.FloatField(allow_null=True)
    voters = serializers.IntegerField()
    is_advised = serializers.BooleanField()
    decided = serializers.CharField(help_text="In words; empty where nothing is decided yet.")
    reason = serializers.CharField()


class MeetingResultRow(serializers.Serializer[Any]):
    is_quorate = serializers.BooleanField(help_text="Whether enough people voted.")
    ranking = MeetingPlaceRow(many=True)


class MeetingRoundViewSet(ReadCollection):
    """Votes that are held at meetings, by the people of the meeting."""

    model = MeetingRound
    serializer_class = MeetingRoundRow
    filterset_class = OfEventFilter
    rules = {
        "announce": can_run_vote,
        **dict.fromkeys(("join", "ballot", "vote", "result"), is_invited_to_vote),
    }

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

    @extend_schema(responses={200: MeetingBallotRow}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def ballot(self, request: Request, **_kwargs: Any) -> Response:
        """Give the vote, and your own ballot, as one of the people of the meeting."""
        held = self._announced()
        invited: Any = my_invitation(request.user, held.event)
        return Response(MeetingBallotRow(voting_rows.ballot(held, invited, timezone.now())).data)

    @extend_schema(request=MeetingBallotIn, responses={200: MeetingCastRow})
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, **_kwargs: Any) -> Response:
        """Cast your ballot as one of the people of the meeting, or change it."""
        now = timezone.now()
        held, given = self._announced(), checked(MeetingBallotIn, request.data)
        invited: Any = my_invitation(request.user, held.event)
        cast = voting.cast(invited=invited, held=held, now=now, **given)
        shown = {"marks": cast.ballot.marks, "version": cast.ballot.version, "code": cast.code}
        return Response(MeetingCastRow(shown).data)

    @extend_schema(responses={200: MeetingResultRow}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def result(self, request: Request, **_kwargs: Any) -> Response:
        """Give the result, once it is published."""
        held = self._announced()
        told = voting_rows.result(held.round, request.user, timezone.now())
        if told is None:
            raise Http404
        return Response(MeetingResultRow(voting_rows.result_row(told)).data)

    def _announced(self) -> MeetingRound:
        held: MeetingRound = self.get_object()
        if held.round.state == Round.State.SETUP:
            raise Http404
        return held
