"""When the next thing about a cycle is due: to start it, end it, study it, decide on it; and when
the score of a month is.

One table for cycles, read in two ways: for a cycle at hand, and as a condition of a query.
"""

from datetime import date, timedelta

from django.db.models import Q

from improvement.models import Cycle
from outcomes import periods

Stage = Cycle.Stage
# What a test showed is studied within a week of its end, and decided within two.
STUDY_WITHIN = timedelta(days=7)
DECIDE_WITHIN = timedelta(days=14)
# How far a team has come in a month is said within a week of its end.
SCORE_WITHIN = timedelta(days=7)
# Of each stage: the day from which is counted, and how long after it the next thing is due.
DUE: dict[str, tuple[str, timedelta]] = {
    Stage.PLAN: ("starts_on", timedelta(0)),
    Stage.DO: ("ends_on", timedelta(0)),
    Stage.STUDY: ("ended_on", STUDY_WITHIN),
    Stage.ACT: ("ended_on", DECIDE_WITHIN),
}


def due_on(cycle: Cycle) -> date | None:
    """Give the day on which the next thing about a cycle is due; None where nobody said."""
    if cycle.stage not in DUE:
        return None
    field, within = DUE[cycle.stage]
    day: date | None = getattr(cycle, field)
    return day + within if day else None


def score_due_on(month: date) -> date:
    """Give the day by which a team and a coordinator score a month."""
    return periods.last_day(month, "month") + SCORE_WITHIN


def due_by(last: date) -> Q:
    """Give the condition for cycles of which something is due on a day or before it."""
    found = Q(pk__in=[])
    for stage, (field, within) in DUE.items():
        found |= Q(stage=stage, **{f"{field}__lte": last - within})
    return found
