"""Make the ideas of the demonstration: put forward, merged, reworded, talked about."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from events.models import Invitation
from improvement.models import (
    Amendment,
    Comment,
    CommentRevision,
    Contribution,
    DesignProcess,
    Idea,
    IdeaLink,
    IdeaRevision,
    TalkFollow,
)
from lhs_platform.pages.demo import idea_words as words
from networks.models import Network, User
from networks.rules import membership_in

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
State = Idea.State
# The table whose words became the idea of paid fares.
FROM_TABLE = "Table 4"


def make(
    network: Network,
    process: DesignProcess,
    users: dict[str, User],
    people: list[Invitation],
    now: datetime,
) -> None:
    plans = [*words.IDEAS, words.HIDDEN]
    highest = Idea.objects.filter(network=network).aggregate(most=Max("number"))["most"] or 0
    ideas = {
        plan.title: _idea(network, process, plan, number, _who(plan, users, people, network), now)
        for number, plan in enumerate(plans, start=highest + 1)
    }
    for plan in words.DRAFTS:
        _idea(network, process, plan, None, _who(plan, users, people, network), now)
    coordinator = users["coordinator"]
    for plan in words.IDEAS:
        _link(ideas, plan, coordinator, now)
    _hide(ideas[words.HIDDEN.title], coordinator, now)
    _from_table(ideas[words.FARES], network)
    for one in words.AMENDMENTS:
        _amend(ideas, one, users, now)
    _talk(network, ideas, users, now)


def _who(
    plan: words.Plan, users: dict[str, User], people: list[Invitation], network: Network
) -> dict[str, Any]:
    """Give whose an idea is: an account's, or somebody's who was at the meeting."""
    if isinstance(plan.who, str):
        user = users[plan.who]
        seat = membership_in(user, network)
        return {"author": user, "group": seat.group if seat else ""}
    one = people[plan.who % len(people)]
    return {"author": one.user, "group": one.group, "guest": "" if one.user else one.name}


def _idea(
    network: Network,
    process: DesignProcess,
    plan: words.Plan,
    number: int | None,
    whose: dict[str, Any],
    now: datetime,
) -> Idea:
    at = now - plan.days * DAY
    idea = Idea.objects.create(
        network=network,
        process=process,
        number=number,
        state=State.PUBLISHED if number else State.DRAFT,
        published_at=at if number else None,
        shown_as="named" if plan.is_named else "anonymous",
        **whose,
    )
    by = idea.author if plan.is_named else None
    text = {
        "summary": plan.summary,
        "problem": plan.problem,
        "change": plan.change,
        "expected_effect": plan.effect,
        "helps": plan.helps,
    }
    titles = [plan.before, plan.title] if plan.before else [plan.title]
    kept = IdeaRevision.objects.bulk_create(
        IdeaRevision(
            idea=idea, number=place, title=title, by=by,
            reason=plan.reworded if place > 1 else "", **text,
        )
        for place, title in enumerate(titles, start=1)
    )  # fmt: skip
    for place, one in enumerate(kept):
        IdeaRevision.objects.filter(pk=one.pk).update(created_at=at + place * DAY)
    idea.current = kept[-1]
    Idea.objects.filter(pk=idea.pk).update(current=kept[-1], created_at=at)
    return idea


def _link(ideas: dict[str, Idea], plan: words.Plan, by: User, now: datetime) -> None:
    source = ideas[plan.title]
    if plan.builds_on:
        IdeaLink.objects.create(
            source=source, target=ideas[plan.builds_on], kind="builds_on", by=source.author
        )
    if plan.into:
        link = IdeaLink.objects.create(
            source=source, target=ideas[plan.into], kind="merged_into", reason=plan.why, by=by
        )
        IdeaLink.objects.filter(pk=link.pk).update(created_at=now - 5 * DAY)
        Idea.objects.filter(pk=source.pk).update(state=State.MERGED, state_reason=plan.why)


def _hide(idea: Idea, by: User, now: datetime) -> None:
    Idea.objects.filter(pk=idea.pk).update(
        state=State.HIDDEN,
        hidden_state=State.PUBLISHED,
        hidden_at=now - 5 * DAY,
        hidden_by=by,
        hidden_reason=words.HIDDEN_WHY,
    )


def _from_table(idea: Idea, network: Network) -> None:
    said = Contribution.objects.filter(topic__process__network=network, table=FROM_TABLE)
    idea.contributions.set(said)


def _amend(
    ideas: dict[str, Idea], plan: tuple[str, ...], users: dict[str, User], now: datetime
) -> None:
    title, part, text, reason, who, state, answer = plan
    idea = ideas[title]
    base: Any = idea.current
    is_answered = state in ("accepted", "declined")
    amendment = Amendment.objects.create(
        idea=idea, base=base, part=part, text=text, reason=reason, author=users[who], state=state,
        answer=answer, answered_at=now - 2 * DAY if is_answered else None,
    )  # fmt: skip
    Amendment.objects.filter(pk=amendment.pk).update(created_at=now - 4 * DAY)
    if state == "accepted":
        values = {name: getattr(base, name) for name in IdeaRevision.TEXTS} | {part: text}
        why = f"Wording proposed by {users[who].name}: {reason}"
        number = base.number + 1
        idea.current = IdeaRevision.objects.create(
            idea=idea,
            number=number,
            reason=why,
            by=idea.author if idea.is_named else None,
            **values,
        )
        Idea.objects.filter(pk=idea.pk).update(current=idea.current)


def _talk(network: Network, ideas: dict[str, Idea], users: dict[str, User], now: datetime) -> None:
    """Let people say something to the ideas, and follow those they wrote to."""
    follows = set()
    for title, first, is_ask, answers in words.COMMENTS:
        idea = ideas[title]
        thread = _said(network, idea, first, users, now, is_ask=is_ask)
        for one in answers:
            _said(network, idea, one, users, now, parent=thread)
        follows |= {(idea, users[who]) for who, _, _ in (first, *answers)}
    named = {(idea, idea.author) for idea in ideas.values() if idea.author and idea.is_named}
    TalkFollow.objects.bulk_create(
        [
            TalkFollow(
                network=network, user=user, about_kind="idea", about_id=idea.public_id, since=now
            )
            for idea, user in sorted(follows | named, key=lambda one: (one[0].pk, one[1].pk))
        ],
        ignore_conflicts=True,
    )


def _said(
    network: Network,
    idea: Idea,
    said: words.Said,
    users: dict[str, User],
    now: datetime,
    *,
    is_ask: bool = False,
    parent: Comment | None = None,
) -> Comment:
    who, hours, text = said
    comment = Comment.objects.create(
        network=network, about_kind="idea", about_id=idea.public_id, author=users[who], text=text,
        is_ask=is_ask, parent=parent,
    )  # fmt: skip
    CommentRevision.objects.create(comment=comment, number=1, text=text)
    Comment.objects.filter(pk=comment.pk).update(created_at=now - hours * HOUR)
    return comment
