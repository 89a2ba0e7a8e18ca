"""Key driver diagrams over REST."""

import pytest
from rest_framework.test import APIClient

from improvement.models import Driver
from tests.factories.improvement import ChangeFactory, DiagramFactory, DriverFactory


@pytest.fixture
def diagram(cast, project):
    return DiagramFactory(network=cast.network, project=project)


@pytest.fixture
def rest(cast):
    """The person who leads the project."""
    client = APIClient()
    client.force_authenticate(cast.clinician)
    return client


def path(diagram, part=""):
    return f"/api/v1/diagrams/{diagram.public_id}/{part}"


def held(client, diagram):
    return {"If-Match": client.get(path(diagram))["ETag"]}


def send(client, diagram, part, body):
    return client.post(path(diagram, part), body, headers=held(client, diagram))


def test_begin_and_reword(rest, cast, project):
    body = {"network": "steady-gut", "title": "Ours", "aim_text": "More"}

    assert rest.post("/api/v1/diagrams/", body).status_code == 400
    added = rest.post("/api/v1/diagrams/", body | {"project": str(project.public_id)})
    one = f"/api/v1/diagrams/{added.json()['id']}/"
    edited = rest.patch(one, {"title": "Better"}, headers={"If-Match": added["ETag"]})

    assert added.status_code == 201, added.json()
    assert edited.json()["title"] == "Better"
    assert rest.get("/api/v1/diagrams/?network=steady-gut").json()["results"][0]["aim"] == "More"


def test_drivers_and_links(rest, cast, diagram, measure):
    change = ChangeFactory(network=cast.network, title="Plan")
    one = {"level": "primary", "name": "One plan", "measure": "controlled"}

    first = send(rest, diagram, "drivers/", one)
    send(rest, diagram, "drivers/", {"level": "secondary", "name": "Words"})
    primary, secondary = Driver.objects.order_by("level")
    key = str(secondary.public_id)
    send(
        rest,
        diagram,
        "links/",
        {"driver": key, "primary": str(primary.public_id), "strength": "weak"},
    )
    done = send(
        rest,
        diagram,
        "links/",
        {"driver": key, "change": str(change.public_id), "strength": "strong"},
    )

    assert first.status_code == 201
    told = done.json()
    assert told["drivers"][0]["measure"] == "Asthma well controlled"
    assert told["serves"] == [{"secondary": key, "primary": str(primary.public_id), "weak": True}]
    assert [link["title"] for link in told["acts"]] == ["Plan"]
    parted = send(
        rest,
        diagram,
        "links/",
        {"driver": key, "change": str(change.public_id), "strength": "none"},
    )
    assert parted.json()["acts"] == []


def test_a_link_names_one_thing(rest, diagram):
    driver = DriverFactory(diagram=diagram)

    answer = send(rest, diagram, "links/", {"driver": str(driver.public_id), "strength": "weak"})

    assert answer.status_code == 400


def test_rename_move_and_remove(rest, diagram):
    DriverFactory(diagram=diagram, name="First", position=1)
    key = str(DriverFactory(diagram=diagram, name="Second", position=2).public_id)

    moved = send(rest, diagram, "edit-driver/", {"id": key, "name": "Now first", "move": "up"})
    removed = send(rest, diagram, "remove-driver/", {"id": key})

    assert [one["name"] for one in moved.json()["drivers"]] == ["Now first", "First"]
    assert [one["name"] for one in removed.json()["drivers"]] == ["First"]


def test_who_comes_second_is_told(rest, diagram):
    old = held(rest, diagram)
    send(rest, diagram, "drivers/", {"level": "primary", "name": "Hers"})

    answer = rest.post(path(diagram, "drivers/"), {"level": "primary", "name": "Mine"}, headers=old)

    assert answer.status_code == 412


def test_keep_and_read_versions(rest, diagram):
    kept = send(rest, diagram, "keep/", {"reason": "First theory"})
    (row,) = rest.get(path(diagram, "versions/")).json()

    assert kept.status_code == 201
    assert (row["number"], row["reason"], row["content"]["title"]) == (
        1,
        "First theory",
        "How we get there",
    )


def test_members_only_read(cast, diagram):
    client = APIClient()
    client.force_authenticate(cast.researcher)

    assert client.get(path(diagram)).status_code == 200
    assert client.post(path(diagram, "drivers/"), {}).status_code == 403


@pytest.mark.parametrize(
    ("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pptx", b"PK")]
)
def test_files_as_on_the_page(rest, diagram, form, start):
    answer = rest.get(path(diagram, "file/"), {"as": form})

    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].endswith(f'.{form}"')


@pytest.mark.parametrize("query", [{}, {"as": "gif"}])
def test_a_file_of_another_kind_is_refused(rest, diagram, query):
    assert rest.get(path(diagram, "file/"), query).status_code == 400
