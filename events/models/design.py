"""What people are asked around a meeting: the topics of a network's design work."""

from typing import Any, Self

from django.db import models

from events.models.events import Event
from improvement.models import Topic
from lhs_platform.lib.models import Record


class MeetingTopicQuerySet(models.QuerySet["MeetingTopic"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("event__network", "topic__process__network")


class MeetingTopic(Record):
    """A topic that whoever is invited to a meeting may answer, in this place of the list."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = MeetingTopicQuerySet.as_manager()

    class Meta:
        ordering = ["event_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "topic"], name="meeting_topic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} at {self.event_id}"
