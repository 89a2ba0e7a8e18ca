"""From a change of the package to the plan of its test."""

import pytest

from tests.factories.improvement import ChangeFactory


@pytest.fixture
def change(cast, measure):
    return ChangeFactory(
        network=cast.network,
        title="Teen writes the plan",
        first_test="One teen on Tuesday.",
        measure=measure,
    )


def test_test_of_a_change_begins_with_what_is_known_of_it(client, cast, change, project):
    client.force_login(cast.clinician)

    page = client.get(f"/changes/{change.public_id}/").text
    board = client.get(f"/networks/{cast.network.slug}/tests/?change={change.public_id}").text
    plan = client.get(f"/projects/{project.public_id}/cycles/add/?change={change.public_id}")

    assert f"/tests/?change={change.public_id}#projects-h" in page
    assert f"/projects/{project.public_id}/cycles/add/?change={change.public_id}" in board
    assert "In which project is “Teen writes the plan” tested?" in board
    assert plan.context["form"]["ramp"].value() == "Teen writes the plan"
    assert plan.context["form"]["change"].value() == "One teen on Tuesday."
    assert plan.context["form"]["measures"].value() == [change.measure_id]


@pytest.mark.parametrize("named", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_change_that_is_not_there_begins_nothing(client, cast, project, named):
    client.force_login(cast.clinician)

    plan = client.get(f"/projects/{project.public_id}/cycles/add/?change={named}")

    assert plan.status_code == 200
    assert plan.context["form"]["ramp"].value() == ""
