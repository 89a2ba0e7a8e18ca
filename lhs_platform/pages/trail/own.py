"""What became of a person's own ideas, for their home page."""

from typing import Any

from improvement.models import Decision, Idea
from improvement.presenters.changes import state_tag as change_tag
from improvement.presenters.ideas import state_tag
from lhs_platform.pages.trail.words import trail_url

MOST = 3
TOLD = (
    Idea.State.PUBLISHED,
    Idea.State.MERGED,
    Idea.State.SELECTED,
    Idea.State.NOT_SELECTED,
)


def own_ideas(user: Any) -> list[dict[str, Any]]:
    """Give the ideas of a person that moved last, with where each stands; where a change was made
    of one, where that stands. Two queries."""
    rows = Idea.objects.visible_to(user).filter(author=user, state__in=TOLD).for_list()
    ideas = list(rows.order_by("-updated_at", "-pk")[:MOST])
    decided = Decision.objects.filter(option__idea__in=ideas, change__isnull=False)
    made = {one.option.idea_id: one.change for one in decided.select_related("option", "change")}
    return [
        {
            "title": str(idea),
            "url": trail_url("idea", idea.public_id),
            "network": idea.network.name,
            "tag": _tag(idea, made.get(idea.pk)),
        }
        for idea in ideas
    ]


def _tag(idea: Idea, change: Any) -> dict[str, str]:
    if change is not None and idea.state == Idea.State.SELECTED:
        return change_tag(change.state)
    return state_tag(idea)
