"""What is due this week, on the pages and over REST, and marking a task done."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement.actions import cycles, plan_tasks
from improvement.models import Cycle, CycleRevision, Prediction, Project, Task
from lhs_platform.lib.errors import Conflict
from networks.models import AuditEntry, Membership
from tests.factories.improvement import CycleFactory, TaskFactory

# A Tuesday; its week ends on Sunday the 15th, the next one on the 22nd.
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
TODAY = date(2026, 3, 10)
MARKED = {"is_done": "true", "page": "own"}


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def doing(cast, project):
    return CycleFactory(
        do=True, project=project, site=cast.site, owner=cast.community, ends_on=date(2026, 3, 12)
    )


def due(doing, day, **more):
    return TaskFactory(cycle=doing, due_on=date(2026, 3, day), **more)


def shown(response):
    groups = response.context["week"]["groups"]
    return {group["key"]: [item["title"] for item in group["items"]] for group in groups}


def test_overdue_comes_first_then_day_by_day(as_owner, doing):
    due(doing, 22, what="Next Sunday")
    due(doing, 23, what="Too far")
    due(doing, 10, what="Today")
    due(doing, 3, what="Long ago")
    due(doing, 15, what="Sunday")
    TaskFactory(cycle=doing, what="Some day")

    response = as_owner.get("/this-week/")

    assert shown(response) == {
        "late": ["Long ago"],
        "today": ["Today"],
        "week": ["End the test and write down what happened", "Sunday"],
        "next": ["Next Sunday"],
    }
    assert "4 things" in response.text


def test_what_is_to_be_written_down_says_so(as_owner, doing):
    due(doing, 10, kind="data", what="How often it worked", where="At the desk", how="A tick")

    text = as_owner.get("/this-week/").text

    assert "Write down: How often it worked" in text
    assert "At the desk, A tick" in text


def test_every_next_step_of_a_test_is_listed(as_owner, cast, project):
    more = {"project": project, "owner": cast.community}
    CycleFactory(starts_on=date(2026, 3, 11), **more)
    CycleFactory(study=True, ended_on=date(2026, 3, 1), **more)
    CycleFactory(act=True, ended_on=date(2026, 3, 1), **more)
    CycleFactory(adapted=True, decision="adopt", follow_up_on=date(2026, 3, 13), **more)

    response = as_owner.get("/this-week/")

    assert shown(response) == {
        "late": ["Study what came out"],
        "week": [
            "Start the test",
            "Look again: is it kept up?",
            "Decide what to do with the change",
        ],
    }


@pytest.mark.parametrize("who", ["Rhea Researcher", "rhea researcher", "researcher@cast.example"])
def test_a_task_is_the_persons_it_names(client, cast, doing, who):
    due(doing, 10, who=who)
    for person, seen in ((cast.researcher, True), (cast.community, False)):
        client.force_login(person)

        assert ("today" in shown(client.get("/this-week/"))) is seen


@pytest.mark.parametrize("who", ["", "The nurse", "Olga Outsider"])
def test_a_task_that_names_no_member_is_the_owners(as_owner, cast, doing, who):
    due(doing, 10, who=who)

    assert shown(as_owner.get("/this-week/"))["today"] == ["Print ten sheets"]


def test_a_name_that_two_members_share_is_the_owners(client, cast, doing):
    cast.clinician.name = cast.researcher.name
    cast.clinician.save()
    task = due(doing, 10, who=cast.researcher.name)
    client.force_login(cast.researcher)

    assert shown(client.get("/this-week/")) == {}
    assert client.post(f"/tasks/{task.public_id}/done/", MARKED).status_code == 403


def test_closed_tests_and_ended_projects_ask_for_nothing(as_owner, cast, doing, project):
    due(doing, 10)
    Project.objects.filter(pk=project.pk).update(status="ended")

    response = as_owner.get("/this-week/")

    assert shown(response) == {}
    assert "Nothing is due until the end of next week" in response.text


def test_a_network_shows_ones_own_and_everybodys(client, cast, doing):
    due(doing, 10, what="Print")
    client.force_login(cast.researcher)
    page = f"/networks/{cast.network.slug}/this-week/"

    own, everybody = client.get(page), client.get(f"{page}?whose=all")

    assert shown(own) == {}
    assert shown(everybody)["today"] == ["Print"]
    assert "Mina Community" in everybody.text
    assert "Done: Print" not in everybody.text


def test_who_may_not_write_in_a_test_is_led_to_where_it_is_read(client, cast, doing):
    page = f"/networks/{cast.network.slug}/this-week/?whose=all"
    link = f'href="/cycles/{doing.public_id}/do/#do"'
    client.force_login(cast.leader)
    other = client.get(page).text
    client.force_login(cast.community)

    assert link in client.get(page).text
    assert link not in other
    assert "Read<span" in other


def test_strangers_see_nothing_of_a_network(client, cast, doing):
    task = due(doing, 10)
    client.force_login(cast.outsider)

    assert client.get(f"/networks/{cast.network.slug}/this-week/").status_code == 404
    assert client.post(f"/tasks/{task.public_id}/done/", MARKED).status_code == 404
    assert shown(client.get("/this-week/")) == {}


def test_one_press_marks_a_task_and_one_takes_it_back(as_owner, doing):
    task = due(doing, 3)
    page = f"/tasks/{task.public_id}/done/"

    answer = as_owner.post(page, MARKED)
    after = as_owner.get(answer["Location"])
    task.refresh_from_db()

    assert answer.status_code == 303
    assert task.is_done
    assert "Done: “Print ten sheets”" in after.text
    assert "late" not in shown(after)

    answer = as_owner.post(page, MARKED | {"is_done": "false"})
    task.refresh_from_db()

    assert not task.is_done
    assert "Open again" in as_owner.get(answer["Location"]).text


def test_what_is_done_of_this_week_can_be_opened_again(as_owner, doing):
    due(doing, 10, is_done=True)

    response = as_owner.get("/this-week/")

    assert "Not done after all: Print ten sheets" in response.text


def test_the_person_named_may_mark_and_others_may_not(client, cast, doing):
    task = due(doing, 10, who=cast.researcher.name)
    page = f"/tasks/{task.public_id}/done/"
    client.force_login(cast.leader)

    assert client.post(page, MARKED).status_code == 403
    client.force_login(cast.researcher)
    assert client.post(page, MARKED).status_code == 303


@pytest.mark.parametrize(
    ("page", "back"),
    [("own", "/this-week/?marked="), ("network", "/this-week/?m"), ("all", "?whose=all&marked=")],
)
def test_marking_leads_back_to_the_list_it_was_pressed_in(as_owner, doing, page, back):
    task = due(doing, 10)

    answer = as_owner.post(f"/tasks/{task.public_id}/done/", MARKED | {"page": page})

    assert back in answer["Location"]
    assert as_owner.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("data", [{}, {"is_done": "maybe", "page": "own"}])
def test_a_press_that_says_nothing_changes_nothing(as_owner, doing, data):
    task = due(doing, 10)

    answer = as_owner.post(f"/tasks/{task.public_id}/done/", data)

    assert "Press one of the buttons" in as_owner.get(answer["Location"]).text
    assert not Task.objects.get().is_done


def test_a_task_of_a_closed_test_stays_as_it_is(as_owner, cast, project):
    closed = CycleFactory(adapted=True, project=project, owner=cast.community)
    task = TaskFactory(cycle=closed)

    answer = as_owner.post(f"/tasks/{task.public_id}/done/", MARKED)

    assert "This cycle is closed" in as_owner.get(answer["Location"]).text
    with pytest.raises(Conflict):
        plan_tasks.mark(by=cast.community, task=task, is_done=True)


def test_marking_is_a_version_and_is_on_record_once(cast, doing):
    task = due(doing, 10)

    plan_tasks.mark(by=cast.researcher, task=task, is_done=True)
    plan_tasks.mark(by=cast.researcher, task=task, is_done=True)

    entry = AuditEntry.objects.get(verb="task.finished")
    assert (entry.actor, entry.after) == (cast.researcher, {"is_done": True})
    kept = CycleRevision.objects.order_by("number")
    assert [one.values["tasks"][0]["is_done"] for one in kept] == [False, True]
    assert Cycle.objects.get().version == 2


def test_whoever_writes_meanwhile_takes_nothing_back(cast, doing):
    task = due(doing, 10, what="Print")
    row = {"id": task.public_id, "what": "Print twenty", "is_done": False}
    plan_tasks.mark(by=cast.researcher, task=task, is_done=True)

    cycles.write(by=cast.community, cycle=doing, version=1, changes={"values": {}, "tasks": [row]})

    task.refresh_from_db()
    assert (task.what, task.is_done) == ("Print twenty", True)


def test_a_task_taken_out_meanwhile_is_said_to_be_gone(cast, doing):
    task = due(doing, 10)
    Task.objects.filter(pk=task.pk).delete()

    with pytest.raises(Conflict):
        plan_tasks.mark(by=cast.community, task=task, is_done=True)


@pytest.mark.parametrize("marked", ["x", "11111111-1111-1111-1111-111111111111"])
def test_a_note_about_an_unknown_task_is_left_out(as_owner, doing, marked):
    response = as_owner.get(f"/this-week/?marked={marked}")

    assert response.status_code == 200
    assert response.context["marked"] is None


def test_home_says_in_one_line_what_is_due(as_owner, doing):
    due(doing, 3, what="Print")
    due(doing, 15, what="Fold")
    due(doing, 16, what="Next week")

    text = as_owner.get("/").text

    assert "2 tasks of tests to do this week" in text
    assert "“Print”, “Fold”." in text


@pytest.mark.slow
def test_many_tasks_cost_no_more_queries(as_owner, cast, project):
    def add(how_many, start):
        made = Cycle.objects.bulk_create(
            Cycle(
                project=project, owner=cast.community, ramp=f"R{n}", title=f"T{n}",
                starts_on=TODAY,
            )
            for n in range(start, start + how_many)
        )  # fmt: skip
        Prediction.objects.bulk_create(
            Prediction(cycle=one, question="?", prediction="!") for one in made
        )
        Task.objects.bulk_create(
            Task(cycle=one, what="Print", who=cast.researcher.name, due_on=TODAY) for one in made
        )

    def queries(page):
        with CaptureQueriesContext(connection) as captured:
            assert as_owner.get(page).status_code == 200
        return len(captured)

    pages = ["/this-week/", f"/networks/{cast.network.slug}/this-week/?whose=all", "/"]
    add(3, 0)
    few = [queries(page) for page in pages]
    add(97, 3)

    assert [queries(page) for page in pages] == few


def test_a_long_list_has_pages(as_owner, doing):
    Task.objects.bulk_create(
        Task(cycle=doing, what=f"T{number}", due_on=TODAY) for number in range(60)
    )

    first, second = as_owner.get("/this-week/"), as_owner.get("/this-week/?page=2")

    assert len(shown(first)["today"]) == 50
    assert (len(shown(second)["today"]), len(shown(second)["week"])) == (10, 1)
    assert "61 things" in first.text
    assert as_owner.get("/api/v1/this-week/").json()["more"] == 0


# --- REST -------------------------------------------------------------------------------------


def test_rest_gives_the_week(as_owner, cast, doing):
    task = due(doing, 3)

    answer = as_owner.get("/api/v1/this-week/").json()
    everybody = as_owner.get(f"/api/v1/this-week/?network={cast.network.slug}&whose=all").json()

    assert answer == everybody
    first, second = answer["results"]
    assert (first["kind"], first["task"], first["is_late"]) == ("task", str(task.public_id), True)
    assert (second["kind"], second["due_on"], second["task"]) == ("end", "2026-03-12", None)
    assert second["network"] == cast.network.slug


@pytest.mark.parametrize(
    ("query", "status"),
    [("network=twin-network", 404), ("whose=nobody", 400), ("wohse=all", 400), ("network=", 404)],
)
def test_rest_refuses_what_it_does_not_know(as_owner, doing, query, status):
    assert as_owner.get(f"/api/v1/this-week/?{query}").status_code == status


def test_rest_lists_tasks_narrowed(as_owner, cast, doing):
    due(doing, 3, what="Print")
    due(doing, 30, what="Late in the month")
    TaskFactory(what="Of another network")

    every = as_owner.get("/api/v1/tasks/").json()["results"]
    query = f"cycle={doing.public_id}&is_done=false&due_until=2026-03-10&under_way=true&kind=task"
    some = as_owner.get(f"/api/v1/tasks/?{query}").json()["results"]

    assert len(every) == 2
    assert [row["what"] for row in some] == ["Print"]
    assert some[0]["cycle"] == str(doing.public_id)


def test_rest_marks_a_task(client, cast, doing):
    task = due(doing, 10)
    url = f"/api/v1/tasks/{task.public_id}/done/"
    client.force_login(cast.leader)

    assert client.post(url, {"is_done": True}, "application/json").status_code == 403
    client.force_login(cast.community)
    answer = client.post(url, {"is_done": True}, "application/json")
    wrong = client.post(url, {"done": True}, "application/json")

    assert answer.json()["is_done"] is True
    assert wrong.status_code == 400


def test_rest_says_why_a_cycle_stands_still(as_owner, doing):
    Cycle.objects.filter(pk=doing.pk).update(ends_on=date(2026, 3, 1))

    row = as_owner.get(f"/api/v1/cycles/{doing.public_id}/").json()
    listed = as_owner.get("/api/v1/cycles/?stuck=true").json()["results"]

    assert row["stuck"] == ["not_ended"]
    assert [one["id"] for one in listed] == [row["id"]]


def test_who_has_left_has_no_week(as_owner, cast, doing):
    due(doing, 10)
    Membership.objects.filter(user=cast.community).update(left_at=NOW)

    assert shown(as_owner.get("/this-week/")) == {}
