"""Travel support: asked for, decided, accepted, given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from events import bank_details
from events.actions import locks, travel_letters, travel_money, travel_steps
from events.models import RSVP, ExpenseLine, Invitation, SponsorFund, TravelRequest
from events.money import words
from events.travel_states import CLAIMED, MOVES
from lhs_platform.lib.errors import Conflict, DomainError

State = TravelRequest.State
Travel = RSVP.Travel


@dataclass(frozen=True)
class Wish:
    """What a person asks for."""

    needs_prepaid: bool = False
    travels_from: str = ""
    estimate: Decimal | None = None
    note: str = ""


# --- The person ------------------------------------------------------------------------
def follow_answer(*, rsvp: RSVP, by: Any, now: datetime) -> None:
    """Make the request what the answer says about travel: asked for, changed, or given up where
    nothing is claimed yet. Call in the transaction of the answer."""
    invited = rsvp.invitation
    wishes = rsvp.answer != RSVP.Answer.DECLINED and rsvp.travel != Travel.NONE
    found = _held_of(invited)
    if wishes:
        prepaid = rsvp.travel == Travel.PREPAID
        _follow_wish(invited, found, Wish(prepaid, rsvp.travel_from), by=by, now=now)
    elif found:
        _give_up(found, by=by)


def follow_withdrawal(*, invitation: Invitation, by: Any) -> None:
    """Give up what was asked for with an invitation that is taken back; claims go on."""
    found = _held_of(invitation)
    if found:
        _give_up(found, by=by)


def _held_of(invited: Invitation) -> TravelRequest | None:
    found = TravelRequest.objects.filter(invitation=invited).first()
    return travel_steps.hold(found) if found else None


def _follow_wish(
    invited: Invitation, found: TravelRequest | None, wish: Wish, *, by: Any, now: datetime
) -> None:
    if found is None:
        _make(invited, wish, by=by)
    elif found.state == State.WITHDRAWN:
        _ask_again(found, wish, by=by)
    elif found.state not in CLAIMED and _differs(found, wish):
        travel_steps.write(
            found,
            "edit",
            by=by,
            needs_prepaid=wish.needs_prepaid,
            travels_from=wish.travels_from,
        )


def _differs(found: TravelRequest, wish: Wish) -> bool:
    was = (found.needs_prepaid, found.travels_from)
    return was != (wish.needs_prepaid, wish.travels_from)


def _make(invited: Invitation, wish: Wish, *, by: Any) -> TravelRequest:
    request = TravelRequest(
        invitation=invited,
        needs_prepaid=wish.needs_prepaid,
        travels_from=wish.travels_from,
        estimate=wish.estimate,
        note=wish.note,
    )
    request.full_clean()
    request.save()
    travel_steps.note(request, "travel.asked", by=by, before={})
    return request


def _ask_again(request: TravelRequest, wish: Wish, *, by: Any) -> TravelRequest:
    """Start anew what was withdrawn. What was booked for the person stays with its fund."""
    keeps = request.prepaid_amount is not None
    # What was accepted was in the money of the fund before: it is looked at anew.
    request.lines.update(decision=ExpenseLine.Decision.PENDING, verified_amount=None, reason="")
    return travel_steps.write(
        request,
        "ask",
        by=by,
        needs_prepaid=wish.needs_prepaid,
        travels_from=wish.travels_from,
        estimate=request.estimate if wish.estimate is None else wish.estimate,
        note=wish.note or request.note,
        fund=request.fund if keeps else None,
        cap=None,
        approved_by=None,
        approved_at=None,
        reason="",
    )


def _give_up(request: TravelRequest, *, by: Any) -> None:
    """Withdraw by itself only what nobody spent money on: a claim is never lost by a click."""
    is_free = request.state in MOVES["withdraw"].sources and request.state not in CLAIMED
    if is_free and not request.lines.exists():
        travel_steps.write(request, "withdraw", by=by)


def ask(*, invitation: Invitation, wish: Wish, by: Any, now: datetime) -> TravelRequest:
    """Ask for support on one's own page, or change what was asked for until it is decided."""
    bank_details.refuse(note=wish.note, travels_from=wish.travels_from)
    with transaction.atomic():
        locks.hold(invitation.event_id)  # a double click asks once
        rsvp = RSVP.objects.filter(invitation=invitation).first()
        if rsvp is None or rsvp.answer == RSVP.Answer.DECLINED:
            raise Conflict("Answer the invitation first: support is for people who come.")
        found = _held_of(invitation)
        _mirror(rsvp, wish)
        if found is None:
            return _make(invitation, wish, by=by)
        if found.state == State.WITHDRAWN:
            return _ask_again(found, wish, by=by)
        travel_steps.check(found, "edit", now=now)
        return travel_steps.write(found, "edit", by=by, **vars(wish))


def _mirror(rsvp: RSVP, wish: Wish) -> None:
    """Let the answer say the same, so that changing a day later does not take the wish back."""
    travel = Travel.PREPAID if wish.needs_prepaid else Travel.REFUND
    RSVP.objects.filter(pk=rsvp.pk).update(travel=travel, travel_from=wish.travels_from)


def accept(*, request: TravelRequest, version: int, by: Any, now: datetime) -> TravelRequest:
    """The person says yes to the amount."""
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "accept", now=now)
        return travel_steps.write(held, "accept", by=by, version=version)


