"""Nothing about single patients is kept in what people write freely about projects and tests."""

from datetime import date

import pytest

from improvement.actions import changes, cycles, diagrams, drivers, parts, projects
from improvement.models import CycleRevision
from lhs_platform.lib.errors import DomainError
from tests.factories.improvement import ChangeFactory, CycleFactory, DiagramFactory, DriverFactory

pytestmark = pytest.mark.django_db
TOLD = "It helped MRN 00123456 most."


@pytest.fixture
def refused(cast):
    """Write a text of a patient; give the field at which it was refused."""

    def refused(act, **given):
        with pytest.raises(DomainError, match="single patients") as refusal:
            act(by=cast.coordinator, **given)
        return refusal.value.field

    return refused


def test_in_a_project_and_its_aim(cast, project, refused):
    said, aim = {"charter": TOLD}, {"statement": TOLD}
    edit = {"project": project, "version": 1, "values": {}}

    assert refused(projects.add, network=cast.network, values=said) == "charter"
    assert refused(projects.edit, **edit | {"values": said}) == "charter"
    assert refused(projects.edit, **edit, aim=aim) == "statement"


def test_in_what_belongs_to_a_project(project, refused):
    values = {"name": TOLD, "due_on": date(2026, 3, 1)}

    assert refused(parts.add, project=project, kind="milestones", values=values) == "name"


def test_in_a_plan_and_its_rows(project, refused):
    new = {"project": project, "ramp": "Cards", "values": {"title": "One", "owner": project.lead}}

    assert refused(cycles.plan, **new | {"ramp": TOLD}) == "ramp"
    assert refused(cycles.plan, **new, predictions=[{"question": TOLD}]) == "predictions"
    assert refused(cycles.plan, **new, tasks=[{"what": "Print", "how": TOLD}]) == "tasks"


def test_in_what_is_written_while_a_test_runs(project, refused):
    cycle = CycleFactory(do=True, project=project)
    where = {"cycle": cycle, "version": cycle.version}

    assert refused(cycles.save, **where, values={"happened": TOLD}) == "happened"
    assert refused(cycles.write, **where, changes={"values": {"feedback": TOLD}}) == "feedback"
    rows = {"values": {}, "tasks": [{"what": TOLD}]}
    assert refused(cycles.write, **where, changes=rows) == "tasks"
    assert not CycleRevision.objects.exists()


def test_in_a_change_and_in_what_became_of_it(cast, refused):
    change = ChangeFactory(network=cast.network)
    where, state = {"change": change, "version": 1}, {"state": "abandoned", "on": date(2026, 3, 1)}

    new = {"title": "Two", "harms": TOLD}
    assert refused(changes.add, network=cast.network, values=new) == "harms"
    assert refused(changes.edit, **where, values={"tools": TOLD}) == "tools"
    assert refused(changes.set_state, **where, **state, reason=TOLD) == "reason"


def test_in_a_diagram_and_its_drivers(cast, refused):
    diagram = DiagramFactory(network=cast.network)
    driver, where = DriverFactory(diagram=diagram), {"diagram": diagram, "version": 1}
    said, today = {"population": TOLD}, date(2026, 3, 1)

    assert refused(diagrams.edit, **where, values=said, today=today) == "population"
    assert refused(diagrams.keep, **where, reason=TOLD) == "reason"
    assert refused(drivers.add, **where, values={"name": TOLD}) == "name"
    assert refused(drivers.edit, driver=driver, version=1, values={"name": TOLD}) == "name"


def test_a_task_names_its_doer_by_address(cast, project):
    cycle = cycles.plan(
        by=cast.coordinator,
        project=project,
        ramp="Cards",
        values={"title": "One", "owner": project.lead},
        tasks=[{"what": "Print", "who": "clint@home.example"}],
    )

    assert cycle.tasks.get().who == "clint@home.example"


def test_the_page_says_it_at_its_field_and_keeps_what_was_typed(client, cast, project):
    cycle = CycleFactory(do=True, project=project)
    client.force_login(cast.coordinator)
    url, typed = f"/cycles/{cycle.public_id}/do/", {"version": 1, "happened": TOLD}

    page = client.post(url, typed)
    by_itself = client.post(url, typed, headers={"X-Autosave": "1"})

    assert (page.status_code, by_itself.status_code) == (422, 422)
    assert "happened" in page.context["editor"].form.errors
    assert f"{TOLD}</textarea>" in page.text
    assert "single patients" in by_itself.json()["error"]
