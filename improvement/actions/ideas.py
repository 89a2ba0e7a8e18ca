"""What people do with their ideas: begin a draft, write it, put it forward, word it anew.

A draft is its author's alone: it stands in no audit, nobody follows or comments it, and its one
wording is written over as it grows. Once it is put forward each wording is kept, and what the
author of an idea without a name does to it is recorded without them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from improvement.actions import follows, quietly, texts
from improvement.emails import heard
from improvement.models import (
    Contribution,
    DesignProcess,
    Driver,
    Idea,
    IdeaLink,
    IdeaRevision,
    ShownAs,
    Topic,
)
from improvement.rules.about import about
from improvement.rules.voices import Authors
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks import rules as networks
from networks.models import Network, User

State = Idea.State
TEXTS = IdeaRevision.TEXTS
PLACES = ("process", "topic", "driver")
MOST_DRAFTS = 50
MOST_LETTERS = 4000
# The same title by the same person within this is one press too many.
MOMENT = timedelta(minutes=1)
Values = dict[str, Any]


@transaction.atomic
def begin(
    *,
    by: User,
    network: Network,
    values: Values,
    now: datetime,
    builds_on: Idea | None = None,
    contribution: Contribution | None = None,
) -> Idea:
    """Begin a draft with a title. `values` are texts of a wording, `shown_as`, and what it belongs
    to (process, topic, driver). Made of a contribution, it is shown as that is."""
    _hold_author(by)
    idea = Idea(network=network, author=by, group=group_in(by, network))
    wording = worded(IdeaRevision(idea=idea, number=1), values)
    twin = _begun_already(by, network, wording.title, now)
    if twin is not None:
        return twin
    drafts = Idea.objects.filter(network=network, author=by, state=State.DRAFT)
    if drafts.count() >= MOST_DRAFTS:
        raise DomainError(f"You have {MOST_DRAFTS} drafts here. Put some forward, or discard them.")
    if contribution is not None:
        values = {"topic": contribution.topic, **values, "shown_as": contribution.shown_as}
    _put_places(idea, values)
    save_new(idea, wording)
    if contribution is not None:
        idea.contributions.add(contribution)
    if builds_on is not None:
        _build_on(idea, builds_on)
    return idea


@transaction.atomic
def write(*, by: User, idea: Idea, version: int, values: Values) -> Idea:
    """Write a draft over the version that was read; ChangedMeanwhile if it is not the newest. The
    same again changes nothing."""
    fresh = held(idea)
    if fresh.state != State.DRAFT or fresh.author_id != by.pk:
        raise Conflict("This idea is put forward already. Word it anew instead.")
    wording = _current(fresh)
    before = _seen(fresh, wording)
    worded(wording, values)
    _put_places(fresh, values)
    if _seen(fresh, wording) == before:
        return fresh
    if fresh.version != version:
        raise ChangedMeanwhile
    wording.full_clean()
    wording.save()
    fresh.full_clean()
    return fresh.save_over(version=version, fields=[*PLACES, "shown_as"])


@transaction.atomic
def discard(*, by: User, idea: Idea) -> None:
    """Throw a draft away. Nothing of it is kept."""
    fresh = held(idea)
    if fresh.state != State.DRAFT or fresh.author_id != by.pk:
        raise Conflict("This idea is put forward already. Take it back instead.")
    Idea.objects.filter(pk=fresh.pk).update(current=None)
    fresh.delete()


@transaction.atomic
def publish(*, by: User, idea: Idea, version: int, now: datetime) -> Idea:
    """Put a draft forward, under the next number of its network. Its author follows it. Pressed
    twice it is put forward once."""
    fresh = held(idea)
    if fresh.state == State.PUBLISHED:
        return fresh
    if fresh.state != State.DRAFT:
        raise Conflict("Only a draft is put forward.")
    _check_complete(fresh)
    fresh.group = group_in(by, fresh.network)
    fresh.number, fresh.published_at, fresh.state = next_number(fresh.network), now, State.PUBLISHED
    fresh.full_clean()
    fresh.save_over(version=version, fields=["group", "number", "published_at", "state"])
    shown = by if fresh.is_named else None
    IdeaRevision.objects.filter(idea=fresh).update(by=shown)
    fresh.leads_to.update(by=shown)
    follows.join_in(users=[by], about=about(fresh), now=now)
    record(fresh, by, "idea.put_forward", after={"number": fresh.number})
    return fresh


@transaction.atomic
def put_forward_for(*, by: User, contribution: Contribution, values: Values, now: datetime) -> Idea:
    """Put what somebody said forward as an idea, in their name or without one, as they said it.
    The idea is theirs; they are told. The same of the same answer is made once."""
    _hold_author(by)
    if contribution.author_id == by.pk:
        raise Conflict("This is your own: begin a draft from it.")
    network = contribution.topic.process.network
    idea = Idea(
        network=network,
        author=contribution.author,
        guest=contribution.table or contribution.guest,
        ref=contribution.ref if contribution.author is None else None,
        group=contribution.group,
        shown_as=contribution.shown_as,
    )
    wording = worded(IdeaRevision(idea=idea, number=1, by=by), values)
    there = contribution.ideas.exclude(state=State.DRAFT)
    twin = there.filter(current__title=wording.title).first()
    if twin is not None:
        return twin
    _put_places(idea, {"topic": contribution.topic, **values, "shown_as": contribution.shown_as})
    check_wording(wording)
    idea.number, idea.published_at, idea.state = next_number(network), now, State.PUBLISHED
    save_new(idea, wording)
    idea.contributions.add(contribution)
    if contribution.author is not None:
        follows.join_in(users=[contribution.author], about=about(idea), now=now)
    record(idea, by, "idea.made_of_answer", after={"number": idea.number})
    heard.idea_made(contribution, idea)
    return idea


@transaction.atomic
def revise(
    *, by: User, idea: Idea, version: int, values: Values, reason: str, is_shaping: bool = False
) -> Idea:
    """Word an idea anew, with the reason; or put it under another driver, which needs none. Each
    wording is kept, and rounds go on voting on the one they began with. `is_shaping` says that it
    is part of what coordinators do to anybody's ideas alike, with their name."""
    fresh = held(idea)
    check_standing(fresh)
    before = _current(fresh)
    named = None if acts_nameless(by, fresh) and not is_shaping else by
    wording = worded(IdeaRevision(idea=fresh, by=named), values, of=before)
    changed = [name for name in TEXTS if getattr(wording, name) != getattr(before, name)]
    places = {name: getattr(fresh, name) for name in PLACES}
    _put_places(fresh, {name: values[name] for name in PLACES if name in values})
    moved = [name for name in PLACES if places[name] != getattr(fresh, name)]
    if not changed and not moved:
        return fresh
    if changed:
        keep(fresh, wording, reason=_reason(reason))
    fresh.full_clean()
    fresh.save_over(version=version, fields=[*PLACES, "current"])
    note = record_as_coordinator if is_shaping else record
    verb, after = "idea.reworded" if changed else "idea.moved", {"parts": [*changed, *moved]}
    note(fresh, by, verb, after=after, reason=wording.reason)
    return fresh


