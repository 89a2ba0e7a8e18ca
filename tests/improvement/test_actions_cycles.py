from datetime import date

import pytest
from django.core.exceptions import ValidationError

from improvement.actions import cycles
from improvement.models import Cycle
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from outcomes.models import Annotation, Measure
from tests.factories.improvement import (
    PREDICTION,
    CycleFactory,
    PredictionFactory,
    ProjectFactory,
    TaskFactory,
)


def save(cycle, *, version=None, **changes):
    changes.setdefault("values", {})
    version = cycle.version if version is None else version
    return cycles.save(by=cycle.owner, cycle=cycle, version=version, **changes)


def plan(project, **more):
    values = {"title": "Fridge card", "owner": project.lead} | more.pop("values", {})
    return cycles.plan(by=project.lead, project=project, ramp="Cards", values=values, **more)


def test_plan_writes_the_cycle_and_its_rows(cast, project, measure):
    cycle = plan(
        project,
        measures=[measure],
        predictions=[{"question": "Is it read?", "prediction": "By 2 of 3"}],
        tasks=[{"what": "Print", "due_on": date(2026, 3, 1)}],
    )

    assert (cycle.number, cycle.stage) == (1, "plan")
    assert cycle.predictions.get().prediction == "By 2 of 3"
    assert cycle.tasks.get().what == "Print"
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor) == ("cycle.planned", cast.clinician)
    assert entry.after["tasks"][0]["due_on"] == "2026-03-01"


def test_plan_in_a_ramp_that_exists_takes_the_next_number(db):
    first = CycleFactory(ramp="Cards")

    assert plan(first.project).number == 2


def test_plan_in_an_ended_project_is_refused(db):
    with pytest.raises(Conflict, match="ended"):
        plan(ProjectFactory(status="ended"))


def test_plan_with_the_end_before_the_start_is_refused(db):
    dates = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}

    with pytest.raises(DomainError) as refusal:
        plan(ProjectFactory(), values=dates)

    assert refusal.value.field == "ends_on"


def test_plan_without_a_title_is_refused(db):
    with pytest.raises(ValidationError):
        plan(ProjectFactory(), values={"title": ""})


def test_plan_taken_by_somebody_else_meanwhile_is_refused(db, monkeypatch):
    taken = CycleFactory(ramp="Cards")
    monkeypatch.setattr(cycles, "_next_number", lambda _cycle: 1)
    monkeypatch.setattr(Cycle, "full_clean", lambda *_args, **_kwargs: None)

    with pytest.raises(Conflict, match="a moment ago"):
        plan(taken.project)


def test_save_writes_the_values_and_raises_the_version(cycle):
    saved = save(cycle, values={"objective": "Learn if it fits"})

    cycle.refresh_from_db()
    assert (cycle.objective, cycle.version) == ("Learn if it fits", 2)
    assert saved.version == 2
    entry = AuditEntry.objects.get()
    assert entry.before == {"objective": ""}
    assert entry.after == {"objective": "Learn if it fits"}


def test_save_over_a_newer_version_is_refused_and_changes_nothing(cycle):
    save(cycle, values={"objective": "Hers"})

    with pytest.raises(ChangedMeanwhile):
        save(cycle, version=1, values={"objective": "His"}, tasks=[{"what": "Lost?"}])

    cycle.refresh_from_db()
    assert cycle.objective == "Hers"
    assert not cycle.tasks.exists()


def test_save_of_a_closed_cycle_is_refused(db):
    with pytest.raises(Conflict, match="closed"):
        save(CycleFactory(adapted=True), values={"learned": "Something else"})


def test_save_keeps_changes_adds_and_removes_rows(db):
    cycle = CycleFactory()
    kept, gone = TaskFactory(cycle=cycle), TaskFactory(cycle=cycle)

    save(cycle, tasks=[{"id": kept.public_id, "is_done": True}, {"what": "Fold them"}])

    rows = list(cycle.tasks.order_by("pk").values_list("what", "is_done"))
    assert rows == [(kept.what, True), ("Fold them", False)]
    assert not cycle.tasks.filter(pk=gone.pk).exists()


