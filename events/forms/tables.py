"""A list of people read from a file: a workbook, or text with one person a line.

Where the first line names its columns, each cell is what its heading says, and columns that are
not about name, address or group are passed over. Otherwise a line is read as if it was pasted.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django import forms
from openpyxl.utils import get_column_letter

from events.actions.invitations import MOST_AT_ONCE, Person, fault_in
from events.forms.pasting import GROUP_WORDS, Reading, pasted, read_people
from lhs_platform.lib import workbooks
from lhs_platform.lib.errors import RowError, RowErrors
from lhs_platform.lib.rest.streaming import as_entered

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = MOST_AT_ONCE * 2
MOST_COLUMNS = 50
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SEPARATORS = ",;\t|"
HEADINGS = {
    "email": {"email", "e-mail", "mail", "email address", "e-mail address", "address"},
    "name": {"name", "full name", "person", "participant"},
    "first": {"first name", "given name", "first"},
    "last": {"last name", "family name", "surname", "last"},
    "group": {"group", "role", "stakeholder group", "kind"},
}
MEANING = {word: column for column, words in HEADINGS.items() for word in words}

Record = tuple[int, list[str]]


def meant(cells: Iterable[str]) -> dict[str, int]:
    """Give the place of each column that a line of headings names."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = MEANING.get(" ".join(cell.lower().strip(" *:").split()))
        if column:
            found.setdefault(column, place)
    return found


def is_header(cells: Iterable[str]) -> bool:
    return "email" in meant(cells)


def read_file(content: bytes) -> Reading:
    """Read an uploaded list, or raise a ValidationError with what stands in the way."""
    if len(content) > MOST_BYTES:
        raise forms.ValidationError("The file is larger than 5 MB. Split it.")
    if content.startswith(OLD_EXCEL):
        raise forms.ValidationError(
            "This is an old Excel workbook, or one with a password. Save it as .xlsx or CSV."
        )
    if content.startswith(workbooks.START):
        try:
            records, _ = workbooks.open_sheet(content, is_header=is_header)
            return read_records(records)
        except RowErrors as error:
            raise forms.ValidationError(error.text) from error
    reading = read_text(decoded(content))
    reading.is_file = True
    return reading


def read_text(text: str) -> Reading:
    """Read text: by its headings where there are any, else line by line as it would be pasted."""
    lines = text.replace("\x00", "").splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    if not is_header(first.split(separator)):
        return read_people(text)
    rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator, skipinitialspace=True)
    try:
        return read_records((rows.line_num, [cell.strip() for cell in row]) for row in rows)
    except csv.Error as error:
        reason = f"Line {rows.line_num} cannot be read as CSV. Save the file again."
        raise forms.ValidationError(reason) from error


def read_records(records: Iterator[Record]) -> Reading:
    """Read lines of cells; the first may be headings."""
    reading = Reading(is_file=True)
    columns: dict[str, int] = {}
    filled = ((line, cells) for line, cells in records if any(cells))
    for number, (line, cells) in enumerate(filled):
        if number == 0 and is_header(cells):
            columns = meant(cells)
            continue
        if len(cells) > MOST_COLUMNS:
            raise forms.ValidationError(f"Row {line} has more than {MOST_COLUMNS} columns.")
        if number > MOST_ROWS:
            reading.faults.append(_too_many(line))
            break
        reading.take(_by_heading(cells, columns, line) if columns else _as_pasted(cells, line))
    return reading


def _as_pasted(cells: Sequence[str], line: int) -> Person | RowError:
    plain = (cell.replace("\t", " ").replace("\n", " ").strip('"') for cell in cells)
    return pasted("\t".join(plain), line)


def _by_heading(cells: Sequence[str], columns: dict[str, int], line: int) -> Person | RowError:
    at = {
        name: as_entered(cells[place].strip())
        for name, place in columns.items()
        if place < len(cells)
    }
    name = at.get("name") or " ".join(filter(None, [at.get("first"), at.get("last")]))
    group = at.get("group", "")
    email = at.get("email", "").removeprefix("mailto:")
    known = str(GROUP_WORDS.get(group.lower(), "")) if group else ""
    if group and not known:
        reason = f"“{group[:40]}” is not a group: use parent, clinician, researcher or leader."
        return RowError(
            line=line, column=_called("group", columns), code="bad_group", reason=reason
        )
    if not name and "@" in email:
        return pasted(email, line)
    person = Person(name=" ".join(name.split()), email=email, group=known, line=line)
    fault = fault_in(person)
    if fault is None:
        return person
    called = _called(fault.column, columns)
    return RowError(line=line, column=called, code=fault.code, reason=fault.reason)


def _called(column: str, columns: dict[str, int]) -> str:
    """Name a column as its reader finds it: by its letter and what it is."""
    place = columns.get(column, columns.get("first" if column == "name" else column))
    return column if place is None else f"{get_column_letter(place + 1)} ({column})"


def _too_many(line: int) -> RowError:
    reason = f"Only the first {MOST_ROWS:,} rows are read. Add the rest afterwards."
    return RowError(line=line, column="", code="too_many", reason=reason)


def decoded(content: bytes) -> str:
    """Give the text of an uploaded file, whatever program saved it."""
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise forms.ValidationError("This file is not text. Save it as CSV and upload that.")


def _encodings(content: bytes) -> list[str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    if b"\x00" in content[:200]:
        return ["utf-16-le", "utf-16-be"]
    return ["utf-8-sig", "cp1252"]
