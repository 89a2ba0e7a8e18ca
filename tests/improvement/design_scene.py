"""Asking topics and putting ideas forward, as the tests of both do."""

from datetime import UTC, datetime, timedelta

from improvement.actions import contributions, ideas
from networks.models import Membership
from tests.factories.design import ProcessFactory, TopicFactory

NOW = datetime(2026, 11, 12, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ask(cast, *, closes_at=NOW + HOUR, choices=(), **more):
    process = ProcessFactory(network=cast.network, by=cast.coordinator)
    return TopicFactory(process=process, closes_at=closes_at, choices=choices, **more)


def give(topic, who, text="Somebody to call.", *, now=NOW, version=0, **values):
    speaker = contributions.speaker_of(who, topic.process.network)
    return contributions.give(
        speaker=speaker, topic=topic, version=version, values={"text": text, **values}, now=now
    )


def put_forward(who, network, title="One number", *, now=NOW, **values):
    values = {"title": title, "summary": f"{title}, in plain words.", **values}
    idea = ideas.begin(by=who, network=network, values=values, now=now)
    return ideas.publish(by=who, idea=idea, version=idea.version, now=now)


def leave(person):
    Membership.objects.filter(user=person).update(left_at=NOW)
    vars(person).pop("active_memberships", None)
