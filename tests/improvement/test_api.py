"""The REST twins: the same rows, rules and refusals as on the pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from improvement.models import Cycle, Prediction, Project
from networks.models import User
from tests.factories.improvement import (
    PREDICTION,
    AimFactory,
    CycleFactory,
    PredictionFactory,
    ProjectFactory,
)
from tests.factories.networks import token_key


def as_user(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def etag(client, cycle):
    return client.get(f"/api/v1/cycles/{cycle.public_id}/")["ETag"]


def move(client, cycle, **body):
    return client.post(
        f"/api/v1/cycles/{cycle.public_id}/move/", body, headers={"If-Match": etag(client, cycle)}
    )


def test_list_of_cycles_of_a_network(cast, cycle):
    CycleFactory(project__network=cast.other_network, title="Canary")

    answer = as_user(cast.researcher).get("/api/v1/cycles/?network=steady-gut").json()

    (row,) = answer["results"]
    assert (row["id"], row["stage"], row["site"]) == (str(cycle.public_id), "plan", cast.site.code)
    assert row["predictions"][0]["prediction"] == PREDICTION
    assert row["measures"] == ["controlled"]


@pytest.mark.parametrize(
    ("query", "count"), [("mine=true", 1), ("stage=do", 1), ("stage=do&stage=plan", 2), ("", 2)]
)
def test_cycles_are_narrowed_as_on_the_board(cast, cycle, query, count):
    CycleFactory(project=cycle.project, do=True)

    answer = as_user(cast.community).get(f"/api/v1/cycles/?{query}").json()

    assert len(answer["results"]) == count


@pytest.mark.parametrize("fmt", ["csv", "ndjson"])
def test_cycles_stream_whole(cast, cycle, fmt):
    response = as_user(cast.researcher).get(f"/api/v1/cycles/?format={fmt}")

    assert str(cycle.public_id).encode() in b"".join(response.streaming_content)


def test_cycle_of_another_network_is_not_there(cast, cycle):
    client = as_user(cast.outsider)

    assert client.get(f"/api/v1/cycles/{cycle.public_id}/").status_code == 404
    assert client.patch(f"/api/v1/cycles/{cycle.public_id}/", {}).status_code == 404
    assert client.post(f"/api/v1/cycles/{cycle.public_id}/move/", {}).status_code == 404


def test_plan_a_cycle(cast, project, measure):
    body = {
        "project": str(project.public_id),
        "ramp": "Fridge card",
        "title": "First three families",
        "site": str(cast.site.public_id),
        "measures": ["controlled"],
        "predictions": [{"question": "Read?", "prediction": "By 2 of 3"}],
    }

    response = as_user(cast.clinician).post("/api/v1/cycles/", body)

    assert response.status_code == 201, response.json()
    assert response.json()["owner"] == str(cast.clinician.public_id)
    assert Cycle.objects.get().predictions.get().prediction == "By 2 of 3"


def test_plan_a_cycle_for_somebody_else_is_refused_to_members(cast):
    project = ProjectFactory(network=cast.network, lead=cast.clinician)
    body = {
        "project": str(project.public_id),
        "ramp": "Card",
        "title": "Card",
        "owner": str(cast.leader.public_id),
    }

    response = as_user(cast.researcher).post("/api/v1/cycles/", body)

    assert response.status_code == 400
    assert "owner" in response.json()["errors"]


@pytest.mark.parametrize(("person", "status"), [("researcher", 403), ("outsider", 404)])
def test_plan_a_cycle_in_a_project_of_others_is_refused(cast, project, person, status):
    body = {"project": str(project.public_id), "ramp": "Card", "title": "Card"}

    response = as_user(getattr(cast, person)).post("/api/v1/cycles/", body)

    assert response.status_code == status


@pytest.mark.parametrize("body", [{}, {"project": "moon"}, {"project": None}, []])
def test_plan_a_cycle_nowhere_is_refused(cast, body):
    assert as_user(cast.clinician).post("/api/v1/cycles/", body).status_code == 400


def test_patch_writes_what_is_given(cast, cycle):
    client = as_user(cast.community)
    row = cycle.predictions.get()
    body = {
        "objective": "Learn",
        "starts_on": "2026-04-01",
        "predictions": [{"id": str(row.public_id), "prediction": "9 of 10"}],
        "tasks": [{"what": "Print"}],
    }

    response = client.patch(
        f"/api/v1/cycles/{cycle.public_id}/", body, headers={"If-Match": etag(client, cycle)}
    )

    assert response.status_code == 200, response.json()
    assert response.json()["predictions"][0]["prediction"] == "9 of 10"
    assert response.json()["version"] == 2
    assert response["ETag"].startswith('"2-')


def test_patch_without_if_match_is_428_and_with_an_old_one_412(cast, cycle):
    client, path = as_user(cast.community), f"/api/v1/cycles/{cycle.public_id}/"
    old = etag(client, cycle)
    client.patch(path, {"objective": "First"}, headers={"If-Match": old})

    assert client.patch(path, {"objective": "Second"}).status_code == 428
    again = client.patch(path, {"objective": "Second"}, headers={"If-Match": old})
    assert again.status_code == 412
    cycle.refresh_from_db()
    assert cycle.objective == "First"


def test_patch_is_refused_to_other_members(cast, cycle):
    response = as_user(cast.researcher).patch(f"/api/v1/cycles/{cycle.public_id}/", {})

    assert response.status_code == 403


def test_move_to_do_and_what_is_missing_for_it(cast, cycle):
    client = as_user(cast.community)
    bare = CycleFactory(project=cycle.project, owner=cast.community)

    assert move(client, cycle, to="do").json()["stage"] == "do"
    refused = move(client, bare, to="do")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")


def test_move_back_takes_a_reason(cast, project):
    cycle = CycleFactory(do=True, project=project, owner=cast.community)
    client = as_user(cast.community)

    assert move(client, cycle, to="plan").status_code == 400
    assert move(client, cycle, to="plan", reason="Wrong sheet").json()["stage"] == "plan"


def test_adopt_after_one_test_is_confirmed(cast, project):
    cycle = CycleFactory(act=True, decision="adopt", project=project, owner=cast.community)
    client = as_user(cast.community)

    warned = move(client, cycle, to="closed")

    assert (warned.status_code, warned.json()["code"]) == (409, "needs_confirmation")
    assert move(client, cycle, to="closed", confirmed=True).json()["stage"] == "closed"


def test_next_cycle_after_an_adapted_one(cast, project):
    cycle = CycleFactory(adapted=True, project=project, owner=cast.community)

    response = as_user(cast.community).post(f"/api/v1/cycles/{cycle.public_id}/next/")

    assert response.status_code == 201
    assert response.json()["previous"] == str(cycle.public_id)


def test_reading_token_may_not_move(cast, cycle):
    key = token_key(user=cast.community, networks=[cast.network])
    client = APIClient(headers={"Authorization": f"Bearer {key}"})

    assert client.get(f"/api/v1/cycles/{cycle.public_id}/").status_code == 200
    refused = client.post(f"/api/v1/cycles/{cycle.public_id}/move/", {"to": "do"})
    assert refused.status_code == 403


def test_projects_with_their_aims(cast, project, measure):
    AimFactory(project=project, measure=measure, goal=75)

    (row,) = as_user(cast.leader).get("/api/v1/projects/?status=active").json()["results"]

    assert row["aims"][0]["measure"] == "controlled"
    assert row["sites"][0]["code"] == cast.site.code


def test_add_a_project(cast, measure):
    body = {
        "network": cast.network.slug,
        "name": "Asthma",
        "starts_on": "2026-01-05",
        "sites": [str(cast.site.public_id)],
        "aim": {"measure": "controlled", "goal": "75"},
    }

    response = as_user(cast.site_lead).post("/api/v1/projects/", body)

    assert response.status_code == 201, response.json()
    assert response.json()["aims"][0]["statement"] == "Raise “Asthma well controlled” to 75%."


@pytest.mark.parametrize(
    ("person", "status"), [("community", 403), ("outsider", 404), ("site_lead", 400)]
)
def test_add_a_project_is_refused(cast, person, status):
    body = {"network": cast.network.slug}

    response = as_user(getattr(cast, person)).post("/api/v1/projects/", body)

    assert response.status_code == status


def test_site_lead_adds_no_project_open_to_all_sites(cast):
    body = {"network": cast.network.slug, "name": "All", "starts_on": "2026-01-05"}

    response = as_user(cast.site_lead).post("/api/v1/projects/", body)

    assert response.status_code == 400
    assert not Project.objects.exists()


def test_change_a_project(cast, project):
    client, path = as_user(cast.clinician), f"/api/v1/projects/{project.public_id}/"

    response = client.patch(
        path, {"name": "Better"}, headers={"If-Match": client.get(path)["ETag"]}
    )

    assert response.json()["name"] == "Better"


@pytest.mark.slow
def test_list_asks_as_much_for_five_hundred_rows_as_for_ten(cast, project):
    def add(how_many, start):
        made = Cycle.objects.bulk_create(
            Cycle(project=project, owner=cast.clinician, ramp=f"R{n}", title=f"T{n}")
            for n in range(start, start + how_many)
        )
        Prediction.objects.bulk_create(
            Prediction(cycle=c, question="?", prediction="!") for c in made
        )

    def queries():
        client = as_user(User.objects.get(pk=cast.researcher.pk))
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/v1/cycles/?page_size=500")
        return len(captured)

    add(10, 0)
    few = queries()
    add(490, 10)

    assert queries() == few


def test_every_prediction_comes_with_its_cycle(cast, cycle):
    PredictionFactory(cycle=cycle)

    (row,) = as_user(cast.leader).get("/api/v1/cycles/").json()["results"]

    assert len(row["predictions"]) == 2
