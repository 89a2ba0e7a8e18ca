"""The REST reference is read from the OpenAPI document."""

import pytest

from lhs_platform.pages import reference


def test_reference_is_open_and_names_every_room(client, db):
    response = client.get("/api/")

    assert response.status_code == 200
    assert {group["tag"] for group in response.context["groups"]} >= {"networks", "improvement"}
    assert "/api/v1/schema/" in response.text
    assert "Learning Commons API, version 1" in response.text


def test_reference_has_no_script_or_style_of_its_own(client, db):
    text = client.get("/api/").text

    assert "<style" not in text
    assert " style=" not in text
    assert text.count("<script") == text.count("<script src=")


def operation(path, method):
    operations = [one for group in reference.reference() for one in group["operations"]]
    return next(one for one in operations if (one["path"], one["method"]) == (path, method))


def test_operation_of_a_list_shows_the_fields_of_a_row():
    shown = operation("/api/v1/cycles/", "GET")

    names = {row["name"] for row in shown["gives"]}
    assert {"id", "stage", "predictions"} <= names
    assert {"network", "updated_since"} <= {row["name"] for row in shown["parameters"]}


def test_operation_that_writes_shows_what_it_takes_and_an_example():
    shown = operation("/api/v1/cycles/{public_id}/move/", "POST")

    assert shown["takes"][0]["name"] == "to"
    assert shown["takes"][0]["type"] == "one of: plan, do, study, act, closed"
    assert shown["example"].startswith("curl -X POST http")
    assert "Bearer $TOKEN" in shown["example"]
    assert "If-Match" in shown["example"]


def test_operations_are_folded_by_what_they_are_of(client, db):
    text = client.get("/api/").text

    for group in reference.reference():
        rows = [one for each in group["collections"] for one in each["operations"]]
        assert sorted(one["id"] for one in rows) == sorted(one["id"] for one in group["operations"])
        for each in group["collections"]:
            assert text.count(f'id="of-{group["tag"]}-{each["name"]}"') == 1
            assert text.count(f'href="#of-{group["tag"]}-{each["name"]}"') == 1


def test_every_operation_has_a_text_and_an_id_of_its_own():
    operations = [one for group in reference.reference() for one in group["operations"]]

    assert all(one["text"] for one in operations)
    assert len({one["id"] for one in operations}) == len(operations)


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_unknown_rest_address_is_a_problem_document(client, method):
    response = getattr(client, method)("/api/v1/measures/not-an-id/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Not found"
