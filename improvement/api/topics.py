"""Topics and their themes over REST: the twins of their pages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from improvement.actions import themes, topics
from improvement.api.views import parent_of, rest_of
from improvement.filters import ThemeFilterSet, TopicFilterSet
from improvement.models import Contribution, DesignProcess, Theme, Topic
from improvement.presenters import topics as presenters
from improvement.rules import design as rules
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection

MOST = themes.MOST_LETTERS


class ChoiceRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    text = serializers.CharField()


_CHOICE = ChoiceRow()


class TopicRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="process.network.slug")
    process = serializers.UUIDField(source="process.public_id")
    question = serializers.CharField()
    explanation = serializers.CharField()
    choices = serializers.SerializerMethodField()
    takes_text = serializers.BooleanField()
    allows_anonymous = serializers.BooleanField()
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    is_open = serializers.SerializerMethodField()
    summary = serializers.CharField()
    summarized_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_choices(self, topic: Topic) -> list[dict[str, Any]]:
        """The quick answers, in order: id and text."""
        return [_CHOICE.to_representation(one) for one in topic.choices.all()]

    def get_is_open(self, topic: Topic) -> bool:
        """Whether it takes answers now."""
        return topic.is_open(timezone.now())


class TopicIn(InputSerializer):
    """Once somebody has answered, only `explanation` and `closes_at` change."""

    question = serializers.CharField(max_length=200, required=False)
    explanation = serializers.CharField(max_length=MOST, required=False, allow_blank=True)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=topics.MOST_LETTERS),
        max_length=topics.MOST_CHOICES,
        required=False,
        help_text="The quick answers, in order.",
    )
    takes_text = serializers.BooleanField(required=False)
    allows_anonymous = serializers.BooleanField(required=False)
    opens_at = serializers.DateTimeField(required=False, allow_null=True)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)


class TopicAddIn(TopicIn):
    process = serializers.UUIDField(help_text="The process's id.")
    question = serializers.CharField(max_length=200)


class PutIn(InputSerializer):
    """Answers that are put under a theme of the same topic; null: under none."""

    contributions = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=500
    )
    theme = serializers.UUIDField(allow_null=True)


class MovedRow(serializers.Serializer[Any]):
    moved = serializers.IntegerField(help_text="How many stood elsewhere before.")


class SummaryIn(InputSerializer):
    summary = serializers.CharField(max_length=MOST)


class BarRow(serializers.Serializer[Any]):
    choice = serializers.CharField()
    people = serializers.IntegerField()


class GroupRow(serializers.Serializer[Any]):
    group = serializers.CharField(help_text="Empty: the others together.")
    people = serializers.IntegerField()
    counts = serializers.ListField(child=serializers.IntegerField())


class CountsRow(serializers.Serializer[Any]):
    """How many chose what; by group only where that points at nobody."""

    answers = serializers.IntegerField()
    people = serializers.IntegerField()
    choices = BarRow(many=True)
    groups = GroupRow(many=True)


class TopicViewSet(ReadCollection):
    """Questions that people are asked in design work."""

    model = Topic
    serializer_class = TopicRow
    filterset_class = TopicFilterSet
    rules = {
        "partial_update": rules.can_edit_topic,
        "close": rules.can_edit_topic,
        "group": rules.can_group_answers,
        "publish": rules.can_edit_topic,
    }

    @extend_schema(request=TopicAddIn, responses={201: TopicRow})
    def create(self, request: Request) -> Response:
        given = TopicAddIn(data=request.data)
        process = parent_of(self, given, "process", DesignProcess, rules.can_edit_process)
        values = rest_of(given, "process")
        choices = values.pop("choices", [])
        topic = topics.add(by=request.user, process=process, values=values, choices=choices)
        return self.answer_anew(topic, status=201)

    @extend_schema(request=TopicIn, responses={200: TopicRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        topic = self.get_object()
        version = required_version(request, topic)
        values = checked(TopicIn, request.data)
        choices = values.pop("choices", None)
        topics.edit(
            by=request.user,
            topic=topic,
            version=version,
            values=values,
            choices=choices,
            now=timezone.now(),
        )
        return self.answer_anew(topic)

    @extend_schema(request=None, responses={200: TopicRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, **_kwargs: Any) -> Response:
        """Take no more answers from now on."""
        topic = self.get_object()
        topics.close(by=request.user, topic=topic, now=timezone.now())
        return self.answer_anew(topic)

    @extend_schema(responses={200: CountsRow}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def counts(self, _request: Request, **_kwargs: Any) -> Response:
        """Give how many chose each quick answer."""
        topic = self.get_object()
        found_counts = presenters.counts(topic, presenters.on_page(topic))
        return Response(
            {
                "answers": found_counts["answers"],
                "people": found_counts["people"],
                "choices": [
                    {"choice": bar["label"], "people": bar["n"]} for bar in found_counts["bars"]
                ],
                "groups": [
                    {"group": row["group"], "people": row["people"], "counts": row["cells"]}
                    for row in found_counts["groups"]
                ],
            }
        )

    @extend_schema(request=PutIn, responses={200: MovedRow})
    @action(detail=True, methods=["post"])
    def group(self, request: Request, **_kwargs: Any) -> Response:
        """Put answers under a theme, or under none. Each move is kept."""
        topic = self.get_object()
        told = checked(PutIn, request.data)
        theme = None
        if told["theme"] is not None:
            theme = found(Theme.objects.filter(topic=topic), public_id=told["theme"])
        rows = Contribution.objects.filter(topic=topic, public_id__in=told["contributions"])
        moved = themes.put(by=request.user, topic=topic, contributions=rows, theme=theme)
        return Response({"moved": moved})

    @extend_schema(request=SummaryIn, responses={200: TopicRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_kwargs: Any) -> Response:
        """Publish the summary; everybody who answered is told once. 409 says what is missing."""
        topic = self.get_object()
        version = required_version(request, topic)
        summary = checked(SummaryIn, request.data)["summary"]
        themes.publish(
            by=request.user, topic=topic, version=version, summary=summary, now=timezone.now()
        )
        return self.answer_anew(topic)


class ThemeRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="topic.process.network.slug")
    topic = serializers.UUIDField(source="topic.public_id")
    title = serializers.CharField()
    position = serializers.IntegerField()
    answer = serializers.SerializerMethodField()
    answer_reason = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_answer(self, theme: Theme) -> str:
        """What we do about it. Empty to all but coordinators until the summary is published."""
        return theme.answer if self._is_told(theme) else ""

    def get_answer_reason(self, theme: Theme) -> str:
        """The same in words, told when it is."""
        return theme.answer_reason if self._is_told(theme) else ""

    def _is_told(self, theme: Theme) -> bool:
        may_edit = rules.can_edit_theme(self.context["request"].user, theme)
        return theme.topic.summarized_at is not None or bool(may_edit)


class ThemeIn(InputSerializer):
    title = serializers.CharField(max_length=120, required=False)
    answer = serializers.ChoiceField(choices=Theme.Answer.choices, required=False, allow_blank=True)
    answer_reason = serializers.CharField(max_length=MOST, required=False, allow_blank=True)


class ThemeAddIn(InputSerializer):
    topic = serializers.UUIDField(help_text="The topic's id.")
    title = serializers.CharField(max_length=120)


class ThemeViewSet(ReadCollection):
    """What several answers have in common, and what we do about it."""

    model = Theme
    serializer_class = ThemeRow
    filterset_class = ThemeFilterSet
    rules = {"partial_update": rules.can_edit_theme, "destroy": rules.can_edit_theme}

    @extend_schema(request=ThemeAddIn, responses={201: ThemeRow})
    def create(self, request: Request) -> Response:
        told = checked(ThemeAddIn, request.data)
        topic = found(Topic.objects.visible_to(request.user).for_list(), public_id=told["topic"])
        self.ask(rules.can_group_answers, topic)
        theme = themes.add(by=request.user, topic=topic, title=told["title"])
        return self.answer_anew(theme, status=201)

    @extend_schema(request=ThemeIn, responses={200: ThemeRow})
    def partial_update(self, request: Request, **_kwargs: Any) -> Response:
        theme = self.get_object()
        version = required_version(request, theme)
        values = checked(ThemeIn, request.data)
        themes.edit(by=request.user, theme=theme, version=version, values=values)
        return self.answer_anew(theme)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Take a theme out; what stood under it stands under none."""
        theme = self.get_object()
        version = required_version(request, theme)
        themes.remove(by=request.user, theme=theme, version=version)
        return Response(status=204)
