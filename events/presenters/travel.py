"""Travel support as pages show it: the budget, the requests, one person's own way."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from events.actions import travel_money
from events.actions.claims import NO_RECEIPT
from events.models import (
    CheckIn,
    Event,
    ExpenseLine,
    Invitation,
    SponsorFund,
    TravelRequest,
)
from events.models.travel import funds_of
from events.money import words
from events.travel_states import TO_DECIDE, can_go

State = TravelRequest.State
Decision = ExpenseLine.Decision
# How a state stands in a table: with a mark where somebody has to do something.
KINDS: dict[str, str] = {
    State.SUBMITTED: "mine",
    State.CLAIMED: "mine",
    State.VERIFIED: "mine",
    State.APPROVED: "on",
    State.ACCEPTED: "on",
    State.PAID: "goal",
    State.CLOSED: "goal",
    State.DECLINED: "line",
    State.WITHDRAWN: "line",
    State.LAPSED: "line",
}


# --- The budget ------------------------------------------------------------------------
def board(event: Event, now: datetime) -> list[dict[str, Any]]:
    """Give each fund with what is promised, verified, paid and left."""
    return [_fund_line(fund, now) for fund in funds_of(event)]


def _fund_line(fund: SponsorFund, now: datetime) -> dict[str, Any]:
    sums = travel_money.sums(fund, now=now)
    currency = fund.currency
    return {
        "fund": fund,
        "limit": words(fund.limit, currency),
        "per_person": words(fund.per_person_cap, currency),
        "left": words(sums["left"], currency),
        "approved": words(sums["promised"], currency),
        "verified": words(sums["verified"], currency),
        "paid": words(sums["paid"], currency),
        "booked": words(sums["booked"], currency) if sums["booked"] else "",
        "is_over": fund.is_over_at(now),
        "width": share(sums["promised"], fund.limit),
        "paid_width": share(sums["paid"], fund.limit),
    }


def share(part: Decimal, whole: Decimal) -> str:
    """Give a part as a width of 100, written as text so that no float is made of money."""
    if not whole:
        return "0"
    return f"{min(Decimal(100), part * 100 / whole):.2f}"


def waiting(event: Event) -> dict[str, Any]:
    """Count what waits for a decision, with what people think they need."""
    found = (
        TravelRequest.objects.of_event(event)
        .filter(state__in=TO_DECIDE)
        .aggregate(n=Count("pk"), asked=Sum("estimate"))
    )
    currency = currency_of(event)
    return {
        "n": found["n"],
        "sum": found["asked"] or travel_money.ZERO,
        "asked": words(found["asked"], currency) if currency else "",
    }


def currency_of(event: Event) -> str:
    """Give the currency of a meeting's funds, if it is one: estimates are said in it."""
    currencies = {fund.currency for fund in funds_of(event)}
    return currencies.pop() if len(currencies) == 1 else ""


def box(event: Event, now: datetime) -> dict[str, Any]:
    """Give the box on the page of people: what is left, approved, and to decide."""
    lines = board(event, now)
    open_ones = waiting(event)
    for line in lines:
        line["wait_width"] = share(open_ones["sum"], line["fund"].limit) if len(lines) == 1 else "0"
    return {"funds": lines, "waiting": open_ones}


# --- The requests ----------------------------------------------------------------------
def row(request: TravelRequest, now: datetime, currency: str) -> dict[str, Any]:
    """Give one line of the table; `currency` is that of estimates before a fund is chosen."""
    invited, state = request.invitation, request.state_at(now)
    currency = request.currency or currency
    return {
        "public_id": request.public_id,
        "reference": request.reference,
        "name": invited.name,
        "group": invited.group,
        "from": request.travels_from,
        "asked": words(request.estimate, currency) or "not said",
        "way": "We book" if request.needs_prepaid else "They book",
        "cap": words(request.cap, currency),
        "sponsor": request.fund.sponsor if request.fund else "",
        "accepted": words(request.accepted_sum, currency),
        "lines": request.line_count,
        **tag(state),
    }


