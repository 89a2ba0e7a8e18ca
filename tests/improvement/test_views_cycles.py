"""The board and the four quadrants, as people use them."""

import pytest

from improvement.actions import cycles
from improvement.models import Cycle
from outcomes.models import Chart, Series
from tests.factories.improvement import (
    PREDICTION,
    CycleFactory,
    PredictionFactory,
    ProjectFactory,
    TaskFactory,
)


def url(cycle, part=""):
    return f"/cycles/{cycle.public_id}/{part}{'/' if part else ''}"


def formset(prefix, rows, *, initial=None):
    """Spell a formset out as a browser posts it."""
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": len(rows) if initial is None else initial,
    }
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def plan_data(cycle, **more):
    rows = [
        {"id": row.public_id, "question": row.question, "prediction": row.prediction}
        for row in cycle.predictions.all()
    ]
    data = {
        "version": cycle.version,
        "title": cycle.title,
        "owner": cycle.owner_id,
        "site": cycle.site_id or "",
        "purpose": "test",
        "starts_on": "2026-02-02",
        "measures": [measure.pk for measure in cycle.measures.all()],
    }
    return data | formset("predictions", rows) | formset("tasks", []) | more


def test_cycle_page_opens_the_quadrant_that_is_now(as_owner, cycle):
    response = as_owner.get(url(cycle))

    assert response.context["editor"].part == "plan"
    assert response.text.count("<form") >= 2
    assert "Save and start the test" in response.text


def test_cycle_page_for_a_member_is_to_be_read(client, cast, cycle):
    client.force_login(cast.researcher)

    response = client.get(url(cycle))

    assert response.status_code == 200
    assert response.context["editor"] is None
    assert "Save and start" not in response.text
    assert PREDICTION in response.text


def test_cycle_page_shows_the_chart_of_its_measure(as_owner, cycle, measure):
    Chart.objects.create(
        series=Series.objects.create(measure=measure),
        kind="run",
        revision=1,
        result={"points": [], "phases": [], "baseline_to": None, "signals": [], "parts": []},
        verdict="better",
        sentence="Better: above the median for 20 months.",
        computed_at="2026-03-01T00:00Z",
    )

    assert "above the median for 20 months" in as_owner.get(url(cycle)).text


def test_cycle_page_is_not_there_for_a_stranger(client, cast, cycle):
    client.force_login(cast.outsider)

    assert client.get(url(cycle)).status_code == 404


def test_unknown_quadrant_is_not_there(as_owner, cycle):
    assert as_owner.get(url(cycle, "check")).status_code == 404


@pytest.mark.parametrize("part", ["plan", "do", "study", "act"])
def test_each_quadrant_opens_for_writing(as_owner, cycle, part):
    response = as_owner.get(url(cycle, part))

    assert response.context["editor"].part == part


@pytest.mark.parametrize("part", ["plan", "do", "study", "act"])
def test_writing_is_refused_to_other_members(client, cast, cycle, part):
    client.force_login(cast.researcher)

    assert client.post(url(cycle, part), {}).status_code == 403


def test_save_plan_writes_fields_and_rows(as_owner, cycle):
    gone = cycle.predictions.get()
    predictions = [
        {"id": gone.public_id, "question": "?", "prediction": "!", "DELETE": "on"},
        {"id": "", "question": "Is it quick?", "prediction": "At most 3 minutes"},
        {"id": "", "question": "", "prediction": ""},
    ]
    tasks = [{"id": "", "what": "Print", "who": "Nurse", "due_on": "2026-02-01"}]
    data = plan_data(cycle, objective="Learn if it fits")
    data |= formset("predictions", predictions, initial=1) | formset("tasks", tasks, initial=0)

    response = as_owner.post(url(cycle, "plan"), data)

    assert (response.status_code, response["Location"]) == (303, f"{url(cycle)}#plan")
    cycle.refresh_from_db()
    assert cycle.objective == "Learn if it fits"
    assert [row.prediction for row in cycle.predictions.all()] == ["At most 3 minutes"]
    assert cycle.tasks.get().who == "Nurse"


def test_save_and_add_rows_stays_in_the_quadrant(as_owner, cycle):
    response = as_owner.post(url(cycle, "plan"), plan_data(cycle, to="more"))

    assert response["Location"] == f"{url(cycle, 'plan')}?rows=more#plan"


