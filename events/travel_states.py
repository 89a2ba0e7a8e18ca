"""What can happen to a request for travel support: one table of moves.

submitted → queued | approved | declined      approved → accepted → claimed ↔ returned
claimed → verified → paid → closed            withdrawn: any time before it is paid
approved, accepted → lapsed when the last day for claims is over

Whoever promises money does not also spend it: to book something for a person is to pay, before
there is a claim. So neither the booking nor the payment is the approver's, and whoever booked does
not approve what they spent.
"""

from dataclasses import dataclass
from enum import Enum

from events.models import TravelRequest

S = TravelRequest.State


class Who(Enum):
    """Whose move it is."""

    PERSON = "the person who travels"
    MANAGER = "who looks after the meeting's travel money"
    CLOCK = "nobody: time does it"


@dataclass(frozen=True)
class Move:
    """From which states, to which one ("" where the state stays), whose move, what it is called
    when it cannot be done, and the column that names who must not do it."""

    sources: frozenset[str]
    target: str
    who: Who
    words: str
    not_by: str = ""


def _move(sources: tuple[str, ...], target: str, who: Who, words: str, *, not_by: str = "") -> Move:
    return Move(frozenset(sources), target, who, words, not_by)


PERSON, MANAGER, CLOCK = Who.PERSON, Who.MANAGER, Who.CLOCK
BEFORE_PAID = (
    S.SUBMITTED, S.QUEUED, S.APPROVED, S.ACCEPTED, S.CLAIMED, S.RETURNED, S.VERIFIED,
)  # fmt: skip

MOVES: dict[str, Move] = {
    "ask": _move((S.WITHDRAWN,), S.SUBMITTED, PERSON, "ask again"),
    "edit": _move((S.SUBMITTED, S.QUEUED), "", PERSON, "change what you asked for"),
    "queue": _move((S.SUBMITTED,), S.QUEUED, MANAGER, "let it wait for money"),
    "approve": _move(
        (S.SUBMITTED, S.QUEUED, S.DECLINED, S.APPROVED),
        S.APPROVED,
        MANAGER,
        "approve it",
        not_by="prepaid_by",
    ),
    "decline": _move((S.SUBMITTED, S.QUEUED), S.DECLINED, MANAGER, "decline it"),
    "book": _move(
        (S.APPROVED, S.ACCEPTED), "", MANAGER, "note what was booked", not_by="approved_by"
    ),
    "accept": _move((S.APPROVED,), S.ACCEPTED, PERSON, "accept it"),
    "spend": _move((S.ACCEPTED, S.RETURNED), "", PERSON, "change the expenses"),
    "claim": _move((S.ACCEPTED, S.RETURNED), S.CLAIMED, PERSON, "send the claim"),
    "judge": _move((S.CLAIMED,), "", MANAGER, "decide on expenses"),
    "return": _move((S.CLAIMED,), S.RETURNED, MANAGER, "send it back"),
    "verify": _move((S.CLAIMED,), S.VERIFIED, MANAGER, "verify it"),
    "pay": _move((S.VERIFIED,), S.PAID, MANAGER, "pay it", not_by="approved_by"),
    # What was booked and paid for beforehand, with nothing to claim, is closed from accepted.
    "close": _move((S.PAID, S.ACCEPTED), S.CLOSED, MANAGER, "close it"),
    "withdraw": _move(BEFORE_PAID, S.WITHDRAWN, PERSON, "withdraw it"),
    "lapse": _move((S.APPROVED, S.ACCEPTED), S.LAPSED, CLOCK, "let it lapse"),
}

# Money promised: the whole cap counts against the fund until it is closed, lapsed or given up.
HOLDING = (S.APPROVED, S.ACCEPTED, S.CLAIMED, S.RETURNED, S.VERIFIED, S.PAID)
TO_DECIDE = (S.SUBMITTED, S.QUEUED)
# Something was claimed: an answer taken back does not take it away.
CLAIMED = (S.CLAIMED, S.RETURNED, S.VERIFIED, S.PAID, S.CLOSED)


def can_go(state: str, act: str) -> bool:
    return state in MOVES[act].sources