def tag(state: str) -> dict[str, str]:
    return {"state": state, "label": State(state).label, "kind": KINDS.get(state, "")}


def cases(people: Iterable[Invitation], now: datetime) -> dict[int, dict[str, Any]]:
    """Give how the requests of these people stand, by the key of their invitation."""
    requests = TravelRequest.objects.filter(invitation__in=[one.pk for one in people])
    found = requests.select_related("fund", "invitation__event")
    return {
        one.invitation_id: {"public_id": one.public_id, **tag(one.state_at(now))} for one in found
    }


def filters(event: Event, now: datetime, chosen: str) -> list[dict[str, Any]]:
    """Give the states that occur, with how many each, as links; counted by the clock."""
    requests = TravelRequest.objects.of_event(event).select_related("fund", "invitation__event")
    counts: dict[str, int] = {}
    for request in requests:
        state = request.state_at(now)
        counts[state] = counts.get(state, 0) + 1
    every = [("", f"All {sum(counts.values())}")]
    every += [(s, f"{State(s).label} {counts[s]}") for s in State.values if s in counts]
    return [
        {"label": label, "url": f"?state={value}#list" if value else "?#list",
         "current": value == chosen}
        for value, label in every
    ]  # fmt: skip


def lines_of(request: TravelRequest) -> list[dict[str, Any]]:
    """Give the expenses of a request with what was accepted of each, and why."""
    found = list(request.lines.select_related("receipt").defer("receipt__content"))
    sums = [line.receipt.sha256 for line in found if hasattr(line, "receipt")]
    return [
        {
            "line": line,
            "amount": words(line.amount, line.currency),
            "receipt": getattr(line, "receipt", None),
            "is_twice": hasattr(line, "receipt") and sums.count(line.receipt.sha256) > 1,
            "is_free": line.category in NO_RECEIPT,
            "is_foreign": line.currency != request.currency,
            "decision": _decision(line, request),
            "is_pending": line.decision == Decision.PENDING,
        }
        for line in found
    ]


def _decision(line: ExpenseLine, request: TravelRequest) -> str:
    if line.decision == Decision.VERIFIED:
        return f"{words(line.verified_amount, request.currency)} accepted"
    return line.get_decision_display()


def totals(lines: Iterable[dict[str, Any]]) -> str:
    """Say what expenses come to, each currency by itself."""
    sums: dict[str, Decimal] = {}
    for one in lines:
        line = one["line"]
        sums[line.currency] = sums.get(line.currency, travel_money.ZERO) + line.amount
    return " and ".join(words(sums[currency], currency) for currency in sorted(sums))


def came(request: TravelRequest) -> bool:
    """Say whether somebody checked this person in on any day."""
    entries = CheckIn.objects.standing().filter(direction=CheckIn.Direction.ENTRY)
    return entries.filter(invitation=request.invitation).exists()


def manage(request: TravelRequest, now: datetime) -> dict[str, Any]:
    """Give what those who look after the money see of one request, and what they can do."""
    state = request.state_at(now)
    lines = lines_of(request)
    used = (request.accepted_sum or travel_money.ZERO) + (
        request.prepaid_amount or travel_money.ZERO
    )
    room = (request.cap or travel_money.ZERO) - used
    acts = ("approve", "queue", "decline", "book", "judge", "return", "pay", "close")
    can = {act: can_go(state, act) for act in acts}
    nothing_to_claim = request.prepaid_amount is not None and not lines
    can["close"] = can["close"] and (state == State.PAID or nothing_to_claim)
    return {
        "travel": request,
        "steps": steps(request, now, "They"),
        "lines": lines,
        "total": totals(lines),
        "accepted": words(request.accepted_sum, request.currency),
        "booked": words(request.prepaid_amount, request.currency),
        "room": words(room, request.currency),
        "can": can,
    }


