"""A file on its way in, as its page shows it."""

from collections.abc import Sequence
from typing import Any

from outcomes.models import DataFile, Measure, MeasureVersion

State = DataFile.State
FAULTS_SHOWN = 200
# The page asks every two seconds at first, and every ten when it takes longer.
SOON, LATER = 2, 10
ASKED_SOON = 15
WORKING = {State.WAITING: "Reading the file", State.STORING: "Storing the values"}
TITLES = {
    State.WAITING: "Reading the file",
    State.READ: "What the file would change",
    State.REFUSED: "The file needs another look",
    State.STORING: "Storing the values",
    State.STORED: "Stored",
    State.DROPPED: "Not stored",
}
KINDS = (
    ("new", "New", "added"),
    ("changed", "Changed", "changed"),
    ("same", "As before", "unchanged"),
)


def page(file: DataFile, *, show: str = "", asked: str = "") -> dict[str, Any]:
    """Give what the page of a file says; `show` narrows its rows, `asked` counts its questions."""
    times = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    kinds = {key for key, _, _ in KINDS}
    chosen = show if show in kinds else ""
    rows = [row for row in file.found.get("rows", []) if chosen in ("", row["kind"])]
    return {
        "title": _title(file),
        "is_working": file.state in WORKING,
        "next": times + 1,
        "every": SOON if times < ASKED_SOON else LATER,
        "work": _work(file),
        "understood": file.found.get("understood", ""),
        "counts": [(label, file.found.get(name, 0)) for _, label, name in KINDS],
        "rows": [row | {"kind_label": _label(row["kind"])} for row in rows],
        "tabs": _tabs(file, chosen),
        "cut": _cut(file, chosen, len(rows)),
        "faults": file.faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(file.faults) - FAULTS_SHOWN),
        "saved": saved(file) if file.submission_id else "",
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


def _label(kind: str) -> str:
    return next(label for key, label, _ in KINDS if key == kind)


def _tabs(file: DataFile, chosen: str) -> list[dict[str, Any]]:
    counts = {key: file.found.get(name, 0) for key, _, name in KINDS}
    offered = [(key, f"{label} {counts[key]:,}") for key, label, _ in KINDS if counts[key]]
    every = [("", f"All {sum(counts.values()):,}"), *offered]
    return [
        {"label": label, "url": f"?show={key}" if key else "?", "current": key == chosen}
        for key, label in every
    ]


def _cut(file: DataFile, chosen: str, shown: int) -> int:
    """Give of how many rows the shown ones are the first; 0 where all are shown."""
    names = [name for key, _, name in KINDS if chosen in ("", key)]
    total = sum(file.found.get(name, 0) for name in names)
    return total if total > shown else 0
