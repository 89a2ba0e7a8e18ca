"""Casting one's own ballot over REST, and what was decided after a vote."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from improvement import rules
from improvement.actions import decisions, voting
from improvement.filters import BallotFilterSet, DecisionFilterSet
from improvement.models import Ballot, Decision, Round, RoundOption
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models import Site, User
from networks.rules import membership_in
from outcomes.models import Measure


class BallotRow(RowSerializer):
    """One's own ballot, where it says whose it is. One without a name cannot be asked for: its
    code is told once, with the answer to its casting."""

    id = serializers.UUIDField(allow_null=True)
    round = serializers.UUIDField(source="round.public_id")
    marks = serializers.DictField()
    version = serializers.IntegerField()


class CastRow(BallotRow):
    code = serializers.CharField(
        help_text="Of a ballot without a name: what changes it. Told only now."
    )


class MarksIn(InputSerializer):
    marks = serializers.DictField(
        help_text="By the id of the option: dots, 1 for chosen, a score, a place, or "
        '{"impact": 1 to 5, "effort": 1 to 5}.'
    )
    wants_news = serializers.BooleanField(
        required=False, help_text="Tell me by mail what is decided. Left out, it stays as it is."
    )


class BallotIn(MarksIn):
    round = serializers.UUIDField(help_text="The vote's id.")
    code = serializers.CharField(
        max_length=40,
        required=False,
        default="",
        allow_blank=True,
        help_text="To change a ballot without a name. Or one of your own, 16 letters A to Z and "
        "digits 2 to 7, so that sending it again does no harm.",
    )


class BallotViewSet(ReadCollection):
    """One's own ballots: cast, read, and changed until the vote closes."""

    model = Ballot
    serializer_class = BallotRow
    filterset_class = BallotFilterSet
    pagination_class = None
    lookup_field = "id"
    lookup_url_kwarg = "public_id"
    rules = {"partial_update": lambda user, ballot: rules.can_vote(user, ballot.round)}

    @extend_schema(request=BallotIn, responses={201: CastRow})
    def create(self, request: Request) -> Response:
        """Cast a ballot. Sent again, a named one is changed."""
        now = timezone.now()
        given = checked(BallotIn, request.data)
        polls = Round.objects.visible_to(request.user).for_list()
        poll = found(polls, public_id=given.pop("round"))
        self.ask(rules.can_vote, poll)
        cast = self._cast(poll, now, **given)
        body = {
            "id": None if poll.is_detached else cast.ballot.id,
            "round": poll.public_id,
            "marks": cast.ballot.marks,
            "version": cast.ballot.version,
            "code": cast.code,
        }
        response = Response(body, status=201)
        response.record_version = None if poll.is_detached else cast.ballot.version  # type: ignore[attr-defined]
        return response

    @extend_schema(request=MarksIn, responses={200: BallotRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change one's ballot while the vote is open."""
        now = timezone.now()
        ballot = self.get_object()
        version = required_version(request, ballot)
        given = checked(MarksIn, request.data)
        cast = self._cast(ballot.round, now, version=version, **given)
        return self.answer_anew(cast.ballot)

    def _cast(self, poll: Round, now: Any, **given: Any) -> voting.Cast:
        user: Any = self.request.user
        seat = membership_in(user, poll.network)
        return voting.cast(
            poll=poll,
            voter=voting.voter_for(user, seat.group if seat else ""),
            now=now,
            is_admitted=rules.rounds.voter_of(user, poll) is None,
            **given,
        )


class DecisionRow(RowSerializer):
    """What was decided about one idea of a vote, and what it led to."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="round.network.slug")
    round = serializers.UUIDField(source="round.public_id")
    option = serializers.UUIDField(source="option.public_id")
    idea = serializers.UUIDField(source="option.idea.public_id")
    title = serializers.CharField(source="option.title")
    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    reason = serializers.CharField()
    merged_with = serializers.UUIDField(source="merged_with.public_id", allow_null=True)
    budget = serializers.CharField()
    change = serializers.UUIDField(source="change.public_id", allow_null=True)
    owner = serializers.UUIDField(source="change.owner.public_id", allow_null=True)
    due_on = serializers.DateField(source="change.due_on", allow_null=True)
    change_state = serializers.CharField(source="change.state", allow_null=True)
    by_name = serializers.CharField(source="by.name")
    decided_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class DecisionIn(InputSerializer):
    """What is decided; to test an idea also who sees to it, where, by when, by which measure."""

    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    reason = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    merged_with = serializers.UUIDField(required=False, allow_null=True, default=None)
    budget = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
    owner = serializers.SlugRelatedField(
        "public_id", queryset=User.objects.none(), required=False, allow_null=True
    )
    sites = serializers.SlugRelatedField(
        "code", queryset=Site.objects.none(), many=True, required=False
    )
    due_on = serializers.DateField(required=False, allow_null=True)
    measure = serializers.SlugRelatedField(
        "code", queryset=Measure.objects.none(), required=False, allow_null=True
    )

    def limit_to(self, poll: Round) -> None:
        """Offer only what belongs to the network of the vote."""
        network = poll.network
        sites: Any = self.fields["sites"]
        sites.child_relation.queryset = Site.objects.active().filter(network=network)
        fields: dict[str, Any] = self.fields
        fields["measure"].queryset = Measure.objects.active().filter(network=network)
        fields["owner"].queryset = User.objects.filter(
            memberships__network=network, memberships__left_at=None, is_active=True
        )

    def read(self, poll: Round) -> dict[str, Any]:
        """Give values and plan as the actions take them."""
        given = dict(self.validated_data)
        merged = given.pop("merged_with")
        values = {name: given.pop(name) for name in ("outcome", "reason", "budget")}
        values["merged_with"] = (
            RoundOption.objects.filter(round=poll, public_id=merged).first() if merged else None
        )
        plan = {name: given.get(name) for name in decisions.PLAN}
        return {"values": values, "plan": plan}


class DecisionAddIn(DecisionIn):
    option = serializers.UUIDField(help_text="The id of the option of a published vote.")


class DecisionEditIn(DecisionIn):
    why = serializers.CharField(max_length=300, help_text="Why the decision changes.")


class DecisionViewSet(ReadCollection):
    """What was decided about the ideas of votes: the prioritized set of changes."""

    model = Decision
    serializer_class = DecisionRow
    filterset_class = DecisionFilterSet
    rules = {"partial_update": rules.can_change_decision}

    @extend_schema(request=DecisionAddIn, responses={201: DecisionRow})
    def create(self, request: Request) -> Response:
        """Decide about an idea of a published vote. "test" makes a change to test."""
        given = DecisionAddIn(data=request.data)
        option = self._option(given)
        self.ask(rules.can_decide, option.round)
        given.limit_to(option.round)
        given.is_valid(raise_exception=True)
        decision = decisions.decide(
            by=request.user, option=option, now=timezone.now(), **given.read(option.round)
        )
        return self.answer_anew(decision, status=201)

    @extend_schema(request=DecisionEditIn, responses={200: DecisionRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Decide otherwise, with the reason, before a test has begun. Send the whole decision."""
        decision = self.get_object()
        version = required_version(request, decision)
        given = DecisionEditIn(data=request.data)
        given.limit_to(decision.round)
        given.is_valid(raise_exception=True)
        changed = decisions.change(
            by=request.user,
            decision=decision,
            version=version,
            why=given.validated_data["why"],
            now=timezone.now(),
            **given.read(decision.round),
        )
        return self.answer_anew(changed)

    def _option(self, given: DecisionAddIn) -> RoundOption:
        """Find the option before the rest is read: it decides what may be said."""
        data = given.initial_data
        value = data.get("option") if isinstance(data, dict) else None
        key = checked(OptionId, {"option": value} if value is not None else {})["option"]
        options = RoundOption.objects.visible_to(self.request.user).select_related("round__network")
        return found(options, public_id=key)  # type: ignore[no-any-return]


class OptionId(InputSerializer):
    option = serializers.UUIDField()
