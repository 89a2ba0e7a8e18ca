"""Minutes, evaluations and numbers over REST: the twins of the pages under "After"."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import evaluations, minutes
from events.api.versions import NUMBER, Versions
from events.filters import EventFilter, OfEventFilter
from events.models import Evaluation, EvaluationQuestion, Event, Minutes
from events.presenters import numbers
from events.presenters.evaluations import results
from events.views.events import my_invitation
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.etags import required_version
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import Collection, ReadCollection


def may_edit(user: Any, thing: Any) -> Any:
    return rules.can_edit_event(user, thing.event)


class MinutesSerializer(RowSerializer):
    """`draft` is told to organisers only."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    text = serializers.CharField(source="published_text")
    published_at = serializers.DateTimeField(allow_null=True)
    draft = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()

    def get_draft(self, minutes: Minutes) -> str | None:
        may = rules.can_edit_event(self.context["request"].user, minutes.event)
        return minutes.text if may else None


class MinutesInput(InputSerializer):
    """The draft as it is meant to stand; see `item-notes` for `version`."""

    event = serializers.UUIDField()
    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=minutes.MOST)
    version = serializers.IntegerField(min_value=0)


class DraftInput(InputSerializer):
    event = serializers.UUIDField()


class UnpublishInput(InputSerializer):
    reason = serializers.CharField(max_length=300)


class MinutesViewSet(Versions, ReadCollection):
    """The minutes of meetings: members read what is published."""

    model = Minutes
    serializer_class = MinutesSerializer
    filterset_class = OfEventFilter
    rules = {"publish": may_edit, "unpublish": may_edit, "versions": may_edit}
    asks = {"versions": [NUMBER]}

    @extend_schema(request=MinutesInput, responses={201: MinutesSerializer})
    def create(self, request: Request) -> Response:
        """Save the draft."""
        data = checked(MinutesInput, request.data)
        seen = Event.objects.visible_to(request.user).select_related("network")
        event = found(seen, public_id=data["event"])
        self.ask(rules.can_edit_event, event)
        minutes.save(event=event, text=data["text"], version=data["version"], by=request.user)
        return self.answer(self.get_queryset().get(event=event), status=201)

    @extend_schema(request=DraftInput, responses={201: MinutesSerializer})
    @action(detail=False, methods=["post"])
    def draft(self, request: Request) -> Response:
        """Write what the notes, decisions and actions give; what was typed stays."""
        data = checked(DraftInput, request.data)
        seen = Event.objects.visible_to(request.user).select_related("network")
        event = found(seen, public_id=data["event"])
        self.ask(rules.can_edit_event, event)
        minutes.draft(event=event, by=request.user, now=timezone.now())
        return self.answer(self.get_queryset().get(event=event), status=201)

    @extend_schema(request=None, responses={200: MinutesSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_lookup: Any) -> Response:
        """Show the draft to the members, as it stands."""
        one = self.get_object()
        version = required_version(request, one)
        minutes.publish(event=one.event, version=version, by=request.user, now=timezone.now())
        return self.answer_anew(one)

    @extend_schema(request=UnpublishInput, responses={200: MinutesSerializer})
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, **_lookup: Any) -> Response:
        """Take the minutes back from the members."""
        one = self.get_object()
        reason = checked(UnpublishInput, request.data)["reason"]
        minutes.unpublish(event=one.event, reason=reason, by=request.user)
        return self.answer_anew(one)


class QuestionSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(choices=EvaluationQuestion.Kind.choices)
    text = serializers.CharField()


