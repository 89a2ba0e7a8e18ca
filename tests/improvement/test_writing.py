"""A quadrant that saves itself, and what becomes of words that two people write at once."""

from datetime import date
from uuid import uuid4

import pytest

from improvement.actions import cycles
from improvement.models import Cycle, CycleRevision, Task
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict
from tests.factories.improvement import CycleFactory, PredictionFactory, TaskFactory


def write(cycle, version=1, *, by=None, values=None, **rows):
    changes = {"values": values or {}} | rows
    return cycles.write(by=by or cycle.owner, cycle=cycle, version=version, changes=changes)


@pytest.fixture
def doing(cast, project):
    return CycleFactory(do=True, project=project, owner=cast.community)


def test_every_save_is_kept_as_a_version(doing):
    write(doing, values={"happened": "One"})
    write(doing, 2, values={"happened": "Two"})

    kept = CycleRevision.objects.order_by("number")
    assert [one.values["values"]["happened"] for one in kept] == ["", "One", "Two"]


def test_saving_what_stands_changes_nothing(doing):
    write(doing, values={"happened": "One"})

    assert write(doing, values={"happened": "One"}).cycle.version == 2
    assert write(doing, 2, values={"happened": "One"}).cycle.version == 2


def test_different_fields_go_together(doing):
    write(doing, values={"happened": "Hers", "problems": ""})
    written = write(doing, values={"happened": "", "problems": "His"})

    assert (written.cycle.happened, written.cycle.problems) == ("Hers", "His")
    assert (written.is_joined, written.met) == (True, [])


def test_lines_that_meet_both_stand_and_are_named(doing):
    write(doing, values={"happened": "Draft"})
    write(doing, 2, values={"happened": "Hers"})
    written = write(doing, 2, values={"happened": "His"})

    assert written.cycle.happened == "Hers\nHis"
    assert written.met == ["happened"]
    typed = CycleRevision.objects.get(number=written.typed)
    assert typed.values["values"]["happened"] == "His"


def test_of_two_days_the_first_stands_and_the_other_is_kept(doing):
    write(doing, values={"ended_on": date(2026, 2, 10)})
    written = write(doing, values={"ended_on": date(2026, 2, 11)})

    doing.refresh_from_db()
    assert str(doing.ended_on) == "2026-02-10"
    assert written.met == ["ended_on"]
    typed = CycleRevision.objects.get(number=written.typed)
    assert typed.values["values"]["ended_on"] == "2026-02-11"


def test_typing_on_goes_from_what_was_typed(doing):
    write(doing, values={"happened": "Hers"})
    first = write(doing, values={"happened": "Hi"})
    second = write(doing, first.typed, values={"happened": "His words"})

    assert "Hers" in second.cycle.happened
    assert "His words" in second.cycle.happened


def test_rows_of_both_stay(doing):
    shared = TaskFactory(cycle=doing, what="Print")
    hers = {"id": shared.public_id, "what": "Print ten"}
    his = {"id": shared.public_id, "what": "Print", "who": "Ken"}
    write(doing, tasks=[hers, {"what": "Hers"}])
    written = write(doing, tasks=[his, {"what": "His"}])

    rows = {task.what: task.who for task in Task.objects.filter(cycle=doing)}
    assert rows == {"Print ten": "Ken", "Hers": "", "His": ""}
    assert written.met == []


def test_row_that_one_removes_and_another_changes_stays(doing):
    shared = TaskFactory(cycle=doing, what="Print")
    write(doing, tasks=[])
    write(doing, tasks=[{"id": shared.public_id, "what": "Print twenty"}])

    assert Task.objects.get().what == "Print twenty"


def test_row_that_one_removes_and_another_leaves_alone_is_gone(doing):
    shared = TaskFactory(cycle=doing, what="Print")
    write(doing, tasks=[])
    write(doing, tasks=[{"id": shared.public_id, "what": "Print"}])

    assert not Task.objects.exists()


def test_new_row_sent_twice_stays_one_row(doing):
    row = {"id": uuid4(), "what": "Print"}
    first = write(doing, tasks=[row])
    write(doing, first.typed, tasks=[row | {"who": "Ken"}])

    assert Task.objects.get().who == "Ken"


def test_row_under_an_id_of_another_cycle_is_a_row_of_its_own(doing):
    other = TaskFactory(what="Theirs")
    write(doing, tasks=[{"id": other.public_id, "what": "Ours"}])

    assert {task.what for task in Task.objects.all()} == {"Theirs", "Ours"}


def test_row_in_which_two_meet_keeps_the_first(doing):
    shared = TaskFactory(cycle=doing, what="Print")
    write(doing, tasks=[{"id": shared.public_id, "what": "Print ten"}])
    written = write(doing, tasks=[{"id": shared.public_id, "what": "Print two"}])

    assert Task.objects.get().what == "Print ten"
    assert written.met == ["tasks"]


def test_measures_chosen_by_both_go_together(cast, doing, measure):
    write(doing, values={"happened": "Hers"}, measures=[])
    write(doing, measures=[measure])
    write(doing, 2, values={"problems": "His"}, measures=[])

    assert list(doing.measures.all()) == [measure]


