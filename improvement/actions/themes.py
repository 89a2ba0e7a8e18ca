"""What is made of what was said: themes, which answer stands under which, what we do
about each, and the summary that answers everybody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from improvement.actions import texts, topics
from improvement.emails import heard
from improvement.models import Contribution, ContributionMove, Theme, Topic
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import User
from outcomes.actions import words

FIELDS = ["title", "answer", "answer_reason"]
MOST = 40
MOST_LETTERS = 4000
TAKEN = "There is a theme of this name already."
IS_SUMMARIZED = "The summary is published: what stands under which theme stays as it is."


@transaction.atomic
def add(*, by: User, topic: Topic, title: str) -> Theme:
    """Begin a theme, after the others. One of the same name is given as it is."""
    title = words.said(title, field="title", missing="Give the theme a name.", most=120)
    fresh = topics.held(topic)
    known = fresh.themes.filter(title=title).first()
    if known is not None:
        return known
    _check_unsummarized(fresh)
    if fresh.themes.count() >= MOST:
        raise DomainError(f"A question has {MOST} themes at most.", field="title")
    last = fresh.themes.aggregate(last=Max("position"))["last"] or 0
    theme = Theme(topic=fresh, title=title, position=last + 1)
    theme.full_clean()
    theme.save()
    audit.record(
        by=by,
        verb="theme.added",
        obj=theme,
        network=fresh.process.network,
        after={"title": title},
    )
    return theme


@transaction.atomic
def edit(*, by: User, theme: Theme, version: int, values: dict[str, Any]) -> Theme:
    """Rename a theme, and say what we do about it: `answer` and, with it, `answer_reason` in
    words. What we do may change after the summary is published: we will becomes we did."""
    texts.check(values)
    topic = topics.held(theme.topic)
    fresh = Theme.objects.for_list().get(pk=theme.pk)
    before = audit.plain_values(fresh, FIELDS)
    for name, value in values.items():
        setattr(fresh, name, value.strip() if isinstance(value, str) else value)
    _check(fresh, topic, before)
    fresh.full_clean()
    try:
        with transaction.atomic():
            fresh.save_over(version=version, fields=[*values])
    except IntegrityError as error:
        raise Conflict(TAKEN, field="title") from error
    audit.record_change(
        by=by,
        verb="theme.changed",
        obj=fresh,
        network=topic.process.network,
        before=before,
        after=audit.plain_values(fresh, FIELDS),
    )
    return fresh


def _check(theme: Theme, topic: Topic, before: dict[str, Any]) -> None:
    if not theme.title:
        raise DomainError("Give the theme a name.", field="title")
    same = Theme.objects.filter(topic=topic, title=theme.title).exclude(pk=theme.pk)
    if same.exists():
        raise Conflict(TAKEN, field="title")
    if theme.answer and not theme.answer_reason:
        raise DomainError("Say in words what we do, or why we do not.", field="answer_reason")
    if topic.summarized_at is not None and not theme.answer:
        raise Conflict("The summary is published: each theme keeps an answer.", field="answer")
    if len(theme.answer_reason) > MOST_LETTERS:
        raise DomainError(f"Say it in up to {MOST_LETTERS} letters.", field="answer_reason")
    if topic.summarized_at is not None and theme.title != before["title"]:
        raise Conflict(IS_SUMMARIZED, field="title")


@transaction.atomic
def remove(*, by: User, theme: Theme, version: int) -> None:
    """Take a theme away; what stood under it stands under none again."""
    topic = topics.held(theme.topic)
    _check_unsummarized(topic)
    fresh = Theme.objects.for_list().get(pk=theme.pk)
    _move(by, list(fresh.contributions.select_related("theme")), None)
    audit.record(
        by=by,
        verb="theme.removed",
        obj=fresh,
        network=topic.process.network,
        before=audit.plain_values(fresh, FIELDS),
    )
    fresh.delete_over(version=version)


@transaction.atomic
def put(
    *, by: User, topic: Topic, contributions: Iterable[Contribution], theme: Theme | None
) -> int:
    """Put answers under a theme, or under none; give how many were moved. Each move is kept."""
    fresh = topics.held(topic)
    _check_unsummarized(fresh)
    if theme is not None and theme.topic_id != fresh.pk:
        raise DomainError("This theme belongs to another question.", field="theme")
    keys = [one.pk for one in contributions]
    rows = Contribution.objects.told().filter(topic=fresh, pk__in=keys).select_related("theme")
    moved = [one for one in rows if one.theme_id != (theme.pk if theme else None)]
    if not moved:
        return 0
    _move(by, moved, theme)
    audit.record(
        by=by,
        verb="contributions.grouped",
        obj=fresh,
        network=fresh.process.network,
        after={"theme": theme.title if theme else "", "answers": len(moved)},
    )
    return len(moved)


def _move(by: User, contributions: list[Contribution], theme: Theme | None) -> None:
    ContributionMove.objects.bulk_create(
        ContributionMove(
            contribution=one,
            from_theme=one.theme.title if one.theme else "",
            to_theme=theme.title if theme else "",
            by=by,
        )
        for one in contributions
    )
    for one in contributions:
        one.theme = theme
        one.save(update_fields=["theme", "updated_at"])


@transaction.atomic
def publish(*, by: User, topic: Topic, version: int, summary: str, now: datetime) -> Topic:
    """Publish what came of a topic: each answer then reads what became of it, and whoever gave it
    is told once. Refused until the topic is closed, each answer stands under a theme and each
    theme is answered. A published summary may be reworded; nobody is told again."""
    summary = words.said(
        summary, field="summary", missing="Say in short what came of it.", most=MOST_LETTERS
    )
    fresh = topics.held(topic)
    is_first = fresh.summarized_at is None
    if not is_first and fresh.summary == summary:
        return fresh
    if is_first:
        _check_complete(fresh, now)
        fresh.summarized_at, fresh.summarized_by = now, by
    before = audit.plain_values(Topic.objects.get(pk=fresh.pk), ["summary"])
    fresh.summary = summary
    fields = ["summary", "summarized_at", "summarized_by"]
    fresh.save_over(version=version, fields=fields)
    audit.record(
        by=by,
        verb="summary.published" if is_first else "summary.changed",
        obj=fresh,
        network=fresh.process.network,
        before=before,
        after={"summary": summary},
    )
    if is_first:
        heard.summary_published(fresh)
    return fresh


def missing_for_summary(topic: Topic, now: datetime) -> list[str]:
    """Say what stands between a topic and its summary, in plain words; nothing where none does."""
    told = Contribution.objects.told().filter(topic=topic)
    total, loose = told.count(), told.filter(theme=None).count()
    unanswered = [theme.title for theme in topic.themes.all() if not theme.answer]
    faults = []
    if not topic.is_over(now) and not topic.has_ended:
        faults.append("The question is still open. Close it first.")
    if not total:
        faults.append("Nobody has answered it.")
    if loose:
        many = "One answer stands" if loose == 1 else f"{loose} answers stand"
        faults.append(f"{many} under no theme yet.")
    faults += [f"The theme “{title}” has no answer yet." for title in unanswered]
    return faults


def _check_complete(topic: Topic, now: datetime) -> None:
    faults = missing_for_summary(topic, now)
    if faults:
        raise Conflict(" ".join(faults))


def _check_unsummarized(topic: Topic) -> None:
    if topic.summarized_at is not None:
        raise Conflict(IS_SUMMARIZED)
