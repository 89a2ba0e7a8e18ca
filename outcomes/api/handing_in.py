"""Observations from a program: all of a request or nothing, and once for each Idempotency-Key."""

import hashlib
from collections.abc import Iterator
from typing import Any, Protocol

import orjson
from django.utils import timezone
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request

from lhs_platform.lib.errors import RowError
from lhs_platform.lib.rest.parsers import Lines, TooLarge
from networks.models import Network
from outcomes import completeness, patient_data
from outcomes.actions import submissions
from outcomes.files.cells import shown
from outcomes.files.imports import FIELDS, Reader
from outcomes.files.senders import reader_for
from outcomes.models import Submission

# In one JSON document, and in one stream of lines.
MOST_ROWS = 20_000
MOST_LINES = 100_000
LONGEST_KEY = 100
KNOWN = frozenset(FIELDS)


def hand_in(request: Request, network: Network, rows: "Rows") -> Submission:
    """Read all rows, then store all of them; raises RowErrors with every bad one."""
    now = timezone.now()
    key = _key(request)
    reader = reader_for(request.user, network, today=completeness.today_in(network, now))
    for line, row in rows:
        _take(reader, line, row)
    sha256 = rows.sha256(network)
    before = submissions.answered_before(by=request.user, key=key, body_sha256=sha256)
    return before or submissions.submit(
        reader.finish(),
        by=request.user,
        network=network,
        channel=Submission.Channel.REST,
        now=now,
        reason=rows.reason,
        idempotency_key=key,
        body_sha256=sha256 if key else "",
    )


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise ParseError(f"An Idempotency-Key is a text of up to {LONGEST_KEY} printable letters.")
    return key


def _take(reader: Reader, line: int, row: Any) -> None:
    if not isinstance(row, dict):
        reason = "This is no row: a JSON object with site, measure, period and numerator."
        reader.blame([RowError(line=line, column="", code="not_a_row", reason=reason)])
        return
    for name, value in row.items():
        code, reason = _fault(name, value)
        if code:
            reader.blame([RowError(line=line, column=name[:40], code=code, reason=reason)])
            return
    reader.take(line, row)


def _fault(name: str, value: Any) -> tuple[str, str]:
    """Say what is wrong with a field before it is read."""
    if isinstance(value, (bool, list, dict)):
        return "not_a_value", "This is neither a text nor a number."
    if name in KNOWN:
        return "", ""
    if patient_data.in_columns([name]):
        looks = f"{shown(name)}: this looks like data of single patients."
        return "patient_data", f"{looks} {patient_data.WHAT_TO_DO}"
    return "unknown_column", f"{shown(name)} is no field of a row. There are {', '.join(FIELDS)}."


class Rows(Protocol):
    """The rows of one request, each with its line, and what else it said."""

    slug: Any
    reason: str

    def __iter__(self) -> Iterator[tuple[int, Any]]: ...

    def sha256(self, network: Network) -> str:
        """Sum up what was asked of this network, once all rows were read."""


class Streamed:
    """One row a line, read while they come in; the network stands in the address."""

    def __init__(self, lines: Lines, query: Any) -> None:
        self.lines = lines
        self.slug, self.reason = query.get("network", ""), query.get("reason", "")

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        for count, (number, line) in enumerate(self.lines, start=1):
            if count > MOST_LINES:
                raise TooLarge(f"More than {MOST_LINES:,} rows. Send them in parts.")
            try:
                yield number, orjson.loads(line)
            except orjson.JSONDecodeError:
                yield number, None

    def sha256(self, network: Network) -> str:
        return _sum(network, self.reason, self.lines.sha256.encode())


class Whole:
    """A JSON document with its network and a list of rows."""

    def __init__(self, given: Any) -> None:
        if not isinstance(given, dict):
            raise ValidationError({"": ["Send an object with a network and rows."]})
        self.rows = given.get("rows")
        self.slug, self.reason = given.get("network"), given.get("reason") or ""
        for name, value in (("network", self.slug), ("reason", self.reason)):
            if not isinstance(value, str):
                raise ValidationError({name: ["Give a text."]})
        if not isinstance(self.rows, list) or not self.rows:
            raise ValidationError({"rows": ["Give a list of one row or more."]})
        if len(self.rows) > MOST_ROWS:
            raise TooLarge(
                f"More than {MOST_ROWS:,} rows. Send them as lines (application/x-ndjson), "
                f"up to {MOST_LINES:,} at once."
            )

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        yield from enumerate(self.rows, start=1)  # type: ignore[arg-type]

    def sha256(self, network: Network) -> str:
        return _sum(network, self.reason, orjson.dumps(self.rows, option=orjson.OPT_SORT_KEYS))


def rows_of(request: Request) -> Rows:
    """Give the rows of a request in either shape."""
    data = request.data
    return Streamed(data, request.query_params) if isinstance(data, Lines) else Whole(data)


def _sum(network: Network, reason: str, rows: bytes) -> str:
    head = f"{network.public_id}\n{reason}\n".encode()
    return hashlib.sha256(head + rows).hexdigest()
