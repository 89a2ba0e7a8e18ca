"""An address of REST says what is read, and nothing else."""

from uuid import uuid4

import pytest
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from lhs_platform.lib.rest.asking import known_to

pytestmark = pytest.mark.django_db
PATHS = SchemaGenerator().get_schema(public=True)["paths"]
OPERATIONS = [
    pytest.param(path, method, one, id=f"{method} {path}")
    for path, operations in PATHS.items()
    for method, one in operations.items()
]
LISTS = [path for path in PATHS if "{" not in path and "get" in PATHS[path]]


@pytest.fixture
def api(cast):
    client = APIClient()
    client.force_login(cast.coordinator)
    return client


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_what_openapi_tells_is_what_is_read(path, method, operation):
    match = resolve(path.replace("{public_id}", str(uuid4())).replace("{slug}", "any"))
    view = match.func.cls()
    view.action = match.func.actions[method]

    told = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}

    assert told | {"format"} == known_to(view)


@pytest.mark.parametrize("path", LISTS)
def test_a_misspelt_filter_is_refused_and_named(api, path):
    response = api.get(path, {"netwrk": "steady-gut"})

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert "Known are " in response.json()["errors"]["netwrk"][0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("network=", "Give a value, or leave this out."),
        ("network=steady-gut&network=safe-stay", "Give this once: only one of several would"),
        ("retired=maybe", "Give true or false."),
        ("family=none", "Choose one of those offered."),
        ("updated_since=yesterday", "Enter a valid date"),
    ],
)
def test_a_filter_without_a_value_that_is_understood_is_refused(api, asked, words):
    response = api.get(f"/api/v1/measures/?{asked}")

    assert response.status_code == 400
    assert words in response.json()["errors"][asked.partition("=")[0]][0]


@pytest.mark.parametrize("fmt", ["csv", "ndjson"])
def test_a_misspelt_filter_is_refused_before_rows_are_streamed(api, fmt):
    response = api.get("/api/v1/observations/", {"measur": "remission", "format": fmt})

    assert response.status_code == 400


@pytest.mark.parametrize("size", ["abc", "0", "-1", "1.5", "²"])
def test_a_page_has_a_whole_number_of_rows(api, size):
    response = api.get("/api/v1/sites/", {"page_size": size})

    assert response.status_code == 400
    assert response.json()["errors"]["page_size"] == ["Give a whole number from 1 to 500."]


def test_a_page_has_500_rows_at_most(api):
    assert api.get("/api/v1/sites/", {"page_size": 9999}).status_code == 200


@pytest.mark.parametrize("fmt", ["csv", "ndjson"])
def test_one_record_is_json_and_nothing_else(api, cast, fmt):
    one = f"/api/v1/sites/{cast.site.public_id}/"

    assert api.get(one, {"format": fmt}).status_code == 406
    assert api.get(one)["Content-Type"] == "application/json"
    assert api.get("/api/v1/reminders/", {"format": fmt}).status_code == 406


@pytest.mark.parametrize("fmt", ["xml", "problem", ""])
def test_a_format_that_is_not_offered_is_said_to_be_so(api, fmt):
    response = api.get(f"/api/v1/sites/?format={fmt}")

    assert response.status_code == (406 if fmt else 200)
    if fmt:
        assert response["Content-Type"] == "application/problem+json"
        assert "json, csv, ndjson" in response.json()["detail"]
