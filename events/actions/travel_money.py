"""How much of a fund is promised, and the lock under which that is counted."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from events.models import SponsorFund, TravelRequest
from events.money import words
from events.travel_states import HOLDING
from lhs_platform.lib.errors import Conflict

State = TravelRequest.State
ZERO = Decimal("0.00")
NOTHING = Value(ZERO, output_field=DecimalField(max_digits=12, decimal_places=2))


class TooLittleLeft(Conflict):
    """The fund does not hold what was asked for. Nothing was promised."""

    code = "too_little_left"


def hold(fund_id: int) -> SponsorFund:
    """Lock a fund for the rest of the transaction: whoever promises its money waits here.

    SQLite has no row locks; there a transaction holds the whole database from its first line.
    """
    return (
        SponsorFund.objects.select_for_update(of=("self",))
        .select_related("event__network")
        .get(pk=fund_id)
    )


def counted(*, is_over: bool) -> Any:
    """Give what one request takes from its fund: its cap while it is promised, what was spent
    once it is closed, and what was booked beforehand in any case.

    `is_over`: the last day for claims is over, so what was not claimed no longer counts.
    """
    lapsed = (State.APPROVED, State.ACCEPTED) if is_over else ()
    holding = [state for state in HOLDING if state not in lapsed]
    booked = Coalesce(F("prepaid_amount"), NOTHING)
    return Case(
        When(state__in=holding, then=Coalesce(F("cap"), NOTHING)),
        When(state=State.CLOSED, then=Coalesce(F("paid_amount"), NOTHING) + booked),
        default=booked,
        output_field=DecimalField(max_digits=12, decimal_places=2),
    )


def promised(fund: SponsorFund, *, is_over: bool, but: list[int] | None = None) -> Decimal:
    """Sum up what a fund has promised, leaving out some requests."""
    requests = TravelRequest.objects.filter(fund=fund).exclude(pk__in=but or [])
    total = requests.aggregate(total=Sum(counted(is_over=is_over)))["total"]
    return Decimal(total or ZERO)


def check_left(fund: SponsorFund, wanted: Decimal, *, now: datetime, but: list[int]) -> None:
    """Refuse to promise more than is left. Call only while the fund is held."""
    left = fund.limit - promised(fund, is_over=fund.is_over_at(now), but=but)
    if wanted > left:
        raise TooLittleLeft(
            f"{fund.sponsor} has {words(left, fund.currency)} left, and this would promise "
            f"{words(wanted, fund.currency)}. Nothing was approved: approve less, or let some "
            "wait for money.",
            field="cap",
        )


def sums(fund: SponsorFund, *, now: datetime) -> dict[str, Decimal]:
    """Give the numbers of the budget board."""
    verified = Q(state__in=(State.VERIFIED, State.PAID, State.CLOSED))
    found = TravelRequest.objects.filter(fund=fund).aggregate(
        promised=Sum(counted(is_over=fund.is_over_at(now))),
        booked=Sum("prepaid_amount"),
        paid=Sum("paid_amount", filter=Q(state__in=(State.PAID, State.CLOSED))),
    )
    lines = TravelRequest.objects.filter(verified, fund=fund)
    checked = lines.aggregate(total=Sum("lines__verified_amount"))["total"]
    given = {name: Decimal(value or ZERO) for name, value in found.items()}
    return {**given, "verified": Decimal(checked or ZERO), "left": fund.limit - given["promised"]}
