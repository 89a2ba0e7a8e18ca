"""What the people on a project's team do on the pages of its tests, and over REST; and the ticks
beside the tasks of a plan."""

import pytest
from rest_framework.test import APIClient

from improvement.models import Cycle, Task, TeamMember
from tests.factories.improvement import CycleFactory, PredictionFactory, TaskFactory


@pytest.fixture
def teammate(cast, project):
    """The researcher, on the project's team."""
    TeamMember.objects.create(project=project, user=cast.researcher, role="family")
    return cast.researcher


@pytest.fixture
def as_teammate(client, teammate):
    client.force_login(teammate)
    return client


def in_stage(cast, project, stage):
    cycle = CycleFactory(**{stage: True}, project=project, site=cast.site, owner=cast.community)
    PredictionFactory(cycle=cycle, matched="yes")
    return cycle


def test_team_writes_the_plan_and_starts_the_test(as_teammate, cycle):
    answer = as_teammate.post(
        f"/cycles/{cycle.public_id}/plan/",
        {
            "version": 1, "to": "do", "title": "Two teens", "purpose": "test",
            "starts_on": "2026-02-02", "tasks-TOTAL_FORMS": 0, "tasks-INITIAL_FORMS": 0,
            "predictions-TOTAL_FORMS": 1, "predictions-INITIAL_FORMS": 0,
            "predictions-0-id": str(cycle.predictions.get().public_id),
            "predictions-0-question": "Can teens?", "predictions-0-prediction": "8 of 10",
        },
    )  # fmt: skip

    cycle.refresh_from_db()
    assert answer.status_code == 303, answer.context["editor"].form.errors
    assert (cycle.title, cycle.stage) == ("Two teens", "do")


def test_whose_a_test_is_stays_whatever_a_teammate_sends(as_teammate, teammate, cycle):
    form = as_teammate.get(f"/cycles/{cycle.public_id}/").context["editor"].form
    before = (cycle.owner, cycle.site)

    as_teammate.post(
        f"/cycles/{cycle.public_id}/plan/",
        {
            "version": 1, "title": "Mine", "purpose": "test", "owner": teammate.pk, "site": "",
            "tasks-TOTAL_FORMS": 0, "tasks-INITIAL_FORMS": 0, "starts_on": "2026-02-02",
            "predictions-TOTAL_FORMS": 0, "predictions-INITIAL_FORMS": 0,
        },
    )  # fmt: skip

    cycle = Cycle.objects.get()
    assert form["owner"].field.disabled
    assert (cycle.title, cycle.owner, cycle.site) == ("Mine", *before)


def test_team_reads_what_is_to_be_decided_and_does_not_decide(as_teammate, cast, project):
    cycle = in_stage(cast, project, "act")
    page = f"/cycles/{cycle.public_id}/"

    shown = as_teammate.get(page)

    assert shown.context["editor"] is None
    assert "Write in Study" in shown.text
    assert "Write in Act" not in shown.text
    assert "Decide and close" not in shown.text
    assert as_teammate.get(f"{page}act/").status_code == 403
    assert as_teammate.post(f"{page}move/", {"version": 1, "to": "closed"}).status_code == 403
    back = {"version": 1, "to": "study", "reason": "Count again"}
    assert as_teammate.post(f"{page}move/", back).status_code == 303


def test_a_button_of_another_quadrant_does_not_close_either(as_teammate, cast, project):
    cycle = in_stage(cast, project, "act")
    Cycle.objects.update(decision="adopt")
    data = {"version": 1, "to": "closed", "started_on": "2026-02-03", "happened": "They read it"}

    assert as_teammate.post(f"/cycles/{cycle.public_id}/do/", data).status_code == 403

    assert Cycle.objects.get().stage == "act"


def test_team_plans_the_next_test(as_teammate, cast, project):
    cycle = in_stage(cast, project, "adapted")

    assert as_teammate.post(f"/cycles/{cycle.public_id}/next/").status_code == 303
    assert Cycle.objects.get(previous=cycle).owner == cast.community


