"""Projects and their aims on pages."""

import pytest

from improvement.actions import projects
from improvement.models import Project
from tests.factories.improvement import AimFactory, CycleFactory


def data(cast, **more):
    return {
        "name": "Asthma at Riverbend",
        "lead": cast.site_lead.pk,
        "sites": [cast.site.pk],
        "starts_on": "2026-01-05",
        "status": "active",
        "kind": "improvement",
        "aim-goal": "",
    } | more


@pytest.fixture
def as_lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def add_url(cast):
    return f"/networks/{cast.network.slug}/projects/add/"


def test_project_page_shows_aim_and_ramps(client, cast, project, measure):
    AimFactory(project=project, measure=measure, baseline=52, goal=75, goal_on="2027-06-30")
    CycleFactory(project=project, site=cast.site, ramp="Fridge card", scale="3 families")
    client.force_login(cast.researcher)

    response = client.get(f"/projects/{project.public_id}/")

    assert "Three in four children" in response.text
    assert "75%" in response.text
    assert "Fridge card" in response.text
    assert "Plan a test" not in response.text


def test_project_page_without_aim_or_test_says_what_to_do(client, cast, project):
    client.force_login(cast.clinician)

    response = client.get(f"/projects/{project.public_id}/")

    assert "No aim yet" in response.text
    assert "Plan the first test" in response.text


def test_project_page_is_not_there_for_a_stranger(client, cast, project):
    client.force_login(cast.outsider)

    assert client.get(f"/projects/{project.public_id}/").status_code == 404


def test_site_lead_starts_a_project_with_an_aim(as_lead, cast, measure):
    assert as_lead.get(add_url(cast)).status_code == 200

    more = {"aim-measure": measure.pk, "aim-baseline": "52", "aim-goal": "75"}
    response = as_lead.post(add_url(cast), data(cast, **more))

    project = Project.objects.get()
    assert response["Location"] == f"/projects/{project.public_id}/"
    assert project.aims.get().statement == "Raise “Asthma well controlled” from 52% to 75%."


def test_site_lead_cannot_take_another_site_into_a_project(as_lead, cast):
    response = as_lead.post(add_url(cast), data(cast, sites=[cast.other_site.pk]))

    assert response.status_code == 422
    assert "sites" in response.context["form"].errors


def test_site_lead_must_name_their_site(as_lead, cast):
    response = as_lead.post(add_url(cast), data(cast, sites=[]))

    assert response.status_code == 422


def test_project_that_ends_before_it_starts_is_refused_at_the_field(as_lead, cast):
    response = as_lead.post(add_url(cast), data(cast, ends_on="2025-01-01"))

    assert response.status_code == 422
    assert "ends_on" in response.context["form"].errors


def test_starting_a_project_is_refused_to_plain_members(client, cast):
    client.force_login(cast.community)

    assert client.get(add_url(cast)).status_code == 403


def test_edit_project(as_lead, cast, project):
    path = f"/projects/{project.public_id}/edit/"

    assert as_lead.get(path).status_code == 200
    response = as_lead.post(path, data(cast, name="Better name", version=1))

    assert response.status_code == 303
    project.refresh_from_db()
    assert project.name == "Better name"


def test_edit_project_of_an_old_version_keeps_what_was_typed(as_lead, cast, project):
    projects.edit(by=cast.clinician, project=project, version=1, values={"name": "Hers"})
    path = f"/projects/{project.public_id}/edit/"

    response = as_lead.post(path, data(cast, name="Mine", version=1))

    assert response.status_code == 422
    assert "Mine" in response.text
    assert response.context["form"]["version"].value() == "2"


def test_edit_project_is_refused_to_other_members(client, cast, project):
    client.force_login(cast.researcher)

    assert client.get(f"/projects/{project.public_id}/edit/").status_code == 403
