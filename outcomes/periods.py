"""Months and quarters, named by their first day."""

from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3}


def add_months(day: date, months: int) -> date:
    """Give the first of the month so many months after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def start_of(day: date, frequency: str) -> date:
    """Give the first day of the period a day lies in."""
    step = MONTHS[frequency]
    return date(day.year, (day.month - 1) // step * step + 1, 1)


def next_start(period: date, frequency: str) -> date:
    return add_months(period, MONTHS[frequency])


def last_day(period: date, frequency: str) -> date:
    return next_start(period, frequency) - timedelta(days=1)


def latest_complete(today: date, frequency: str) -> date:
    """Give the newest period that is over."""
    return add_months(start_of(today, frequency), -MONTHS[frequency])


def every(first: date, last: date, frequency: str) -> Iterator[date]:
    """Give all periods from first to last, both included."""
    period = first
    while period <= last:
        yield period
        period = next_start(period, frequency)


def label(period: date, frequency: str) -> str:
    """Name a period for people: "Oct 2026", "Quarter 4 2026"."""
    if frequency == "quarter":
        return f"Quarter {(period.month + 2) // 3} {period.year}"
    return f"{period:%b %Y}"


def written(period: date, frequency: str) -> str:
    """Write a period as addresses and files have it: 2026-10 or 2026-Q4."""
    if frequency == "quarter":
        return f"{period:%Y}-Q{(period.month + 2) // 3}"
    return f"{period:%Y-%m}"
