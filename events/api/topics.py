"""Which topics are asked around a meeting, over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from events import rules
from events.actions import topics
from events.filters import OfEventFilter
from events.models import Event, MeetingTopic
from improvement.models import Topic
from lhs_platform.lib.access import found
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, checked
from lhs_platform.lib.rest.viewsets import ReadCollection


class MeetingTopicRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="event.network.slug")
    event = serializers.UUIDField(source="event.public_id")
    topic = serializers.UUIDField(source="topic.public_id")
    question = serializers.CharField(source="topic.question")
    position = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MeetingTopicIn(InputSerializer):
    event = serializers.UUIDField()
    topic = serializers.UUIDField(help_text="The id of a topic of the hosting network.")


class MeetingTopicFilter(OfEventFilter):
    class Meta:
        model = MeetingTopic
        fields: list[str] = []


def may_remove(user: Any, asked: MeetingTopic) -> rules.Answer:
    return rules.can_edit_event(user, asked.event)


class MeetingTopicViewSet(ReadCollection):
    model = MeetingTopic
    serializer_class = MeetingTopicRow
    filterset_class = MeetingTopicFilter
    rules = {"destroy": may_remove}

    @extend_schema(request=MeetingTopicIn, responses={201: MeetingTopicRow})
    def create(self, request: Request) -> Response:
        """Ask a topic around a meeting, after the others."""
        data = checked(MeetingTopicIn, request.data)
        event = found(Event.objects.visible_to(request.user), public_id=data["event"])
        self.ask(rules.can_edit_event, event)
        here = Topic.objects.for_list().filter(process__network=event.network_id)
        topic = found(here, public_id=data["topic"])
        asked = topics.add(event=event, topic=topic, by=request.user)
        return self.answer_anew(asked, status=201)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, **_lookup: Any) -> Response:
        """Ask it at this meeting no longer; what was said to it stays."""
        topics.remove(asked=self.get_object(), by=request.user)
        return Response(status=204)
