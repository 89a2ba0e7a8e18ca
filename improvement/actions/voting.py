"""Casting a ballot.

A ballot with a name is one row of its voter and can be changed until the vote closes. A detached
ballot must not lead to who cast it: it names nobody and no moment, and nothing is recorded, logged
or mailed with it. With each one that comes in, all ballots of the round are stored anew (see
`detached`) and all lines of voters are written, so that neither the order of rows nor the
transaction that wrote them tells who came when. Who holds the code of a detached ballot can change
it; the code is kept as a hash, and shown to the voter alone.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When

from improvement import tally
from improvement.actions import holding, rounds
from improvement.actions.detached import all_ballots, hash_of, store_anew
from improvement.actions.rounds import Voter
from improvement.jobs import tallies
from improvement.models import Ballot, Round, RoundVoter
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import audit

CODE = re.compile(r"[A-Z2-7]{16}")
CLOSED = "This vote is closed. Your ballot came too late."
NOT_YET = "This vote is not open yet."
NOT_ON_LIST = "You are not on the list of those who may vote here."
ON_PAPER = "You vote on paper. Ask those who run the vote if you would rather use a screen."
VOTED = (
    "You have voted already. To change your vote, type the code you were shown. Without it the "
    "vote stays as it is, for nobody can tell which ballot is yours."
)
WRONG_CODE = "No ballot of this vote has this code. Look at it again: it has 16 letters and digits."


@dataclass(frozen=True)
class Cast:
    """A ballot that is in. `code` opens a detached one; nobody can be told it again."""

    ballot: Ballot
    code: str = ""
    is_changed: bool = False


def new_code() -> str:
    """Give the key to a detached ballot: 80 bits, in letters that are hard to mistake."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


def spaced(code: str) -> str:
    """Write a code in fours, as people copy it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def plain_code(typed: str) -> str:
    """Give a code as it is hashed, from what somebody typed."""
    return re.sub(r"[^A-Z2-7]", "", typed.upper())


@transaction.atomic
def cast(
    *,
    poll: Round,
    voter: Voter,
    marks: dict[str, Any],
    now: datetime,
    is_admitted: bool = False,
    version: int | None = None,
    code: str = "",
    wants_news: bool | None = None,
) -> Cast:
    """Take a ballot that came in at `now`, or change the one this person has. `wants_news` None
    leaves what they said about mail before.

    `is_admitted` says that the person belongs on the list if they are not on it. A detached ballot
    takes the `code` that the page made for it: sent twice, it is one ballot.
    """
    if poll.is_detached or is_admitted:
        poll = holding.hold_round(poll.pk)
        _check_open(poll, now)
        if is_admitted:
            rounds.enlist(poll, [voter])
    line = holding.hold_voter(poll, voter.ref)
    poll = holding.fresh(poll)
    _check_open(poll, now)
    if line is None:
        raise Conflict(NOT_ON_LIST)
    if line.is_on_paper:
        raise Conflict(ON_PAPER)
    given = checked(poll, marks)
    news = line.wants_news if wants_news is None else wants_news
    if poll.is_detached:
        return _cast_detached(poll, line, given, code, news)
    return _cast_named(poll, line, given, version, news)


def checked(poll: Round, marks: dict[str, Any]) -> dict[str, Any]:
    """Give marks as they are kept; DomainError says what is wrong with them."""
    loaded = Round.objects.prefetch_related("options").get(pk=poll.pk)
    question = tallies.question_of(loaded)
    fault = tally.fault(question, marks)
    if fault:
        raise DomainError(fault, field="marks")
    return tally.tidy(question, marks)


def _check_open(poll: Round, now: datetime) -> None:
    if poll.is_open(now):
        return
    if poll.state == Round.State.VOID:
        raise Conflict("This vote was declared not valid.")
    raise Conflict(NOT_YET if poll.phase_at(now) in ("setup", "announced") else CLOSED)


def _cast_named(
    poll: Round, line: RoundVoter, marks: dict[str, Any], version: int | None, wants_news: bool
) -> Cast:
    ballot = Ballot.objects.filter(voter=line).first()
    is_changed = ballot is not None
    if ballot is None:
        ballot = Ballot.objects.create(round=poll, voter=line, group=line.group, marks=marks)
    elif ballot.marks != marks:
        if version is not None and version != ballot.version:
            raise ChangedMeanwhile
        ballot.marks, ballot.version = marks, ballot.version + 1
        ballot.save(update_fields=["marks", "version"])
    RoundVoter.objects.filter(pk=line.pk).update(has_voted=True, wants_news=wants_news)
    audit.record(
        by=line.user,
        verb="ballot.changed" if is_changed else "ballot.cast",
        obj=poll,
        network=poll.network,
    )
    return Cast(ballot, is_changed=is_changed)


def _cast_detached(
    poll: Round, line: RoundVoter, marks: dict[str, Any], typed: str, wants_news: bool
) -> Cast:
    code = plain_code(typed) if typed.strip() else ("" if line.has_voted else new_code())
    if line.has_voted and not code:
        raise Conflict(VOTED, field="code")
    if not CODE.fullmatch(code):
        raise DomainError(WRONG_CODE, field="code")
    hashed = hash_of(poll, code)
    ballots = all_ballots(poll)
    mine = next((one for one in ballots if one.code_hash == hashed), None)
    if line.has_voted and mine is None:
        raise DomainError(WRONG_CODE, field="code")
    if not line.has_voted and mine is not None:
        raise Conflict("This page was used for another ballot. Load it again.")
    ballot = mine or Ballot(round=poll, code_hash=hashed, group=line.group)
    ballot.marks = marks
    others = [one for one in ballots if one.code_hash != hashed]
    store_anew(poll, [*others, ballot])
    note_voted(poll, line, wants_news=wants_news)
    return Cast(ballot, code=code, is_changed=mine is not None)


def note_voted(poll: Round, line: RoundVoter, *, wants_news: bool) -> None:
    """Note that somebody has voted, by writing the lines of all."""
    is_them = When(pk=line.pk, then=Value(True))
    news = When(pk=line.pk, then=Value(wants_news))
    RoundVoter.objects.filter(round=poll).update(
        has_voted=Case(is_them, default=F("has_voted"), output_field=BooleanField()),
        wants_news=Case(news, default=F("wants_news"), output_field=BooleanField()),
    )


def voter_for(user: Any, group: str) -> Voter:
    """Give a signed-in person as somebody who may vote."""
    ref: UUID = user.public_id
    return Voter(ref, user.name, group, user)