def test_closed_cycle_and_unknown_version_are_refused(cast, project, doing):
    closed = CycleFactory(adapted=True, project=project)

    with pytest.raises(Conflict):
        write(closed, values={"happened": "Late"})
    with pytest.raises(ChangedMeanwhile):
        write(doing, 7, values={"happened": "From nowhere"})


def autosave(client, cycle, part="do", **data):
    data = {"version": 1, "started_on": "2026-02-03"} | data
    path = f"/cycles/{cycle.public_id}/{part}/"
    return client.post(path, data, headers={"X-Autosave": "1"})


def test_page_that_saves_itself_is_told_version_and_time(as_owner, doing):
    answer = autosave(as_owner, doing, happened="As we hoped", why_not="Two came late")

    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert answer.json()["said"] == ""
    doing.refresh_from_db()
    assert doing.why_not == "Two came late"


def test_page_that_saves_itself_is_told_of_the_other(as_owner, cast, doing):
    write(doing, values={"happened": "Draft"})
    hers = {"happened": "Hers", "ended_on": date(2026, 2, 10)}
    write(doing, 2, by=cast.clinician, values=hers)

    mine = {"version": 2, "happened": "His", "ended_on": "2026-02-11"}
    answer = autosave(as_owner, doing, **mine).json()

    assert "Both texts stand in “What happened”" in answer["said"]
    assert "In “Really ended” theirs stands" in answer["said"]
    doing.refresh_from_db()
    assert doing.happened == "Hers\nHis"


@pytest.mark.parametrize(
    "data", [{"started_on": "soon"}, {"ended_on": "2026-01-01"}, {"version": 7, "happened": "x"}]
)
def test_page_that_saves_itself_is_told_what_is_wrong(as_owner, doing, data):
    answer = autosave(as_owner, doing, **data)

    assert answer.status_code == 422
    assert answer.json()["error"]


def test_prediction_typed_while_somebody_starts_the_test_is_not_lost_in_silence(as_owner, cycle):
    row = cycle.predictions.get()
    Cycle.objects.filter(pk=cycle.pk).update(stage="do", started_on="2026-02-03")
    data = {
        "title": cycle.title,
        "owner": cycle.owner_id,
        "site": cycle.site_id,
        "purpose": "test",
        "measures": [measure.pk for measure in cycle.measures.all()],
        "predictions-TOTAL_FORMS": 1,
        "predictions-INITIAL_FORMS": 1,
        "predictions-0-id": str(row.public_id),
        "predictions-0-question": row.question,
        "predictions-0-prediction": "9 of 10",
        "tasks-TOTAL_FORMS": 0,
        "tasks-INITIAL_FORMS": 0,
    }

    answer = autosave(as_owner, cycle, "plan", **data)

    assert "Predictions are fixed" in answer.json()["error"]


def test_half_a_row_is_told(as_owner, cycle):
    data = {
        "title": cycle.title,
        "owner": cycle.owner_id,
        "purpose": "test",
        "predictions-TOTAL_FORMS": 1,
        "predictions-INITIAL_FORMS": 0,
        "predictions-0-question": "How many?",
        "tasks-TOTAL_FORMS": 0,
        "tasks-INITIAL_FORMS": 0,
    }

    assert autosave(as_owner, cycle, "plan", **data).json()["error"] == "A row needs another look."


def test_rows_that_are_sent_again_as_they_were_saved_stay(as_owner, cast, project):
    """A page that saves itself sends its new rows with each save, changed or not."""
    cycle = CycleFactory(project=project, site=cast.site, owner=cast.community)
    data = {
        "title": cycle.title,
        "owner": cycle.owner_id,
        "purpose": "test",
        "predictions-TOTAL_FORMS": 2,
        "predictions-INITIAL_FORMS": 0,
        "predictions-0-id": str(uuid4()),
        "predictions-0-question": "How many?",
        "predictions-0-prediction": "8 of 10",
        "predictions-1-id": str(uuid4()),
        "tasks-TOTAL_FORMS": 1,
        "tasks-INITIAL_FORMS": 0,
        "tasks-0-id": str(uuid4()),
        "tasks-0-kind": "task",
        "tasks-0-what": "Print",
    }

    saved = [autosave(as_owner, cycle, "plan", **data).json()["version"]]
    for words in ("What we try", "What we try now"):
        data |= {"version": saved[-1], "change": words}
        saved.append(autosave(as_owner, cycle, "plan", **data).json()["version"])

    assert saved == [2, 3, 4]
    assert cycle.predictions.get().prediction == "8 of 10"
    assert cycle.tasks.get().what == "Print"


def test_next_cycle_starts_from_any_closed_one(cast, project):
    first = CycleFactory(adapted=True, project=project, decision="adopt", change="The card")
    PredictionFactory(cycle=first)
    TaskFactory(cycle=first, kind="data", how="A tick on the sheet")

    second = cycles.plan_next(by=first.owner, cycle=first)

    assert (second.change, second.number) == ("The card", 2)
    assert not second.predictions.exists()
    assert (second.tasks.get().kind, second.tasks.get().how) == ("data", "A tick on the sheet")