def withdraw(*, request: TravelRequest, version: int, by: Any, now: datetime) -> TravelRequest:
    """The person needs no support any more. Rows and receipts stay."""
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "withdraw", now=now)
        return travel_steps.write(held, "withdraw", by=by, version=version)


# --- Who looks after the money ---------------------------------------------------------
def approve(
    *,
    requests: Iterable[TravelRequest],
    fund: SponsorFund,
    cap: Decimal,
    by: Any,
    now: datetime,
    versions: dict[int, int] | None = None,
) -> list[TravelRequest]:
    """Promise up to `cap` of a fund to each: all of them, or none if there is too little left.

    The fund is held first: two people who promise its last money wait for one another.
    """
    chosen = sorted(requests, key=lambda one: one.pk)
    with transaction.atomic():
        held = travel_money.hold(fund.pk)
        _check_cap(held, cap, now)
        seen = versions or {}
        rows = [
            _approvable(one, held, cap, by=by, now=now, is_known=one.pk in seen) for one in chosen
        ]
        wanted = cap * len(rows)
        travel_money.check_left(held, wanted, now=now, but=[row.pk for row in rows])
        for row in rows:
            _approve_one(row, held, cap, by=by, now=now, version=(versions or {}).get(row.pk))
    return rows


def _check_cap(fund: SponsorFund, cap: Decimal, now: datetime) -> None:
    if cap <= 0:
        raise DomainError("Give an amount above zero.", field="cap")
    if fund.per_person_cap is not None and cap > fund.per_person_cap:
        most = words(fund.per_person_cap, fund.currency)
        raise Conflict(f"{fund.sponsor} pays {most} at most for one person.", field="cap")
    if fund.is_over_at(now):
        raise Conflict("The last day for claims to this fund is over.", field="fund")


def _approvable(
    request: TravelRequest,
    fund: SponsorFund,
    cap: Decimal,
    *,
    by: Any,
    now: datetime,
    is_known: bool,
) -> TravelRequest:
    """`is_known`: whoever approves says which version they saw."""
    row = travel_steps.hold(request)
    travel_steps.check(row, "approve", now=now)
    travel_steps.check_other(row, "approve", by)
    if row.state == State.APPROVED and not is_known:
        raise Conflict(
            f"{row.invitation.name} was approved meanwhile. Open the request to change it."
        )
    if row.invitation.event_id != fund.event_id:
        raise Conflict("This fund is for another meeting.", field="fund")
    if row.invitation.state == Invitation.State.REVOKED:
        raise Conflict(f"The invitation of {row.invitation.name} was withdrawn.")
    booked = row.prepaid_amount or travel_money.ZERO
    if booked and (row.fund_id != fund.pk or booked > cap):
        raise Conflict("Something was booked already: the same fund, and no less than that.")
    return row


def _approve_one(
    row: TravelRequest,
    fund: SponsorFund,
    cap: Decimal,
    *,
    by: Any,
    now: datetime,
    version: int | None,
) -> None:
    travel_steps.write(
        row,
        "approve",
        by=by,
        version=version,
        fund=fund,
        cap=cap,
        approved_by=by,
        approved_at=now,
        reason="",
    )
    travel_letters.tell(row, "approved")


def queue(
    *, requests: Iterable[TravelRequest], by: Any, now: datetime, version: int | None = None
) -> list[TravelRequest]:
    """Let requests wait until there is money again."""
    with transaction.atomic():
        rows = [_decidable(one, "queue", by=by, now=now) for one in _in_order(requests)]
        return [travel_steps.write(row, "queue", by=by, version=version) for row in rows]


def decline(
    *,
    requests: Iterable[TravelRequest],
    reason: str,
    by: Any,
    now: datetime,
    version: int | None = None,
) -> list[TravelRequest]:
    """Say no, and why."""
    reason = travel_steps.reasoned(reason)
    bank_details.refuse(reason=reason)
    with transaction.atomic():
        rows = [_decidable(one, "decline", by=by, now=now) for one in _in_order(requests)]
        for row in rows:
            travel_steps.write(row, "decline", by=by, version=version, reason=reason)
            travel_letters.tell(row, "declined")
    return rows


def _in_order(requests: Iterable[TravelRequest]) -> list[TravelRequest]:
    """Lock rows in one order everywhere, so that nobody waits for one another in a ring."""
    return sorted(requests, key=lambda one: one.pk)


def _decidable(request: TravelRequest, act: str, *, by: Any, now: datetime) -> TravelRequest:
    row = travel_steps.hold(request)
    travel_steps.check(row, act, now=now)
    travel_steps.check_other(row, act, by)
    return row


def book(
    *, request: TravelRequest, amount: Decimal, what: str, version: int, by: Any, now: datetime
) -> TravelRequest:
    """Note what was booked and paid for the person, by somebody else than who approved it. It
    counts against the cap."""
    bank_details.refuse(prepaid_note=what)
    if not what.strip():
        raise DomainError("Say what was booked.", field="prepaid_note")
    with transaction.atomic():
        row = _decidable(request, "book", by=by, now=now)
        if amount > (row.cap or travel_money.ZERO):
            raise Conflict(
                f"That is more than the {words(row.cap, row.currency)} that is approved.",
                field="prepaid_amount",
            )
        return travel_steps.write(
            row,
            "book",
            by=by,
            version=version,
            prepaid_note=what.strip(),
            prepaid_amount=amount,
            prepaid_by=by,
            prepaid_at=now,
        )