def test_save_plan_without_a_title_shows_what_was_typed(as_owner, cycle):
    data = plan_data(cycle, title="", objective="Still here")

    response = as_owner.post(url(cycle, "plan"), data)

    assert response.status_code == 422
    assert "Still here" in response.text


def test_save_with_a_half_written_row_is_refused(as_owner, cycle):
    rows = [{"id": "", "question": "Only a question", "prediction": ""}]
    data = plan_data(cycle) | formset("predictions", rows, initial=0)

    response = as_owner.post(url(cycle, "plan"), data)

    assert response.status_code == 422
    assert "A row below needs another look" in response.text


def test_save_with_dates_in_the_wrong_order_is_refused_at_the_field(as_owner, cycle):
    response = as_owner.post(url(cycle, "plan"), plan_data(cycle, ends_on="2026-01-01"))

    assert response.status_code == 422
    assert "ends_on" in response.context["editor"].form.errors


def test_save_and_start(as_owner, cycle):
    response = as_owner.post(url(cycle, "plan"), plan_data(cycle, to="do"))

    assert response.status_code == 303
    cycle.refresh_from_db()
    assert cycle.stage == "do"


def test_start_without_a_prediction_saves_the_plan_and_says_what_is_missing(as_owner, cycle):
    cycle.predictions.all().delete()
    data = plan_data(cycle, to="do", objective="Kept")

    response = as_owner.post(url(cycle, "plan"), data)

    assert response.status_code == 409
    assert "Write at least one prediction" in response.text
    cycle.refresh_from_db()
    assert (cycle.stage, cycle.objective) == ("plan", "Kept")


def test_two_who_write_at_once_both_keep_their_words(as_owner, cast, cycle):
    mine = plan_data(cycle, objective="What I typed")
    cycles.save(
        by=cast.clinician,
        cycle=cycle,
        version=1,
        values={"objective": "What she saved"},
        tasks=[{"what": "Her task"}],
    )

    response = as_owner.post(url(cycle, "plan"), mine)

    assert response.status_code == 303
    cycle.refresh_from_db()
    assert cycle.objective == "What she saved\nWhat I typed"
    assert cycle.tasks.get().what == "Her task"
    told = as_owner.get(url(cycle)).text
    assert "what both wrote is kept" in told
    assert "What I typed" in told


def test_save_from_a_version_that_never_was_keeps_what_was_typed(as_owner, cycle):
    response = as_owner.post(url(cycle, "plan"), plan_data(cycle, version=9, objective="Mine"))

    assert response.status_code == 409
    assert "Mine" in response.text
    assert response.context["editor"].form["version"].value() == "1"


def test_save_do_quadrant(as_owner, cast, project):
    cycle = CycleFactory(do=True, project=project, owner=cast.community)
    data = {
        "version": 1,
        "started_on": "2026-02-04",
        "went_as_planned": "false",
        "happened": "One nurse was called away.",
        "to": "study",
    }

    response = as_owner.post(url(cycle, "do"), data)

    assert response.status_code == 303
    cycle.refresh_from_db()
    assert (cycle.stage, cycle.went_as_planned) == ("study", False)
    assert "Carried out as planned:</b> no" in as_owner.get(url(cycle)).text


def test_predictions_are_not_offered_for_writing_after_the_start(as_owner, cast, project):
    cycle = CycleFactory(do=True, project=project, owner=cast.community)
    PredictionFactory(cycle=cycle)
    TaskFactory(cycle=cycle, is_done=True)

    response = as_owner.get(url(cycle, "plan"))

    assert "Predictions are fixed" in response.text
    assert 'name="predictions-0-prediction"' not in response.text


def test_save_study_marks_the_predictions(as_owner, cast, project):
    cycle = CycleFactory(study=True, project=project, owner=cast.community)
    row = PredictionFactory(cycle=cycle)
    rows = [{"id": row.public_id, "result": "6 of 10", "matched": "no"}]
    data = {"version": 1, "findings": "6", "learned": "Time", "to": "act"}

    response = as_owner.post(url(cycle, "study"), data | formset("predictions", rows))

    assert response.status_code == 303
    row.refresh_from_db()
    assert (row.matched, row.prediction) == ("no", PREDICTION)


def act_cycle(cast, project, **more):
    cycle = CycleFactory(act=True, project=project, owner=cast.community, **more)
    PredictionFactory(cycle=cycle, matched="yes", result="9 of 10")
    return cycle


