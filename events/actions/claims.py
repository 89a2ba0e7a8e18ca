"""Claims: expenses with their receipts, looked at one by one, then paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from events import bank_details
from events.actions import receipts, travel_letters, travel_money, travel_steps
from events.models import ExpenseLine, Receipt, TravelRequest
from events.money import words
from lhs_platform.lib.errors import Conflict, DomainError
from networks.actions import audit

Category = ExpenseLine.Category
Decision = ExpenseLine.Decision
# Nobody gets a receipt for these.
NO_RECEIPT = (Category.MILEAGE, Category.MEALS)
MOST_LINES = 40


@dataclass(frozen=True)
class Expense:
    """One thing somebody paid for."""

    category: str
    what: str
    spent_on: date
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Judgement:
    """What is accepted of one expense, in the fund's currency. Nothing is a refusal."""

    accepted: Decimal
    reason: str = ""


# --- The person ------------------------------------------------------------------------
def add_line(
    *,
    request: TravelRequest,
    expense: Expense,
    receipt: receipts.Upload | None,
    by: Any,
    now: datetime,
) -> ExpenseLine:
    """Note down an expense with its receipt."""
    bank_details.refuse(what=expense.what)
    _check_expense(expense, receipt, now)
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "spend", now=now)
        if held.lines.count() >= MOST_LINES:
            raise Conflict(f"A claim has {MOST_LINES} expenses at most. Put small ones together.")
        line = ExpenseLine(request=held, **vars(expense))
        line.full_clean()
        line.save()
        if receipt:
            receipts.keep(line, receipt)
        travel_steps.write(held, "spend", by=by)
        _note_line(line, "expense.added", by=by)
    return line


def _check_expense(expense: Expense, receipt: receipts.Upload | None, now: datetime) -> None:
    if expense.amount <= 0:
        raise DomainError("Give an amount above zero.", field="amount")
    if expense.spent_on > now.date():
        raise DomainError(
            "This day is still to come. Claim it when you have paid.", field="spent_on"
        )
    if receipt is None and expense.category not in NO_RECEIPT:
        raise DomainError("Add the receipt: a photo of it will do.", field="receipt")
    if receipt is not None:
        receipts.checked(receipt)


def remove_line(*, line: ExpenseLine, by: Any, now: datetime) -> None:
    """Take an expense out again, before the claim is sent. What was decided on stays."""
    with transaction.atomic():
        held = travel_steps.hold(line.request)
        travel_steps.check(held, "spend", now=now)
        found = held.lines.filter(pk=line.pk).first()
        if found is None:
            return
        if found.decision == Decision.VERIFIED:
            raise Conflict("This expense was accepted already. It stays.")
        _note_line(found, "expense.removed", by=by)
        Receipt.objects.filter(line=found).delete()
        found.delete()
        travel_steps.write(held, "spend", by=by)


def send(*, request: TravelRequest, version: int, by: Any, now: datetime) -> TravelRequest:
    """Hand the claim in. Lines that came back are looked at anew."""
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "claim", now=now)
        if not held.lines.exists():
            raise Conflict("There is no expense in it yet. Add the first one.")
        held.lines.exclude(decision=Decision.VERIFIED).update(
            decision=Decision.PENDING, verified_amount=None, updated_at=now
        )
        return travel_steps.write(held, "claim", by=by, version=version, reason="")


# --- Who looks after the money ---------------------------------------------------------
def judge(
    *,
    request: TravelRequest,
    judgements: Mapping[int, Judgement],
    version: int,
    by: Any,
    now: datetime,
    is_done: bool = False,
) -> TravelRequest:
    """Decide on expenses, by their keys. `is_done`: all are, and the claim is verified.

    All that is accepted, with what was booked beforehand, never passes what was approved.
    """
    for judgement in judgements.values():
        bank_details.refuse(reason=judgement.reason)
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "judge", now=now)
        travel_steps.check_other(held, "judge", by)
        for line in held.lines.filter(pk__in=list(judgements)).order_by("pk"):
            _judge_line(line, held, judgements[line.pk], by=by)
        _check_cap(held)
        if not is_done:
            return travel_steps.write(held, "judge", by=by, version=version)
        return _verify(held, version=version, by=by, now=now)