def test_save_with_a_row_of_another_cycle_is_refused(db):
    other = TaskFactory()

    with pytest.raises(DomainError, match="no row"):
        save(CycleFactory(), tasks=[{"id": other.public_id, "what": "Mine now"}])

    other.refresh_from_db()
    assert other.what == "Print ten sheets"


def test_save_takes_no_more_than_fifty_rows(db):
    with pytest.raises(DomainError, match="50"):
        save(CycleFactory(), tasks=[{"what": str(n)} for n in range(51)])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"question": "New?", "prediction": "Yes"}],
        [{"id": "kept", "prediction": "6 of 10, as it turned out"}],
        [{"id": "kept"}, {"question": "New?", "prediction": "Yes"}],
        [{"id": "kept"}, {"id": "kept"}],
    ],
)
def test_predictions_are_fixed_once_the_test_has_started(db, rows):
    row = PredictionFactory(cycle__do=True)
    rows = [r | {"id": row.public_id} if r.get("id") else r for r in rows]

    with pytest.raises(Conflict, match="fixed"):
        save(row.cycle, predictions=rows)

    row.refresh_from_db()
    assert row.prediction == PREDICTION


def test_what_came_out_is_written_beside_the_fixed_prediction(db):
    row = PredictionFactory(cycle__study=True)

    save(row.cycle, predictions=[{"id": row.public_id, "matched": "partly", "result": "7"}])

    row.refresh_from_db()
    assert (row.matched, row.result, row.prediction) == ("partly", "7", PREDICTION)


def test_redating_a_started_cycle_moves_its_note(cast, measure):
    cycle = CycleFactory(do=True, measures=[measure])
    save(cycle, values={"happened": "Started late"})

    cycle.refresh_from_db()
    save(cycle, values={"started_on": date(2026, 2, 10)})

    assert Annotation.objects.get().on == date(2026, 2, 10)


def test_unlinking_a_measure_takes_its_note_away(cast, measure):
    other = Measure.objects.create(
        network=cast.network, name="Visits", code="visits", family="process"
    )
    cycle = CycleFactory(do=True, measures=[measure])
    save(cycle)

    cycle.refresh_from_db()
    save(cycle, measures=[other])

    assert Annotation.objects.get().measure == other


def test_a_started_cycle_keeps_its_start(db):
    with pytest.raises(DomainError) as refusal:
        save(CycleFactory(do=True), values={"started_on": None})

    assert refusal.value.field == "started_on"


def test_a_test_cannot_end_before_it_started(db):
    with pytest.raises(DomainError) as refusal:
        save(CycleFactory(do=True), values={"ended_on": date(2026, 1, 1)})

    assert refusal.value.field == "ended_on"


def test_plan_next_is_filled_in_from_the_adapted_cycle(cast, measure):
    first = CycleFactory(adapted=True, scale="5 teens", site=None, measures=[measure])

    second = cycles.plan_next(by=first.owner, cycle=first)

    assert (second.number, second.previous, second.ramp) == (2, first, first.ramp)
    assert (second.change, second.scale) == ("Print the number on the sheet.", "5 teens")
    assert list(second.measures.all()) == [measure]


def test_plan_next_twice_is_refused(db):
    first = CycleFactory(adapted=True)
    cycles.plan_next(by=first.owner, cycle=first)

    with pytest.raises(Conflict, match="already"):
        cycles.plan_next(by=first.owner, cycle=first)


def test_plan_next_before_the_decision_is_refused(db):
    cycle = CycleFactory(act=True)

    with pytest.raises(Conflict, match="closed"):
        cycles.plan_next(by=cycle.owner, cycle=cycle)
