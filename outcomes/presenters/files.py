"""A file on its way in, as its page shows it."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator

from lhs_platform.lib.numbers import whole_number
from outcomes.models import DataFile, Measure, MeasureVersion

State = DataFile.State
# So many rows or faults stand on one page.
PER_PAGE = 200
# The page asks every two seconds at first, and every ten when it takes longer.
SOON, LATER = 2, 10
ASKED_SOON = 15
# Faults of the heading: the file that may be downloaded to fill in has the right one.
OF_SHAPE = ("wide", "missing_column", "unknown_column", "twice")
WORKING = {State.WAITING: "Reading the file", State.STORING: "Storing the values"}
TITLES = {
    State.WAITING: "Reading the file",
    State.READ: "What the file would change",
    State.REFUSED: "The file needs another look",
    State.STORING: "Storing the values",
    State.STORED: "Stored",
    State.DROPPED: "Not stored",
}
KINDS = {"new": "New", "changed": "Changed", "same": "As before"}


def page(file: DataFile, *, show: str = "", asked: str = "", number: str = "") -> dict[str, Any]:
    """Give what the page of a file says; `show` narrows its rows, `number` is which page of them,
    `asked` counts its questions."""
    times = whole_number(asked, digits=5) or 0
    chosen = show if show in KINDS else ""
    lines = file.found.get("lines", {})
    rows = Paginator(_chosen(lines, chosen), PER_PAGE).get_page(number)
    return {
        "title": _title(file),
        "is_working": file.state in WORKING,
        "next": times + 1,
        "every": SOON if times < ASKED_SOON else LATER,
        "work": _work(file),
        "understood": file.found.get("understood", ""),
        "rows": [_row(kind, row, lines["names"]) for kind, row in rows],
        "rows_page": rows,
        "tabs": _tabs(lines, chosen),
        "faults": Paginator(file.faults, PER_PAGE).get_page(number),
        "is_misshapen": any(fault["code"] in OF_SHAPE for fault in file.faults[:1]),
        "saved": saved(file) if file.submission_id else "",
    }


def _chosen(lines: dict[str, Any], chosen: str) -> list[tuple[str, list[Any]]]:
    """Give the rows of one kind, or of all, in the order of the file."""
    found = [(kind, row) for kind in KINDS if chosen in ("", kind) for row in lines.get(kind, [])]
    return found if chosen else sorted(found, key=lambda one: one[1][0])


def _row(kind: str, row: list[Any], names: list[str]) -> dict[str, Any]:
    line, what, site, period, old, new, why = row
    return {
        "kind_label": KINDS[kind],
        "line": line,
        "what": names[what],
        "site": names[site],
        "period": period,
        "old": old,
        "new": new,
        "why": why,
    }


def line(file: DataFile) -> dict[str, Any]:
    """Give a file as one line of the list of what is on its way."""
    return {
        "public_id": file.public_id,
        "name": file.name,
        "at": file.created_at,
        "said": {
            State.WAITING: "Is being read",
            State.READ: "Waits for your yes",
            State.STORING: "Is being stored",
        }[State(file.state)],
    }


def saved(file: DataFile) -> str:
    sent = file.submission
    if sent is None:
        return ""
    parts = [f"{sent.added:,} added", f"{sent.changed:,} changed", f"{sent.unchanged:,} as before"]
    return f"Saved from {file.name}: {', '.join(parts)}."


def kinds(measures: Sequence[Measure]) -> dict[str, bool]:
    """Say which of the rarer columns the measures of a network ask for."""
    versions = [measure.current for measure in measures if measure.current]
    return {
        "mean": any(version.kind == MeasureVersion.Kind.MEAN for version in versions),
        "week": any(version.frequency == MeasureVersion.Frequency.WEEK for version in versions),
        "event": any(version.is_event_dated for version in versions),
    }


def _title(file: DataFile) -> str:
    if file.state == State.DROPPED and file.problem:
        return "Nothing to store"
    return TITLES[State(file.state)]


def _work(file: DataFile) -> dict[str, Any]:
    state = State(file.state)
    total = file.rows_total or 0
    text = f"{file.rows_done:,} of {total:,} rows." if total else "It will begin in a moment."
    if state == State.STORING:
        text = f"{total:,} rows, all of them or none."
    return {"title": f"{WORKING[state]}." if state in WORKING else "", "text": text, "total": total}


def _tabs(lines: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    counts = {kind: len(lines.get(kind, [])) for kind in KINDS}
    offered = [(kind, f"{KINDS[kind]} {count:,}") for kind, count in counts.items() if count]
    every = [("", f"All {sum(counts.values()):,}"), *offered]
    return [
        {"label": label, "url": f"?show={key}" if key else "?", "current": key == chosen}
        for key, label in every
    ]
