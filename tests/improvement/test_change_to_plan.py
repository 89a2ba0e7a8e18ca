"""From a change of the package to the plan of its test."""

from uuid import UUID

import pytest

from improvement.models import Cycle
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


def test_plan_with_a_prediction_as_a_browser_sends_it(client, cast, change, project):
    """Each row of the form brings the id that it is to have, an empty one, too."""
    client.force_login(cast.clinician)
    path = f"/projects/{project.public_id}/cycles/add/?change={change.public_id}"
    form, rows = (client.get(path).context[name] for name in ("form", "predictions"))
    keys = [row["id"].value() for row in rows]
    data = {name: form[name].value() or "" for name in ("ramp", "change", "change_idea", "owner")}
    data |= {"title": "One teen", "purpose": "test", "measures": form["measures"].value()}
    data |= {"predictions-TOTAL_FORMS": len(keys), "predictions-INITIAL_FORMS": 0}
    data |= {f"predictions-{at}-id": str(key) for at, key in enumerate(keys)}
    data |= {"predictions-0-question": "How long?", "predictions-0-prediction": "8 minutes"}

    answer = client.post(path, data)

    cycle = Cycle.objects.get(title="One teen")
    assert answer.status_code == 303
    assert (cycle.ramp, cycle.change_idea) == (change.title, change)
    assert [row.public_id for row in cycle.predictions.all()] == [UUID(str(keys[0]))]
