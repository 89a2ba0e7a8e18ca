"""What people write freely in this room: nothing about single patients is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from lhs_platform.lib.errors import DomainError
from outcomes.actions.words import refuse_patients

# A task may name its doer by address; an address on the web and the number of a review are as
# they are given.
AS_GIVEN = ("who", "url", "review_reference")
Rows = Iterable[Mapping[str, Any]] | None


def check(values: Mapping[str, Any] | None, **rows: Rows) -> None:
    """Raise at the first text that looks like data of a single patient. `rows` are lists of rows
    by their name, which is the field then."""
    _check(values or {})
    for name, given in rows.items():
        for row in given or []:
            try:
                _check(row)
            except DomainError as error:
                raise DomainError(error.text, field=name) from error


def _check(values: Mapping[str, Any]) -> None:
    refuse_patients(values, [name for name in values if name not in AS_GIVEN])
