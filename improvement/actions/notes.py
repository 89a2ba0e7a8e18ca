"""What a cycle leaves on the charts of its measures: when it started, when it was adopted."""

from datetime import date

from django.urls import reverse

from improvement.models import Cycle
from networks.models import User
from outcomes.actions import annotations
from outcomes.models import Measure


def sync(cycle: Cycle, *, by: User, former: list[Measure], adopted_on: date | None) -> None:
    """Make the notes fit the cycle, in the caller's transaction. Running it twice changes
    nothing; measures no longer linked (`former`) lose their notes."""
    measures = list(cycle.measures.all())
    started_on = None if cycle.stage == Cycle.Stage.PLAN else cycle.started_on
    for what, on in (("started", started_on), ("adopted", adopted_on)):
        source = f"cycle:{cycle.public_id}:{what}"
        for measure in {*former, *measures}:
            if on is None or measure not in measures:
                annotations.drop(by=by, measure=measure, source=source)
            else:
                _put(cycle, by=by, measure=measure, on=on, what=what, source=source)


def _put(cycle: Cycle, *, by: User, measure: Measure, on: date, what: str, source: str) -> None:
    start = f"Cycle {cycle.number}" if what == "started" else "Adopted"
    annotations.put(
        by=by,
        measure=measure,
        site=cycle.site,
        on=on,
        label=f"{start}: {cycle.title}"[:120],
        link=reverse("improvement:cycle-detail", kwargs={"public_id": cycle.public_id}),
        source=source,
    )
