"""Ideas as cards of the board, and what stands beside them. Names are read through `rules.voices`
alone."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse

from improvement.models import Comment, Idea, RoundOption, TalkFollow
from improvement.models.rounds import Round
from improvement.presenters.topics import MARKS
from improvement.rules.about import talk_url
from improvement.rules.voices import Authors
from improvement.wording import Said, alike, by_group
from networks.models import Network
from networks.models.memberships import Group

State = Idea.State
# Icon and role of the tag of each state.
LOOKS = {
    State.DRAFT: ("pencil", "mine"),
    State.PUBLISHED: ("circle", ""),
    State.MERGED: ("arrow-repeat", "line"),
    State.WITHDRAWN: ("slash-circle", "line"),
    State.HIDDEN: ("eye-slash", "line"),
    State.SELECTED: ("check-circle-fill", "goal"),
    State.NOT_SELECTED: ("dash-lg", ""),
}
IN_VOTE = {"label": "In the vote", "icon": "circle-half", "role": "on"}
# So many ideas are looked through for those that are like another one, the newest first.
MOST_COMPARED = 1000


def idea_url(idea: Idea, name: str = "detail") -> str:
    return reverse(f"improvement:idea-{name}", kwargs={"public_id": idea.public_id})


def state_tag(idea: Idea, *, is_in_vote: bool = False) -> dict[str, str]:
    """Give where an idea stands as a tag: word, icon and role."""
    if is_in_vote and idea.state == State.PUBLISHED:
        return IN_VOTE
    icon, role = LOOKS[State(idea.state)]
    return {"label": State(idea.state).label, "icon": icon, "role": role}


def cards(ideas: list[Idea], user: Any, now: datetime) -> list[dict[str, Any]]:
    """Give ideas as the board shows them. Four queries, however many ideas."""
    authors, voted = Authors(ideas), in_vote(ideas, now)
    said, followed = _said(ideas), _followed(ideas, user)
    return [
        card(idea, authors, user, is_in_vote=idea.pk in voted)
        | {
            "comments": said[idea.public_id],
            "is_followed": idea.public_id in followed,
            "can_follow": idea.state != State.DRAFT,
            "talk_url": talk_url("idea", idea.public_id),
            "follow_url": follow_url(idea),
        }
        for idea in ideas
    ]


def card(idea: Idea, authors: Authors, user: Any, *, is_in_vote: bool = False) -> dict[str, Any]:
    voices = authors.voices(idea, user)
    return {
        "id": idea.public_id,
        "number": idea.number,
        "title": str(idea),
        "summary": summary_of(idea),
        "url": idea_url(idea),
        "voices": voices,
        "is_own": any(voice.is_own for voice in voices),
        "driver": idea.driver.name if idea.driver else "",
        "tag": state_tag(idea, is_in_vote=is_in_vote),
    }


def summary_of(idea: Idea) -> str:
    """Give an idea in plain sentences; nothing where its title says that already."""
    summary = idea.current.summary if idea.current else ""
    return "" if summary == str(idea) else summary


def in_vote(ideas: Iterable[Idea], now: datetime) -> set[int]:
    """Give which of some ideas are being voted on."""
    options = RoundOption.objects.filter(
        idea__in=ideas,
        round__state=Round.State.ANNOUNCED,
        round__opens_at__lte=now,
        round__closes_at__gt=now,
    )
    return set(options.values_list("idea_id", flat=True))


def _said(ideas: list[Idea]) -> Counter[UUID]:
    keys = [idea.public_id for idea in ideas]
    told = Comment.objects.told().filter(about_kind="idea", about_id__in=keys).order_by()
    return Counter(dict(told.values_list("about_id").annotate(n=Count("pk"))))


def _followed(ideas: list[Idea], user: Any) -> set[UUID]:
    keys = [idea.public_id for idea in ideas]
    rows = TalkFollow.objects.visible_to(user).filter(about_kind="idea", about_id__in=keys)
    return set(rows.values_list("about_id", flat=True))


def follow_url(idea: Idea) -> str:
    ends = {"kind": "idea", "public_id": idea.public_id}
    return reverse("improvement:talk-follow", kwargs=ends)


# --- Beside the board -------------------------------------------------------------------------


def whose(network: Network) -> list[dict[str, Any]]:
    """Give how many ideas come from each group, where that points at nobody."""
    rows = Idea.objects.filter(network=network, state=State.PUBLISHED).values_list(
        "group", "shown_as", "author", "ref"
    )
    parts = by_group(
        [
            Said(group=group, is_nameless=shown != "named", who=author or ref)
            for group, shown, author, ref in rows
        ]
    )
    most = max([part.people for part in parts], default=1)
    return [
        {
            "group": part.group,
            "label": Group(part.group).label if part.group else "The others together",
            "mark": MARKS.get(part.group, "b1"),
            "n": part.people,
            "width": f"{100 * part.people / most:.1f}",
        }
        for part in parts
    ]


def drafts(network: Network, user: Any) -> Any:
    """Give the drafts of this person, the newest first."""
    own = Idea.objects.visible_to(user).filter(network=network, author=user, state=State.DRAFT)
    return own.for_list().order_by("-updated_at", "-pk")


def drafts_url(network: Network) -> str:
    return reverse("improvement:idea-drafts", kwargs={"slug": network.slug})


def draft_rows(ideas: Iterable[Idea]) -> list[dict[str, Any]]:
    return [
        {
            "title": str(idea),
            "summary": idea.current.summary if idea.current else "",
            "url": idea_url(idea, "edit"),
            "discard_url": idea_url(idea, "discard"),
            "at": idea.updated_at,
        }
        for idea in ideas
    ]


# --- Ideas that are alike ---------------------------------------------------------------------


def similar(
    text: str, network: Network, user: Any, *, but: Idea | None = None, most: int = 5
) -> list[dict[str, Any]]:
    """Give the ideas of a network that say nearly what a text says, also where it was decided
    about them. Two queries."""
    found = alike(text, _texts(network, user, but, Idea.ON_THE_BOARD), most=most)
    keys = [one.key for one in found]
    known = Idea.objects.filter(pk__in=keys).select_related("current").in_bulk()
    return [_like(known[key]) for key in keys]


def _like(idea: Idea) -> dict[str, Any]:
    return {
        "title": str(idea),
        "summary": idea.current.summary if idea.current else "",
        "url": idea_url(idea),
        "number": idea.number,
        "state": idea.state,
        "tag": None if idea.state == State.PUBLISHED else state_tag(idea),
    }


def likest(idea: Idea, user: Any) -> list[int]:
    """Give the keys of the ideas that are most like one and can still be chosen, the likest
    first."""
    texts = _texts(idea.network, user, idea, (State.PUBLISHED,))
    return [one.key for one in alike(text_of(idea), texts, most=20)]


def text_of(idea: Idea) -> str:
    """Give the words by which an idea is compared."""
    current = idea.current
    if current is None:
        return ""
    return " ".join([current.title, current.summary, current.change])


def _texts(
    network: Network, user: Any, but: Idea | None, states: Iterable[State]
) -> dict[int, str]:
    rows = Idea.objects.visible_to(user).filter(network=network, state__in=states)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    newest = rows.order_by("-pk").values_list(
        "pk", "current__title", "current__summary", "current__change"
    )[:MOST_COMPARED]
    return {key: " ".join(filter(None, words)) for key, *words in newest}
