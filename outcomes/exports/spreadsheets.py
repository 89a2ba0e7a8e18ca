"""A chart as a workbook: data, definition, signals, where it is from."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from outcomes.exports.sheet import Sheet, printable

COLUMNS = [
    ("period", "Period", 12),
    ("label", "Called", 18),
    ("numerator", "Numerator", 12),
    ("denominator", "Denominator", 13),
    ("value", "Value", 12),
    ("center", "Centre line", 12),
    ("lower", "Lower limit", 12),
    ("upper", "Upper limit", 12),
    ("reading", "Reading", 24),
    ("reported", "{sites} that sent", 15),
    ("expected", "{sites} expected", 15),
]
AS_SHOWN = ("value", "center", "lower", "upper")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def workbook(sheet: Sheet) -> bytes:
    """Write a workbook. Numbers and dates are numbers and dates; text never is a formula."""
    book = Workbook(write_only=True)
    _data(book, sheet)
    rows = [(row["term"], row["text"]) for row in sheet.definition]
    _table(book, "Definition", ("Term", "Text"), rows, widths=(26, 90))
    _table(book, "Signals", ("Reading", "Rule", "From", "To", "Source"), _signals(sheet))
    _table(book, "About", ("What", "Text"), _about(sheet), widths=(26, 90))
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _data(book: Workbook, sheet: Sheet) -> None:
    rows = ([_of(point, name) for name, _, _ in COLUMNS] for point in sheet.seen["points"])
    titles = [title.format(sites=sheet.sites.capitalize()) for _, title, _ in COLUMNS]
    decimals = sheet.seen["decimals"]
    shown = "0" if not decimals else f"0.{'0' * decimals}"
    formats = [shown if name in AS_SHOWN else "" for name, _, _ in COLUMNS]
    widths = [width for _, _, width in COLUMNS]
    _table(book, "Data", titles, rows, widths=widths, formats=formats)


def _of(point: dict[str, Any], name: str) -> Any:
    return date.fromisoformat(point["period"]) if name == "period" else point[name]


def _signals(sheet: Sheet) -> Iterable[Sequence[str]]:
    points = sheet.seen["points"]
    for signal in sheet.seen["signals"]:
        # A rule about the number of runs is about all points.
        first, last = (signal["points"] or [0])[0], (signal["points"] or [-1])[-1]
        yield (
            signal["reading"],
            signal["words"],
            points[first]["label"],
            points[last]["label"],
            signal["source"],
        )


def _about(sheet: Sheet) -> Iterable[tuple[str, str]]:
    yield "Measure", sheet.measure
    yield "Network", sheet.network
    yield "Whose data", sheet.place
    yield "Chart", sheet.kind
    yield "Finding", sheet.sentence
    yield "Where it is from", sheet.source
    for note in sheet.notes:
        yield "Note", note


def _table(
    book: Workbook,
    name: str,
    titles: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int] = (14, 60, 14, 14, 40),
    formats: Sequence[str] = (),
) -> None:
    page = book.create_sheet(name)
    page.freeze_panes = "A2"
    for position, width in enumerate(widths):
        page.column_dimensions["ABCDEFGHIJKLMNOP"[position]].width = width
    page.append([_cell(page, title, bold=True) for title in titles])
    for row in rows:
        cells = [_cell(page, value) for value in row]
        for cell, shown in zip(cells, formats, strict=False):
            if shown:
                cell.number_format = shown
        page.append(cells)


def _cell(page: WriteOnlyWorksheet, value: Any, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(page, value=printable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # what begins with = is text, and nothing is run
        cell.alignment = WRAPPED
    if bold:
        cell.font = Font(bold=True)
    return cell
