"""Rows of a file or of a program, read: codes and texts in, rows out, or every bad cell by line,
column and reason.

Nothing is stored here. How a file becomes a table is in `outcomes.files.sheets`; what a value may be,
and what it would change, is in `outcomes.intake`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from typing import Any

from lhs_platform.lib.errors import RowError, RowErrors
from lhs_platform.lib.numbers import whole_number
from lhs_platform.lib.refusals import refusal
from networks.models import Site
from outcomes.files import cells, sheets
from outcomes.files.cells import NotUnderstood, number, period_of, shown
from outcomes.intake import Row
from outcomes.intake.rows import REMOVED
from outcomes.models import Measure, MeasureVersion, PeriodAnswer

PROGRESS_EVERY = 1_000
# What a row may say; `version` is for programs.
FIELDS = (*sheets.ALL_COLUMNS, "version")
# More bad cells than this are counted, not listed.
MOST_FAULTS = 5_000
# For so many codes that are not known, a near one is looked for.
MOST_HINTS = 200

Check = Callable[[Row], Iterable[RowError]]
Cells = Mapping[str, Any]
CODES = {
    "site": "unknown_site",
    "measure": "unknown_measure",
    "period": "bad_date",
    "numerator": "not_a_number",
    "denominator": "not_a_number",
    "spread": "not_a_number",
    "answer": "unknown_answer",
    "version": "not_a_number",
}


@dataclass(frozen=True)
class Parsed:
    """What a file says, and in words how it was understood."""

    rows: list[Row]
    understood: str


class _Known(dict[Any, Any]):
    """What distinct cells mean: each is read once, however often it stands in a file."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: Any) -> Any:
        found = self[cell] = self.read(cell)
        return found


@dataclass
class Reader:
    """Reads rows one after the other and remembers what is wrong with them.

    `check` gives more faults of a row that could be read, so that one look finds everything.
    """

    measures: Mapping[str, Measure]
    sites: Mapping[str, Site]
    check: Check | None = None
    rows: list[Row] = field(default_factory=list)
    faults: list[RowError] = field(default_factory=list)
    count: int = 0
    hints: int = 0

    def __post_init__(self) -> None:
        self._sites = _Known(lambda cell: self._known(cell, self.sites, "site"))
        self._measures = _Known(lambda cell: self._known(cell, self.measures, "measure"))
        self._numbers = _Known(lambda cell: number(_text(cell)))
        self._numbers[None] = self._numbers[""] = None
        self._periods: dict[str, _Known] = {
            frequency: _Known(partial(_period, frequency=frequency))
            for frequency in MeasureVersion.Frequency.values
        }

    def take(self, line: int, given: Cells) -> None:
        """Read one row: the quick way, or, where that fails, cell by cell with all its faults."""
        get = given.get
        if get("answer") or get("reason") or get("version") is not None:
            self._take_slowly(line, given)
            return
        try:
            measure = self._measures[given["measure"]]
            row = Row(
                measure,
                self._sites[given["site"]],
                self._periods[measure.current.frequency][given["period"]],
                self._numbers[given["numerator"]],
                self._numbers[get("denominator")],
                self._numbers[get("spread")],
                line=line,
            )
        except (NotUnderstood, KeyError, TypeError, AttributeError):
            self._take_slowly(line, given)
            return
        if row.numerator is None:
            self._take_slowly(line, given)
            return
        self._keep(row)

    def finish(self) -> list[Row]:
        """Give all rows, or raise RowErrors with all that is wrong."""
        if self.count:
            raise RowErrors(headline(self.count), self.faults)
        return self.rows

    def blame(self, faults: Iterable[RowError]) -> None:
        for fault in faults:
            self.count += 1
            if self.count <= MOST_FAULTS:
                self.faults.append(fault)

    def _keep(self, row: Row) -> None:
        if self.check is not None:
            self.blame(self.check(row))
        self.rows.append(row)

    def _take_slowly(self, line: int, given: Cells) -> None:
        texts = {name: _text(given.get(name)) for name in FIELDS}
        found: dict[str, Any] = {}
        faults = []
        for column, read in self._readers(texts, found).items():
            try:
                found[column] = read(texts[column])
            except NotUnderstood as error:
                code = CODES[column] if texts[column] else "missing"
                faults.append(RowError(line=line, column=column, code=code, reason=str(error)))
        if faults:
            self.blame(faults)
        else:
            is_removal = found["answer"] == REMOVED
            found["answer"] = "" if is_removal else found["answer"]
            self._keep(Row(line=line, reason=texts["reason"], is_removal=is_removal, **found))

    def _readers(
        self, texts: Mapping[str, str], found: dict[str, Any]
    ) -> dict[str, Callable[[str], Any]]:
        return {
            "site": lambda cell: self._known(cell, self.sites, "site"),
            "measure": lambda cell: self._known(cell, self.measures, "measure"),
            "answer": cells.answer,
            "period": lambda cell: _period_for(cell, found),
            "numerator": lambda cell: _numerator(cell, texts, found),
            "denominator": lambda cell: number(cell) if cell else None,
            "spread": lambda cell: number(cell) if cell else None,
            "version": lambda cell: _whole(cell) if cell else None,
        }

    def _known(self, cell: Any, things: Mapping[str, Any], what: str) -> Any:
        """Find a thing by its code; help where the name or a near code was given."""
        text = _text(cell)
        if not text:
            raise NotUnderstood(f"Missing: the code of the {what}.")
        code = text.lower()
        if code in things:
            return things[code]
        self.hints += 1
        hint = _near(code, things) if self.hints <= MOST_HINTS else ""
        raise NotUnderstood(f"{shown(text)} is not the code of a {what} here.{hint}")


