"""Design work with a topic and what was said to it, and ideas: each text carries a mark."""

from datetime import date
from typing import Any

from django.utils import timezone

from events.models import Event, MeetingTopic
from improvement.models import (
    Amendment,
    BriefVersion,
    Contribution,
    ContributionMove,
    DesignProcess,
    DesignStep,
    Idea,
    IdeaLink,
    IdeaRevision,
    Theme,
    Topic,
    TopicChoice,
)
from networks.models import Network, User


def idea_parts(network: Network, owner: User, mark: str) -> dict[str, Any]:
    process = DesignProcess.objects.create(
        network=network, title=f"{mark} design", purpose=f"{mark} to settle", by=owner
    )
    BriefVersion.objects.create(
        process=process, number=1, text=f"{mark} brief", reason=f"{mark} why", by=owner
    )
    step = DesignStep.objects.create(process=process, name=f"{mark} step", due_on=date(2026, 1, 5))
    topic, theme, said = _topic(process, owner, mark)
    idea = _idea(network, process, owner, mark, 1)
    idea.contributions.add(said)
    other = _idea(network, process, owner, f"{mark} other", 2)
    IdeaLink.objects.create(
        source=other, target=idea, kind="builds_on", reason=f"{mark} linked", by=owner
    )
    amendment = Amendment.objects.create(
        idea=idea, base=idea.current, part="summary", text=f"{mark} better", reason=f"{mark} why",
        author=owner,
    )  # fmt: skip
    return {
        "process": process,
        "step": step,
        "topic": topic,
        "theme": theme,
        "contribution": said,
        "idea": idea,
        "amendment": amendment,
    }


def _topic(process: DesignProcess, owner: User, mark: str) -> tuple[Topic, Theme, Contribution]:
    topic = Topic.objects.create(
        process=process, question=f"{mark} question?", explanation=f"{mark} explained",
        summary=f"{mark} summed up",
    )  # fmt: skip
    choice = TopicChoice.objects.create(topic=topic, position=1, text=f"{mark} choice")
    theme = Theme.objects.create(
        topic=topic, title=f"{mark} theme", answer="will", answer_reason=f"{mark} we will"
    )
    said = Contribution.objects.create(
        topic=topic, author=owner, text=f"{mark} said", choice=choice, theme=theme, group="leader"
    )
    ContributionMove.objects.create(contribution=said, to_theme=theme.title, by=owner)
    return topic, theme, said


def _idea(network: Network, process: DesignProcess, owner: User, mark: str, number: int) -> Idea:
    idea = Idea.objects.create(
        network=network, process=process, author=owner, number=number, state="published",
        published_at=timezone.now(), group="leader", state_reason=f"{mark} reason",
    )  # fmt: skip
    texts = {name: f"{mark} {name}" for name in IdeaRevision.TEXTS}
    idea.current = IdeaRevision.objects.create(
        idea=idea, number=1, reason=f"{mark} worded", by=owner, **texts
    )
    idea.save()
    return idea


def topic_at_meeting(event: Event, topic: Topic) -> MeetingTopic:
    return MeetingTopic.objects.create(event=event, topic=topic, position=1)
