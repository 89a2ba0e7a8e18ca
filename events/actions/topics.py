"""Which topics of a network's design work are asked around a meeting."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from events.actions import locks
from events.models import Event, MeetingTopic
from improvement.models import Topic
from lhs_platform.lib.errors import DomainError
from networks.actions import audit

MOST = 20


@transaction.atomic
def choose(*, event: Event, topics: Iterable[Topic], by: Any) -> list[MeetingTopic]:
    """Ask just these topics around a meeting, in this order. The same again changes nothing."""
    held = locks.hold(event.pk)
    wanted = list(dict.fromkeys(topics))
    if len(wanted) > MOST:
        raise DomainError(f"Choose {MOST} questions at most.", field="topics")
    for topic in wanted:
        if topic.process.network_id != held.network_id:
            raise DomainError("This question belongs to another network.", field="topics")
    before = _titles(held)
    known = {one.topic_id: one for one in held.topics.all()}
    held.topics.exclude(topic__in=wanted).delete()
    for position, topic in enumerate(wanted, start=1):
        one = known.get(topic.pk) or MeetingTopic(event=held, topic=topic)
        one.position = position
        one.save()
    _record(held, by, before)
    return list(held.topics.select_related("topic"))


def add(*, event: Event, topic: Topic, by: Any) -> MeetingTopic:
    """Ask one more topic, after the others. Twice is once."""
    with transaction.atomic():
        asked = list(Topic.objects.filter(pk__in=_keys(event)).select_related("process"))
        order = {key: place for place, key in enumerate(_keys(event))}
        asked.sort(key=lambda one: order[one.pk])
        choose(event=event, topics=[*asked, topic], by=by)
    return MeetingTopic.objects.for_list().get(event=event, topic=topic)


def remove(*, asked: MeetingTopic, by: Any) -> None:
    """Ask a topic at this meeting no longer. What was said to it stays."""
    with transaction.atomic():
        held = locks.hold(asked.event_id)
        before = _titles(held)
        MeetingTopic.objects.filter(pk=asked.pk).delete()
        _record(held, by, before)


def _keys(event: Event) -> list[int]:
    return list(event.topics.order_by("position", "pk").values_list("topic_id", flat=True))


def _titles(event: Event) -> dict[str, Any]:
    rows = event.topics.order_by("position", "pk").values_list("topic__question", flat=True)
    return {"questions": list(rows)}


def _record(event: Event, by: Any, before: dict[str, Any]) -> None:
    after = _titles(event)
    if before != after:
        audit.record(
            by=by,
            verb="event.topics_chosen",
            obj=event,
            network=event.network,
            before=before,
            after=after,
        )
