"""Excel workbooks (.xlsx), read as lines of text.

A workbook is a packed folder of XML that anybody may have made. Before it is opened, its size
unpacked is held against its size packed, and anything that names entities is refused; then it is
read line by line, never whole.
"""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice, repeat
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lhs_platform.lib.refusals import refusal

START = b"PK\x03\x04"
MOST_UNPACKED = 50 * 1024 * 1024
MOST_TIMES = 100
MOST_PARTS = 2_000
# The last line a spreadsheet can have, and the first columns, beyond which nothing is looked at.
LAST_LINE = 1_048_576
COLUMNS_READ = 60
# So many lines are looked through in all sheets together; of those that are in the file, even if
# empty, a twentieth, for reading one takes twenty times as long.
MOST_LINES = 2 * LAST_LINE
COST_OF_ONE = 20
# The heading stands in one of the first lines that are not blank.
HEADING_WITHIN = 20
NOT_WORKBOOKS = {
    "xl/workbook.bin": "This is an Excel binary workbook.",
    "word/document.xml": "This is a Word document.",
    "ppt/presentation.xml": "This is a PowerPoint presentation.",
    "Index/Document.iwa": "This is a Numbers file.",
}
SAVE_AS = "Save it as an Excel workbook (.xlsx) or as CSV and choose that file."
BROKEN = "This workbook cannot be opened. Open it in Excel, save it again, and choose that file."
TOO_MANY_LINES = (
    "The sheets of this workbook have too many lines, empty ones too. Copy the table into a new "
    "workbook and choose that file."
)
NO_RESULT = "=…"

Record = tuple[int, list[str]]


def open_sheet(
    data: bytes, *, is_header: Callable[[Iterable[str]], bool]
) -> tuple[Iterator[Record], str]:
    """Give the lines of the first sheet that has the headings, from these on, and its name."""
    has_formulas = _inspect(data)
    try:
        sheets = _visible(data, data_only=True)
        # Where a formula was never computed, only its text says that there is something.
        formulas = _visible(data, data_only=False) if has_formulas else [None] * len(sheets)
        patience = Patience()
        for sheet, twin in zip(sheets, formulas, strict=True):
            found = _from_heading(_records(sheet, twin, patience), is_header)
            if found is not None:
                return found, _said(sheet.title, len(sheets) - 1)
    except BAD as error:
        raise refusal("broken", BROKEN) from error
    if not sheets:
        raise refusal("no_sheet", "This workbook has no sheet that can be seen.")
    return _records(sheets[0], None, Patience()), _said(sheets[0].title, len(sheets) - 1)


def _visible(data: bytes, *, data_only: bool) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False
        )
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


# What openpyxl and the unpacking raise over files that were damaged, by chance or on purpose.
BAD = (
    AttributeError, EOFError, IndexError, InvalidFileException, KeyError,
    OSError, OverflowError, RuntimeError, SyntaxError, TypeError, UnicodeError, ValueError,
    zipfile.BadZipFile, zipfile.LargeZipFile,
)  # fmt: skip


def _said(title: str, others: int) -> str:
    return f"sheet “{title[:40]}”" + (
        f"; {others} other {'sheet' if others == 1 else 'sheets'} not read" if others else ""
    )


def _from_heading(
    records: Iterator[Record], is_header: Callable[[Iterable[str]], bool]
) -> Iterator[Record] | None:
    for line, cells in islice(records, HEADING_WITHIN):
        if is_header(cells):
            return _after(line, cells, records)
    return None


def _after(line: int, cells: list[str], records: Iterator[Record]) -> Iterator[Record]:
    yield line, cells
    yield from records


def _inspect(data: bytes) -> bool:
    """Refuse what is too large or dangerous; say whether there are formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            _refuse_others({part.filename for part in parts}, packed)
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, MOST_TIMES * len(data)):
                raise refusal("too_big", "Unpacked, this workbook is too large. Send it in parts.")
            return sum(_has_formulas(packed, part) for part in parts if _is_xml(part)) > 0
    except BAD as error:
        raise refusal("broken", BROKEN) from error


def _refuse_others(names: set[str], packed: zipfile.ZipFile) -> None:
    if "mimetype" in names and b"opendocument" in packed.read("mimetype")[:80]:
        raise refusal("not_excel", f"This is an OpenDocument file. {SAVE_AS}")
    for part, what in NOT_WORKBOOKS.items():
        if part in names:
            raise refusal("not_excel", f"{what} {SAVE_AS}")
    if "xl/workbook.xml" not in names:
        reason = "This is a packed archive, not a workbook. Unpack it and choose the file inside."
        raise refusal("archive", reason)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.endswith((".xml", ".rels", ".vml"))


def _has_formulas(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Look through a part for formulas; refuse it if it declares entities, or is written so that
    this could not be seen."""
    tail, found = b"", False
    with packed.open(part) as opened:
        while block := opened.read(1 << 18):
            text = tail + block
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in block:
                raise refusal(
                    "entities", f"This workbook holds what no spreadsheet needs. {SAVE_AS}"
                )
            found = found or b"<f>" in text or b"<f " in text
            tail = block[-10:]
    return found


class Patience:
    """How many lines of a workbook are still looked through."""

    def __init__(self) -> None:
        self.left = MOST_LINES

    def spend(self, lines: int) -> None:
        self.left -= lines
        if self.left < 0:
            raise refusal("too_many_lines", TOO_MANY_LINES)


def _records(sheet: Any, twin: Any, patience: Patience) -> Iterator[Record]:
    """Give each line that is not blank, with its number."""
    rows = zip(_rows(sheet), _rows(twin) if twin is not None else repeat(()), strict=False)
    number = 0
    blank: tuple[Any, Any] = (None, None)
    while True:
        try:
            row, formulas = next(rows, (None, ()))
        except BAD as error:
            raise refusal("broken", BROKEN, line=number + 1) from error
        if row is None:
            return
        number += 1
        # Lines that are not in the file at all are one and the same object.
        if row is blank[0] and formulas is blank[1]:
            patience.spend(1)
            continue
        patience.spend(COST_OF_ONE)
        texts = _texts(row, formulas)
        if texts:
            yield number, texts
        else:
            blank = (row, formulas)


def _texts(row: Sequence[Any], formulas: Sequence[Any]) -> list[str]:
    texts = [_text(cell) for cell in row]
    for place, cell in enumerate(formulas[: len(texts)]):
        if not texts[place] and cell.value is not None:
            texts[place] = NO_RESULT
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()
    return sheet.iter_rows(max_row=LAST_LINE, max_col=COLUMNS_READ)  # type: ignore[no-any-return]


def _text(cell: Any) -> str:
    """Write a cell as its reader would have typed it: dates by year first, whole numbers plain."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    if "%" in (cell.number_format or "General"):
        return f"{value * 100:.15g}%"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