def keep(idea: Idea, wording: IdeaRevision, *, reason: str) -> IdeaRevision:
    """Keep a wording as the newest of an idea that is held. The caller saves the idea."""
    last = idea.revisions.aggregate(last=Max("number"))["last"] or 0
    wording.number, wording.reason = last + 1, reason
    check_wording(wording)
    wording.save()
    idea.current = wording
    return wording


# --- What others in this room use -------------------------------------------------------------


def held(idea: Idea) -> Idea:
    """Give an idea as it is now, held until the transaction ends."""
    return held_all([idea])[0]


def held_all(ideas: Iterable[Idea]) -> list[Idea]:
    """Hold some ideas, always in the same order, and give them in the order they were named. They
    are read after they are held: a wording that was kept meanwhile is not in what was joined
    before."""
    keys = [idea.pk for idea in ideas]
    list(Idea.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    whole = ("network", "author", "topic", "process", "driver", "current")
    known = Idea.objects.select_related(*whole).in_bulk(keys)
    return [known[key] for key in keys]


def next_number(network: Network) -> int:
    """Give the next number of a network, which is held: two who put forward at once come one
    after the other."""
    list(Network.objects.select_for_update(no_key=True).filter(pk=network.pk))
    last = Idea.objects.filter(network=network).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def check_standing(idea: Idea) -> None:
    """Raise where an idea is not on the list any more, or not yet."""
    if idea.state == State.DRAFT:
        raise Conflict("This is a draft. Put it forward first.")
    if idea.state != State.PUBLISHED:
        raise Conflict(f"This idea is not open any more: {idea.get_state_display().lower()}.")


def acts_nameless(by: User | None, idea: Idea) -> bool:
    """Say whether this person is behind an idea without their name, so that what they do to it
    would tell who they are."""
    if by is None:
        return False
    return any(one.author_id == by.pk and not one.is_named for one in Authors([idea]).behind(idea))


def record(idea: Idea, by: User | None, verb: str, **what: Any) -> None:
    """Record what somebody did to an idea; without them, where they are behind it unnamed."""
    quietly.record(
        by=by,
        is_nameless=acts_nameless(by, idea),
        verb=verb,
        obj=idea,
        network=idea.network,
        **what,
    )


def record_as_coordinator(idea: Idea, by: User, verb: str, **what: Any) -> None:
    """Record what coordinators do to anybody's ideas alike, so that it tells nothing of whose this
    one is: with their name, also where it is their own without it."""
    quietly.record(by=by, is_nameless=False, verb=verb, obj=idea, network=idea.network, **what)


def group_in(user: User, network: Network) -> str:
    membership = networks.membership_in(user, network)
    return membership.group if membership else ""


# --- The texts --------------------------------------------------------------------------------


def worded(wording: IdeaRevision, values: Values, of: IdeaRevision | None = None) -> IdeaRevision:
    """Put typed texts into a wording; what was not typed is taken from the one before."""
    typed = {name: _tidy(values[name]) for name in TEXTS if name in values}
    texts.check(typed)
    for name in TEXTS:
        before = getattr(of, name) if of is not None else getattr(wording, name)
        setattr(wording, name, typed.get(name, before))
    if not wording.title:
        raise DomainError("Give your idea a title: what would we do?", field="title")
    _check_lengths(wording)
    return wording


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def most_letters(part: str) -> int:
    """Give how long a part of a wording may be."""
    field: Any = IdeaRevision._meta.get_field(part)  # noqa: SLF001
    return field.max_length or MOST_LETTERS


def _check_lengths(wording: IdeaRevision) -> None:
    for name in TEXTS:
        most = most_letters(name)
        if len(getattr(wording, name)) > most:
            raise DomainError(f"Say it in up to {most} letters.", field=name)


def check_wording(wording: IdeaRevision) -> None:
    """Raise where a wording says nothing to people who read no further."""
    if not wording.summary:
        raise DomainError(
            "Say it in one or two plain sentences, for people who read no further.",
            field="summary",
        )


def _reason(reason: str) -> str:
    texts.check({"reason": reason})
    if not reason.strip():
        raise DomainError("Say why it is worded anew.", field="reason")
    if len(reason.strip()) > 300:
        raise DomainError("Say it in up to 300 letters.", field="reason")
    return reason.strip()


def _current(idea: Idea) -> IdeaRevision:
    if idea.current is None:
        raise Conflict("This idea has no words yet.")
    return idea.current


def _seen(idea: Idea, wording: IdeaRevision) -> list[Any]:
    return [getattr(wording, name) for name in TEXTS] + [
        getattr(idea, name) for name in (*PLACES, "shown_as")
    ]


# --- What an idea belongs to ------------------------------------------------------------------


def _put_places(idea: Idea, values: Values) -> None:
    """Set process, topic, driver and name; a topic brings its process along."""
    for name in (*PLACES, "shown_as"):
        if name in values:
            setattr(idea, name, values[name])
    if idea.topic is not None:
        idea.process = idea.topic.process
    _check_network(idea, "process", idea.process, lambda one: one.network_id)
    _check_network(idea, "driver", idea.driver, lambda one: one.diagram.network_id)
    if idea.shown_as not in ShownAs.values:
        raise DomainError("Choose how you are shown.", field="shown_as")


def _check_network(
    idea: Idea, field: str, found: DesignProcess | Driver | Topic | None, network: Any
) -> None:
    if found is not None and network(found) != idea.network_id:
        raise DomainError("This belongs to another network.", field=field)


def _check_complete(idea: Idea) -> None:
    check_wording(_current(idea))
    if idea.process is not None and idea.process.status == DesignProcess.Status.CLOSED:
        raise Conflict("This design work has ended. Choose another, or none.", field="process")
    others = idea.contributions.exclude(shown_as=idea.shown_as)
    if others.exists():
        raise DomainError(
            "It comes from an answer that is shown otherwise: the two would tell who you are. "
            "Show both with your name, or both without.",
            field="shown_as",
        )


# --- Beginning --------------------------------------------------------------------------------


def _hold_author(by: User) -> None:
    """Let two presses of one person at once be one after the other."""
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk))


def _begun_already(by: User, network: Network, title: str, now: datetime) -> Idea | None:
    return Idea.objects.filter(
        author=by,
        network=network,
        state=State.DRAFT,
        current__title=title,
        created_at__range=(now - MOMENT, now + MOMENT),
    ).first()


def save_new(idea: Idea, wording: IdeaRevision) -> None:
    """Save an idea with its first wording."""
    idea.full_clean(exclude=["current"])
    idea.save()
    wording.idea = idea
    wording.full_clean()
    wording.save()
    idea.current = wording
    Idea.objects.filter(pk=idea.pk).update(current=wording)


def _build_on(idea: Idea, target: Idea) -> None:
    if target.network_id != idea.network_id:
        raise DomainError("This belongs to another network.", field="builds_on")
    if target.state == State.DRAFT:
        raise Conflict("One builds on what is put forward.", field="builds_on")
    by = idea.author if idea.is_named else None
    IdeaLink.objects.create(source=idea, target=target, kind=IdeaLink.Kind.BUILDS, by=by)
