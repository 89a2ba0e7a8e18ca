"""Whole lists, row by row, without holding them in memory."""

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from lhs_platform.lib.rest.renderers import dumps, plain

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def cell(value: Any) -> Any:
    """Make one CSV cell: empty for None, and no text that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, (int, float, bool)):
        return value
    if isinstance(value, (list, dict)):
        return dumps(value).decode()
    return plain(value)


def as_entered(text: str) -> str:
    """Take away what `cell` put before a text, so that an export reads back as it was."""
    is_marked = text.startswith("'") and text[1:].startswith(_FORMULA_STARTS)
    return text[1:] if is_marked else text


def csv_lines(columns: list[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Give CSV lines, header first."""
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(row.get(name)) for name in columns])


def stream(
    fmt: str, columns: list[str], rows: Iterable[dict[str, Any]], *, name: str
) -> StreamingHttpResponse:
    """Answer with all rows as CSV or NDJSON, as a file called `name`."""
    lines: Iterable[str | bytes]
    if fmt == "csv":
        lines, content_type = csv_lines(columns, rows), "text/csv; charset=utf-8"
    else:
        lines, content_type = (dumps(row) + b"\n" for row in rows), "application/x-ndjson"
    return StreamingHttpResponse(
        lines,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{fmt}"'},
    )


RowMaker = Callable[[Any], dict[str, Any]]
