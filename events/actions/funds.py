"""Money that sponsors give for travel: noted down and changed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from events import bank_details
from events.actions import travel_money
from events.models import Event, SponsorFund
from events.money import words
from lhs_platform.lib.errors import Conflict
from networks.actions import audit

FIELDS = ["sponsor", "currency", "limit", "per_person_cap", "rules", "claims_until", "reference"]


def add(*, event: Event, fields: dict[str, Any], by: Any) -> SponsorFund:
    _check(fields)
    fund = SponsorFund(event=event, **fields)
    fund.full_clean()
    with transaction.atomic():
        fund.save()
        _note(fund, "fund.added", by=by, before={})
    return fund


def edit(
    *, fund: SponsorFund, fields: dict[str, Any], version: int, by: Any, now: datetime
) -> SponsorFund:
    """Change a fund. It never goes below what it has promised, and its currency stays once
    something is."""
    _check(fields)
    with transaction.atomic():
        held = travel_money.hold(fund.pk)
        before = audit.plain_values(held, FIELDS)
        currency = held.currency
        for name, value in fields.items():
            setattr(held, name, value)
        held.full_clean()
        taken = travel_money.promised(held, is_over=held.is_over_at(now))
        if held.limit < taken:
            raise Conflict(
                f"{words(taken, currency)} of this fund is promised already. It cannot be less.",
                field="limit",
            )
        if held.currency != currency and held.requests.exists():
            raise Conflict("Money is promised in this currency. It stays.", field="currency")
        held.save_over(version=version, fields=FIELDS)
        _note(held, "fund.changed", by=by, before=before)
    return held


def _check(fields: dict[str, Any]) -> None:
    texts = {name: str(fields.get(name) or "") for name in ("sponsor", "rules", "reference")}
    bank_details.refuse(**texts)
    cap, limit = fields.get("per_person_cap"), fields.get("limit")
    if cap is not None and limit is not None and cap > limit:
        raise Conflict("One person cannot get more than there is in all.", field="per_person_cap")


def _note(fund: SponsorFund, verb: str, *, by: Any, before: dict[str, Any]) -> None:
    audit.record_change(
        by=by,
        verb=verb,
        obj=fund,
        network=fund.event.network,
        before=before,
        after=audit.plain_values(fund, FIELDS),
    )