def _judge_line(
    line: ExpenseLine, request: TravelRequest, judgement: Judgement, *, by: Any
) -> None:
    reason = judgement.reason.strip()
    is_foreign = line.currency != request.currency
    if judgement.accepted < 0:
        raise DomainError("An amount cannot be below zero.", field="accepted")
    if not is_foreign and judgement.accepted > line.amount:
        raise Conflict(
            f"“{line.what}” was {words(line.amount, line.currency)}: more cannot be accepted."
        )
    if is_foreign and judgement.accepted and not reason:
        raise DomainError(f"Note the rate from {line.currency} for “{line.what}”.", field="reason")
    if not is_foreign and judgement.accepted < line.amount and not reason:
        raise DomainError(f"Say why less of “{line.what}” is accepted.", field="reason")
    line.decision = Decision.VERIFIED if judgement.accepted else Decision.REFUSED
    line.verified_amount = judgement.accepted
    line.reason = reason
    line.full_clean()
    line.save(update_fields=["decision", "verified_amount", "reason", "updated_at"])
    _note_line(line, "expense.judged", by=by)


def accepted_of(request: TravelRequest) -> Decimal:
    found = request.lines.filter(decision=Decision.VERIFIED).aggregate(s=Sum("verified_amount"))
    return Decimal(found["s"] or travel_money.ZERO)


def _check_cap(request: TravelRequest) -> None:
    cap = request.cap or travel_money.ZERO
    booked = request.prepaid_amount or travel_money.ZERO
    total = accepted_of(request) + booked
    if total > cap:
        more = f", {words(booked, request.currency)} of it booked beforehand" if booked else ""
        raise Conflict(
            f"That comes to {words(total, request.currency)}{more}, and "
            f"{words(cap, request.currency)} is approved. Accept less of an expense, and say why."
        )


def _verify(request: TravelRequest, *, version: int, by: Any, now: datetime) -> TravelRequest:
    left = request.lines.filter(decision=Decision.PENDING).count()
    if left:
        raise Conflict(f"{left} expense{'' if left == 1 else 's'} not looked at yet.")
    return travel_steps.write(
        request, "verify", by=by, version=version, verified_by=by, verified_at=now
    )


def give_back(
    *, request: TravelRequest, reason: str, version: int, by: Any, now: datetime
) -> TravelRequest:
    """Send a claim back to the person, who mends it and sends it again."""
    reason = travel_steps.reasoned(reason)
    bank_details.refuse(reason=reason)
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "return", now=now)
        travel_steps.check_other(held, "return", by)
        travel_steps.write(held, "return", by=by, version=version, reason=reason)
        travel_letters.tell(held, "returned")
    return held


def pay(
    *, request: TravelRequest, reference: str, version: int, by: Any, now: datetime
) -> TravelRequest:
    """Note that the finance office paid. Whoever approved does not also pay."""
    if not reference.strip():
        raise DomainError("Give the reference of the finance office.", field="payment_reference")
    bank_details.refuse(payment_reference=reference)
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "pay", now=now)
        travel_steps.check_other(held, "pay", by)
        travel_steps.write(
            held,
            "pay",
            by=by,
            version=version,
            paid_by=by,
            paid_at=now,
            payment_reference=reference.strip(),
            paid_amount=accepted_of(held),
        )
        travel_letters.tell(held, "paid")
    return held


def close(*, request: TravelRequest, version: int, by: Any, now: datetime) -> TravelRequest:
    """Be done with a request: what it did not use goes back to the fund."""
    with transaction.atomic():
        held = travel_steps.hold(request)
        travel_steps.check(held, "close", now=now)
        travel_steps.check_other(held, "close", by)
        if held.state == TravelRequest.State.ACCEPTED and (
            held.prepaid_amount is None or held.lines.exists()
        ):
            raise Conflict("Something can still be claimed. It is closed when that is paid.")
        return travel_steps.write(held, "close", by=by, version=version)


def _note_line(line: ExpenseLine, verb: str, *, by: Any) -> None:
    fields = ["category", "what", "spent_on", "amount", "currency", "decision", "verified_amount"]
    audit.record(
        by=by,
        verb=verb,
        obj=line,
        network=line.request.invitation.event.network,
        after=audit.plain_values(line, fields),
        reason=line.reason,
    )
