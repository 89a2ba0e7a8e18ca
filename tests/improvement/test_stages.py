"""Every step of every stage: what leads on, what leads back, what stands in the way."""

import itertools
from datetime import UTC, date, datetime

import pytest

from improvement.actions import cycles, stages
from improvement.models import Cycle
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from outcomes.models import Annotation
from tests.factories.improvement import CycleFactory, PredictionFactory

NOW = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
FORWARD = {("plan", "do"), ("do", "study"), ("study", "act"), ("act", "closed")}
BACK = {
    ("do", "plan"),
    ("study", "plan"),
    ("study", "do"),
    ("act", "plan"),
    ("act", "do"),
    ("act", "study"),
}
ALL = set(itertools.product(Cycle.Stage.values, repeat=2))


def complete(stage, **more):
    """Make a cycle to which nothing is missing for any step."""
    values = {
        "stage": stage,
        "started_on": None if stage == "plan" else date(2026, 2, 3),
        "closed_at": NOW if stage == "closed" else None,
        "findings": "6 of 10",
        "learned": "Time is not the problem",
        "decision": "adapt",
        "next_steps": "Bigger print",
    }
    cycle = CycleFactory(**values | more)
    PredictionFactory(cycle=cycle, matched="no", result="6 of 10")
    return cycle


def go(cycle, to, **more):
    how = {"version": cycle.version, "reason": "We forgot something", "now": NOW} | more
    return cycles.move(by=cycle.owner, cycle=cycle, to=to, **how)


def test_table_holds_the_steps_on_and_back_and_no_others():
    assert set(stages.STEPS) == FORWARD | BACK


@pytest.mark.parametrize(("stage", "to"), sorted(FORWARD | BACK))
def test_move_takes_a_step_of_the_table(db, stage, to):
    cycle = complete(stage)

    moved = go(cycle, to)

    cycle.refresh_from_db()
    assert (cycle.stage, cycle.version) == (to, 2)
    assert moved.version == 2
    assert AuditEntry.objects.get().after["stage"] == to


@pytest.mark.parametrize(("stage", "to"), sorted(ALL - FORWARD - BACK))
def test_move_refuses_every_other_step(db, stage, to):
    cycle = complete(stage)

    with pytest.raises(Conflict):
        go(cycle, to)

    cycle.refresh_from_db()
    assert cycle.stage == stage
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(("stage", "to"), sorted(BACK))
def test_move_back_needs_a_reason(db, stage, to):
    cycle = complete(stage)

    with pytest.raises(DomainError) as refusal:
        go(cycle, to, reason=" ")

    assert refusal.value.field == "reason"


def test_move_back_keeps_the_reason_in_the_audit_trail(db):
    go(complete("do"), "plan", reason="The sheet was wrong")

    assert AuditEntry.objects.get().reason == "The sheet was wrong"


def test_start_without_prediction_is_refused(db):
    cycle = CycleFactory()

    with pytest.raises(stages.NotReady, match="prediction"):
        go(cycle, "do")


def test_start_without_start_date_is_refused(db):
    cycle = PredictionFactory(cycle__starts_on=None).cycle

    with pytest.raises(stages.NotReady, match="when the test starts"):
        go(cycle, "do")


def test_start_without_owner_is_not_ready(db):
    assert stages.has_owner(Cycle(owner_id=None))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("learned", "what you learned"),
        ("findings", "what the data show"),
        ("decision", "adopt, adapt or abandon"),
        ("next_steps", "next cycle"),
    ],
)
def test_close_without_study_or_decision_is_refused(db, field, text):
    cycle = complete("act", **{field: ""})

    with pytest.raises(stages.NotReady, match=text):
        go(cycle, "closed")


def test_close_with_an_unmarked_prediction_is_refused(db):
    cycle = complete("act")
    PredictionFactory(cycle=cycle)

    with pytest.raises(stages.NotReady, match="each prediction"):
        go(cycle, "closed")


def test_abandon_needs_no_next_change(db):
    cycle = complete("act", decision="abandon", next_steps="")

    assert go(cycle, "closed").closed_at == NOW


def test_adopt_after_a_single_test_warns_first(db):
    cycle = complete("act", decision="adopt")

    with pytest.raises(stages.NeedsConfirmation, match="single cycle"):
        go(cycle, "closed")

    assert go(cycle, "closed", is_confirmed=True).stage == "closed"


def test_adopt_after_an_earlier_cycle_needs_no_confirmation(db):
    first = complete("closed")
    second = complete(
        "act", decision="adopt", previous=first, project=first.project, ramp=first.ramp, number=2
    )

    assert go(second, "closed").stage == "closed"


def test_move_with_an_old_version_is_refused(db):
    cycle = complete("do")

    with pytest.raises(ChangedMeanwhile):
        go(cycle, "study", version=7)


def test_start_writes_a_note_on_each_linked_chart(cast, cycle, measure):
    go(cycle, "do")

    note = Annotation.objects.get()
    assert (note.measure, note.site, note.label) == (
        measure,
        cast.site,
        "Cycle 1: Teen writes the plan",
    )
    assert note.link == f"/cycles/{cycle.public_id}/"
    assert note.source == f"cycle:{cycle.public_id}:started"


def test_start_is_dated_by_the_clock_of_the_site(cast, cycle):
    """03:30 on 2 March in UTC is still 1 March in New York."""
    go(cycle, "do")

    assert Annotation.objects.get().on.isoformat() == "2026-03-01"


def test_back_to_plan_takes_the_note_away(cast, cycle):
    started = go(cycle, "do")

    go(started, "plan")

    assert not Annotation.objects.exists()


def test_adopting_writes_a_second_note(cast, measure):
    cycle = complete("act", decision="adopt", measures=[measure])

    go(cycle, "closed", is_confirmed=True)

    labels = list(Annotation.objects.order_by("on").values_list("label", flat=True))
    assert labels == ["Cycle 1: Teen writes the plan", "Adopted: Teen writes the plan"]
