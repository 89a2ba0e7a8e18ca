"""Weeks, months and quarters, named by their first day; and events, named by their own day."""

from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3}
DAYS = {"week": 7, "event": 1}


def add_months(day: date, months: int) -> date:
    """Give the first of the month so many months after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def start_of(day: date, frequency: str) -> date:
    """Give the first day of the period a day lies in; weeks begin on Monday."""
    if frequency in DAYS:
        return day - timedelta(days=day.weekday() if frequency == "week" else 0)
    step = MONTHS[frequency]
    return date(day.year, (day.month - 1) // step * step + 1, 1)


def next_start(period: date, frequency: str) -> date:
    if frequency in DAYS:
        return period + timedelta(days=DAYS[frequency])
    return add_months(period, MONTHS[frequency])


def last_day(period: date, frequency: str) -> date:
    return next_start(period, frequency) - timedelta(days=1)


def latest_complete(today: date, frequency: str) -> date:
    """Give the newest period that is over; for events, yesterday."""
    if frequency in DAYS:
        return start_of(today, frequency) - timedelta(days=DAYS[frequency])
    return add_months(start_of(today, frequency), -MONTHS[frequency])


def reporting(frequency: str) -> str:
    """Give how often a site answers for a measure: monthly, where data come at each event."""
    return "month" if frequency == "event" else frequency


def every(first: date, last: date, frequency: str) -> Iterator[date]:
    """Give all periods from first to last, both included."""
    period = first
    while period <= last:
        yield period
        period = next_start(period, frequency)


def label(period: date, frequency: str) -> str:
    """Name a period for people: "Oct 2026", "Quarter 4 2026", "Week of 5 Oct 2026"."""
    if frequency == "quarter":
        return f"Quarter {(period.month + 2) // 3} {period.year}"
    if frequency in DAYS:
        day = f"{period.day} {period:%b %Y}"
        return f"Week of {day}" if frequency == "week" else day
    return f"{period:%b %Y}"


def written(period: date, frequency: str) -> str:
    """Write a period as addresses and files have it: 2026-10, 2026-Q4, 2026-W41, 2026-10-05."""
    if frequency == "quarter":
        return f"{period:%Y}-Q{(period.month + 2) // 3}"
    if frequency == "week":
        return f"{period:%G-W%V}"
    return f"{period:%Y-%m-%d}" if frequency == "event" else f"{period:%Y-%m}"
