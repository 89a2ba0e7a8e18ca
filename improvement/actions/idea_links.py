"""Ideas that become one, and one that becomes two: with the trace, the authors and the followers.

What is merged into another stays readable, and its authors stand behind the other one, too. Who
gave an idea without their name stays without it wherever it goes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from improvement.actions import follows, ideas, texts
from improvement.actions.idea_states import check_not_in_vote
from improvement.emails import heard
from improvement.models import (
    Contribution,
    Idea,
    IdeaLink,
    IdeaRevision,
    RoundOption,
    TalkFollow,
)
from improvement.models.rounds import Round
from improvement.rules.about import about
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import User

State, Kind = Idea.State, IdeaLink.Kind
MOST = 20
WAS_VOTED_ON = "One of the two was voted on since: what people chose stays as it was."


@transaction.atomic
def merge(
    *, by: User, idea: Idea, sources: Iterable[Idea], reason: str = "", now: datetime
) -> Idea:
    """Let ideas become part of this one. Their authors and followers come along and are told; the
    links stay, and the merged ideas lead their readers on."""
    reason = _reason(reason)
    chosen = list(dict.fromkeys(sources))
    if not chosen:
        raise DomainError("Choose what becomes part of it.", field="sources")
    if len(chosen) > MOST:
        raise DomainError(f"Merge {MOST} ideas at a time at most.", field="sources")
    target, *merged = ideas.held_all([idea, *chosen])
    for one in (target, *merged):
        ideas.check_standing(one)
        check_not_in_vote(one, now)
    if any(one.pk == target.pk or one.network_id != target.network_id for one in merged):
        raise DomainError("Choose other ideas of this network.", field="sources")
    _join(merged, target, by, reason, now)
    return target


@transaction.atomic
def merge_as_decided(*, by: User, idea: Idea, source: Idea, reason: str, now: datetime) -> None:
    """Let an idea become part of this one as it was decided after a vote, whatever was decided
    about this one, and also where people vote on the two again meanwhile, as with every decision.
    Merged into it already, it stays so."""
    target, merged = ideas.held_all([idea, source])
    link = merged.leads_to.filter(kind=Kind.MERGED).first()
    if link is not None and link.target_id != target.pk:
        raise Conflict("This idea is part of another one already. Part the two first.")
    # What was taken back or hidden since stays so.
    if link is not None or merged.state not in Idea.ON_THE_BOARD:
        return
    if target.state not in Idea.ON_THE_BOARD:
        raise Conflict(f"The other idea is not open any more: {_state(target)}.")
    _join([merged], target, by, reason[:300], now)


def _state(idea: Idea) -> str:
    return idea.get_state_display().lower()


def _join(merged: list[Idea], target: Idea, by: User, reason: str, now: datetime) -> None:
    for one in merged:
        _merge_one(one, target, by, reason)
    _carry_followers(merged, target, now)
    for one in merged:
        heard.merged(one)


def _merge_one(source: Idea, target: Idea, by: User, reason: str) -> None:
    IdeaLink.objects.create(source=source, target=target, kind=Kind.MERGED, reason=reason, by=by)
    source.state, source.state_reason = State.MERGED, reason
    source.full_clean()
    source.save_over(version=source.version, fields=["state", "state_reason"])
    _record(source, by, "idea.merged", target, reason)


def _carry_followers(sources: list[Idea], target: Idea, now: datetime) -> None:
    keys = [one.public_id for one in sources]
    rows = TalkFollow.objects.standing().filter(about_kind="idea", about_id__in=keys)
    users = {row.user for row in rows.select_related("user")}
    follows.join_in(users=sorted(users, key=lambda user: user.pk), about=about(target), now=now)


@transaction.atomic
def unmerge(*, by: User, idea: Idea) -> Idea:
    """Part an idea again from the one it was merged into, while neither was voted on since."""
    fresh = ideas.held(idea)
    link = fresh.leads_to.filter(kind=Kind.MERGED).select_related("target__current").first()
    if link is None or fresh.state != State.MERGED:
        raise Conflict("This idea is part of no other.")
    if voted_on([link]):
        raise Conflict(WAS_VOTED_ON)
    target = link.target
    link.delete()
    fresh.state, fresh.state_reason = State.PUBLISHED, ""
    fresh.full_clean()
    fresh.save_over(version=fresh.version, fields=["state", "state_reason"])
    _record(fresh, by, "idea.unmerged", target)
    return fresh


def voted_on(links: Iterable[IdeaLink]) -> set[int]:
    """Give the keys of those merges since which people voted on one of the two. One query."""
    made = list(links)
    ends = {key for link in made for key in (link.source_id, link.target_id)}
    if not ends:
        return set()
    options = RoundOption.objects.filter(
        idea__in=ends, round__state__in=(Round.State.ANNOUNCED, Round.State.PUBLISHED)
    )
    closed = list(options.values_list("idea_id", "round__closes_at"))
    return {
        link.pk
        for link in made
        for idea, at in closed
        if idea in (link.source_id, link.target_id) and at > link.created_at
    }


@transaction.atomic
def split(
    *,
    by: User,
    idea: Idea,
    version: int,
    first: dict[str, Any],
    second: dict[str, Any],
    reason: str,
    now: datetime,
) -> Idea:
    """Make two of one idea: this one is worded anew (`first`), and the rest becomes an idea of its
    own (`second`) by the same authors, linked to this one. Give the new one."""
    if not reason.strip():
        raise DomainError("Say why it becomes two.", field="reason")
    fresh = ideas.held(idea)
    ideas.check_standing(fresh)
    check_not_in_vote(fresh, now)
    ideas.revise(by=by, idea=fresh, version=version, values=first, reason=reason, is_shaping=True)
    new = _new_half(fresh, second, by, now)
    IdeaLink.objects.create(
        source=new, target=fresh, kind=Kind.SPLIT, reason=_reason(reason), by=by
    )
    _carry_followers([fresh], new, now)
    _record(new, by, "idea.split", fresh, _reason(reason))
    return new


def _new_half(of: Idea, values: dict[str, Any], by: User, now: datetime) -> Idea:
    names = ("network", "process", "topic", "driver", "author", "guest", "ref", "shown_as", "group")
    new = Idea(**{name: getattr(of, name) for name in names})
    wording = ideas.worded(IdeaRevision(idea=new, by=by, number=1), values)
    ideas.check_wording(wording)
    new.number, new.published_at = ideas.next_number(of.network), now
    new.state = State.PUBLISHED
    ideas.save_new(new, wording)
    new.contributions.add(*Contribution.objects.filter(ideas=of))
    return new


def _reason(reason: str) -> str:
    texts.check({"reason": reason})
    if len(reason.strip()) > 300:
        raise DomainError("Say it in up to 300 letters.", field="reason")
    return reason.strip()


def _record(idea: Idea, by: User, verb: str, other: Idea, reason: str = "") -> None:
    """Record what a coordinator did, as coordinators do it: to anybody's ideas alike."""
    ideas.record_as_coordinator(
        idea, by, verb, after={"with": f"{other.number}: {other}"[:200]}, reason=reason
    )
