"""A file of data read: bytes in, rows out, or every bad cell by line, column and reason.

Nothing is stored here. How a file becomes a table is in `outcomes.sheets`; what a value may be,
and what it would change, is in `outcomes.actions.submissions`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from lhs_platform.lib.errors import RowError, RowErrors
from networks.models import Site
from outcomes import sheets
from outcomes.actions.submissions import Row
from outcomes.models import Measure, MeasureVersion
from outcomes.sheets import shown

# More bad cells than this are counted, not listed.
MOST_FAULTS = 200

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])", re.ASCII | re.IGNORECASE)
_NOTHING = frozenset(
    {"na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "—", ".", "?", "missing"}
)

Check = Callable[[Row], Iterable[RowError]]


class NotUnderstood(ValueError):
    """A cell that cannot be read, with the reason for people."""


@dataclass(frozen=True)
class Parsed:
    """What a file says, and in words how it was understood."""

    rows: list[Row]
    understood: str


@dataclass
class _Reading:
    measures: Mapping[str, Measure]
    sites: Mapping[str, Site]
    check: Check
    rows: list[Row] = field(default_factory=list)
    faults: list[RowError] = field(default_factory=list)
    count: int = 0
    left_out: int = 0

    def blame(self, faults: Iterable[RowError]) -> None:
        for fault in faults:
            self.count += 1
            if self.count <= MOST_FAULTS:
                self.faults.append(fault)


def read(
    data: bytes,
    *,
    measures: Mapping[str, Measure],
    sites: Mapping[str, Site],
    check: Check = lambda _row: (),
) -> Parsed:
    """Read a whole file, or raise RowErrors with all that is wrong in it.

    `check` gives more faults of a row that could be read, so that one look finds everything.
    Rows without any number are left out: missing is no row, never zero.
    """
    table = sheets.read(data)
    reading = _Reading(measures, sites, check)
    for line, cells in table.lines:
        if cells["numerator"] or cells.get("denominator"):
            _take(reading, line, cells)
        else:
            reading.left_out += 1
    if reading.count:
        raise RowErrors(headline(reading.count), reading.faults)
    if not reading.rows:
        raise sheets.refusal("no_numbers", "No row of this file has a number in it.")
    return Parsed(reading.rows, _understood(table.understood, reading.left_out))


def headline(count: int) -> str:
    """Say how much is wrong."""
    places = "One cell needs" if count == 1 else f"{count:,} cells need"
    listed = f" The first {MOST_FAULTS} are listed." if count > MOST_FAULTS else ""
    return f"{places} another look. Nothing was stored.{listed}"


def _understood(table: str, left_out: int) -> str:
    if not left_out:
        return table
    return f"{table}; {left_out:,} without a number left out"


def _take(reading: _Reading, line: int, cells: dict[str, str]) -> None:
    found: dict[str, object] = {}
    faults = []
    helps = reading.count < MOST_FAULTS
    readers: dict[str, Callable[[str], object]] = {
        "site": lambda text: _known(text, reading.sites, "site", helps=helps),
        "measure": lambda text: _known(text, reading.measures, "measure", helps=helps),
        "period": lambda text: _period_for(text, found.get("measure")),
        "numerator": number,
        "denominator": lambda text: number(text) if text else None,
    }
    for column, reader in readers.items():
        try:
            found[column] = reader(cells.get(column, ""))
        except NotUnderstood as error:
            code = "missing" if not cells.get(column) else CODES[column]
            faults.append(RowError(line=line, column=column, code=code, reason=str(error)))
    if faults:
        reading.blame(faults)
        return
    row = Row(line=line, **found)  # type: ignore[arg-type]
    reading.blame(reading.check(row))
    reading.rows.append(row)


CODES = {
    "site": "unknown_site",
    "measure": "unknown_measure",
    "period": "bad_date",
    "numerator": "not_a_number",
    "denominator": "not_a_number",
}


def _known(
    text: str, things: Mapping[str, Site] | Mapping[str, Measure], what: str, *, helps: bool
) -> object:
    """Find a thing by its code; help where the name or a near code was given."""
    if not text:
        raise NotUnderstood(f"Missing: the code of the {what}.")
    code = text.lower()
    if code in things:
        return things[code]
    hint = _near(code, things) if helps else ""
    raise NotUnderstood(f"{shown(text)} is not the code of a {what} here.{hint}")


def _near(code: str, things: Mapping[str, Site] | Mapping[str, Measure]) -> str:
    named = [key for key, thing in things.items() if thing.name.lower() == code]
    near = named or get_close_matches(code[:60], things, n=1, cutoff=0.7)
    return f" Did you mean {near[0]}?" if near else ""


def _period_for(text: str, measure: object) -> date:
    period = period_of(text)
    version = measure.current if isinstance(measure, Measure) else None
    quarterly = version is None or version.frequency == MeasureVersion.Frequency.QUARTER
    if _QUARTER.fullmatch(text) and not quarterly:
        raise NotUnderstood(f"{shown(text)} is a quarter, but this measure is monthly.")
    return period


def period_of(text: str) -> date:
    """Read 2026-10, 2026-10-01 or 2026-Q4; raises NotUnderstood."""
    text = text.strip()
    month, quarter = _MONTH.fullmatch(text), _QUARTER.fullmatch(text)
    try:
        if quarter:
            return _within(date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1))
        if month:
            return _within(date(int(month[1]), int(month[2]), int(month[3] or 1)))
    except ValueError as error:
        raise NotUnderstood(f"{shown(text)} is not a day of the calendar.") from error
    if not text:
        raise NotUnderstood("Missing: the period, for example 2026-10.")
    raise NotUnderstood(
        f"{shown(text)} can be read in more than one way. Write the year first: 2026-10 for "
        "October 2026, or 2026-Q4."
    )


def _within(period: date) -> date:
    if not 1970 <= period.year <= 2100:
        raise ValueError
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
    bare = re.sub(r"[,'’_\s\u00a0\u202f]", "", text)
    if re.fullmatch(r"[+-]?\d{1,3}([,'’_\s]\d{3})+(\.\d+)?", text) and _NUMBER.fullmatch(bare):
        return f" Write it without a thousands separator: {bare}."
    if re.fullmatch(r"[+-]?[\d.]+,\d+", text):
        return f" Write a decimal point: {text.replace('.', '').replace(',', '.')}."
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", text):
        return " The spreadsheet shortened it: show the column as whole numbers and save again."
    return ""
