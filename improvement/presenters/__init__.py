"""Projects and cycles as plain dicts, for pages."""

from improvement.presenters.board import board, board_counts, board_filters, card, decided
from improvement.presenters.charts import effects
from improvement.presenters.cycles import (
    moves,
    predictions,
    quadrants,
    ramp,
    ramps,
    waits_for_next,
)
from improvement.presenters.home import waiting_for
from improvement.presenters.projects import aim, project_row, story
from improvement.presenters.words import cycle_url, decision_tag, part_url, place

__all__ = [
    "aim",
    "board",
    "board_counts",
    "board_filters",
    "card",
    "cycle_url",
    "decided",
    "decision_tag",
    "effects",
    "moves",
    "part_url",
    "place",
    "predictions",
    "project_row",
    "quadrants",
    "ramp",
    "ramps",
    "story",
    "waiting_for",
    "waits_for_next",
]
