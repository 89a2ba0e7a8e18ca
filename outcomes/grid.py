"""The entry grid of one site: measures down, periods across; what was typed, and what it means.

A cell holds the numbers its kind of measure takes, or an answer without a number. Cells left as
they were are left alone, so nobody saves over what somebody else changed in a cell they did not
touch; an empty cell means that nothing is sent, never zero.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from lhs_platform.lib.errors import RowError
from networks.models import Site
from outcomes import periods
from outcomes.files.imports import NotUnderstood, number
from outcomes.intake.conflicts import Conflict
from outcomes.intake.rows import Row, plain
from outcomes.models import Measure, MeasureVersion, Observation, PeriodAnswer

COLUMNS = ("numerator", "denominator", "spread")
LABELS = {"numerator": "Counted", "denominator": "Out of", "spread": "Spread"}
Kind = MeasureVersion.Kind
CANNOT_REMOVE = "A value that was sent can be corrected, not taken back. Put the right number here."
BOTH = "Give this number too."
ONE = "Give a number or an answer, not both."
LONGEST = 40


@dataclass
class Cell:
    """One measure in one period. `texts` is what stands in its fields, `was` what stood there."""

    measure: Measure
    period: date
    line: int
    stored: Observation | None = None
    answered: PeriodAnswer | None = None
    is_locked: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    version: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    # Asked back: far from what the chart lets one expect.
    question: str = ""
    is_sure: bool = False
    numbers: dict[str, Decimal] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.measure.code}.{self.period.isoformat()}"

    @property
    def columns(self) -> tuple[str, ...]:
        return columns_of(self.measure)

    @property
    def was(self) -> dict[str, str]:
        return {name: _written(getattr(self.stored, name, None)) for name in self.columns}

    @property
    def answer_was(self) -> str:
        return self.answered.kind if self.answered else ""

    @property
    def is_touched(self) -> bool:
        return not self.is_locked and (self.texts != self.was or self.answer != self.answer_was)

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes it."""
        return self.stored is None and self.answered is None and not self.is_locked

    @property
    def is_correction(self) -> bool:
        return self.is_touched and (self.stored is not None or self.answered is not None)

    def row(self, site: Site) -> Row:
        return Row(
            measure=self.measure,
            site=site,
            period=self.period,
            numerator=self.numbers.get("numerator"),
            denominator=self.numbers.get("denominator"),
            spread=self.numbers.get("spread"),
            answer=self.answer,
            line=self.line,
            version=self.version,
        )


def columns_of(measure: Measure) -> tuple[str, ...]:
    """Say which numbers a measure takes."""
    version = measure.current
    if version is None or not version.needs_denominator:
        return COLUMNS[:1]
    return COLUMNS if version.kind == Kind.MEAN else COLUMNS[:2]


def label_of(measure: Measure, column: str) -> str:
    """Call a number by its right name for the kind."""
    kind = measure.current.kind if measure.current else ""
    if column == "numerator" and kind in (Kind.MEAN, Kind.INDIVIDUAL):
        return "Mean" if kind == Kind.MEAN else "Value"
    return "Values" if column == "denominator" and kind == Kind.MEAN else LABELS[column]


