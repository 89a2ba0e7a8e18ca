"""One idea for its pages: its words, where it came from and went to, its wordings, what others
propose. Names are read through `rules.voices` alone."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from improvement.actions.idea_links import voted_on
from improvement.models import Amendment, Contribution, Idea, IdeaLink, IdeaRevision
from improvement.presenters.design import pieces
from improvement.presenters.ideas import card, idea_url, in_vote, state_tag
from improvement.presenters.topics import contribution_url, topic_url
from improvement.presenters.words import told_day
from improvement.rules import ideas as rules
from improvement.rules.voices import Authors

# The parts below the summary, with the words that stand beside each.
PARTS = {
    "problem": "Today",
    "change": "Instead",
    "expected_effect": "We expect",
    "helps": "Helps",
}
LABELS = {part.value: str(part.label) for part in Amendment.Part}


def page_of(idea: Idea, user: Any, now: datetime) -> dict[str, Any]:
    """Give all that the page of an idea tells."""
    current = idea.current
    return {
        "card": card(idea, Authors([idea]), user, is_in_vote=bool(in_vote([idea], now))),
        "parts": parts(current),
        "count": idea.revisions.count(),
        "links": links_of(idea, user),
        "origins": origins(idea, user),
        "amendments": amendments(idea, user),
        "put_forward": told_day(idea, idea.published_at),
        "steps": steps(idea),
    }


def parts(wording: IdeaRevision | None) -> list[dict[str, str]]:
    """Give the parts of a wording that say something, in their order."""
    return [
        {"key": key, "label": label, "text": getattr(wording, key)}
        for key, label in PARTS.items()
        if getattr(wording, key, "")
    ]


def links_of(idea: Idea, user: Any) -> dict[str, Any]:
    """Give how an idea hangs together with others that this person sees."""
    seen = Idea.objects.visible_to(user).values("pk")
    there = idea.leads_to.filter(target__in=seen).select_related("target__current")
    here = idea.comes_from.filter(source__in=seen).select_related("source__current")
    kind = IdeaLink.Kind
    outward, inward = list(there), list(here)
    merged = [one for one in inward if one.kind == kind.MERGED]
    fixed = voted_on(merged)
    return {
        "merged_into": next((_to(one) for one in outward if one.kind == kind.MERGED), None),
        "builds_on": [_to(one) for one in outward if one.kind == kind.BUILDS],
        "split_from": next((_to(one) for one in outward if one.kind == kind.SPLIT), None),
        "merged": [
            _from(one) | {"unmerge_url": "" if one.pk in fixed else idea_url(one.source, "unmerge")}
            for one in merged
        ],
        "built_on_by": [
            _from(one)
            for one in inward
            if one.kind == kind.BUILDS and one.source.state != Idea.State.DRAFT
        ],
        "split_into": [_from(one) for one in inward if one.kind == kind.SPLIT],
    }


def _to(link: IdeaLink) -> dict[str, Any]:
    return _linked(link.target, link)


def _from(link: IdeaLink) -> dict[str, Any]:
    return _linked(link.source, link)


def _linked(idea: Idea, link: IdeaLink) -> dict[str, Any]:
    return {
        "title": str(idea),
        "number": idea.number,
        "url": idea_url(idea),
        "reason": link.reason,
    }


def origins(idea: Idea, user: Any) -> list[dict[str, Any]]:
    """Give what was said to a topic that this idea came from; nothing of what was hidden."""
    rows = Contribution.objects.told().filter(ideas=idea).for_list()
    return [
        {
            "text": one.text or (one.choice.text if one.choice else ""),
            "question": one.topic.question,
            "url": contribution_url(one),
            "topic_url": topic_url(one.topic),
        }
        for one in rows
    ]


def steps(idea: Idea) -> list[dict[str, Any]]:
    """Give what happened to an idea so far, for the list beside it."""
    told = [{"title": "Put forward", "text": told_day(idea, idea.published_at), "state": "done"}]
    merged = idea.comes_from.filter(kind=IdeaLink.Kind.MERGED).select_related("source__current")
    told += [
        {
            "title": "Two became one",
            "text": f"{day_of(idea, link)}: “{link.source}”",
            "state": "done",
        }
        for link in merged
    ]
    here = state_tag(idea)["label"]
    told.append({"title": here, "text": idea.state_reason, "state": "now"})
    return told if idea.state != Idea.State.PUBLISHED else told[:-1]


def day_of(idea: Idea, act: IdeaLink | IdeaRevision) -> str:
    """Say when something was done to an idea. What its author did, whom nobody is told, has no
    `by`, and is told by the month."""
    if act.by_id is None:
        return told_day(idea, act.created_at)
    local = timezone.localtime(act.created_at)
    return f"{local.day} {local:%B %Y}"


# --- Wordings ---------------------------------------------------------------------------------


def revisions(idea: Idea) -> list[dict[str, Any]]:
    """Give each wording, the newest first: when, why, and by whom if that is to be known."""
    rows = list(idea.revisions.select_related("by"))
    return [
        {
            "number": one.number,
            "title": one.title,
            "reason": one.reason,
            "by": one.by.name if one.by else "",
            "on": day_of(idea, one),
            "is_newest": one.pk == idea.current_id,
        }
        for one in rows
    ]


def compared(old: IdeaRevision, new: IdeaRevision) -> list[dict[str, Any]]:
    """Say part by part what differs between two wordings."""
    return [
        {"label": LABELS[name], "pieces": found}
        for name in IdeaRevision.TEXTS
        for found in [pieces(getattr(old, name), getattr(new, name))]
        if found
    ]


# --- Amendments -------------------------------------------------------------------------------


def amendments(idea: Idea, user: Any) -> list[dict[str, Any]]:
    """Give the other wordings that were proposed, those that wait first."""
    rows = list(idea.amendments.select_related("base", "author", "idea__network"))
    for one in rows:
        one.idea = idea
    waiting = [one for one in rows if one.state == Amendment.State.PROPOSED]
    may_answer = bool(waiting) and bool(rules.can_answer_amendment(user, waiting[0]))
    told = [amendment(one, user, may_answer=may_answer) for one in rows]
    return sorted(told, key=lambda one: not one["is_waiting"])


def amendment(one: Amendment, user: Any, *, may_answer: bool) -> dict[str, Any]:
    is_waiting = one.state == Amendment.State.PROPOSED
    kwargs = {"public_id": one.public_id}
    return {
        "id": one.public_id,
        "part": LABELS[one.part],
        "pieces": pieces(getattr(one.base, one.part), one.text),
        "reason": one.reason,
        "by": one.author.name,
        "is_own": one.author_id == user.pk,
        "at": one.created_at,
        "state": one.get_state_display(),
        "is_waiting": is_waiting,
        "answer": one.answer,
        "answer_url": reverse("improvement:amendment-answer", kwargs=kwargs)
        if is_waiting and may_answer
        else "",
        "take_back_url": reverse("improvement:amendment-take-back", kwargs=kwargs)
        if is_waiting and one.author_id == user.pk
        else "",
    }


def three_wordings(one: Amendment) -> dict[str, Any]:
    """Give how a part read when another wording was proposed, how it reads now, and the proposal."""
    was = getattr(one.base, one.part)
    now = getattr(one.idea.current, one.part, "")
    return {
        "part": LABELS[one.part],
        "was": was,
        "now": now,
        "proposed": one.text,
        "pieces": pieces(now, one.text),
        "has_changed": was != now,
    }