# --- The person's own way --------------------------------------------------------------
def steps(request: TravelRequest, now: datetime, who: str = "You") -> list[dict[str, str]]:
    """Give the way of a request as steps: done, now, next. `who` accepts: you, or they."""
    state = request.state_at(now)
    asked = {"title": "Asked for", "text": _asked(request)}
    if state in (State.WITHDRAWN, State.DECLINED, State.LAPSED):
        end = {"title": State(state).label, "text": request.reason, "state": "now"}
        return [{**asked, "state": "done"}, end]
    reached = ORDER[state]
    return [
        {"title": title, "text": text, "state": _when(number, reached)}
        for number, (title, text) in enumerate(_way(request, state, who))
    ]


def _asked(request: TravelRequest) -> str:
    currency = request.currency or currency_of(request.invitation.event)
    return words(request.estimate, currency)


ORDER: dict[str, int] = {
    State.SUBMITTED: 1,
    State.QUEUED: 1,
    State.APPROVED: 2,
    State.ACCEPTED: 3,
    State.RETURNED: 3,
    State.CLAIMED: 4,
    State.VERIFIED: 5,
    State.PAID: 6,
    State.CLOSED: 6,
}


def _when(number: int, reached: int) -> str:
    if number < reached:
        return "done"
    return "now" if number == reached else "next"


def _way(request: TravelRequest, state: str, who: str) -> list[tuple[str, str]]:
    currency = request.currency
    cap = words(request.cap, currency)
    until = request.fund.claims_until if request.fund else None
    is_open = until is not None and state in (State.APPROVED, State.ACCEPTED)
    deadline = f"until {until.day} {until:%B %Y}" if until and is_open else ""
    approved = f"Approved up to {cap}" if cap else "Decision"
    queued = "There is no money left now. You are in line." if state == State.QUEUED else ""
    paid = f"Paid {words(request.paid_amount, currency)}" if request.paid_amount else "Paid"
    return [
        ("Asked for", _asked(request)),
        (approved, queued or (request.fund.sponsor if request.fund else "")),
        (f"{who} accept", ""),
        ("Claim sent", request.reason if state == State.RETURNED else deadline),
        ("Claim verified", ""),
        (paid, request.payment_reference),
    ]


def own(request: TravelRequest | None, now: datetime) -> dict[str, Any]:
    """Give what a person sees of their own support, and what they can do."""
    if request is None:
        return {"travel": None, "can": {"ask": True}}
    state = request.state_at(now)
    lines = lines_of(request)
    acts = ("ask", "edit", "accept", "spend", "claim", "withdraw")
    return {
        "travel": request,
        "state": tag(state),
        "steps": steps(request, now),
        "lines": lines,
        "total": totals(lines),
        "cap": words(request.cap, request.currency),
        "booked": words(request.prepaid_amount, request.currency),
        "can": {act: can_go(state, act) for act in acts},
        "fund": request.fund,
    }


def one_line(request: TravelRequest | None, now: datetime) -> str:
    """Say in a few words how it stands, beside the answer."""
    if request is None:
        return ""
    state = request.state_at(now)
    if state in (State.PAID, State.CLOSED) and request.paid_amount is not None:
        paid = words(request.paid_amount, request.currency)
        return f"{paid} paid"
    if state in (State.APPROVED, State.ACCEPTED):
        return f"{State(state).label}: up to {words(request.cap, request.currency)}"
    return State(state).label


def beside_answer(invited: Invitation | None, now: datetime) -> dict[str, Any]:
    """Give how a person's support stands, and where those who look after it find it."""
    found = None
    if invited is not None and invited.pk:
        requests = TravelRequest.objects.filter(invitation=invited)
        found = requests.select_related("fund", "invitation__event").first()
    return {"travel_line": one_line(found, now), "travel_request": found}
