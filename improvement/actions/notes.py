"""What tests and changes leave on the charts of their measures: when a cycle started and when it was
adopted; when a change was adopted or abandoned."""

from datetime import date

from django.urls import reverse

from improvement.models import Change, Cycle
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


def sync_change(change: Change, *, by: User, former: Measure | None = None) -> None:
    """Make the note fit the change, in the caller's transaction: on the network's chart of its
    measure, at the day on which it was adopted or abandoned. A measure that it no longer names
    (`former`) loses the note. While it is being tested the cycles have notes of their own."""
    source = f"change:{change.public_id}"
    if former is not None and former != change.measure:
        annotations.drop(by=by, measure=former, source=source)
    if change.measure is None:
        return
    if change.state_on is None or not _is_told(change):
        annotations.drop(by=by, measure=change.measure, source=source)
        return
    annotations.put(
        by=by,
        measure=change.measure,
        site=None,
        on=change.state_on,
        label=f"{change.get_state_display()} in the network: {change.title}"[:120],
        link=reverse("improvement:change-detail", kwargs={"public_id": change.public_id}),
        source=source,
    )


def _is_told(change: Change) -> bool:
    """Say whether it can have left a mark on a chart: what was abandoned untested has not."""
    if change.state == Change.State.ABANDONED:
        return change.cycles.exclude(stage=Cycle.Stage.PLAN).exists()
    return change.state == Change.State.ADOPTED