def test_adapt_closes_and_offers_the_next_cycle(as_owner, cast, project):
    cycle = act_cycle(cast, project)
    data = {"version": 1, "decision": "adapt", "next_steps": "Bigger print", "to": "closed"}

    assert as_owner.post(url(cycle, "act"), data).status_code == 303

    assert "Plan the next cycle" in as_owner.get(url(cycle)).text
    following = as_owner.post(url(cycle, "next"))
    second = Cycle.objects.get(previous=cycle)
    assert following["Location"] == url(second, "plan")
    assert (second.number, second.change) == (2, "Bigger print")
    assert as_owner.post(url(cycle, "next")).status_code == 409


def test_adopt_after_one_test_asks_again_first(as_owner, cast, project):
    cycle = act_cycle(cast, project)
    data = {"version": 1, "decision": "adopt", "next_steps": "", "to": "closed"}

    warning = as_owner.post(url(cycle, "act"), data)

    assert warning.status_code == 422
    assert "Adopt it all the same" in warning.text
    confirmed = {"version": 2, "to": "closed", "confirmed": "1"}
    assert as_owner.post(url(cycle, "move"), confirmed).status_code == 303
    cycle.refresh_from_db()
    assert cycle.stage == "closed"


def test_closed_cycle_can_only_be_read(as_owner, cast, project):
    cycle = CycleFactory(adapted=True, project=project, owner=cast.community)

    response = as_owner.post(url(cycle, "study"), {"version": 1} | formset("predictions", []))

    assert response.status_code == 422
    assert "This cycle is closed" in response.text


def test_back_to_plan_without_a_reason_is_refused(as_owner, cast, project):
    cycle = CycleFactory(do=True, project=project, owner=cast.community)

    response = as_owner.post(url(cycle, "move"), {"version": 1, "to": "plan", "reason": ""})

    assert response.status_code == 409
    assert "why you go back" in response.text


def test_back_to_plan_with_a_reason(as_owner, cast, project):
    cycle = CycleFactory(do=True, project=project, owner=cast.community)

    as_owner.post(url(cycle, "move"), {"version": 1, "to": "plan", "reason": "Wrong sheet"})

    cycle.refresh_from_db()
    assert (cycle.stage, cycle.started_on) == ("plan", None)


def test_move_to_nowhere_is_refused(as_owner, cycle):
    assert as_owner.post(url(cycle, "move"), {"to": "moon"}).status_code == 422


@pytest.mark.parametrize("path", ["move", "next"])
def test_moving_is_refused_to_other_members(client, cast, cycle, path):
    client.force_login(cast.researcher)

    assert client.post(url(cycle, path)).status_code == 403


def add_data(cast, **more):
    data = {
        "ramp": "Fridge card",
        "title": "First three families",
        "owner": cast.researcher.pk,
        "site": "",
        "purpose": "test",
        "starts_on": "2026-03-02",
    }
    rows = [{"id": "", "question": "Read?", "prediction": "By 2 of 3"}]
    return data | formset("predictions", rows, initial=0) | more


def test_any_member_plans_a_test_in_an_open_project(client, cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)
    client.force_login(cast.researcher)
    path = f"/projects/{project.public_id}/cycles/add/"

    assert client.get(path).status_code == 200
    response = client.post(path, add_data(cast))

    cycle = Cycle.objects.get()
    assert response["Location"] == url(cycle)
    assert (cycle.owner, cycle.ramp) == (cast.researcher, "Fridge card")
    assert cycle.predictions.get().prediction == "By 2 of 3"


def test_member_cannot_plan_for_somebody_else(client, cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)
    client.force_login(cast.researcher)

    response = client.post(
        f"/projects/{project.public_id}/cycles/add/", add_data(cast, owner=cast.leader.pk)
    )

    assert response.status_code == 422
    assert "owner" in response.context["form"].errors


def test_plan_in_an_ended_project_says_so(client, cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician, status="ended")
    client.force_login(cast.clinician)

    response = client.post(
        f"/projects/{project.public_id}/cycles/add/", add_data(cast, owner=cast.clinician.pk)
    )

    assert response.status_code == 422
    assert "has ended" in response.text


def test_plan_in_a_project_of_other_sites_is_refused(client, cast, project):
    client.force_login(cast.researcher)

    assert client.get(f"/projects/{project.public_id}/cycles/add/").status_code == 403
