"""Topics for their pages: when they are open, what was said, how many chose what, what became of
it. Names are read through `rules.voices` alone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from improvement.models import Contribution, ContributionMove, Idea, Theme, Topic
from improvement.presenters import rounds
from improvement.presenters.words import told_day
from improvement.rules import design as rules
from improvement.rules.voices import voice_of
from improvement.wording import Part, Said, by_group, counted
from networks.models import Network
from networks.models.memberships import Group

# Icon and role of the tag of what we do about a theme.
ANSWERS = {
    Theme.Answer.DONE: ("check-circle-fill", "goal"),
    Theme.Answer.WILL: ("hourglass", "on"),
    Theme.Answer.IDEA: ("arrow-right", "on"),
    Theme.Answer.NOT: ("slash-circle", "line"),
}
MARKS = {"community": "g1", "clinician": "g2", "researcher": "g3", "leader": "g4"}


def topic_url(topic: Topic, name: str = "detail") -> str:
    return reverse(f"improvement:topic-{name}", kwargs={"public_id": topic.public_id})


def contribution_url(contribution: Contribution, name: str = "detail") -> str:
    kwargs = {"public_id": contribution.public_id}
    return reverse(f"improvement:contribution-{name}", kwargs=kwargs)


# --- When -------------------------------------------------------------------------------------


def moment_words(moment: datetime, network: Network) -> str:
    """Give a moment by the clock of a network: Thursday 12 November, 17:00, New York time."""
    return f"{rounds.moment_words(moment, network)} ({rounds.zone_words(network)})"


def when_words(topic: Topic, now: datetime) -> str:
    """Say whether a topic takes answers, and until when."""
    network = topic.process.network
    if topic.summarized_at is not None:
        return "The summary is published."
    if topic.has_ended:
        return "The design work has ended: no more answers are taken."
    if topic.opens_at is not None and topic.opens_later(now):
        return f"Opens on {moment_words(topic.opens_at, network)}."
    if topic.closes_at is None:
        return "Open."
    if topic.is_over(now):
        return (
            f"Closed since {moment_words(topic.closes_at, network)}. The summary is being written."
        )
    return f"Open until {moment_words(topic.closes_at, network)}."


def topic_rows(topics: list[Topic], now: datetime) -> list[dict[str, Any]]:
    """Give topics as lines of a list, those that are open first. One query for all counts."""
    told = Contribution.objects.told().filter(topic__in=topics).order_by()
    counts = dict(told.values_list("topic").annotate(n=Count("pk")))
    rows = [
        {
            "id": topic.public_id,
            "question": topic.question,
            "url": topic_url(topic, "summary" if topic.summarized_at else "detail"),
            "is_open": topic.is_open(now),
            "is_summarized": topic.summarized_at is not None,
            "when": when_words(topic, now),
            "answers": counts.get(topic.pk, 0),
        }
        for topic in topics
    ]
    return sorted(rows, key=lambda row: not row["is_open"])


def open_topics(network: Network, now: datetime) -> list[dict[str, Any]]:
    """Give the questions of a network that take answers now."""
    here = Topic.objects.filter(process__network=network).open_at(now)
    return topic_rows(list(here.for_list()[:20]), now)


# --- What was said ----------------------------------------------------------------------------


def said(contributions: Iterable[Contribution], user: Any) -> list[dict[str, Any]]:
    """Give answers as this person reads them, in the order in which they were given."""
    return [one_said(one, user) for one in contributions]


def one_said(contribution: Contribution, user: Any, *, is_theirs: bool = False) -> dict[str, Any]:
    """Give one answer. `is_theirs` says that the reader gave it, who has no account to tell by."""
    voice = voice_of(contribution, user)
    is_read = is_theirs or bool(rules.can_read_contribution(user, contribution))
    is_table = contribution.channel == Contribution.Channel.TABLE
    return {
        "id": contribution.public_id,
        "url": contribution_url(contribution),
        "name": voice.name,
        "is_own": voice.is_own,
        "group": voice.group,
        "is_table": is_table,
        "people": contribution.people if is_table else 0,
        "written_by": contribution.written_by.name if contribution.written_by else "",
        "text": contribution.text if is_read else "",
        "choice": contribution.choice.text if contribution.choice and is_read else "",
        "is_read": is_read,
        "is_hidden": contribution.hidden_at is not None,
        "hidden": _hidden(contribution) if contribution.hidden_at and is_read else "",
        "theme": contribution.theme.title if contribution.theme else "",
        "on": told_day(contribution, contribution.created_at),
    }


def _hidden(contribution: Contribution) -> str:
    by = contribution.hidden_by.name if contribution.hidden_by else ""
    return f"Hidden by {by}: {contribution.hidden_reason}"


def on_page(topic: Topic) -> Any:
    """Give the answers that stand on the pages: what was taken back is gone."""
    rows = Contribution.objects.filter(topic=topic, taken_back_at=None, replaced_by=None)
    return rows.for_list().order_by("pk")


def earlier(contribution: Contribution, user: Any) -> list[dict[str, Any]]:
    """Give the earlier answers of the same person for which this one stands."""
    rows = contribution.earlier.for_list().order_by("pk")
    return said(rows, user) if rules.can_read_contribution(user, contribution) else []


def counted_on_page(topic: Topic) -> list[Contribution]:
    """Give the same answers with no more than is counted of them."""
    return list(
        on_page(topic)
        .select_related(None)
        .select_related("choice")
        .only(
            "choice__public_id",
            "group",
            "people",
            "shown_as",
            "hidden_at",
            "taken_back_at",
            "replaced_by",
        )
    )


# --- How many chose what ----------------------------------------------------------------------


def counts(topic: Topic, contributions: Iterable[Contribution]) -> dict[str, Any]:
    """Give how many chose each quick answer, and the same by group where that points at nobody."""
    choices = list(topic.choices.all())
    keys = [str(choice.public_id) for choice in choices]
    labels = {str(choice.public_id): choice.text for choice in choices}
    answers = [_said(one) for one in contributions if one.is_told]
    whole = counted(answers, keys)
    return {
        "answers": len(answers),
        "people": sum(one.people for one in answers),
        "bars": _bars(whole, labels),
        "groups": [_group(part, labels) for part in by_group(answers, keys)] if keys else [],
        "labels": list(labels.values()),
    }


def _said(contribution: Contribution) -> Said:
    choice = contribution.choice
    return Said(
        choice=str(choice.public_id) if choice else "",
        group=contribution.group,
        people=contribution.people,
        is_nameless=contribution.shown_as != "named",
    )


def _bars(counted_by: dict[str, int], labels: dict[str, str]) -> list[dict[str, Any]]:
    most = max([*counted_by.values(), 1])
    return [
        {"label": labels[key], "n": n, "width": f"{100 * n / most:.1f}"}
        for key, n in counted_by.items()
    ]


def _group(part: Part, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "group": part.group,
        "label": Group(part.group).label if part.group else "The others together",
        "mark": MARKS.get(part.group, "b1"),
        "people": part.people,
        "cells": [part.counts[key] for key in labels],
    }


# --- Themes and the summary -------------------------------------------------------------------


def themes(topic: Topic, contributions: list[Contribution], user: Any) -> list[dict[str, Any]]:
    """Give the themes with what stands under each; what stands under none comes last."""
    under: defaultdict[int | None, list[Contribution]] = defaultdict(list)
    for one in contributions:
        if one.is_told:
            under[one.theme_id].append(one)
    found = [_theme(theme, under[theme.pk], user) for theme in topic.themes.all()]
    loose = said(under[None], user)
    return [*found, {"title": "", "answers": loose, "n": len(loose)}]


def _theme(theme: Theme, contributions: list[Contribution], user: Any) -> dict[str, Any]:
    return {
        "id": theme.public_id,
        "title": theme.title,
        "tag": answer_tag(theme),
        "reason": theme.answer_reason,
        "answers": said(contributions, user),
        "n": len(contributions),
        "edit_url": reverse("improvement:theme-edit", kwargs={"public_id": theme.public_id}),
    }


def answer_tag(theme: Theme) -> dict[str, str] | None:
    """Give what we do about a theme as a tag; None while nobody said."""
    if not theme.answer:
        return None
    icon, role = ANSWERS[Theme.Answer(theme.answer)]
    return {"label": theme.get_answer_display(), "icon": icon, "role": role}


def became(contribution: Contribution, user: Any) -> dict[str, Any]:
    """Give what became of one answer: its theme and the answer to that, once the summary is
    published, and the ideas that came from it."""
    theme = contribution.theme
    is_told = contribution.topic.summarized_at is not None and theme is not None
    return {
        "theme": theme.title if theme else "",
        "tag": answer_tag(theme) if theme and is_told else None,
        "reason": theme.answer_reason if theme and is_told else "",
        "ideas": ideas_from(contribution, user),
    }


def ideas_from(contribution: Contribution, user: Any) -> list[dict[str, Any]]:
    """Give the ideas that came from an answer; a draft, its author alone sees."""
    found = Idea.objects.visible_to(user).filter(contributions=contribution).for_list()
    return [
        {
            "title": str(idea),
            "url": reverse("improvement:idea-detail", kwargs={"public_id": idea.public_id}),
            "is_draft": idea.state == Idea.State.DRAFT,
        }
        for idea in found
    ]


def trace(contribution: Contribution) -> list[dict[str, Any]]:
    """Give how an answer was grouped: from which theme to which, by whom and when."""
    moves = ContributionMove.objects.filter(contribution=contribution).select_related("by")
    return [
        {
            "from": move.from_theme,
            "to": move.to_theme,
            "by": move.by.name,
            "at": move.created_at,
        }
        for move in moves
    ]


def of_reader(topic: Topic, user: Any) -> Contribution | None:
    """Give what this member said to a topic, if it stands."""
    own = Q(author=user, topic=topic, taken_back_at=None, replaced_by=None)
    found: Contribution | None = Contribution.objects.filter(own).for_list().first()
    return found
