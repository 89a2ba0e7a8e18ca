"""From the list of a session to ideas of the board: made when the clarifying is over.

Each line that stands, or is part of another, becomes an idea in the name of who read it out, or
without one; a line that names an idea of the board is that idea. What was marked as the same is
merged as ideas are merged, with its trace, its authors and its followers.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.text import Truncator

from improvement.actions import follows, idea_links, ideas
from improvement.models import Idea, IdeaRevision, Session, SessionItem
from improvement.rules.about import about
from improvement.tally import MOST_OPTIONS
from lhs_platform.lib.errors import Conflict
from networks.models import User

TITLE = 120
TOO_FEW = "A ranking needs at least two different lines on the list."
TOO_MANY = (
    f"A ranking takes up to {MOST_OPTIONS} lines. Mark those that say the same, or take some off."
)


def make(session: Session, *, by: User, now: datetime) -> None:
    """Make the list of a session that is held into ideas, and merge what was marked as the same."""
    items = list(SessionItem.objects.filter(session=session, off_at=None).for_list())
    _check_many(items)
    known = [item.idea for item in items if item.idea is not None]
    for idea in ideas.held_all(dict.fromkeys(known)):
        _check_known(idea)
    for item in items:
        if item.idea is None:
            item.idea = _made(session, item, by, now)
            SessionItem.objects.filter(pk=item.pk).update(idea=item.idea)
    _merge(session, items, by, now)


def options(session: Session) -> list[Idea]:
    """Give the ideas to vote on, each once, in the order of the list: those that still stand."""
    items = SessionItem.objects.filter(session=session).standing().select_related("idea__current")
    found = [item.idea for item in items.order_by("number") if item.idea is not None]
    return [one for one in dict.fromkeys(found) if one.state == Idea.State.PUBLISHED]


def _check_many(items: list[SessionItem]) -> None:
    standing = [item for item in items if item.merged_into_id is None]
    many = len({item.idea_id or f"line {item.pk}" for item in standing})
    if many < 2:
        raise Conflict(TOO_FEW)
    if many > MOST_OPTIONS:
        raise Conflict(f"There are {many}. {TOO_MANY}")


def _check_known(idea: Idea) -> None:
    if idea.state != Idea.State.PUBLISHED:
        raise Conflict(
            f"Idea {idea.number}, “{idea}”, is not put forward any more. Take it out of its line."
        )


def _made(session: Session, item: SessionItem, by: User, now: datetime) -> Idea:
    idea = Idea(
        network=session.network,
        process=session.process,
        topic=session.topic,
        author=item.author,
        guest=item.guest,
        ref=item.ref,
        group=item.group,
        shown_as=item.shown_as,
    )
    values = {
        "title": Truncator(item.text).chars(TITLE, truncate="…"),
        "summary": item.text,
        "change": item.explanation,
    }
    shown = item.author if item.is_named else None
    wording = ideas.worded(IdeaRevision(idea=idea, number=1, by=shown), values)
    idea.number, idea.published_at = ideas.next_number(session.network), now
    idea.state = Idea.State.PUBLISHED
    ideas.save_new(idea, wording)
    if item.author is not None:
        follows.join_in(users=[item.author], about=about(idea), now=now)
    told: dict[str, Any] = {"number": idea.number, "session": str(session)}
    ideas.record_as_coordinator(idea, by, "idea.made_in_session", after=told)
    return idea


def _merge(session: Session, items: list[SessionItem], by: User, now: datetime) -> None:
    own = {item.pk: item.idea for item in items}
    sources: defaultdict[Idea, list[Idea]] = defaultdict(list)
    for item in items:
        target = own.get(item.merged_into_id) if item.merged_into_id else None
        if target is not None and item.idea is not None and item.idea != target:
            sources[target].append(item.idea)
    for target, same in sources.items():
        chosen = list(dict.fromkeys(same))
        for at in range(0, len(chosen), idea_links.MOST):
            idea_links.merge(
                by=by,
                idea=target,
                sources=chosen[at : at + idea_links.MOST],
                reason=f"The same, said those who were at “{session}”.",
                now=now,
            )
