"""An address of REST says what is read, and nothing else."""

import re
from uuid import uuid4

import pytest
from django.urls import resolve

from lhs_platform.lib.rest.asking import filters_of, formats_of, known_to
from lhs_platform.pages import schema
from tests.access.routes import all_routes
from tests.fixtures.cast import make_cast
from tests.fixtures.signed_in import once, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LISTS = [
    f"/{route.path}"
    for route in all_routes()
    if route.path.startswith("api/v1/")
    and not route.arguments
    and getattr(route.view, "actions", {}).get("get") == "list"
]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """Nothing here stores anything: the cast is made once."""
    with once(django_db_blocker):
        yield make_cast()


@pytest.fixture(scope="module")
def api(cast, django_db_blocker):
    with django_db_blocker.unblock():
        return signed_in(cast.coordinator)


def told_otherwise(path, method, operation):
    """Give the names and formats that OpenAPI tells and the view does not read, or the reverse."""
    match = resolve(re.sub(r"{(public_id|nonce)}", str(uuid4()), path).replace("{slug}", "any"))
    view = match.func.cls(**match.func.initkwargs)
    view.action = match.func.actions[method]
    told = {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "query"}
    offered = formats_of(view.get_renderers())
    formats = told.get("format", {}).get("schema", {}).get("enum", offered)
    return {*told, *["format"][: len(offered)]} ^ known_to(view) | set(formats) ^ set(offered)


def test_what_openapi_tells_is_what_is_read():
    operations = [
        (path, method, one)
        for path, of_path in schema.document()["paths"].items()
        for method, one in of_path.items()
    ]

    differing = {
        f"{method} {path}": found
        for path, method, one in operations
        if (found := told_otherwise(path, method, one))
    }

    assert len(operations) > 300
    assert differing == {}


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
        ("network=%00", "There is something in it that is no letter."),
        ("network=steady-gut&network=safe-stay", "Give this once: only one of several would"),
        ("retired=1", "Give true or false."),
        ("retired=maybe", "Give true or false."),
        ("family=none", "Choose one of those offered."),
        ("updated_since=yesterday", "Enter a valid date"),
    ],
)
def test_a_filter_without_a_value_that_is_understood_is_refused(api, asked, words):
    response = api.get(f"/api/v1/measures/?{asked}")

    assert response.status_code == 400
    assert words in response.json()["errors"][asked.partition("=")[0]][0]


@pytest.mark.parametrize(
    "path", ["practice/?network", "this-week/?network", "calls/steady-gut/?since"]
)
def test_a_nul_is_refused_where_no_filter_reads_it(api, path):
    """PostgreSQL takes none: it would be an error of the server."""
    assert api.get(f"/api/v1/{path}=%00").status_code == 400


@pytest.mark.parametrize("fmt", ["csv", "ndjson"])
def test_a_misspelt_filter_is_refused_before_rows_are_streamed(api, fmt):
    response = api.get("/api/v1/observations/", {"measur": "remission", "format": fmt})

    assert response.status_code == 400


def values_of(path):
    """Give each filter of a list with a value that it understands."""
    match = resolve(path)
    view = match.func.cls(action="list")
    good = {
        "UUIDFilter": str(uuid4()), "BooleanFilter": "true", "DateFilter": "2026-10-01",
        "MomentFilter": "2026-10-01T00:00:00Z", "CharFilter": "some", "SiteFilter": "some",
        "NumberFilter": "1",
    }  # fmt: skip
    for name, one in filters_of(view).items():
        choices = one.extra.get("choices") or getattr(one.field, "choices", ())
        first = next((str(value) for value, _ in choices if value), "")
        yield name, type(one).__name__, first or good[type(one).__name__]


# Any text may be part of a name, or a code.
IN_WORDS = ("CharFilter", "SiteFilter")


@pytest.mark.parametrize("path", LISTS)
def test_its_filters_take_what_they_understand_and_refuse_the_rest(api, path):
    for name, kind, good in values_of(path):
        bad = [] if kind in IN_WORDS else ["no-such"]
        refused = [*bad, "", [good, good]] if kind != "MultipleChoiceFilter" else [*bad, ""]

        answers = [api.get(path, {name: value}) for value in refused]

        assert api.get(path, {name: good}).status_code == 200, name
        assert [one.status_code for one in answers] == [400] * len(refused), name
        assert all(name in one.json()["errors"] for one in answers), name


def test_a_list_that_comes_whole_has_no_pages(api):
    response = api.get("/api/v1/sites/", {"format": "csv", "cursor": "2"})

    assert response.status_code == 400
    assert "no pages" in response.json()["errors"]["cursor"][0]
    assert api.get("/api/v1/sites/", {"format": "csv", "page_size": "2"}).status_code == 200


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

    asked = api.get(one, {"format": fmt})
    taken = api.get(one, headers={"Accept": "text/csv"})

    assert asked.status_code == taken.status_code == 406
    assert asked.json()["detail"] == "This format is not offered. There are json."
    assert taken.json()["detail"] == asked.json()["detail"]
    assert api.get(one)["Content-Type"] == "application/json"


@pytest.mark.parametrize("fmt", ["xml", "problem", ""])
def test_a_format_that_is_not_offered_is_said_to_be_so(api, fmt):
    response = api.get(f"/api/v1/sites/?format={fmt}")

    assert response.status_code == (406 if fmt else 200)
    if fmt:
        assert response["Content-Type"] == "application/problem+json"
        assert "json, csv, ndjson" in response.json()["detail"]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_streams(api, path):
    for fmt in ("csv", "ndjson"):
        response = api.get(path, {"format": fmt})

        assert response.status_code == 200, fmt
        assert response.streaming, fmt
