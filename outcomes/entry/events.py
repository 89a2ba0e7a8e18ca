"""A month of a measure whose data come at each event: the days of its events, in one field.

“3, 17” are two events; “17, 17” two on one day; “17: 45” an event after 45 cases that went well.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from networks.models import Site
from outcomes import periods
from outcomes.entry.cells import Cell
from outcomes.intake.rows import Row, plain
from outcomes.models import MeasureVersion, Observation

LONGEST = 200
_EVENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2})\.?(?:\s*[:=]\s*(\d{1,9}))?", re.ASCII)
HOW = "Write the days of the month with commas between: 3, 17."
HOW_CASES = "Write each day with the cases that went well before it: 3: 45, 17: 20."


@dataclass
class EventCell(Cell):
    """A cell that takes days."""

    stored: list[Observation] = field(default_factory=list)
    events: dict[date, Decimal] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("events",)

    @property
    def longest(self) -> int:
        return LONGEST

    @property
    def counts_cases(self) -> bool:
        current = self.measure.current
        return current is not None and current.kind == MeasureVersion.Kind.CASES_BETWEEN

    @property
    def can_be_known(self) -> bool:
        """An event can be told as soon as it happened; that there was none, when the month is
        over."""
        return True

    @property
    def answers(self) -> list[str]:
        return super().answers if self.standing.is_over else []

    @property
    def was(self) -> dict[str, str]:
        return {"events": ", ".join(text for one in self.stored for text in self._texts_of(one))}

    def _texts_of(self, one: Observation) -> list[str]:
        if self.counts_cases:
            return [f"{one.period.day}: {plain(one.numerator)}"]
        return [str(one.period.day)] * int(one.numerator)

    @property
    def is_counted(self) -> bool:
        return bool(self.stored)

    @property
    def words(self) -> str:
        if not self.stored:
            return super().words
        return f"{self.was['events']} {self.period:%b}"

    def _typed_words(self) -> str:
        return f"{self.texts['events']} {self.period:%b}"

    def writer(self) -> str:
        if not self.stored:
            return super().writer()
        newest = max(self.stored, key=lambda one: (one.updated_at, one.pk))
        return str(newest.submission.by)

    @property
    def is_correction(self) -> bool:
        """More days are no correction; another number on a day, or days after “no events”, are."""
        if not self.stored:
            return super().is_correction
        return self.is_touched and any(
            self.events.get(one.period, one.numerator) != one.numerator for one in self.stored
        )

    def check(self) -> None:
        if self.check_answer() or self.faults:
            return
        if len(self.texts["events"]) > LONGEST:
            self.faults["events"] = f"Keep it to {LONGEST} letters."
            return
        try:
            self.events = self._read()
        except ValueError as error:
            self.faults["events"] = str(error)
            return
        gone = [one.period for one in self.stored if one.period not in self.events]
        if gone:
            day = f"{gone[0].day} {gone[0]:%b}"
            self.faults["events"] = f"{day} was sent before and cannot be taken back."

    def _read(self) -> dict[date, Decimal]:
        found: dict[date, Decimal] = {}
        times = Counter[date]()
        for day, cases in self._parts():
            times[day] += 1
            if cases is not None and times[day] > 1:
                raise ValueError(f"{day.day} {day:%b} is there twice: put it together.")
            found[day] = Decimal(cases) if cases is not None else Decimal(times[day])
        return found

    def _parts(self) -> Iterator[tuple[date, int | None]]:
        for part in re.split(r"[,;]", self.texts["events"]):
            text = part.strip()
            event = _EVENT.fullmatch(text)
            if event is None:
                raise ValueError(HOW_CASES if self.counts_cases else HOW)
            if self.counts_cases and event[2] is None:
                raise ValueError(HOW_CASES)
            yield self._day(event[1]), int(event[2]) if event[2] else None

    def _day(self, text: str) -> date:
        try:
            day = self.period.replace(day=int(text)) if len(text) <= 2 else _date(text)
        except ValueError:
            raise ValueError(f"{text} is not a day of {self.label}.") from None
        if not self.period <= day <= periods.last_day(self.period, "month"):
            raise ValueError(f"{text} is not a day of {self.label}.")
        return day

    def rows(self, site: Site) -> list[Row]:
        if self.answer:
            return [self._row(site, self.period, answer=self.answer, reason=self.why)]
        held = {one.period: one for one in self.stored}
        return [
            self._row(site, day, numerator=number, version=held[day].version if day in held else 0)
            for day, number in self.events.items()
            if day not in held or held[day].numerator != number
        ]

    def _row(self, site: Site, day: date, **given: object) -> Row:
        return Row(measure=self.measure, site=site, period=day, line=self.line, **given)  # type: ignore[arg-type]


def _date(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year, month, day)
