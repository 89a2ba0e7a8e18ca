"""The entry grid, what was saved with it, and the history of a value, as their pages show them."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from networks.models import Site
from outcomes import completeness, entry, periods
from outcomes.completeness import State
from outcomes.intake.rows import REMOVED, answer_words, plain, words
from outcomes.models import (
    Measure,
    MeasureVersion,
    Observation,
    PeriodAnswer,
    PeriodLock,
    Submission,
)
from outcomes.presenters.choices import Choice

MOST_SAVED = 40


def grid_page(
    filled: entry.Grid, sheet: entry.Sheet, usual: Mapping[int, entry.Usual]
) -> dict[str, Any]:
    """Give the rows of the grid; at first only those where something is owed or was typed."""
    rows = [_row(measure, cells, usual) for measure, cells in filled.by_measure()]
    shown = [row for row in rows if row["is_due"] or sheet.shows_all]
    return {
        "rows": shown,
        "hidden": len(rows) - len(shown),
        "says": _says([cell for cell in filled.cells if cell.is_owed]),
        "headings": [_heading(filled, at, period, sheet) for at, period in _numbered(filled)],
        "locks": _locks(filled),
        "has_events": any(row["by_event"] for row in rows),
        "faults": filled.faults,
        "listed": _listed(filled),
        "reason": filled.reason,
        "asks_reason": filled.asks_reason,
        "corrections": [
            f"{cell.place}: {cell.words} → {cell.typed_words}" for cell in filled.corrections
        ],
        "has_stored": any(cell.words and cell.is_open for cell in filled.cells),
    }


def _says(owed: list[entry.Cell]) -> str:
    """Say how much is to be answered, and until when."""
    if not owed:
        return "everything asked for in these periods is there."
    first = min(owed, key=lambda cell: cell.standing.due_on)
    many = "one answer is" if len(owed) == 1 else f"{len(owed)} answers are"
    due = first.standing.due_on
    word = "since" if first.standing.state == State.OVERDUE else "by"
    which = "" if all(cell.standing.due_on == due for cell in owed) else ", the first"
    return f"{many} due{which} {word} {due.day} {due:%B}."


def _numbered(filled: entry.Grid) -> list[tuple[int, date]]:
    return list(enumerate(filled.columns))


def _row(
    measure: Measure, cells: list[entry.Cell], usual: Mapping[int, entry.Usual]
) -> dict[str, Any]:
    version, known = measure.current, usual.get(measure.pk)
    by_event = version is not None and version.is_event_dated
    return {
        "measure": measure,
        "url": Choice(site=filled_site(cells)).url(measure) if cells else "",
        "cells": [_cell(cell) for cell in cells],
        "asked": _asked(measure),
        "is_share": version is not None and version.kind == "proportion",
        "multiplier": version.multiplier if version is not None and version.is_divided else "",
        "unit": version.unit if version is not None and version.kind == "proportion" else "",
        "usual": json.dumps(asdict(known)) if known and not by_event else "",
        "by_event": by_event,
        "is_due": any(
            cell.is_owed or cell.is_touched or cell.theirs or _is_now(cell) for cell in cells
        ),
    }


def _is_now(cell: entry.Cell) -> bool:
    """Whether events can be told of it before it is over."""
    return isinstance(cell, entry.EventCell) and cell.is_open and not cell.standing.is_over


def filled_site(cells: list[entry.Cell]) -> str:
    return cells[0].standing.site.code


def _asked(measure: Measure) -> str:
    """Say in a line what is counted."""
    version = measure.current
    if version is None:
        return ""
    if not version.denominator:
        return version.numerator
    return f"{version.numerator}, out of: {version.denominator}"


def _cell(cell: entry.Cell) -> dict[str, Any]:
    needs_look = bool(cell.faults or cell.question or cell.theirs)
    return {
        "key": cell.key,
        "label": cell.label,
        "seen": cell.seen,
        "place": cell.place,
        "fields": [_field(cell, name) for name in cell.columns],
        "by_event": _days(cell) if isinstance(cell, entry.EventCell) else None,
        "answers": _answers(cell),
        "answer_label": f"{cell.place}: no number?",
        "answer_fault": cell.faults.get("answer", ""),
        "why": cell.why,
        "why_fault": cell.faults.get("why", ""),
        "is_locked": cell.lock is not None,
        "can_be_known": cell.can_be_known,
        "is_owed": cell.is_owed,
        "is_late": cell.is_owed and cell.standing.state == State.OVERDUE,
        "is_set": not cell.is_owed,
        "is_wanted": cell.is_owed or cell.is_touched or _is_now(cell),
        "is_now": _is_now(cell),
        "opens": cell.is_touched or needs_look,
        "words": cell.words,
        "stands": cell.words or cell.standing.why or "nothing",
        "said_why": cell.why_was,
        "history": _history(cell),
        "question": cell.question,
        "is_sure": cell.is_sure,
        "theirs": cell.theirs,
        "typed": cell.typed_words,
        "fault": cell.faults.get("events", ""),
        "met": cell.met,
        "pick_fault": cell.faults.get("pick", ""),
    }


def _field(cell: entry.Cell, name: str) -> dict[str, Any]:
    label = "Day" if name == "events" else entry.label_of(cell.measure, name)
    return {
        "name": f"{name}.{cell.key}",
        "column": name,
        "value": cell.texts[name],
        "was": cell.was[name],
        "is_measured": entry.is_measured(cell.measure, name),
        "short": label,
        "label": f"{cell.place}: {label.lower()}",
        "fault": cell.faults.get(name, ""),
    }


def _days(cell: entry.EventCell) -> dict[str, Any]:
    """Give the days of a month that are known, each to be removed, and rows for more."""
    more = [*cell.typed.more, ("", "")]
    return {
        "counts_cases": cell.counts_cases,
        "days": [_day(cell, one) for one in cell.stored],
        "more": [{"at": at, "day": day, "cases": cases} for at, (day, cases) in enumerate(more)],
    }


def _day(cell: entry.EventCell, one: Observation) -> dict[str, Any]:
    day, number = one.period.day, plain(one.numerator)
    return {
        "day": day,
        "label": f"{day} {one.period:%b}",
        "times": "" if cell.counts_cases or number == "1" else f"{number} times",
        "cases": cell.typed.cases.get(day, number),
        "was": number,
        "is_gone": day in cell.typed.gone,
        "history": history_url(one),
    }


def _answers(cell: entry.Cell) -> list[tuple[str, str, bool]]:
    if not cell.answers:
        return []
    if isinstance(cell, entry.EventCell):
        offered = [("", "No day? Say so")]
        none = f"No events in {cell.period:%B}"
    else:
        offered = [("", "No number? Say so")]
        none = "No events"
    names = {str(PeriodAnswer.Kind.NO_EVENTS): none}
    offered += [
        (kind, names.get(kind, str(PeriodAnswer.Kind(kind).label))) for kind in cell.answers
    ]
    return [(kind, label, kind == cell.answer) for kind, label in offered]


def _history(cell: entry.Cell) -> list[dict[str, str]]:
    """Give the ways to what the values were before."""
    if isinstance(cell, entry.EventCell):
        return [
            {"label": f"{one.period.day} {one.period:%b} was removed", "url": history_url(one)}
            for one in cell.removed
        ]
    stored = cell.stored if isinstance(cell, entry.NumberCell) else None
    return [{"label": "History", "url": history_url(stored)}] if stored else []


def history_url(one: Observation) -> str:
    return reverse("outcomes:observation-history", kwargs={"public_id": one.public_id})


def _heading(filled: entry.Grid, at: int, period: date, sheet: entry.Sheet) -> dict[str, Any]:
    """Say of a period when its data are due, or that it is approved."""
    cells = filled.cells[at :: len(filled.columns)]
    owed = [cell for cell in cells if cell.is_owed]
    due = min((cell.standing.due_on for cell in owed), default=None)
    is_late = any(cell.standing.state == State.OVERDUE for cell in owed)
    return {
        "label": periods.label(period, sheet.frequency),
        "due": f"{'was due' if is_late else 'due'} {due.day} {due:%b}" if due else "",
        "is_late": is_late,
        "is_locked": any(cell.lock for cell in cells),
    }


def _locks(filled: entry.Grid) -> list[dict[str, Any]]:
    """Say which of the months are approved, by whom."""
    locks: dict[int, PeriodLock] = {
        cell.lock.pk: cell.lock for cell in filled.cells if cell.lock is not None
    }
    return [
        {
            "label": f"{lock.month:%B %Y}",
            "by": str(lock.by),
            "on": timezone.localtime(lock.created_at).date(),
            "url": reverse("outcomes:month-unlock", kwargs={"public_id": lock.public_id}),
        }
        for lock in sorted(locks.values(), key=lambda lock: lock.month)
    ]


def _listed(filled: entry.Grid) -> list[dict[str, str]]:
    """Give each fault with the way to its field, for the summary on top."""
    found = []
    for cell in filled.cells:
        for name, fault in cell.faults.items():
            found.append({"href": f"#{name}.{cell.key}", "text": f"{cell.place}: {fault}"})
        if cell.question:
            found.append({"href": f"#sure.{cell.key}", "text": f"{cell.place}: {cell.question}"})
    return found


# --- What was saved ---------------------------------------------------------------------------


def saved(submission: Submission, site: Site) -> list[dict[str, str]]:
    """Give what a hand-over put in place at a site, each with the way to its chart."""
    held = Observation.everything.filter(submission=submission, site=site).for_list()[:MOST_SAVED]
    given = PeriodAnswer.objects.filter(submission=submission, site=site)
    rows = [
        _saved(
            one.measure,
            one.site.code,
            one.period,
            _said(one),
        )
        for one in held
    ]
    return rows + [
        _saved(one.measure, one.site.code, one.period, answer_words(one.kind), is_answer=True)
        for one in given.select_related("measure__current", "site")[:MOST_SAVED]
    ]


def _said(one: Observation) -> str:
    if one.is_removed:
        return REMOVED
    version = one.measure_version
    if version.is_event_dated and version.kind != MeasureVersion.Kind.CASES_BETWEEN:
        return "an event" if one.numerator == 1 else f"{plain(one.numerator)} events"
    return words(one.numerator, one.denominator, one.spread)


def _saved(
    measure: Measure, site: str, period: date, said: str, *, is_answer: bool = False
) -> dict[str, str]:
    frequency = measure.frequency
    label = periods.label(period, periods.reporting(frequency) if is_answer else frequency)
    return {
        "measure": measure.name,
        "what": f"{label}: {said}",
        "url": Choice(site=site).url(measure),
    }


def complete_month(sheet: entry.Sheet, filled: entry.Grid, user_may_lock: bool) -> str:
    """Give the way to approve the newest month, where everything asked for in it has come in."""
    if not user_may_lock or sheet.frequency != "month":
        return ""
    cells = filled.cells[len(filled.columns) - 1 :: len(filled.columns)]
    expected = [cell for cell in cells if cell.standing.is_expected]
    is_done = expected and all(
        cell.standing.state in completeness.ANSWERED and not cell.lock for cell in expected
    )
    if not is_done:
        return ""
    page = reverse("outcomes:month-lock", kwargs={"slug": sheet.site.network.slug})
    return f"{page}?site={sheet.site.code}&period={sheet.until:%Y-%m}"


# --- The history of a value ------------------------------------------------------------------


def now_words(observation: Observation) -> str:
    """Say what a value is today."""
    if observation.is_removed:
        return f"{REMOVED}, it was no event"
    return words(observation.numerator, observation.denominator, observation.spread)


def history_rows(observation: Observation) -> list[dict[str, Any]]:
    """Give the changes of a value, the newest first."""
    changes = observation.history.select_related("submission__by").order_by("-at", "-pk")
    return [
        {
            "at": change.at,
            "by": str(change.submission.by),
            "how": change.submission.get_channel_display(),
            "old": words(change.old_numerator, change.old_denominator, change.old_spread)
            or "no event",
            "new": words(change.new_numerator, change.new_denominator, change.new_spread)
            or REMOVED,
            "reason": change.reason or change.submission.reason,
        }
        for change in changes
    ]
