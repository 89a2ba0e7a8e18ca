"""The versions of a cycle: who changed what and when, compared field by field, and over REST."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from improvement.actions import cycles, plan_tasks
from improvement.models import CycleRevision
from tests.factories.improvement import (
    ChangeFactory,
    CycleFactory,
    PredictionFactory,
    TaskFactory,
)

NOW = datetime(2026, 3, 10, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def doing(cast, project):
    return CycleFactory(do=True, project=project, owner=cast.community)


def write(cycle, version, by=None, values=None, **rows):
    changes = {"values": values or {}} | rows
    return cycles.write(by=by or cycle.owner, cycle=cycle, version=version, changes=changes)


def page(client, cycle, part="versions", query=""):
    return client.get(f"/cycles/{cycle.public_id}/{part}/{query}")


def test_it_says_who_changed_what(as_owner, cast, doing, clock):
    write(doing, 1, values={"happened": "One"})
    clock.shift(timedelta(hours=1))
    write(doing, 2, by=cast.clinician, values={"happened": "Two", "went_as_planned": True})

    response = page(as_owner, doing)

    second, first, begun = response.context["rows"]
    assert (second["by"], second["number"], second["before"]) == ("Clint Clinician", 3, 2)
    assert second["said"] == [
        {"label": "Carried out as planned", "before": "nothing", "after": "yes"},
        {"label": "What happened", "before": "One", "after": "Two"},
    ]
    assert first["said"][0]["after"] == "One"
    assert begun["is_first"]


def test_saves_in_one_go_are_one_step(as_owner, doing, clock):
    for version, words in enumerate(["O", "On", "One"], start=1):
        write(doing, version, values={"happened": words})
        clock.shift(timedelta(minutes=5))

    step, first = page(as_owner, doing).context["rows"]

    assert (step["number"], step["before"], first["is_first"]) == (4, 1, True)
    assert "to 10:10" in step["when"]
    assert step["said"] == [{"label": "What happened", "before": "nothing", "after": "One"}]


def test_what_was_typed_at_once_is_told_as_such(as_owner, cast, doing, clock):
    write(doing, 1, values={"happened": "Draft"})
    clock.shift(timedelta(hours=1))
    write(doing, 2, by=cast.clinician, values={"happened": "Hers"})
    write(doing, 2, by=cast.coordinator, values={"happened": "His"})

    rows = page(as_owner, doing).context["rows"]

    joined, typed, hers = rows[:3]
    assert (typed["is_draft"], typed["by"]) == (True, "Cora Coordinator")
    assert joined["said"][0] == {"label": "What happened", "before": "Hers", "after": "Hers\nHis"}
    assert hers["by"] == "Clint Clinician"


def test_rows_links_and_choices_are_said_in_words(as_owner, cast, cycle, measure, clock):
    change = ChangeFactory(network=cast.network, title="The card")
    kept = cycle.predictions.get()
    task = TaskFactory(cycle=cycle, what="Print", due_on=date(2026, 3, 1))
    write(cycle, 1, values={"objective": "Learn"})
    clock.shift(timedelta(hours=1))
    write(
        cycle,
        2,
        values={
            "change_idea": change,
            "site": None,
            "owner": cast.clinician,
            "belief": "high",
            "starts_on": date(2026, 3, 12),
        },
        measures=[],
        predictions=[
            {"id": kept.public_id, "question": "How many?", "prediction": kept.prediction},
            {"question": "How long?", "prediction": "5 minutes"},
        ],
        tasks=[{"id": task.public_id, "due_on": date(2026, 3, 2)}],
    )

    said = {
        one["label"]: (one["before"], one["after"])
        for one in page(as_owner, cycle).context["rows"][0]["said"]
    }

    assert said["Change of the package"] == ("nothing", "The card")
    assert said["Site"] == ("Riverbend", "nothing")
    assert said["Who leads it"] == ("Mina Community", "Clint Clinician")
    assert said["How sure we are that it works"][1].startswith("High")
    assert said["Planned start"] == ("2 February 2026", "12 March 2026")
    assert said["Charts on which it should show"] == (measure.name, "nothing")
    assert said["Prediction “How many?”"][1] == "Question: How many?"
    assert "We predict: 5 minutes" in said["Prediction “How long?”"][1]
    assert said["Task “Print”"] == ("When: 1 March 2026", "When: 2 March 2026")


def test_a_task_marked_done_is_in_the_history(as_owner, cast, doing, clock):
    task = TaskFactory(cycle=doing, what="Print")
    plan_tasks.mark(by=cast.clinician, task=task, is_done=True)

    said = page(as_owner, doing).context["rows"][0]["said"]

    assert said == [{"label": "Task “Print”", "before": "nothing", "after": "Is done: yes"}]


def test_a_move_is_in_the_history(as_owner, cast, cycle, clock):
    write(cycle, 1, values={"objective": "Learn"})
    cycles.move(by=cast.clinician, cycle=cycle, version=2, to="do", now=NOW)

    said = page(as_owner, cycle).context["rows"][0]["said"]

    assert said[0] == {"label": "Stage", "before": "Plan", "after": "Do"}
    assert said[1]["label"] == "Really started"
    url = f"/api/v1/cycles/{cycle.public_id}/versions/"
    assert [one["stage"] for one in as_owner.get(url).json()] == ["do", "plan", "plan"]


def test_two_versions_are_compared(as_owner, cast, doing, clock):
    for version, words in enumerate(["One", "Two", "Three"], start=1):
        write(doing, version, by=cast.clinician, values={"happened": words})
        clock.shift(timedelta(hours=1))

    usual = page(as_owner, doing, "compare")
    chosen = page(as_owner, doing, "compare", "?old=2&new=3")
    bad = page(as_owner, doing, "compare", "?old=99&new=x")
    same = page(as_owner, doing, "compare", "?old=3&new=3")

    assert [(r.context["old"], r.context["new"]) for r in (usual, chosen, bad)] == [
        (3, 4), (2, 3), (3, 4),
    ]  # fmt: skip
    assert chosen.context["said"] == [{"label": "What happened", "before": "One", "after": "Two"}]
    assert "word for word" in same.text


def test_a_cycle_without_versions_says_so(as_owner, doing):
    assert "No version is kept yet" in page(as_owner, doing).text
    assert page(as_owner, doing, "compare").status_code == 404


def test_the_cycle_links_to_its_versions(as_owner, doing):
    assert f"/cycles/{doing.public_id}/versions/" in page(as_owner, doing, "do").text


def test_strangers_find_no_versions(client, cast, doing):
    write(doing, 1, values={"happened": "One"})
    client.force_login(cast.outsider)

    for path in (f"/cycles/{doing.public_id}/versions/", f"/cycles/{doing.public_id}/compare/"):
        assert client.get(path).status_code == 404
    assert client.get(f"/api/v1/cycles/{doing.public_id}/versions/").status_code == 404


def test_rest_gives_versions_with_public_ids(as_owner, cast, cycle, measure):
    PredictionFactory(cycle=cycle)
    write(cycle, 1, values={"objective": "Learn"})
    url = f"/api/v1/cycles/{cycle.public_id}/versions/"

    new, old = as_owner.get(url).json()

    assert (new["number"], old["number"], new["by_name"]) == (2, 1, "Mina Community")
    assert new["values"]["objective"] == "Learn"
    assert new["values"]["owner"] == str(cast.community.public_id)
    assert new["values"]["site"] == str(cast.site.public_id)
    assert new["measures"] == [measure.code]
    assert len(new["predictions"]) == 2
    assert [one["number"] for one in as_owner.get(f"{url}?before=2").json()] == [1]
    assert as_owner.get(f"{url}?before=x").status_code == 400


def test_a_long_history_has_pages(as_owner, cast, doing, clock):
    CycleRevision.objects.bulk_create(
        CycleRevision(
            cycle=doing,
            number=number,
            by=(cast.clinician, cast.community)[number % 2],
            values={
                "values": {"happened": f"{number}"}, "measures": [], "predictions": [], "tasks": [],
            },
        )
        for number in range(1, 31)
    )  # fmt: skip

    first, second = page(as_owner, doing), page(as_owner, doing, query="?page=2")

    assert [len(one.context["rows"]) for one in (first, second)] == [20, 10]
    assert second.context["rows"][-1]["is_first"]
