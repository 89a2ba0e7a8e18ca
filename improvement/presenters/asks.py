"""Asks for help: the list of a network, and those that wait for a person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator

from improvement.models import Comment
from improvement.presenters.talk import place_of
from improvement.rules.about import find_all, kinds
from lhs_platform.lib.counting import count_of
from networks.models import Network

MOST_WAITING = 5
MOST_ON_OVERVIEW = 3


def asks(comments: Iterable[Comment], user: Any) -> list[dict[str, Any]]:
    """Give asks as rows of a list: what is asked, about what, by whom. What they are about is
    looked up at once; an ask about a thing that has gone is left out."""
    told = list(comments)
    found = find_all(user, [(one.about_kind, one.about_id) for one in told])
    rows = [(one, found.get((one.about_kind, one.about_id))) for one in told]
    return [
        {
            "text": one.text,
            "title": about.title,
            "word": about.kind.word,
            "author": one.author.name,
            "at": one.created_at,
            "answers": getattr(one, "answer_count", 0),
            "answered": one.answered_at,
            "answered_by": one.answered_by.name if one.answered_by else "",
            "url": place_of(one, about),
            "network": one.network.name,
        }
        for one, about in rows
        if about is not None
    ]


def with_answers(comments: Any) -> Any:
    """Count the answers that are read below each ask."""
    return comments.for_list().annotate(answer_count=count_of(Comment.objects.told(), "parent"))


def open_asks(network: Network, user: Any) -> dict[str, Any]:
    """Give how many ask for help in a network and still wait, and those who wait longest."""
    waiting = Comment.objects.visible_to(user).filter(network=network).open_asks()
    oldest = list(waiting.for_list().order_by("created_at", "pk")[: MOST_ON_OVERVIEW + 1])
    return {
        "rows": asks(oldest[:MOST_ON_OVERVIEW], user),
        "has_more": len(oldest) > MOST_ON_OVERVIEW,
        "url": reverse("improvement:ask-list", kwargs={"slug": network.slug}),
    }


def asks_waiting_for(user: Any, *, now: datetime) -> list[dict[str, Any]]:
    """Give the open asks of others about what this person leads, owns or is on the team of, for
    their home page. One query, and one for each kind of thing among them."""
    mine = Q()
    for kind in kinds():
        own = kind.model.objects.filter(kind.mine(user))
        mine |= Q(about_kind=kind.key, about_id__in=own.values("public_id"))
    waiting = Comment.objects.visible_to(user).open_asks().filter(mine).exclude(author=user)
    oldest = waiting.for_list().order_by("created_at", "pk")[:MOST_WAITING]
    return [
        {
            "due_on": None,
            "title": f"{row['author']} asks for help with “{row['title']}”",
            "why": f"{row['network']}. {Truncator(row['text']).chars(160)}",
            "url": row["url"],
            "button": "Help",
        }
        for row in asks(oldest, user)
    ]
