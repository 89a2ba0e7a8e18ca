"""Requests for the finance office, as rows for CSV and as a workbook. No needs, no bank."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from events.models import TravelRequest

COLUMNS = [
    "reference", "name", "email", "meeting", "state", "sponsor", "fund_reference", "currency",
    "asked", "approved_up_to", "booked_beforehand", "booked_what", "expenses", "accepted", "paid",
    "approved_by", "verified_by", "paid_by", "paid_on", "payment_reference",
]  # fmt: skip


def rows(requests: Iterable[TravelRequest]) -> list[dict[str, Any]]:
    return [_row(request) for request in requests]


def _row(request: TravelRequest) -> dict[str, Any]:
    invited, fund = request.invitation, request.fund
    return {
        "reference": request.reference,
        "name": invited.name,
        "email": invited.email,
        "meeting": invited.event.title,
        "state": request.state,
        "sponsor": fund.sponsor if fund else "",
        "fund_reference": fund.reference if fund else "",
        "currency": request.currency,
        "asked": request.estimate,
        "approved_up_to": request.cap,
        "booked_beforehand": request.prepaid_amount,
        "booked_what": request.prepaid_note,
        "expenses": request.line_count,
        "accepted": request.accepted_sum,
        "paid": request.paid_amount,
        "approved_by": _name(request.approved_by),
        "verified_by": _name(request.verified_by),
        "paid_by": _name(request.paid_by),
        "paid_on": request.paid_at.date() if request.paid_at else None,
        "payment_reference": request.payment_reference,
    }


def _name(user: Any) -> str:
    return user.name if user else ""


def as_text(found: dict[str, Any]) -> dict[str, Any]:
    """Write amounts and days as text, so that no reader makes floats of them."""
    return {name: _text(value) for name, value in found.items()}


def _text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def workbook(found: Iterable[dict[str, Any]]) -> bytes:
    """Write a workbook. Amounts and days are amounts and days; text never is a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Travel support")
    page.freeze_panes = "A2"
    page.append(COLUMNS)
    for one in found:
        page.append([_cell(page, one[name]) for name in COLUMNS])
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _cell(page: Any, value: Any) -> Any:
    if isinstance(value, str):
        value = "".join(sign if sign.isprintable() else " " for sign in value)
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # what begins with = is text, and nothing is run
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    return cell