def read(
    data: bytes,
    reader: Reader,
    *,
    progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> Parsed:
    """Read a whole file, or raise RowErrors with all that is wrong in it.

    Rows without any number are left out: missing is no row, never zero.
    """
    table = sheets.read(data)
    total, left_out = len(table.lines), 0
    for done, (line, given) in enumerate(table.lines, start=1):
        if done % PROGRESS_EVERY == 0:
            progress(done, total)
        if given["numerator"] or given.get("denominator") or given.get("answer"):
            reader.take(line, given)
        elif _is_event(reader, given):
            reader.take(line, {**given, "numerator": "1"})
        else:
            left_out += 1
    rows = reader.finish()
    if not rows:
        raise refusal("no_numbers", "No row of this file has a number in it.")
    return Parsed(rows, _understood(table.understood, left_out))


def _is_event(reader: Reader, given: Cells) -> bool:
    """Say whether a row gives the day of an event: of rare ones the day alone says enough."""
    measure = reader.measures.get(given["measure"].lower())
    version = measure.current if measure else None
    return (
        version is not None
        and version.kind == MeasureVersion.Kind.TIME_BETWEEN
        and version.is_event_dated
        and bool(given["period"])
    )


def headline(count: int) -> str:
    """Say how much is wrong."""
    places = "One cell needs" if count == 1 else f"{count:,} cells need"
    listed = f" The first {MOST_FAULTS:,} are listed." if count > MOST_FAULTS else ""
    return f"{places} another look. Nothing was stored.{listed}"


def _understood(table: str, left_out: int) -> str:
    if not left_out:
        return table
    return f"{table}; {left_out:,} without a number left out"


def _text(cell: Any) -> str:
    """Give what stands in a cell as text; a program sends numbers too."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return f"{cell!s:.60}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _period(cell: Any, *, frequency: str) -> date:
    return cells.period_for(_text(cell), frequency)


def _period_for(text: str, found: Mapping[str, Any]) -> date:
    measure = found.get("measure")
    if measure is None or measure.current is None:
        return period_of(text)
    frequency = measure.current.frequency
    return cells.period_for(
        text, frequency, is_answer=found.get("answer", "") in PeriodAnswer.Kind.values
    )


def _numerator(text: str, texts: Mapping[str, str], found: Mapping[str, Any]) -> Decimal | None:
    """Read the number itself; an answer stands in its place, and an empty row says nothing."""
    if not text and (found.get("answer") or texts["answer"]):
        return None
    return number(text)


def _whole(text: str) -> int:
    said = whole_number(text)
    if said is None:
        raise NotUnderstood(f"{shown(text)} is not a version: a whole number, 0 for none.")
    return said


def _near(code: str, things: Mapping[str, Any]) -> str:
    named = [key for key, thing in things.items() if thing.name.lower() == code]
    near = named or get_close_matches(code[:60], things, n=1, cutoff=0.7)
    return f" Did you mean {near[0]}?" if near else ""
