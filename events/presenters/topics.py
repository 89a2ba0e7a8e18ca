"""The topics that are asked around a meeting, for those who answer them."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from events.models import Event, Invitation, MeetingTopic
from improvement.actions.contributions import Speaker
from improvement.models import Contribution, Idea, Topic
from improvement.presenters import ideas
from improvement.presenters import topics as presenters
from networks import rules as networks
from networks.models import User


def topics_at(event: Event) -> list[Topic]:
    """Give what is asked around a meeting, in its order. Two queries."""
    rows = MeetingTopic.objects.filter(event=event).select_related("topic__process__network")
    return [row.topic for row in rows.order_by("position", "pk")]


def has_topics(event: Event) -> bool:
    """Say whether something is asked around a meeting."""
    return MeetingTopic.objects.filter(event=event).exists()


def for_member(event: Event, user: Any, now: datetime, *, is_invited: bool) -> list[dict[str, Any]]:
    """Give the questions of a meeting for its page: members answer in their network, others who
    are invited on a page of the meeting."""
    rows = []
    for topic in topics_at(event):
        row = _row(topic, now)
        if networks.is_member(user, topic.process.network) or user.is_staff:
            row["url"] = presenters.topic_url(topic)
        elif is_invited:
            row["url"] = reverse(
                "events:my-topic", kwargs={"public_id": event.public_id, "topic": topic.public_id}
            )
        rows.append(row)
    return rows


def by_link(event: Event, token: str, now: datetime) -> list[dict[str, Any]]:
    """Give the questions of a meeting for somebody who came by their personal link."""
    return [
        _row(topic, now)
        | {"url": reverse("events:own-topic", kwargs={"token": token, "topic": topic.public_id})}
        for topic in topics_at(event)
    ]


def _row(topic: Topic, now: datetime) -> dict[str, Any]:
    return {
        "question": topic.question,
        "when": presenters.when_words(topic, now),
        "is_open": topic.is_open(now),
        "url": "",
    }


def speaker_of(invited: Invitation, user: User | None = None) -> Speaker:
    """Give an invited person as somebody who answers: by their account, if the invitation belongs
    to one. Earlier invitations that were merged into this one are theirs, too."""
    earlier = invited.merged.values_list("public_id", flat=True)
    return Speaker(
        invited.name,
        group=invited.group,
        user=invited.user or user,
        refs=(invited.public_id, *earlier),
    )


def one_topic(topic: Topic, mine: Contribution | None, user: Any, now: datetime) -> dict[str, Any]:
    """Give a question with one's own answer and what became of it; others' answers stay in the
    network."""
    stands = mine is not None and mine.taken_back_at is None
    return {
        "topic": topic,
        "when": presenters.when_words(topic, now),
        "is_open": topic.is_open(now),
        "mine": presenters.one_said(mine, user, is_theirs=True) if mine and stands else None,
        "became": presenters.became(mine, user) if mine and stands else None,
        "ideas": made_of(mine) if mine and stands else [],
        "earlier": presenters.earlier(mine, user) if mine and stands else [],
        "summary": topic.summary if topic.summarized_at else "",
    }


def made_of(mine: Contribution) -> list[dict[str, Any]]:
    """Give the ideas that were made of somebody's own answer, and where each stands: they may have
    no account to read it in the network."""
    found = mine.ideas.exclude(state=Idea.State.DRAFT).for_list()  # type: ignore[attr-defined]
    return [
        {
            "title": str(idea),
            "number": idea.number,
            "tag": ideas.state_tag(idea),
            "reason": idea.hidden_reason or idea.state_reason,
        }
        for idea in found
    ]
