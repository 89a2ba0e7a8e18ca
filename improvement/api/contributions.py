"""What was said to topics, over REST. Names are read through `rules.voices` alone."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.actions import contributions, ideas
from improvement.actions.contributions import MOST_AT_A_TABLE, MOST_LETTERS
from improvement.api.idea_shapes import IdeaRow, WordingIn
from improvement.api.talk import ReasonIn
from improvement.api.views import parent, rest_of
from improvement.filters.ideas import ContributionFilterSet
from improvement.models import Contribution, Idea, ShownAs, Topic, TopicChoice
from improvement.rules import design as rules
from improvement.rules.facilitating import can_write_for_table
from improvement.rules.moments import told_at
from improvement.rules.voices import Voice, voice_of
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection
from networks.models.memberships import Group

Channel = Contribution.Channel


class ContributionRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="topic.process.network.slug")
    topic = serializers.UUIDField(source="topic.public_id")
    name = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    group = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()
    shown_as = serializers.ChoiceField(choices=ShownAs.choices)
    is_table = serializers.SerializerMethodField()
    people = serializers.IntegerField(help_text="How many spoke, at a table; else 1.")
    choice = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    theme = serializers.UUIDField(source="theme.public_id", allow_null=True)
    hidden_at = serializers.DateTimeField(allow_null=True)
    hidden_reason = serializers.SerializerMethodField()
    taken_back_at = serializers.SerializerMethodField()
    replaced_by = serializers.UUIDField(
        source="replaced_by.public_id",
        allow_null=True,
        help_text="A later answer of the same person that stands for this one.",
    )
    version = serializers.IntegerField()
    created_at = serializers.SerializerMethodField()
    updated_at = serializers.SerializerMethodField()

    def get_name(self, contribution: Contribution) -> str:
        """Who said it, or that it is without a name."""
        return self._voice(contribution).name

    def get_author(self, contribution: Contribution) -> Any:
        """The id of the account behind a name that is shown; else null."""
        user = self._voice(contribution).user
        return user.public_id if user else None

    def get_group(self, contribution: Contribution) -> str:
        """The stakeholder group; empty without a name."""
        return self._voice(contribution).group

    def get_is_own(self, contribution: Contribution) -> bool:
        """Whether you said it; nobody else reads that of you."""
        return self._voice(contribution).is_own

    def get_is_table(self, contribution: Contribution) -> bool:
        """Whether it was written down for a table."""
        return contribution.channel == Channel.TABLE

    def get_choice(self, contribution: Contribution) -> Any:
        """The id of the quick answer; null where there is none, or it may not be read."""
        if contribution.choice is None or not self._is_read(contribution):
            return None
        return contribution.choice.public_id

    def get_text(self, contribution: Contribution) -> str:
        """Empty where the reader may not read it any more."""
        return contribution.text if self._is_read(contribution) else ""

    def get_hidden_reason(self, contribution: Contribution) -> str:
        """Told to its author and to coordinators."""
        return contribution.hidden_reason if self._is_read(contribution) else ""

    def get_taken_back_at(self, contribution: Contribution) -> datetime | None:
        """Of what has no name, the first of the month."""
        at = contribution.taken_back_at
        return told_at(contribution, at) if at else None

    def get_created_at(self, contribution: Contribution) -> datetime:
        """Of what has no name, the first of the month."""
        return told_at(contribution, contribution.created_at)

    def get_updated_at(self, contribution: Contribution) -> datetime:
        """Of what has no name, the first of the month."""
        return told_at(contribution, contribution.updated_at)

    def _voice(self, contribution: Contribution) -> Voice:
        return voice_of(contribution, self.context["request"].user)

    def _is_read(self, contribution: Contribution) -> bool:
        return bool(rules.can_read_contribution(self.context["request"].user, contribution))


class SaidIn(InputSerializer):
    choice = serializers.SlugRelatedField(
        "public_id", queryset=TopicChoice.objects.none(), required=False, allow_null=True
    )
    text = serializers.CharField(max_length=MOST_LETTERS, required=False, allow_blank=True)
    shown_as = serializers.ChoiceField(choices=ShownAs.choices, required=False)
    people = serializers.IntegerField(min_value=1, max_value=MOST_AT_A_TABLE, required=False)
    group = serializers.ChoiceField(choices=Group.choices, required=False, allow_blank=True)

    def limit_to(self, topic: Topic) -> None:
        offered = TopicChoice.objects.filter(topic=topic)
        self.fields["choice"].queryset = offered  # type: ignore[attr-defined]


class SaidAddIn(SaidIn):
    topic = serializers.UUIDField(help_text="The topic's id.")
    table = serializers.CharField(
        max_length=60, required=False, help_text="Given: you write for this table, not for you."
    )


class MoveRow(serializers.Serializer[Any]):
    """That an answer was put under another theme."""

    from_theme = serializers.CharField()
    to_theme = serializers.CharField()
    by_name = serializers.CharField(source="by.name")
    created_at = serializers.DateTimeField()


class ContributionViewSet(ReadCollection):
    """What people said to topics. One answer for each person; tables as many as they like."""

    model = Contribution
    serializer_class = ContributionRow
    filterset_class = ContributionFilterSet
    rules = {
        "partial_update": rules.can_change_contribution,
        "take_back": rules.can_change_contribution,
        "hide": rules.can_hide_contribution,
        "show": rules.can_hide_contribution,
        "idea": rules.can_make_idea,
    }

    @extend_schema(request=SaidAddIn, responses={201: ContributionRow})
    def create(self, request: Request) -> Response:
        """Answer a topic, or write down what a table said. The same twice is kept once."""
        given = SaidAddIn(data=request.data)
        key = parent(given, "topic")
        topic = found(Topic.objects.visible_to(request.user).for_list(), public_id=key)
        is_table = isinstance(request.data, dict) and "table" in request.data
        self.ask(can_write_for_table if is_table else rules.can_answer_topic, topic)
        given.limit_to(topic)
        values = rest_of(given, "topic")
        now = timezone.now()
        if is_table:
            said = contributions.write_for_table(
                by=request.user, topic=topic, values=values, now=now
            )
        else:
            speaker = contributions.speaker_of(request.user, topic.process.network)
            said = contributions.give(
                speaker=speaker, topic=topic, version=0, values=values, now=now
            )
        return self.answer_anew(said, status=201)

    @extend_schema(request=SaidIn, responses={200: ContributionRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        """Change your own answer, or what you wrote down for a table."""
        said = self.get_object()
        version = required_version(request, said)
        given = SaidIn(data=request.data)
        given.limit_to(said.topic)
        given.is_valid(raise_exception=True)
        values, now = dict(given.validated_data), timezone.now()
        if said.channel == Channel.TABLE:
            contributions.edit_for_table(
                by=request.user, contribution=said, version=version, values=values, now=now
            )
        else:
            known = {name: getattr(said, name) for name in contributions.SAID}
            speaker = contributions.speaker_of(request.user, said.topic.process.network)
            said = contributions.give(
                speaker=speaker, topic=said.topic, version=version, values=known | values, now=now
            )
        return self.answer_anew(said)

    @extend_schema(request=None, responses={200: ContributionRow})
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, **_kwargs: Any) -> Response:
        """Take an answer off all pages; nothing of it is kept."""
        said = self.get_object()
        contributions.take_back(by=request.user, contribution=said, now=timezone.now())
        return self.answer_anew(said)

    @extend_schema(request=ReasonIn, responses={200: ContributionRow})
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, **_kwargs: Any) -> Response:
        """Hide an answer from all but its author and the coordinators."""
        said = self.get_object()
        reason = checked(ReasonIn, request.data)["reason"]
        contributions.hide(by=request.user, contribution=said, reason=reason, now=timezone.now())
        return self.answer_anew(said)

    @extend_schema(request=None, responses={200: ContributionRow})
    @action(detail=True, methods=["post"])
    def show(self, request: Request, **_kwargs: Any) -> Response:
        """Let everybody read a hidden answer again."""
        said = self.get_object()
        contributions.show(by=request.user, contribution=said)
        return self.answer_anew(said)

    @extend_schema(responses={200: MoveRow(many=True)}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def moves(self, _request: Request, **_kwargs: Any) -> Response:
        """Give under which themes an answer was put, by whom and when."""
        rows = self.get_object().moves.select_related("by")
        return Response(MoveRow(rows, many=True).data)

    @extend_schema(request=WordingIn, responses={201: IdeaRow})
    @action(detail=True, methods=["post"])
    def idea(self, request: Request, **_kwargs: Any) -> Response:
        """Make an idea of an answer: your own becomes a draft of yours; a coordinator puts it
        forward for whoever said it."""
        said = self.get_object()
        given = WordingIn(data=request.data)
        given.limit_to(said.topic.process.network)
        given.is_valid(raise_exception=True)
        values, now = dict(given.validated_data), timezone.now()
        if rules.is_own(request.user, said):
            network = said.topic.process.network
            idea = ideas.begin(
                by=request.user, network=network, values=values, now=now, contribution=said
            )
        else:
            idea = ideas.put_forward_for(by=request.user, contribution=said, values=values, now=now)
        fresh = Idea.objects.for_list().get(pk=idea.pk)
        row = IdeaRow(fresh, context=self.get_serializer_context())
        response = Response(row.data, status=201)
        response.record_version = fresh.version  # type: ignore[attr-defined]
        return response
