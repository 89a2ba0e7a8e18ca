"""A month of a measure whose data come at each event: the days that are known, each of which can be
removed, and rows for more.

What was typed is kept as a change of what its writer saw, so two people who tell different days do
not meet. Written as one text, “3, 17” are two events; “17, 17” two on one day; “17: 45” an event
after 45 cases that went well.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lhs_platform.lib.numbers import whole_number
from networks.models import Site
from outcomes import periods
from outcomes.entry.cells import LONGEST, Cell
from outcomes.intake.rows import Row, plain
from outcomes.models import MeasureVersion, Observation, PeriodAnswer

MOST = 31
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}", re.ASCII)
_CASES = re.compile(r"\d{1,9}", re.ASCII)
HOW = "Write the day of each event, for example 3."
HOW_CASES = "Write the day, and the cases that went well before it."


@dataclass
class Typed:
    """What was typed into one cell: days removed, cases corrected, and rows of new days."""

    gone: set[int] = field(default_factory=set)
    cases: dict[int, str] = field(default_factory=dict)
    more: list[tuple[str, str]] = field(default_factory=list)

    @property
    def days(self) -> set[str]:
        """Give the days that are changed, as they were written."""
        return {str(day) for day in (*self.gone, *self.cases)} | {day for day, _ in self.more}

    def __bool__(self) -> bool:
        return bool(self.gone or self.cases or self.more)


@dataclass
class EventCell(Cell):
    """A cell that takes days."""

    stored: list[Observation] = field(default_factory=list)
    removed: list[Observation] = field(default_factory=list)
    events: dict[date, Decimal] = field(default_factory=dict)
    typed: Typed = field(default_factory=Typed)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("events",)

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
        return list(PeriodAnswer.Kind) if self.standing.is_over else []

    @property
    def was(self) -> dict[str, str]:
        return {"events": ", ".join(self._written(one, one.numerator) for one in self.stored)}

    def _written(self, one: Observation, number: Decimal | str) -> str:
        if self.counts_cases:
            return f"{one.period.day}: {number if isinstance(number, str) else plain(number)}"
        return ", ".join([str(one.period.day)] * int(one.numerator))

    @property
    def is_counted(self) -> bool:
        return bool(self.stored)

    @property
    def words(self) -> str:
        if not self.stored:
            return super().words
        return self._told(self.was["events"])

    def _typed_words(self) -> str:
        return self._told(self.texts["events"]) if self.texts["events"] else "no day"

    def _told(self, text: str) -> str:
        """Say days for people: “3, 17 Oct”, or “3 Oct (45 cases)”."""
        if not self.counts_cases:
            return f"{text} {self.period:%b}"
        parts = (part.partition(":") for part in text.split(","))
        return ", ".join(
            f"{day.strip()} {self.period:%b} ({n.strip()} cases)" for day, _, n in parts
        )

    def writer(self) -> str:
        if self.answered or not (self.stored or self.removed):
            return super().writer()
        newest = max((*self.stored, *self.removed), key=lambda one: (one.updated_at, one.pk))
        return str(newest.submission.by)

    @property
    def is_correction(self) -> bool:
        """More days are no correction; another number on a day, a day removed, or days after
        “no events”, are."""
        if not self.stored:
            return super().is_correction
        return (
            self.is_touched
            and not self.faults
            and any(self.events.get(one.period) != one.numerator for one in self.stored)
        )

    # --- what was typed ---

    def _given(self, data: Mapping[str, str]) -> dict[str, str] | None:
        if f"seen.{self.key}" not in data:
            return None
        seen = _events_of(data[f"seen.{self.key}"])
        self.typed = self._read_typed(data, seen)
        return {"events": self._composed()}

    def _read_typed(self, data: Mapping[str, str], seen: Mapping[int, str]) -> Typed:
        typed = Typed()
        for day, number in seen.items():
            cases = _cut(data.get(f"cases.{self.key}.{day}", number))
            if f"gone.{self.key}.{day}" in data:
                typed.gone.add(day)
            elif self.counts_cases and cases != number:
                typed.cases[day] = cases
        for at in range(MOST):
            row = (_cut(data.get(f"{name}.{self.key}.new{at}", "")) for name in ("day", "cases"))
            if any(pair := tuple(row)):
                typed.more.append((pair[0], pair[1]))
        return typed

    def _composed(self) -> str:
        """Write what there will be: what is stored now, and what was typed."""
        parts = [
            self._written(one, self.typed.cases.get(one.period.day, one.numerator))
            for one in self.stored
            if one.period.day not in self.typed.gone
        ]
        there = {one.period.day for one in self.stored}
        parts += [f"{day}: {cases}" for day, cases in self.typed.cases.items() if day not in there]
        parts += [f"{day}: {cases}" if self.counts_cases else day for day, cases in self.typed.more]
        return ", ".join(parts)

    def _is_same(self, texts: Mapping[str, str], answer: str, why: str, seen: str) -> bool:
        return not self.typed and _said(seen) == [answer, why]

    def _meets(self) -> bool:
        """Whether somebody else changed a day that was changed here, or the answer."""
        before, now = _events_of(self.seen), _events_of(self.stands)
        touched = {day for text in self.typed.days if (day := whole_number(text)) is not None}
        is_answered = self.answered is not None and _said(self.seen) != _said(self.stands)
        return (
            is_answered
            or bool(self.answer)
            or any(before.get(day) != now.get(day) for day in touched)
        )

    def restore(self) -> None:
        super().restore()
        self.typed = Typed()

    # --- what is wrong with it, and what is stored ---

    def check(self) -> None:
        self.check_answer()
        if self.faults or self.answer:
            return
        if not self.texts["events"] and not self.stored:
            self.faults["events"] = HOW_CASES if self.counts_cases else HOW
            return
        try:
            self.events = self._read_events()
        except ValueError as error:
            self.faults["events"] = str(error)

    def _read_events(self) -> dict[date, Decimal]:
        found: dict[date, Decimal] = {}
        times = Counter[date]()
        for text, cases in self._parts():
            day = self._day(text)
            times[day] += 1
            if self.counts_cases:
                if times[day] > 1:
                    raise ValueError(f"{day.day} {day:%b} is there twice: put it together.")
                if not _CASES.fullmatch(cases):
                    raise ValueError(HOW_CASES)
            found[day] = Decimal(cases) if self.counts_cases else Decimal(times[day])
        return found

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Give each day with its cases, as they are written."""
        if not self.texts["events"]:
            return
        for part in re.split(r"[,;]", self.texts["events"]):
            day, _, cases = part.partition(":")
            yield day.strip().rstrip("."), cases.strip()

    def _day(self, text: str) -> date:
        if not _DAY.fullmatch(text):
            raise ValueError(HOW_CASES if self.counts_cases else HOW)
        try:
            day = self.period.replace(day=int(text)) if len(text) <= 2 else _date(text)
        except ValueError:
            raise ValueError(f"{text} is not a day of {self.label}.") from None
        if not self.period <= day <= periods.last_day(self.period, "month"):
            raise ValueError(f"{text} is not a day of {self.label}.")
        return day

    def rows(self, site: Site) -> list[Row]:
        held = {one.period: one for one in self.stored}
        gone = [
            self._row(site, day, is_removal=True, version=one.version)
            for day, one in held.items()
            if day not in self.events
        ]
        if self.answer:
            return [*gone, self._row(site, self.period, answer=self.answer, reason=self.why)]
        return gone + [
            self._row(site, day, numerator=number, version=held[day].version if day in held else 0)
            for day, number in self.events.items()
            if day not in held or held[day].numerator != number
        ]

    def _row(self, site: Site, day: date, **given: object) -> Row:
        return Row(measure=self.measure, site=site, period=day, line=self.line, **given)  # type: ignore[arg-type]


def _events_of(token: str) -> dict[int, str]:
    """Read from what its writer saw which days there were, and the number of each."""
    found: dict[int, str] = {}
    for part in token.split("|")[0].split(","):
        day, _, cases = (text.strip() for text in part.partition(":"))
        number = whole_number(day)
        if number is not None:
            found[number] = cases or str((whole_number(found.get(number)) or 0) + 1)
    return found


def _said(token: str) -> list[str]:
    """Read the answer and its reason from what its writer saw."""
    return token.split("|")[1:] or ["", ""]


def _cut(text: str) -> str:
    return " ".join(text.split())[: LONGEST + 1]


def _date(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year, month, day)
