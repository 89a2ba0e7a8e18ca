"""One cell of a file or of a program's row, read: what it means, or why it cannot be read."""

import re
from datetime import date
from decimal import Decimal

from outcomes import periods
from outcomes.intake.rows import REMOVED
from outcomes.models import MeasureVersion, PeriodAnswer

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])", re.ASCII | re.IGNORECASE)
_WEEK = re.compile(r"(\d{4})[- ]?W(\d{1,2})", re.ASCII | re.IGNORECASE)
_NOTHING = frozenset(
    {"na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "—", ".", "?", "missing"}
)
# An event that is taken back is no answer, but stands in its column.
_ANSWERS = {REMOVED: REMOVED} | {
    word: kind.value
    for kind in PeriodAnswer.Kind
    for word in (kind.value, kind.value.replace("_", " "))
}
COLLECTED = {"week": "weekly", "month": "monthly", "quarter": "quarterly", "event": "by event"}


class NotUnderstood(ValueError):
    """A cell that cannot be read, with the reason for people."""


def shown(text: str) -> str:
    """Quote what stands in a cell, cut where it is long."""
    return f"“{text if len(text) <= 40 else text[:40] + '…'}”"


def period_of(text: str) -> date:
    """Read 2026-10, 2026-10-01, 2026-W41 or 2026-Q4; raises NotUnderstood."""
    return read_period(text)[0]


def read_period(text: str) -> tuple[date, str]:
    """Read a period, and say which kind was written: a day, a week, a month or a quarter."""
    text = text.strip()
    if not text:
        raise NotUnderstood("Missing: the period, for example 2026-10.")
    try:
        return _read_period(text)
    except ValueError as error:
        raise NotUnderstood(_wrong_period(text)) from error


def _read_period(text: str) -> tuple[date, str]:
    if day := _DAY.fullmatch(text):
        return _within(date(int(day[1]), int(day[2]), int(day[3]))), "day"
    if month := _MONTH.fullmatch(text):
        return _within(date(int(month[1]), int(month[2]), 1)), "month"
    if quarter := _QUARTER.fullmatch(text):
        return _within(date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1)), "quarter"
    if week := _WEEK.fullmatch(text):
        return _within(date.fromisocalendar(int(week[1]), int(week[2]), 1)), "week"
    raise ValueError


def _within(period: date) -> date:
    if not 1970 <= period.year <= 2100:
        raise ValueError
    return period


def _wrong_period(text: str) -> str:
    if any(form.fullmatch(text) for form in (_DAY, _MONTH, _WEEK)):
        return f"{shown(text)} is not a day of the calendar."
    return (
        f"{shown(text)} cannot be read for sure. Write the year first: 2026-10 for October 2026, "
        "2026-W41 for a week, or 2026-Q4."
    )


def period_for(text: str, frequency: str, *, is_answer: bool = False) -> date:
    """Read the period of a measure that is collected so often; an answer for events dated by
    day is for their whole month."""
    period, written = read_period(text)
    wanted = periods.reporting(frequency) if is_answer else frequency
    if wanted == MeasureVersion.Frequency.EVENT and written != "day":
        raise NotUnderstood(
            f"{shown(text)} is not a day, but this measure is collected by event: give the day, "
            "for example 2026-10-05."
        )
    if written in ("quarter", "week") and written != wanted:
        raise NotUnderstood(
            f"{shown(text)} is a {written}, but this measure is {COLLECTED[frequency]}."
        )
    if is_answer and frequency == MeasureVersion.Frequency.EVENT:
        return period.replace(day=1)
    return period


def number(text: str) -> Decimal:
    """Read a count as people write it; raises NotUnderstood with what to write instead."""
    plain = text.strip().replace("−", "-")
    if not plain:
        raise NotUnderstood("Missing: the number.")
    if _NUMBER.fullmatch(plain) and len(plain) <= 30:
        return Decimal(plain)
    raise NotUnderstood(f"{shown(text)} is not a number.{_hint(plain)}")


def _hint(text: str) -> str:
    if text.lower() in _NOTHING:
        return " Leave the cell empty where there is no value."
    if text.endswith("%"):
        return " Give the counts, not a percentage."
    if text.startswith("="):
        return " It is a formula without a saved result: open the file in Excel and save it again."
    if text.startswith("#"):
        return " It is an error of the spreadsheet: look at the formula."
    bare = re.sub(r"[,'’_\s\u00a0\u202f]", "", text)
    if re.fullmatch(r"[+-]?\d{1,3}([,'’_\s]\d{3})+(\.\d+)?", text) and _NUMBER.fullmatch(bare):
        return f" Write it without a thousands separator: {bare}."
    if re.fullmatch(r"[+-]?[\d.]+,\d+", text):
        return f" Write a decimal point: {text.replace('.', '').replace(',', '.')}."
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", text):
        return " The spreadsheet shortened it: show the column as whole numbers and save again."
    return ""


def answer(text: str) -> str:
    """Read an answer without a number; empty is none."""
    plain = " ".join(text.lower().replace("_", " ").split())
    if not plain:
        return ""
    if plain in _ANSWERS:
        return _ANSWERS[plain]
    raise NotUnderstood(
        f"{shown(text)} is not an answer. Write “no events” or “not collected”; or “removed” for an "
        "event that was none."
    )
