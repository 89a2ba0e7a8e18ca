"""The versions of a text, and what changed between two of them."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lhs_platform.lib.numbers import whole_number

# So many unchanged lines are shown around a change.
AROUND = 2


@dataclass(frozen=True)
class Line:
    """One line of a comparison: the same, in the newer only, or in the older only."""

    kind: str
    text: str


def compared(older: str, newer: str) -> list[Line]:
    """Give both texts as one list of lines; long stretches of what is the same are left out."""
    old, new = older.splitlines(), newer.splitlines()
    lines: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += _same(old[i1:i2])
        else:
            lines += [Line("out", text) for text in old[i1:i2]]
            lines += [Line("in", text) for text in new[j1:j2]]
    return lines


def _same(texts: list[str]) -> list[Line]:
    if len(texts) <= 2 * AROUND + 1:
        return [Line("same", text) for text in texts]
    left_out = len(texts) - 2 * AROUND
    return [
        *[Line("same", text) for text in texts[:AROUND]],
        Line("gap", f"{left_out} lines are the same"),
        *[Line("same", text) for text in texts[-AROUND:]],
    ]


def chosen(revisions: Any, query: Any) -> tuple[Any, Any]:
    """Give the two versions an address asks for; the newest and the one before unless it does."""
    numbers = {one.number: one for one in revisions}
    newer = numbers.get(whole_number(query.get("b"))) or next(iter(revisions), None)
    older = numbers.get(whole_number(query.get("a")))
    if older is None and newer is not None:
        older = numbers.get(newer.number - 1)
    return older, newer


def page_of(revisions: Any, query: Any) -> dict[str, Any]:
    """Give what the history page shows."""
    revisions = list(revisions)
    older, newer = chosen(revisions, query)
    return {
        "revisions": revisions,
        "older": older,
        "newer": newer,
        "lines": compared(older.text if older else "", newer.text) if newer else [],
    }
