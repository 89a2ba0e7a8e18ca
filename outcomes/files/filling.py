"""Excel workbooks (.xlsx), written as a file to fill in."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font


def written(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str, notes: Iterable[str]
) -> bytes:
    """Write a file to fill in: one sheet with the headings, one with what they mean."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    sheet.append(list(columns))
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGH", (18, 26, 12, 14, 14, 12, 16, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for column in ("C",):
        for cell in sheet[column]:
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
    help_sheet = book.create_sheet("How to fill it in")
    help_sheet.column_dimensions["A"].width = 100
    for note in notes:
        # Names may hold what a workbook cannot.
        help_sheet.append(["".join(sign if sign.isprintable() else " " for sign in note)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