def test_team_plans_a_test_of_its_own(as_teammate, teammate, project):
    page = f"/projects/{project.public_id}/"

    assert "Plan a test" in as_teammate.get(page).text
    assert as_teammate.get(f"{page}cycles/add/").status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"happened": "They read it"}, 200),
        ({"decision": "adapt"}, 403),
        ({"sustain": "Print"}, 403),
        ({"site": None}, 403),
        ({"owner": "own"}, 403),
        ({"owner": "same", "learned": "So"}, 200),
    ],
)
def test_rest_asks_the_same_of_the_team(cast, project, teammate, body, status):
    cycle = in_stage(cast, project, "act")
    rest = APIClient()
    rest.force_authenticate(teammate)
    owners = {"own": teammate, "same": cast.community}
    if "owner" in body:
        body = body | {"owner": str(owners[body["owner"]].public_id)}

    answer = rest.patch(f"/api/v1/cycles/{cycle.public_id}/", body, headers={"If-Match": "*"})

    assert answer.status_code == status, answer.content


def test_rest_lets_the_team_move_and_not_close(cast, project, teammate):
    cycle = in_stage(cast, project, "act")
    rest = APIClient()
    rest.force_authenticate(teammate)
    page, how = f"/api/v1/cycles/{cycle.public_id}/move/", {"headers": {"If-Match": "*"}}

    assert rest.post(page, {"to": "closed"}, **how).status_code == 403
    assert rest.post(page, {"to": "study", "reason": "Again"}, **how).status_code == 200


# --- Ticks --------------------------------------------------------------------------------------


def tick(client, task, *, is_done):
    data = {"is_done": str(is_done).lower(), "page": "test"}
    return client.post(f"/tasks/{task.public_id}/done/", data)


def test_tasks_of_a_plan_are_ticked_and_taken_back_where_they_stand(as_teammate, cast, project):
    cycle = in_stage(cast, project, "do")
    task = TaskFactory(cycle=cycle, what="Print", where="Desk", how="By hand")
    page = f"/cycles/{cycle.public_id}/"

    shown = as_teammate.get(page).text
    answer = tick(as_teammate, task, is_done=True)
    after = as_teammate.get(page).text

    assert "Done: Print" in shown
    assert "Print, Desk, By hand" in shown
    assert answer["Location"] == f"{page}#plan"
    assert "Done: “Print”." in after
    assert "Not done after all: Print" in after
    tick(as_teammate, task, is_done=False)
    assert not Task.objects.get().is_done


def test_whom_a_task_is_given_to_ticks_it_and_others_read_it(client, cast, project):
    cycle = in_stage(cast, project, "do")
    TaskFactory(cycle=cycle, what="Print", who=cast.leader.name)
    page = f"/cycles/{cycle.public_id}/"

    seen = {}
    for person in (cast.leader, cast.other_site_lead):
        client.force_login(person)
        seen[person.name] = "Done: Print" in client.get(page).text

    assert seen == {cast.leader.name: True, cast.other_site_lead.name: False}


def test_what_was_done_in_a_closed_test_stays(as_teammate, cast, project):
    cycle = in_stage(cast, project, "adapted")
    TaskFactory(cycle=cycle, what="Print", is_done=True)

    text = as_teammate.get(f"/cycles/{cycle.public_id}/").text

    assert "Print" in text
    assert "Not done after all" not in text


def test_ticks_of_many_tasks_cost_no_more_queries(
    as_teammate, cast, project, django_assert_max_num_queries
):
    cycle = in_stage(cast, project, "do")
    for number in range(30):
        TaskFactory(cycle=cycle, what=f"T{number}", who=cast.leader.name)

    with django_assert_max_num_queries(30):
        as_teammate.get(f"/cycles/{cycle.public_id}/")