@dataclass
class Grid:
    """All cells of a page, in rows by measure and columns by period."""

    site: Site
    measures: Sequence[Measure]
    columns: Sequence[date]
    cells: list[Cell] = field(default_factory=list)
    reason: str = ""
    faults: list[str] = field(default_factory=list)

    def fill(
        self,
        stored: Iterable[Observation],
        answers: Iterable[PeriodAnswer],
        locked: Iterable[date],
    ) -> "Grid":
        """Put in what is stored."""
        held = {(one.measure_id, one.period): one for one in stored}
        said = {(one.measure_id, one.period): one for one in answers}
        months = set(locked)
        for measure in self.measures:
            for period in self.columns:
                cell = Cell(
                    measure,
                    period,
                    line=len(self.cells) + 1,
                    stored=held.get((measure.pk, period)),
                    answered=said.get((measure.pk, period)),
                    is_locked=periods.start_of(period, "month") in months,
                )
                cell.texts, cell.answer = dict(cell.was), cell.answer_was
                cell.version = cell.stored.version if cell.stored else 0
                self.cells.append(cell)
        return self

    def read(self, data: Mapping[str, str]) -> "Grid":
        """Take over what was typed. A field that did not come is as it was."""
        self.reason = data.get("reason", "").strip()
        for cell in self.cells:
            if cell.is_locked:
                continue
            for name in cell.columns:
                text = data.get(f"{name}.{cell.key}", cell.texts[name])
                cell.texts[name] = text.strip()[: LONGEST + 1]
            cell.answer = data.get(f"answer.{cell.key}", cell.answer)
            cell.is_sure = f"sure.{cell.key}" in data
            seen = data.get(f"version.{cell.key}", "")
            cell.version = int(seen) if seen.isascii() and seen.isdecimal() else cell.version
        return self

    @property
    def touched(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_touched]

    @property
    def has_faults(self) -> bool:
        return bool(self.faults) or any(cell.faults or cell.question for cell in self.cells)

    def check(self) -> None:
        """Find everything that is wrong with what was typed, before the door is asked."""
        for cell in self.touched:
            _check(cell)
        if not self.touched:
            self.faults.append("Nothing is filled in that is not there already.")
        elif any(cell.is_correction for cell in self.touched) and not self.reason:
            self.faults.append("Say why values change: the reason stays beside them.")

    def rows(self) -> list[Row]:
        return [cell.row(self.site) for cell in self.touched]

    def blame(self, faults: Iterable[RowError]) -> None:
        """Put what the door found wrong beside its cell."""
        by_line = {cell.line: cell for cell in self.cells}
        for fault in faults:
            cell = by_line.get(fault.line)
            if cell is None:
                self.faults.append(fault.reason)
            else:
                column = fault.column if fault.column in cell.columns else cell.columns[0]
                cell.faults.setdefault(column, fault.reason)

    def meet(self, conflicts: Iterable[RowError]) -> None:
        """Show whose value came between; saving once more puts the typed one in its place."""
        by_line = {cell.line: cell for cell in self.cells}
        for one in conflicts:
            if isinstance(one, Conflict):
                cell = by_line[one.line]
                cell.version = one.before.version
                words = f"{one.reason} Saving again puts yours in its place."
                cell.faults[cell.columns[0]] = words

    def by_measure(self) -> Iterator[tuple[Measure, list[Cell]]]:
        many = len(self.columns)
        for at, measure in enumerate(self.measures):
            yield measure, self.cells[at * many : (at + 1) * many]


def _check(cell: Cell) -> None:
    typed = {name: text for name, text in cell.texts.items() if text}
    if cell.answer and cell.answer not in PeriodAnswer.Kind.values:
        cell.faults[cell.columns[0]] = "Choose one of the answers offered."
        return
    if cell.answer and cell.texts != cell.was and "numerator" in typed:
        cell.faults["numerator"] = ONE
        return
    for name in cell.columns:
        _check_number(cell, name)


def _check_number(cell: Cell, name: str) -> None:
    text = cell.texts[name]
    if len(text) > LONGEST:
        cell.faults[name] = f"Keep it to {LONGEST} letters."
    elif text:
        try:
            cell.numbers[name] = number(text)
        except NotUnderstood as error:
            cell.faults[name] = str(error)
    elif not cell.answer:
        optional = name == "spread" and cell.texts["denominator"] == "1"
        if cell.stored is not None and cell.was[name]:
            cell.faults[name] = CANNOT_REMOVE
        elif not optional:
            cell.faults[name] = BOTH


def _written(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def ask_back(cells: Iterable[Cell], expected: Mapping[int, Mapping[str, Any]]) -> None:
    """Ask “is this right?” of a new value far from what its chart lets one expect.

    `expected` has, by measure, the newest centre line and limits with the number they were drawn
    for, and the values of late. A limit for another number of people is wider or narrower by the
    root of their ratio. What lies among the values of late is no surprise.
    """
    for cell in cells:
        known = expected.get(cell.measure.pk)
        if known is None or cell.is_sure or cell.faults or "numerator" not in cell.numbers:
            continue
        value = value_of(cell.measure, cell.numbers)
        if value is None:
            continue
        low, high = _reach(known, cell.numbers.get("denominator"))
        if known["lately"] and min(known["lately"]) <= value <= max(known["lately"]):
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            cell.question = (
                f"{value:,.1f} is far from the {known['center']:,.1f} usual here. Is this right?"
            )


def value_of(measure: Measure, numbers: Mapping[str, Decimal]) -> float | None:
    version = measure.current
    if version is None or not version.is_divided:
        return float(numbers["numerator"])
    size = numbers.get("denominator")
    return float(numbers["numerator"] / size) * version.multiplier if size else None


def _reach(known: Mapping[str, Any], size: Decimal | None) -> tuple[float | None, float | None]:
    center, stretch = known["center"], 1.0
    if size and known["denominator"]:
        stretch = (known["denominator"] / float(size)) ** 0.5
    low, high = known["lower"], known["upper"]
    return (
        None if low is None else center - (center - low) * stretch,
        None if high is None else center + (high - center) * stretch,
    )
