"""Join what two people wrote in one cycle from the same version, so that nothing is lost.

Each field is compared three ways: as it was, as it stands, as it was typed. What one person
changed is taken. Where both changed a text, lines are joined (`lib/merging`); where they meet in
one line, both lines are kept. Where both chose a date or a word, the first choice stands. `met`
names the fields in which two people met, so that they are told.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

from improvement.models import Cycle
from lhs_platform.lib import merging
from networks.actions import audit


@dataclass(frozen=True)
class Joined:
    """What is to be written, and the names of the fields in which two people met."""

    values: dict[str, Any]
    met: list[str]


def is_text(name: str) -> bool:
    return isinstance(Cycle._meta.get_field(name), models.TextField)  # noqa: SLF001


def join_values(was: dict[str, Any], now: Cycle, typed: dict[str, Any]) -> Joined:
    """Join the values of a cycle: `was` is plain data of the version that was typed on."""
    stands, given = audit.plain_values(now, [*typed]), plain(typed)
    values, met = {}, []
    for name, value in typed.items():
        first, theirs, mine = was.get(name), stands[name], given[name]
        if mine in (first, theirs):
            continue
        if theirs == first:
            values[name] = value
        elif is_text(name):
            both = merging.merge(base=first or "", mine=mine, theirs=theirs)
            values[name] = both.text
            met += [] if both.is_clean else [name]
        else:
            met.append(name)
    return Joined(values, met)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Give typed values as they are kept in a version."""
    cycle = Cycle()
    for name, value in values.items():
        setattr(cycle, name, value)
    return audit.plain_values(cycle, [*values])


def join_rows(
    was: list[dict[str, Any]], now: list[dict[str, Any]], typed: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], bool]:
    """Join whole lists of rows, and say whether two people met in one. Rows carry their id as
    text; a typed row that is not stored is new, unless somebody else removed it unchanged."""
    first = {row["id"]: row for row in was}
    stands = {row["id"]: row for row in now}
    rows, has_met = [], False
    for row in typed:
        key = str(row.get("id") or "")
        if key in stands:
            joined, met = _join_row(first.get(key, {}), stands[key], row)
            rows.append(joined)
            has_met = has_met or met
        elif key not in first or _is_changed(first[key], row):
            rows.append({k: v for k, v in row.items() if k != "id"} | {"new_id": key or None})
    mentioned = {str(row.get("id") or "") for row in typed}
    kept = [key for key, row in stands.items() if key not in mentioned and first.get(key) != row]
    return rows + [{"id": key} for key in kept], has_met


def plain_row(row: dict[str, Any]) -> dict[str, Any]:
    """Give a typed row as it is kept in a version."""
    return {name: _plain(value) for name, value in row.items()} | {"id": str(row.get("id") or "")}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value


def _join_row(
    first: dict[str, Any], stands: dict[str, Any], typed: dict[str, Any]
) -> tuple[dict[str, Any], bool]:
    joined, has_met = {"id": stands["id"]}, False
    given = plain_row(typed)
    for name, value in typed.items():
        if name == "id" or given[name] in (first.get(name), stands.get(name)):
            continue
        if stands.get(name) == first.get(name):
            joined[name] = value
        else:
            has_met = True
    if "who" in typed and "who" not in joined and given["who"] != stands.get("who"):
        joined.pop("doer", None)  # other words stand, and a link would not fit them
    return joined, has_met


def _is_changed(first: dict[str, Any], typed: dict[str, Any]) -> bool:
    given = plain_row(typed)
    return any(given[name] != first.get(name) for name in given if name != "id")
