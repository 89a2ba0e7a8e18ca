"""Projects and cycles as plain dicts, for pages."""

from improvement.presenters.asks import asks, asks_waiting_for, open_asks, with_answers
from improvement.presenters.board import (
    board,
    board_counts,
    board_filters,
    card,
    decided,
    on_board,
    steps_of,
)
from improvement.presenters.changes import COLUMNS as CHANGE_COLUMNS
from improvement.presenters.changes import (
    at_sites,
    change_asked_for,
    change_url,
    cycles_by_change,
    export_rows,
    lines,
    package,
    plan_for,
    relatives,
    state_tag,
    testing_query,
    testing_url,
)
from improvement.presenters.charts import effects
from improvement.presenters.cycles import (
    cycle_tasks,
    moves,
    predictions,
    quadrants,
    ramp,
    waits_for_next,
)
from improvement.presenters.diagrams import (
    diagram_row,
    diagram_url,
    page_tree,
    version_line,
)
from improvement.presenters.evidence import suggestion_for
from improvement.presenters.home import waiting_for
from improvement.presenters.projects import aim, project_row, story
from improvement.presenters.ramp_charts import ramp_charts
from improvement.presenters.ramps import on_page as ramps_on_page
from improvement.presenters.talk import (
    first_comments,
    page_holding,
    place_of,
    talk_on_page,
)
from improvement.presenters.versions import as_rows as version_rows
from improvement.presenters.versions import versions_url
from improvement.presenters.week import task_line, week, week_url
from improvement.presenters.words import cycle_url, decision_tag, part_url, place

__all__ = [
    "CHANGE_COLUMNS",
    "aim",
    "asks",
    "asks_waiting_for",
    "at_sites",
    "board",
    "board_counts",
    "board_filters",
    "card",
    "change_asked_for",
    "change_url",
    "cycle_tasks",
    "cycle_url",
    "cycles_by_change",
    "decided",
    "decision_tag",
    "diagram_row",
    "diagram_url",
    "effects",
    "export_rows",
    "first_comments",
    "lines",
    "moves",
    "on_board",
    "open_asks",
    "package",
    "page_holding",
    "page_tree",
    "part_url",
    "place",
    "place_of",
    "plan_for",
    "predictions",
    "project_row",
    "quadrants",
    "ramp",
    "ramp_charts",
    "ramps_on_page",
    "relatives",
    "state_tag",
    "steps_of",
    "story",
    "suggestion_for",
    "talk_on_page",
    "task_line",
    "testing_query",
    "testing_url",
    "version_line",
    "version_rows",
    "versions_url",
    "waiting_for",
    "waits_for_next",
    "week",
    "week_url",
    "with_answers",
]
