"""The entry grid and the history of a value, as their pages show them."""

from typing import Any

from django.urls import reverse

from outcomes import grid, periods
from outcomes.intake.rows import words
from outcomes.models import Observation, PeriodAnswer
from outcomes.presenters.choices import Choice

ANSWERS = [("", "a number"), *PeriodAnswer.Kind.choices]


def grid_page(filled: grid.Grid, frequency: str, *, shows_all: bool) -> dict[str, Any]:
    """Give the rows of the grid; at first only those where something is owed or was typed."""
    rows = [
        {
            "measure": measure,
            "url": Choice(site=filled.site.code).url(measure),
            "cells": [_cell(cell, frequency) for cell in cells],
            "is_share": measure.current is not None and measure.current.kind == "proportion",
            "is_due": any(cell.is_open or cell.is_touched for cell in cells),
        }
        for measure, cells in filled.by_measure()
    ]
    shown = [row for row in rows if row["is_due"] or shows_all]
    return {
        "rows": shown,
        "hidden": len(rows) - len(shown),
        "headings": [periods.label(period, frequency) for period in filled.columns],
        "faults": filled.faults,
        "listed": _listed(filled, frequency),
        "reason": filled.reason,
        "asks_reason": any(cell.is_correction for cell in filled.cells),
        "has_stored": any(cell.stored or cell.answered for cell in filled.cells),
    }


def _cell(cell: grid.Cell, frequency: str) -> dict[str, Any]:
    period = periods.label(cell.period, frequency)
    stored = cell.stored
    return {
        "key": cell.key,
        "label": period,
        "version": cell.version,
        "fields": [_field(cell, name, period) for name in cell.columns],
        "answers": [(value, label, value == cell.answer) for value, label in ANSWERS],
        "answer_label": f"{cell.measure.name}, {period}: answer",
        "is_locked": cell.is_locked,
        "is_open": cell.is_open,
        "is_wanted": cell.is_open or cell.is_touched,
        "words": _words(cell),
        "history": reverse("outcomes:observation-history", kwargs={"public_id": stored.public_id})
        if stored and stored.version > 1
        else "",
        "question": cell.question,
        "is_sure": cell.is_sure,
    }


def _field(cell: grid.Cell, name: str, period: str) -> dict[str, Any]:
    label = grid.label_of(cell.measure, name)
    return {
        "name": f"{name}.{cell.key}",
        "column": name,
        "value": cell.texts[name],
        "was": cell.was[name],
        "short": label,
        "label": f"{cell.measure.name}, {period}: {label.lower()}",
        "fault": cell.faults.get(name, ""),
    }


def _words(cell: grid.Cell) -> str:
    if cell.stored:
        return words(cell.stored.numerator, cell.stored.denominator, cell.stored.spread)
    return str(cell.answered.get_kind_display()) if cell.answered else ""


def _listed(filled: grid.Grid, frequency: str) -> list[dict[str, str]]:
    """Give each fault with the way to its field, for the summary on top."""
    found = []
    for cell in filled.cells:
        place = f"{cell.measure.name}, {periods.label(cell.period, frequency)}"
        for name, fault in cell.faults.items():
            found.append({"href": f"#{name}.{cell.key}", "text": f"{place}: {fault}"})
        if cell.question:
            found.append({"href": f"#sure.{cell.key}", "text": f"{place}: {cell.question}"})
    return found


def history_rows(observation: Observation) -> list[dict[str, Any]]:
    """Give the changes of a value, the newest first."""
    changes = observation.history.select_related("submission__by").order_by("-at", "-pk")
    return [
        {
            "at": change.at,
            "by": str(change.submission.by),
            "how": change.submission.get_channel_display(),
            "old": words(change.old_numerator, change.old_denominator, change.old_spread),
            "new": words(change.new_numerator, change.new_denominator, change.new_spread),
            "reason": change.reason or change.submission.reason,
        }
        for change in changes
    ]
