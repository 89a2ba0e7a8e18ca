"""What those who run a vote do: set it up, announce, close, extend, void, hold again, publish.

Once it is announced its ideas, their wording, the method and all its rules are fixed. No phase is
stored: whether ballots are taken is read from the two moments, with no worker running.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from improvement import tally
from improvement.actions import detached, ideas, texts
from improvement.actions.holding import hold_round, hold_voters
from improvement.jobs import tallies
from improvement.models import Ballot, Idea, PaperSheet, Round, RoundOption, RoundVoter, Tally
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit
from networks.models import Membership, Network, User
from networks.models.memberships import Group
from outcomes.actions.words import said

FIELDS = [
    "process",
    "title",
    "question",
    "method",
    "params",
    "electorate",
    "groups",
    "secrecy",
    "quorum",
    "tie_rule",
    "opens_at",
    "closes_at",
]
# What may be empty without being missing.
UNCHECKED = ["seed", "params", "groups"]
SEED_BITS = 62
LONGEST = timedelta(days=366)
FIXED = "This vote is announced: its rules stay as they are."
TOO_FEW = (
    f"Where nobody shall find out who voted how, at least {tally.LEAST} ballots must be needed: "
    "fewer would tell."
)


@dataclass(frozen=True)
class Voter:
    """Somebody who may vote. `ref` is the id of their account, or of the invitation of who has
    none."""

    ref: UUID
    name: str
    group: str = ""
    user: User | None = None


Option = tuple[Idea, int | None]


@transaction.atomic
def add(*, by: User, network: Network, values: dict[str, Any], options: Sequence[Option]) -> Round:
    """Begin a vote. Members see it once it is announced."""
    poll = Round(network=network, by=by, **values)
    _check(poll)
    poll.save()
    _put_options(poll, options)
    audit.record(by=by, verb="round.added", obj=poll, network=network, after=_seen(poll))
    return poll


@transaction.atomic
def edit(
    *,
    by: User,
    poll: Round,
    version: int,
    values: dict[str, Any],
    options: Sequence[Option] | None = None,
) -> Round:
    """Change a vote that is not announced yet."""
    held = hold_round(poll.pk)
    _check_setup(held)
    before = _seen(held)
    for name, value in values.items():
        setattr(held, name, value)
    _check(held)
    if options is not None:
        _put_options(held, options)
    held.save_over(version=version, fields=[*values])
    audit.record_change(
        by=by,
        verb="round.changed",
        obj=held,
        network=held.network,
        before=before,
        after=_seen(held),
    )
    return held


@transaction.atomic
def announce(
    *, by: User, poll: Round, version: int, now: datetime, voters: Iterable[Voter] | None = None
) -> Round:
    """Fix ideas and rules, draw the seed, and make the list of who may vote: the members of now,
    or those who are handed over. People who come later are admitted while it is open."""
    held = hold_round(poll.pk)
    _check_setup(held)
    if held.closes_at <= now:
        raise DomainError("It would be closed already. Choose a later end.", field="closes_at")
    _fix_wording(held)
    _check_settings(held)
    people = members(held.network, held.groups) if voters is None else list(voters)
    if voters is None and held.electorate != Round.Electorate.MEMBERS:
        raise Conflict("This vote is for the people of a meeting: announce it from its page.")
    _check_people(held, people)
    held.seed, held.state = secrets.randbits(SEED_BITS), Round.State.ANNOUNCED
    held.save_over(version=version, fields=["seed", "state"])
    enlist(held, people)
    _record(held, by, "round.announced", voters=len(people), seed=held.seed)
    return held


@transaction.atomic
def admit(*, poll: Round, voters: Iterable[Voter], now: datetime) -> list[RoundVoter]:
    """Put people on the list who came while the vote is open. Who is on it stays as they are."""
    held = hold_round(poll.pk)
    if not held.is_open(now):
        raise Conflict("This vote is not open.")
    return enlist(held, list(voters))


@transaction.atomic
def close(*, by: User, poll: Round, version: int, now: datetime) -> Round:
    """End voting now, before its time."""
    held = hold_round(poll.pk)
    if not held.is_open(now):
        raise Conflict("Only an open vote can be closed.")
    return _closed(held, by=by, version=version, now=now)


def _closed(held: Round, *, by: User, version: int, now: datetime) -> Round:
    was, held.closes_at = held.closes_at, now
    held.save_over(version=version, fields=["closes_at"])
    _record(held, by, "round.closed_early", before=was)
    return held


@transaction.atomic
def extend(*, by: User, poll: Round, version: int, closes_at: datetime, now: datetime) -> Round:
    """Let voting go on longer, while it is open."""
    held = hold_round(poll.pk)
    if not held.is_open(now):
        raise Conflict("Only an open vote can go on longer. Hold a closed one again.")
    if not held.closes_at < closes_at <= now + LONGEST:
        raise DomainError("Choose a later end than the one it has.", field="closes_at")
    was, held.closes_at = held.closes_at, closes_at
    held.save_over(version=version, fields=["closes_at"])
    _record(held, by, "round.extended", before=was)
    return held


@transaction.atomic
def void(*, by: User, poll: Round, version: int, reason: str) -> Round:
    """Declare a vote not valid, with the reason. Its totals are told to nobody."""
    held = hold_round(poll.pk)
    if held.state == Round.State.PUBLISHED:
        raise Conflict("Its result is published. Hold the vote again instead.")
    if held.state == Round.State.VOID:
        raise Conflict("It is not valid already.")
    held.void_reason = said(reason, field="reason", missing="Say why it is not valid.")
    held.state = Round.State.VOID
    held.save_over(version=version, fields=["state", "void_reason"])
    detached.settle(held, is_told=False)
    _record(held, by, "round.voided", reason=held.void_reason)
    return held


@transaction.atomic
def hold_again(*, by: User, poll: Round, now: datetime) -> Round:
    """Set up the same vote anew: a round of its own that names the one before."""
    held = hold_round(poll.pk)
    if held.state not in (Round.State.PUBLISHED, Round.State.VOID):
        raise Conflict("Publish it, or declare it not valid, before it is held again.")
    if Round.objects.filter(previous=held).exists():
        raise Conflict("It was held again already.")
    length = held.closes_at - held.opens_at
    values = {name: getattr(held, name) for name in FIELDS}
    values |= {"opens_at": now, "closes_at": now + max(length, timedelta(days=1))}
    again = Round(network=held.network, by=by, previous=held, **values)
    again.full_clean(exclude=UNCHECKED)
    again.save()
    standing = held.options.filter(idea__state=Idea.State.PUBLISHED).select_related("idea__current")
    RoundOption.objects.bulk_create(
        RoundOption(
            round=again, idea=one.idea, revision=one.idea.current, position=at, effort=one.effort
        )
        for at, one in enumerate(standing, start=1)
        if one.idea.current is not None
    )
    _record(again, by, "round.held_again", previous=str(held.public_id))
    return again


@transaction.atomic
def publish(*, by: User, poll: Round, version: int, now: datetime) -> Round:
    """Tell everybody the result of a closed vote. Where enough ballots came in, its tally is kept
    for good; else it is published that too few came, and nothing of them."""
    return _published(hold_round(poll.pk), by=by, version=version, now=now)


@transaction.atomic
def finish(*, by: User, poll: Round, version: int, now: datetime) -> Round:
    """Close a vote that is still open, and tell everybody its result."""
    held = hold_round(poll.pk)
    if held.is_open(now):
        held = _closed(held, by=by, version=version, now=now)
        version = held.version
    return _published(held, by=by, version=version, now=now)


def _published(held: Round, *, by: User, version: int, now: datetime) -> Round:
    hold_voters(held)
    if held.phase_at(now) != "closed":
        raise Conflict("A result is published once, after the vote is closed.")
    if PaperSheet.objects.filter(round=held, is_counted=False).exists():
        raise Conflict("Some papers were typed once only, or differently. Settle them first.")
    ballots = Ballot.objects.filter(round=held).count()
    detached.settle(held, is_told=ballots >= held.quorum)
    if ballots >= held.quorum:
        _keep_tally(held, now)
    held.state = Round.State.PUBLISHED
    held.save_over(version=version, fields=["state"])
    _record(held, by, "round.published", ballots=ballots, is_quorate=ballots >= held.quorum)
    return held


def _keep_tally(poll: Round, now: datetime) -> None:
    counted = tallies.compute(poll)
    Tally.objects.create(
        round=poll,
        method=poll.method,
        method_version=counted.version,
        input_hash=counted.input_hash,
        output=counted.output,
        computed_at=now,
    )


def _check(poll: Round) -> None:
    texts.check({"title": poll.title, "question": poll.question})
    if poll.opens_at >= poll.closes_at:
        raise DomainError("It must close after it opens.", field="closes_at")
    if poll.closes_at - poll.opens_at > LONGEST:
        raise DomainError("A vote lasts up to a year.", field="closes_at")
    if poll.is_detached and poll.quorum < tally.LEAST:
        raise DomainError(TOO_FEW, field="quorum")
    if not set(poll.groups) <= set(Group.values):
        raise DomainError("Choose from the four groups.", field="groups")
    poll.full_clean(exclude=UNCHECKED)


def _put_options(poll: Round, options: Sequence[Option]) -> None:
    """Make the ideas to vote on these, in their present wording, and see that all fits."""
    if any(idea.network_id != poll.network_id or idea.current is None for idea, _ in options):
        raise DomainError("Choose ideas of this network.", field="ideas")
    poll.options.all().delete()
    RoundOption.objects.bulk_create(
        RoundOption(round=poll, idea=idea, revision=idea.current, position=at, effort=effort)
        for at, (idea, effort) in enumerate(options, start=1)
    )
    _check_settings(poll)


def _check_settings(poll: Round) -> None:
    wrong = tally.wrong_settings(tallies.question_of(poll))
    if wrong:
        raise DomainError(wrong[1], field=wrong[0])


def _fix_wording(poll: Round) -> None:
    """Take the ideas in the words they have now; one that stands no more is not voted on."""
    options = list(poll.options.select_related("idea", "revision"))
    standing = ideas.held_all(option.idea for option in options)
    for option, idea in zip(options, standing, strict=True):
        if idea.state != Idea.State.PUBLISHED or idea.current is None:
            raise Conflict(f"“{option}” is not put forward any more: take it out first.")
        RoundOption.objects.filter(pk=option.pk).update(revision=idea.current)


def members(network: Network, groups: Sequence[str]) -> list[Voter]:
    """Give the members of now as people who may vote; of some groups only, if any is named."""
    seats = Membership.objects.active().filter(network=network, user__is_active=True)
    if groups:
        seats = seats.filter(group__in=groups)
    seats = seats.select_related("user").order_by("user__name", "user__pk")
    return [Voter(seat.user.public_id, seat.user.name, seat.group, seat.user) for seat in seats]


def _check_people(poll: Round, people: Sequence[Voter]) -> None:
    if len({voter.ref for voter in people}) < poll.quorum:
        raise Conflict(
            f"{len(people)} people may vote, and {poll.quorum} ballots are needed: it could never "
            "count. Ask more people, or need fewer ballots."
        )


def enlist(poll: Round, people: Sequence[Voter]) -> list[RoundVoter]:
    """Put people on the list of a round that is held. Who is on it stays as they are."""
    RoundVoter.objects.bulk_create(
        [
            RoundVoter(
                round=poll,
                ref=voter.ref,
                user=voter.user,
                name=voter.name[:120],
                group=voter.group,
            )
            for voter in people
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    return list(RoundVoter.objects.filter(round=poll, ref__in=[voter.ref for voter in people]))


def _check_setup(poll: Round) -> None:
    if poll.state != Round.State.SETUP:
        raise Conflict(FIXED)


def _record(poll: Round, by: User, verb: str, *, reason: str = "", **told: Any) -> None:
    before = told.pop("before", None)
    audit.record(
        by=by,
        verb=verb,
        obj=poll,
        network=poll.network,
        before={"closes_at": before.isoformat()} if before else None,
        after={"closes_at": poll.closes_at.isoformat(), "state": poll.state, **told},
        reason=reason,
    )


def _seen(poll: Round) -> dict[str, Any]:
    values = audit.plain_values(poll, FIELDS)
    chosen = poll.options.order_by("position").values_list("idea__number", "effort")
    return {**values, "ideas": [list(one) for one in chosen]}
