"""A file of somebody's computer read as a table: what it is, header, lines.

Workbooks are opened by `lhs_platform.lib.workbooks`. What looks like data of single patients is refused
before anything else is read.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lhs_platform.lib import workbooks
from lhs_platform.lib.errors import RowError, RowErrors
from lhs_platform.lib.refusals import refusal
from outcomes import patient_data
from outcomes.files.cells import NotUnderstood, read_period, shown
from outcomes.patient_data import plainly

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 50

COLUMNS = ("site", "measure", "period", "numerator", "denominator")
ALL_COLUMNS = (*COLUMNS, "spread", "answer", "reason")
NEEDED = COLUMNS[:4]
SYNONYMS = {
    "site": "site code, clinic, hospital, center, centre, practice, team, unit, ward",
    "measure": "measure code, indicator, metric",
    "period": "month, quarter, week, date, day, period start",
    "numerator": "num, number, count, value, events, cases, mean",
    "denominator": "den, denom, total, out of, at risk, n",
    "spread": "sd, std, stdev, standard deviation",
    "answer": "no events or not collected, without a number",
    "reason": "why, reason for the answer",
}
MEANING = {
    word: column
    for column, others in SYNONYMS.items()
    for word in (column, *(w.strip() for w in others.split(",")))
}
LONG = (
    "Give each number a line of its own, with the columns site, measure, period, numerator, "
    "denominator: the workbook to fill in has them."
)
# A heading such as “Jan 2026”, “January 26” or “Jan-26”.
_MONTH_IN_WORDS = re.compile(
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .,/-]*(\d{4}|\d{2})", re.IGNORECASE
)
SAVE_AS = "Save it as an Excel workbook (.xlsx) or as CSV and choose that file."
NOT_TABLES = {
    b"\xd0\xcf\x11\xe0": (
        "excel",
        f"This is an old Excel workbook, or one with a password. {SAVE_AS}",
    ),
    b"%PDF": ("pdf", "This is a PDF. Send the table itself, as an Excel workbook or as CSV."),
    b"\x1f\x8b": ("archive", "This is a packed archive. Unpack it and choose the file inside."),
    b"\x89PNG": ("picture", "This is a picture. Send the table itself, as a workbook or as CSV."),
    b"\xff\xd8\xff": ("picture", "This is a picture. Send the table itself, as CSV."),
}
BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
ENCODINGS = {"utf-8": "", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows text"}
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Table:
    """The lines of a file by column; `line` is the line of the file, the header is the first."""

    lines: list[tuple[int, dict[str, str]]]
    understood: str


def read(data: bytes) -> Table:
    """Read a file as a table, or raise RowErrors with the one thing that stands in the way."""
    if len(data) > MAX_BYTES:
        raise refusal("too_big", "The file is larger than 5 MB. Send it in parts.")
    if data.startswith(workbooks.START):
        records, known = workbooks.open_sheet(data, is_header=looks_like_header)
    else:
        text, encoding = _decoded(data)
        text, separator = _separated(text)
        records = _records(text, separator)
        known = ", ".join(
            filter(None, [ENCODINGS[encoding], f"separated by {SEPARATORS[separator]}"])
        )
    first_line, names = next(records, (1, []))
    places = _places(names, first_line)
    lines = list(_lines(records, names, places))
    if not lines:
        raise refusal("no_rows", "The file has a header but no rows under it.", line=first_line)
    return Table(lines, f"{len(lines):,} {'row' if len(lines) == 1 else 'rows'}, {known}")


def looks_like_header(names: Iterable[str]) -> bool:
    """Say whether a line names most of our columns, or columns of patients."""
    plain = [plainly(name) for name in names]
    return sum(MEANING.get(name) in NEEDED for name in plain) > 1


def _decoded(data: bytes) -> tuple[str, str]:
    for start, (code, reason) in NOT_TABLES.items():
        if data.startswith(start):
            raise refusal(code, reason)
    encoding = next((name for bom, name in BOMS.items() if data.startswith(bom)), "")
    if not encoding and b"\0" in data:
        raise refusal("not_text", f"This is not a text file. {SAVE_AS}")
    text, encoding = _as_text(data, [encoding] if encoding else ["utf-8", "cp1252"])
    if "\0" in text:
        raise refusal("not_text", f"This is not a text file. {SAVE_AS}")
    if not text.strip():
        raise refusal("empty", "The file is empty.")
    if text.lstrip()[:1] == "<":
        raise refusal("web_page", "This is a web page, not a file of data. Download it again.")
    return text, encoding


def _as_text(data: bytes, encodings: list[str]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise refusal("bad_encoding", f"The letters of this file could not be read. {SAVE_AS}")


def _separated(text: str) -> tuple[str, str]:
    """Find what stands between the cells: what the first line says, or what names most columns."""
    said = re.match(r"sep=([,;\t])\r?\n", text)
    if said:
        # The line stays, emptied, so that line numbers are those of the file.
        return text[said.end() - 1 :], said[1]
    header = next(line for line in text.splitlines() if line.strip())
    return text, max(SEPARATORS, key=lambda mark: _score(header, mark))


def _score(header: str, separator: str) -> tuple[int, int]:
    names = header.split(separator)
    return sum(plainly(name) in MEANING for name in names), len(names)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record that is not blank, with the line of the file it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = "From here on the file cannot be read: a quotation mark is not closed."
            raise refusal("bad_quotes", reason, line=line) from error
        if any(cell.strip() for cell in record):
            yield line, [cell.strip() for cell in record]


def _lines(
    records: Iterator[tuple[int, list[str]]], names: list[str], places: dict[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    for count, (line, cells) in enumerate(records, start=1):
        if count > MAX_ROWS:
            raise refusal("too_many_rows", f"More than {MAX_ROWS:,} rows. Send them in parts.")
        extra = [n for n, cell in enumerate(cells) if cell and (n >= len(names) or not names[n])]
        if extra:
            raise refusal("extra_cell", _extra_text(cells[extra[0]]), line=line)
        cells += [""] * (len(names) - len(cells))
        yield line, {column: cells[place] for column, place in places.items()}


def _extra_text(cell: str) -> str:
    return (
        f"This line has a value without a column name: {shown(cell)}. A number with a comma in it "
        "does that: write 1234, not 1,234."
    )


def _places(names: list[str], line: int) -> dict[str, int]:
    """Say where each of our columns stands; everything in the header must be understood."""
    if len(names) > MAX_COLUMNS:
        raise refusal("too_many_columns", f"More than {MAX_COLUMNS} columns.", line=line)
    _refuse_patients(names, line)
    _refuse_wide(names, line)
    places: dict[str, int] = {}
    faults = []
    for place, name in enumerate(names):
        column = MEANING.get(plainly(name))
        if column in places:
            faults.append(_fault(line, name, "twice", f"The column {column} is there twice."))
        elif column:
            places[column] = place
        elif name:
            reason = f"{shown(name)} is not a column of this file. Leave it out."
            faults.append(_fault(line, name, "unknown_column", reason))
    faults += [
        _fault(line, name, "missing_column", f"The column {name} is missing.")
        for name in NEEDED
        if name not in places
    ]
    if faults:
        needed = (
            "The first line must name the columns: site, measure, period, numerator, denominator."
        )
        raise RowErrors(f"{needed} Nothing was stored.", faults)
    return places


def _refuse_wide(names: list[str], line: int) -> None:
    """Say of a table with periods or measures side by side how it is wanted instead."""
    known = {MEANING.get(plainly(name)) for name in names}
    others = [name for name in names if name and plainly(name) not in MEANING]
    days = [name for name in others if _is_period(name)]
    if days:
        what, example = "period", days[0]
    elif others and {"site", "period"} <= known and not known & {"measure", "numerator"}:
        what, example = "measure", others[0]
    else:
        return
    reason = f"This table has a column for each {what}, such as {shown(example)}. {LONG}"
    raise refusal("wide", reason, line=line, column=example[:40])


def _is_period(name: str) -> bool:
    """Say whether a heading names a period, be it in words that no row may use: “Jan 2026”."""
    if _MONTH_IN_WORDS.fullmatch(name.strip()):
        return True
    try:
        read_period(name)
    except NotUnderstood:
        return False
    return True


def _fault(line: int, column: str, code: str, reason: str) -> RowError:
    return RowError(line=line, column=column[:40], code=code, reason=reason)


def _refuse_patients(names: list[str], line: int) -> None:
    found = patient_data.in_columns(names)
    if not found:
        return
    columns = ", ".join(shown(name) for name in found[:5])
    reason = (
        f"{columns}: this looks like data of single patients. Nothing of the file was kept. "
        f"{patient_data.WHAT_TO_DO}"
    )
    raise refusal("patient_data", reason, line=line, column=found[0][:40])
