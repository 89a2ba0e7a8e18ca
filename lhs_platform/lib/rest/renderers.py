"""JSON by orjson, and the names of the streamed formats."""

from decimal import Decimal
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


def plain(value: Any) -> Any:
    """Give orjson what it does not know: decimals as numbers, lazy texts as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def dumps(data: Any) -> bytes:
    return orjson.dumps(data, default=plain, option=orjson.OPT_NON_STR_KEYS)


class ORJSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, _accepted: str | None = None, _context: Any = None) -> bytes:
        return b"" if data is None else dumps(data)


class FileRenderer(ORJSONRenderer):
    """Stands where the answer is a file, whatever kind a client says it takes; errors are JSON."""

    media_type = "*/*"
    format = ""


class CSVRenderer(ORJSONRenderer):
    """Names the format; rows are written by `streaming`, errors fall back to JSON."""

    media_type = "text/csv"
    format = "csv"


class NDJSONRenderer(ORJSONRenderer):
    """Names the format; one JSON object a line, written by `streaming`."""

    media_type = "application/x-ndjson"
    format = "ndjson"
