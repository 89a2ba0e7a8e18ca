"""Tasks that are linked to a member: chosen by name in a plan, over REST, and whose they are then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from improvement import rules
from improvement.actions import cycles
from improvement.models import Cycle, Task
from improvement.presenters import versions
from networks.models import AuditEntry, Membership, User
from tests.factories.improvement import CycleFactory, TaskFactory


@pytest.fixture
def doing(cast, project):
    return CycleFactory(do=True, project=project, owner=cast.community)


@pytest.fixture
def namesakes(cast):
    """The researcher and the clinician, who bear one name; both stand in the directory."""
    for person in (cast.researcher, cast.clinician):
        person.name, person.is_listed = "Rhea Researcher", True
        person.save()
    return cast.researcher, cast.clinician


def whose(task):
    found = Task.objects.for_list().get(pk=task.pk)
    return rules.Doers([found]).of(found)


def fill(client, cycle, **row):
    """Write one task into the plan, as its form sends it."""
    task = cycle.tasks.first()
    data = {
        "version": Cycle.objects.get(pk=cycle.pk).version, "title": cycle.title,
        "purpose": "test", "owner": cycle.owner.pk, "starts_on": "2026-02-02", "tasks-TOTAL_FORMS": 1,
        "tasks-INITIAL_FORMS": 0, "tasks-0-what": "Print",
        "tasks-0-id": str(task.public_id) if task else "",
    }  # fmt: skip
    sent = data | {f"tasks-0-{name}": value for name, value in row.items()}
    answer = client.post(f"/cycles/{cycle.public_id}/plan/", sent)
    assert answer.status_code == 303, answer.context["editor"].form.errors
    return cycle.tasks.get()


def test_a_linked_task_is_that_members_whoever_bears_the_name(cast, doing, namesakes):
    rhea, other = namesakes
    task = TaskFactory(cycle=doing, who="Rhea Researcher", doer=rhea)

    assert whose(task) == rhea
    assert rules.can_finish_task(rhea, Task.objects.for_list().get())
    assert not rules.can_finish_task(cast.leader, Task.objects.for_list().get())
    Task.objects.update(doer=other)
    assert whose(task) == other


def test_a_task_of_who_left_is_the_owners(cast, doing):
    task = TaskFactory(cycle=doing, who=cast.researcher.name, doer=cast.researcher)
    Membership.objects.filter(user=cast.researcher).update(left_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert whose(task) == cast.community


def test_without_a_link_words_count_as_before(cast, doing):
    assert whose(TaskFactory(cycle=doing, who="rhea researcher")) == cast.researcher
    assert whose(TaskFactory(cycle=doing, who="The nurse")) == cast.community


def test_a_plan_offers_names_that_its_reader_may_see(cast, doing):
    User.objects.filter(pk=cast.leader.pk).update(is_listed=True)

    own = rules.names_for_tasks(cast.community, doing)
    every = rules.names_for_tasks(cast.coordinator, doing)

    assert list(own) == ["Clint Clinician", "Lars Leader", "Mina Community"]
    assert "Rhea Researcher" in every
    assert "Olga Outsider" not in every


def test_namesakes_are_offered_apart(cast, doing, namesakes):
    Membership.objects.filter(user=cast.researcher).update(site=cast.site)

    names = [name for name in rules.names_for_tasks(cast.coordinator, doing) if "Rhea" in name]

    assert names == [
        "Rhea Researcher (Clinician, since 15 January 2025)",
        "Rhea Researcher (Riverbend, since 15 January 2025)",
    ]


def test_namesakes_nobody_can_tell_apart_are_not_offered(cast, doing, namesakes):
    Membership.objects.filter(user__in=namesakes).update(group="clinician")

    assert not any("Rhea" in name for name in rules.names_for_tasks(cast.coordinator, doing))


def test_a_name_chosen_in_the_plan_links_the_member(as_owner, cast, doing, namesakes):
    names = rules.names_for_tasks(cast.community, doing)
    label = next(name for name, person in names.items() if person == cast.researcher)
    page = as_owner.get(f"/cycles/{doing.public_id}/plan/")

    task = fill(as_owner, doing, who=label)

    assert f'<option value="{label}">' in page.text
    assert 'list="task-people"' in page.text
    assert (task.who, task.doer) == (label, cast.researcher)
    assert whose(task) == cast.researcher


def test_saved_again_as_it_stands_the_link_stays_and_other_words_take_it_off(as_owner, cast, doing):
    User.objects.filter(pk=cast.leader.pk).update(is_listed=True)
    task = fill(as_owner, doing, who="lars leader")
    version = Cycle.objects.get().version

    same = fill(as_owner, doing, who="lars leader")
    assert (same.doer, Cycle.objects.get().version) == (cast.leader, version)
    longer = fill(as_owner, doing, who="lars leader", where="Desk")
    assert (longer.doer, task.doer) == (cast.leader, cast.leader)
    other = fill(as_owner, doing, who="The nurse")
    assert (other.who, other.doer) == ("The nurse", None)


def test_two_who_name_somebody_at_once_leave_words_and_link_that_fit(cast, doing):
    task = TaskFactory(cycle=doing, who="The nurse")
    row = {"id": task.public_id, "what": task.what}
    mine = [row | {"who": cast.researcher.name, "doer": cast.researcher}]
    theirs = [row | {"who": "The porter"}]

    cycles.write(by=cast.community, cycle=doing, version=1, changes={"values": {}, "tasks": theirs})
    written = cycles.write(
        by=cast.community, cycle=doing, version=1, changes={"values": {}, "tasks": mine}
    )

    task.refresh_from_db()
    assert (task.who, task.doer) == ("The porter", None)
    assert written.met == ["tasks"]


def test_versions_say_who_was_meant(cast, doing, namesakes):
    rhea, other = namesakes
    task = TaskFactory(cycle=doing, who="Rhea Researcher", doer=rhea)
    rows = [{"id": task.public_id, "what": task.what, "who": task.who, "doer": other}]

    saved = cycles.save(by=cast.community, cycle=doing, version=1, values={}, tasks=rows)

    (said,) = versions.compared(saved, 1, 2)
    assert said["before"] == said["after"] == "The member who does it: Rhea Researcher"
    kept = list(saved.revisions.select_related("by").order_by("number"))
    doers = [one["tasks"][0]["doer"] for one in versions.as_rows(kept)]
    assert doers == [rhea.public_id, other.public_id]
    assert AuditEntry.objects.filter(verb="cycle.changed").exists()


def test_versions_from_before_tasks_named_members_are_joined_as_ever(cast, doing):
    task = TaskFactory(cycle=doing, what="Print")
    saved = cycles.write(
        by=cast.community, cycle=doing, version=1, changes={"values": {"happened": "One"}}
    ).cycle
    first = saved.revisions.get(number=1)
    del first.values["tasks"][0]["doer"]
    first.save()

    cycles.write(by=cast.clinician, cycle=doing, version=1, changes={"values": {}, "tasks": []})

    assert not Task.objects.filter(pk=task.pk).exists()
    assert versions.compared(saved, 1, 2)[0]["label"] == "What happened"


def test_the_next_cycle_keeps_who_does_what(cast, project):
    closed = CycleFactory(adapted=True, project=project, owner=cast.community)
    TaskFactory(cycle=closed, who=cast.researcher.name, doer=cast.researcher)

    following = cycles.plan_next(by=cast.community, cycle=closed)

    assert following.tasks.get().doer == cast.researcher


def test_the_week_and_the_home_page_find_linked_tasks(client, cast, doing):
    yesterday = timezone.localdate() - timedelta(days=1)  # by the clock of every site
    TaskFactory(cycle=doing, what="Fold", who="R.", doer=cast.researcher, due_on=yesterday)
    client.force_login(cast.researcher)

    assert "Fold" in client.get("/this-week/").text
    assert "Fold" in client.get("/").text


# --- REST -------------------------------------------------------------------------------------


def patch(user, cycle, tasks):
    rest = APIClient()
    rest.force_authenticate(user)
    url = f"/api/v1/cycles/{cycle.public_id}/"
    return rest.patch(url, {"tasks": tasks}, headers={"If-Match": "*"})


def test_rest_links_a_member_by_id_and_names_them(cast, doing):
    User.objects.filter(pk=cast.leader.pk).update(is_listed=True)

    answer = patch(cast.community, doing, [{"what": "Print", "doer": str(cast.leader.public_id)}])

    (row,) = answer.json()["tasks"]
    assert (row["doer"], row["who"]) == (str(cast.leader.public_id), "Lars Leader")
    again = patch(cast.community, doing, [row])
    assert again.json()["tasks"] == [row]
    other = patch(cast.community, doing, [{"id": row["id"], "who": "The nurse"}])
    assert (other.json()["tasks"][0]["doer"], Task.objects.get().who) == (None, "The nurse")
    taken = patch(cast.community, doing, [{"id": row["id"], "doer": None}])
    assert taken.status_code == 200


@pytest.mark.parametrize("person", ["outsider", "researcher"])
def test_rest_links_nobody_whom_the_writer_may_not_name(cast, doing, person):
    stranger = getattr(cast, person)

    answer = patch(cast.community, doing, [{"what": "Print", "doer": str(stranger.public_id)}])

    assert answer.status_code == 400
    assert "tasks" in answer.json()["errors"]


@pytest.mark.slow
def test_rest_reads_many_linked_tasks_with_few_queries(
    client, cast, doing, django_assert_max_num_queries
):
    for number in range(20):
        TaskFactory(cycle=doing, what=f"T{number}", who="R.", doer=cast.researcher)
    client.force_login(cast.community)

    with django_assert_max_num_queries(20):
        client.get("/api/v1/cycles/")
        client.get("/api/v1/tasks/")
