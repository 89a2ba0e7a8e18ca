"""Long hand-overs into PostgreSQL by COPY. `outcomes.intake.storing` decides when."""

import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from outcomes.intake.rows import Before, Row
from outcomes.models import Observation, ObservationChange

# So many lines are held as text at a time.
LINES = 10_000
NULL = "\\N"
CHANGED = "outcomes_changed_values"

VersionOf = Callable[[Row], int]
Pairs = Sequence[tuple[Row, Before]]


def add(rows: Sequence[Row], version_of: VersionOf, submission: int, now: datetime) -> None:
    """Insert new observations."""
    moment = now.isoformat()
    tail = f"\t1\t{submission}\t{moment}\t{moment}\n"
    names = _columns(
        Observation, "public_id", "measure_id", "measure_version_id", "site_id", "period",
        "numerator", "denominator", "spread", "version", "submission_id", "created_at",
        "updated_at",
    )  # fmt: skip
    lines = (
        f"{public_id}\t{row.measure.id}\t{version_of(row)}\t{row.site.id}\t{row.period}\t"
        f"{row.numerator}\t{NULL if row.denominator is None else row.denominator}\t"
        f"{NULL if row.spread is None else row.spread}{tail}"
        for row, public_id in zip(rows, _public_ids(len(rows)), strict=True)
    )
    _copy(_table(Observation), names, lines)


def remember(pairs: Pairs, submission: int, now: datetime, reason: str) -> None:
    """Insert what the changed observations were into their history."""
    names = _columns(
        ObservationChange, "observation_id", "submission_id", "old_numerator", "old_denominator",
        "old_spread", "new_numerator", "new_denominator", "new_spread", "reason", "at",
    )  # fmt: skip
    moment = now.isoformat()
    lines = (
        _line(
            before.pk, submission, *before.values, *row.values, _text(row.reason or reason), moment
        )
        for row, before in pairs
    )
    _copy(_table(ObservationChange), names, lines)


def change(pairs: Pairs, version_of: VersionOf, submission: int, now: datetime) -> None:
    """Put the new values over the old ones, by way of a table of this transaction."""
    table = _table(Observation)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {CHANGED} (id bigint, numerator numeric, denominator numeric,"
            " spread numeric, measure_version_id bigint, version integer, is_removed boolean)"
            " ON COMMIT DROP"
        )
    lines = (
        _line(before.pk, *row.values, version_of(row), before.version + 1, row.is_removal)
        for row, before in pairs
    )
    names = "id, numerator, denominator, spread, measure_version_id, version, is_removed"
    _copy(CHANGED, names, lines)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} held SET"  # noqa: S608
            " numerator = coalesce(new.numerator, held.numerator),"
            " denominator = new.denominator, spread = new.spread, is_removed = new.is_removed,"
            " measure_version_id = new.measure_version_id, version = new.version,"
            " submission_id = %s, updated_at = %s"
            f" FROM {CHANGED} new WHERE held.id = new.id",
            [submission, now],
        )
        cursor.execute(f"DROP TABLE {CHANGED}")


def _copy(table: str, columns: str, lines: Iterable[str]) -> None:
    left = iter(lines)
    with connection.cursor() as cursor:
        while batch := "".join(islice(left, LINES)):
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(batch))


def _line(*values: Any) -> str:
    return "\t".join([NULL if value is None else str(value) for value in values]) + "\n"


def _text(value: str) -> str:
    """Write a text as COPY reads it."""
    for mark, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(mark, written)
    return value


def _public_ids(count: int) -> Iterator[str]:
    """Give random UUIDs (version 4) as PostgreSQL reads them."""
    for start in range(0, count, LINES):
        many = min(LINES, count - start)
        text = os.urandom(16 * many).hex()
        for at in range(0, 32 * many, 32):
            yield f"{text[at : at + 12]}4{text[at + 13 : at + 16]}a{text[at + 17 : at + 32]}"


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001


def _columns(model: Any, *attributes: str) -> str:
    fields = {field.attname: field.column for field in model._meta.concrete_fields}  # noqa: SLF001
    return ", ".join(connection.ops.quote_name(fields[name]) for name in attributes)
