"""What coordinators do with topics: ask, mend the question while nobody has answered, close it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from improvement.actions import texts
from improvement.models import DesignProcess, Topic, TopicChoice
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import User

# What stays as it is once somebody has answered: they answered this question, not another one.
FROZEN = ["question", "takes_text", "allows_anonymous", "opens_at"]
FREE = ["explanation", "closes_at"]
FIELDS = [*FROZEN, *FREE]
MOST_CHOICES = 12
MOST_LETTERS = 120
IS_FROZEN = (
    "Somebody has answered already: the question and the quick answers stay as they are. You can "
    "still change the explanation and until when it is open."
)


@transaction.atomic
def add(
    *, by: User, process: DesignProcess, values: dict[str, Any], choices: Sequence[str] = ()
) -> Topic:
    """Ask people something, after the other topics of this design work."""
    texts.check(values)
    if process.status == DesignProcess.Status.CLOSED:
        raise Conflict("This design work has ended. Open it again before you ask something.")
    last = process.topics.aggregate(last=Max("position"))["last"] or 0
    topic = Topic(process=process, position=last + 1, **values)
    offered = _tidy(choices)
    _check(topic, offered)
    topic.full_clean()
    topic.save()
    _put_choices(topic, offered)
    audit.record(by=by, verb="topic.added", obj=topic, network=process.network, after=_seen(topic))
    return topic


@transaction.atomic
def edit(
    *,
    by: User,
    topic: Topic,
    version: int,
    values: dict[str, Any],
    choices: Sequence[str] | None = None,
    now: datetime,
) -> Topic:
    """Change a topic. Once somebody has answered, the question is frozen: only the explanation and
    the closing may change, and an end that has passed is not moved back."""
    texts.check(values)
    fresh = held(topic)
    before = _seen(fresh)
    _check_unsummarized(fresh)
    changed = {name: value for name, value in values.items() if getattr(fresh, name) != value}
    offered = None if choices is None else _tidy(choices)
    if offered == [choice.text for choice in fresh.choices.all()]:
        offered = None
    is_answered = fresh.contributions.exists()
    if is_answered and (offered is not None or set(changed) & set(FROZEN)):
        raise Conflict(IS_FROZEN, field=_first_frozen(changed))
    for name, value in changed.items():
        setattr(fresh, name, value)
    _check(fresh, [choice.text for choice in fresh.choices.all()] if offered is None else offered)
    if "closes_at" in changed and is_answered and fresh.is_over(now):
        raise DomainError(
            "Answers that were given stay in time: close it now, or later.", field="closes_at"
        )
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*values])
    if offered is not None:
        _put_choices(fresh, offered)
    return _recorded(fresh, by, "topic.changed", before)


@transaction.atomic
def close(*, by: User, topic: Topic, now: datetime) -> Topic:
    """Take no more answers from this moment on. Closed twice is as good as once."""
    fresh = held(topic)
    if fresh.is_over(now):
        return fresh
    if fresh.opens_at is not None and fresh.opens_at >= now:
        raise Conflict("It is not open yet: change when it opens.")
    before = _seen(fresh)
    fresh.closes_at = now
    fresh.save_over(version=fresh.version, fields=["closes_at"])
    return _recorded(fresh, by, "topic.closed", before)


def held(topic: Topic) -> Topic:
    """Give a topic as it is now, held until the transaction ends: who answers, closes and sums up
    at the same moment comes one after the other."""
    rows = Topic.objects.select_for_update(of=("self",), no_key=True)
    (found,) = rows.select_related("process__network").filter(pk=topic.pk)
    return found  # type: ignore[no-any-return]


def _check_unsummarized(topic: Topic) -> None:
    if topic.summarized_at is not None:
        raise Conflict("Its summary is published: the question stays as it is.")


def _first_frozen(changed: dict[str, Any]) -> str:
    return next((name for name in FROZEN if name in changed), "choices")


def _check(topic: Topic, choices: Sequence[str]) -> None:
    if not choices and not topic.takes_text:
        raise DomainError(
            "Offer quick answers, or let people answer in their own words.", field="takes_text"
        )
    if topic.opens_at and topic.closes_at and topic.opens_at >= topic.closes_at:
        raise DomainError("It closes before it opens.", field="closes_at")


def _tidy(choices: Sequence[str]) -> list[str]:
    """Give quick answers as they are kept: each once, two at least if any."""
    found = list(dict.fromkeys(text.strip() for text in choices if text.strip()))
    if len(found) == 1:
        raise DomainError("Offer at least two quick answers, or none.", field="choices")
    if len(found) > MOST_CHOICES:
        raise DomainError(f"Offer {MOST_CHOICES} quick answers at most.", field="choices")
    for text in found:
        if len(text) > MOST_LETTERS:
            raise DomainError(f"Keep each quick answer to {MOST_LETTERS} letters.", field="choices")
        try:
            texts.check({"choices": text})
        except DomainError as error:
            raise DomainError(error.text, field="choices") from error
    return found


def _put_choices(topic: Topic, choices: Sequence[str]) -> None:
    topic.choices.all().delete()
    TopicChoice.objects.bulk_create(
        TopicChoice(topic=topic, position=position, text=text)
        for position, text in enumerate(choices, start=1)
    )


def _recorded(topic: Topic, by: User, verb: str, before: dict[str, Any]) -> Topic:
    audit.record_change(
        by=by,
        verb=verb,
        obj=topic,
        network=topic.process.network,
        before=before,
        after=_seen(topic),
    )
    return topic


def _seen(topic: Topic) -> dict[str, Any]:
    choices = TopicChoice.objects.filter(topic=topic).order_by("position", "pk")
    return audit.plain_values(topic, FIELDS) | {
        "choices": list(choices.values_list("text", flat=True))
    }