class EvaluationSerializer(RowSerializer):
    """`results` as the page shows them, and to the same people; else null."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    questions = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    @extend_schema_field(QuestionSerializer(many=True))
    def get_questions(self, evaluation: Evaluation) -> Any:
        return QuestionSerializer(evaluation.questions.all(), many=True).data

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_results(self, evaluation: Evaluation) -> dict[str, Any] | None:
        if not rules.can_read_people(self.context["request"].user, evaluation.event):
            return None
        return results(evaluation, now=timezone.now())


class QuestionInput(InputSerializer):
    kind = serializers.ChoiceField(choices=EvaluationQuestion.Kind.choices)
    text = serializers.CharField(max_length=200)


class EvaluationInput(InputSerializer):
    """The whole form. `version` is 0 for a new one."""

    event = serializers.UUIDField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    questions = QuestionInput(many=True, allow_empty=False)
    version = serializers.IntegerField(min_value=0)


class AskedByMail(serializers.Serializer[Any]):
    asked = serializers.IntegerField()


class SheetInput(InputSerializer):
    """One's own answers, by the ids of the questions: 1 to 5, or words."""

    answers = serializers.DictField(allow_empty=False)


class EvaluationViewSet(ReadCollection):
    """What people thought of meetings. Who said what is kept nowhere."""

    model = Evaluation
    serializer_class = EvaluationSerializer
    filterset_class = OfEventFilter
    rules = {"answers": lambda user, one: rules.can_answer(user, one.event), "ask_all": may_edit}

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("questions")

    @extend_schema(request=EvaluationInput, responses={201: EvaluationSerializer})
    def create(self, request: Request) -> Response:
        """Set up or change the evaluation of a meeting."""
        data = checked(EvaluationInput, request.data)
        seen = Event.objects.visible_to(request.user).select_related("network")
        event = found(seen, public_id=data.pop("event"))
        self.ask(rules.can_edit_event, event)
        asked = [evaluations.Asked(**one) for one in data.pop("questions")]
        one = evaluations.plan(
            event=event, questions=asked, by=request.user, now=timezone.now(), **data
        )
        return self.answer_anew(one, status=201)

    @extend_schema(request=None, responses=AskedByMail)
    @action(detail=True, methods=["post"], url_path="ask")
    def ask_all(self, request: Request, **_lookup: Any) -> Response:
        """Ask everyone who came by mail, each once."""
        event = self.get_object().event
        count = evaluations.ask(event=event, by=request.user, now=timezone.now())
        return Response({"asked": count})

    @extend_schema(request=SheetInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, **_lookup: Any) -> Response:
        """Answer, once. Nothing is given back: what was said is nobody's to see."""
        one = self.get_object()
        data = checked(SheetInput, request.data)
        invited: Any = my_invitation(request.user, one.event)
        evaluations.answer(invitation=invited, answers=data["answers"], now=timezone.now())
        return Response(status=204)


class GroupNumbers(serializers.Serializer[Any]):
    group = serializers.CharField(allow_blank=True)
    invited = serializers.IntegerField()
    answered = serializers.IntegerField()
    yes = serializers.IntegerField()
    came = serializers.IntegerField()


class DayNumbers(serializers.Serializer[Any]):
    date = serializers.DateField()
    expected_room = serializers.IntegerField()
    expected_online = serializers.IntegerField()
    came_room = serializers.IntegerField()
    came_online = serializers.IntegerField()


class ChannelNumbers(serializers.Serializer[Any]):
    channel = serializers.CharField()
    n = serializers.IntegerField()


class SpreadNumbers(serializers.Serializer[Any]):
    """Hours from the invitation to the first answer."""

    quarter = serializers.FloatField()
    half = serializers.FloatField()
    most = serializers.FloatField()


class MeetingNumbersSerializer(serializers.Serializer[Any]):
    invited = serializers.IntegerField()
    answered = serializers.IntegerField()
    yes = serializers.IntegerField()
    came = serializers.IntegerField()
    walk_ins = serializers.IntegerField()
    groups = GroupNumbers(many=True)
    days = DayNumbers(many=True)
    channels = ChannelNumbers(many=True)
    answer_time = SpreadNumbers(allow_null=True)


class MeetingNumbersViewSet(Collection):
    """A meeting in numbers, for those who see its people."""

    model = Event
    serializer_class = MeetingNumbersSerializer
    filterset_class = EventFilter
    rules = {"retrieve": rules.can_read_people}

    def retrieve(self, _request: Request, **_lookup: Any) -> Response:
        return self.answer(numbers.numbers(self.get_object()))
