"""Two networks of the same shape: nothing of one reaches a member of the other. What one is answered
at home, the matrix reads; here is what is asked of the other network."""

import pytest
from django.urls import reverse

from tests.access import matrix
from tests.access.conftest import CANARY
from tests.access.routes import all_routes

ROUTES = {route.name: route for route in all_routes()}
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def answer(stage, persona, method, url):
    """Give the whole text of an answer, its headers and streams included."""
    response, content = stage.ask(persona, method, url)
    return f"{response.status_code}\n{response.headers}\n{content.decode(errors='replace')}"


# The matrix proves for everyone that what is next door does not exist; whoever may do most at home
# stands for them here.
@pytest.mark.parametrize("persona", ["anonymous", "coordinator"])
def test_no_address_next_door_shows_the_other_network(stage, persona):
    leaks = [
        (method, url)
        for name, row in matrix.ROWS.items()
        # A personal link opens for whoever holds it; nobody here was given one.
        if "token" not in row.of
        for method in methods(row, persona)
        for url in [reverse(name, kwargs=row.arguments(stage.twin))]
        if CANARY in answer(stage, persona, method, url)
    ]

    assert leaks == []


def methods(row, persona):
    """Reading, and for whoever may do most also what a form answers to nothing."""
    asked = {"GET", "POST"} if persona == "coordinator" else {"GET"}
    return sorted(set(row.methods) & asked)


# Rows are found alike for every format: each is asked in one way, and the pages in both.
@pytest.mark.parametrize("fmt", ["json", "csv", "ndjson"])
def test_no_collection_gives_the_other_network(stage, fmt):
    lists = [n for n, r in ROUTES.items() if n.endswith("-list") and r.path.startswith("api/v1/")]
    by_network = f"&network={stage.cast.other_network.slug}"
    queries = {"json": ["", by_network], "csv": [""], "ndjson": [by_network]}[fmt]
    leaks = []

    for name in lists:
        has_pages = fmt == "json" and ROUTES[name].view.cls.pagination_class
        size = "&page_size=500" if has_pages else ""
        for query in queries:
            url = f"{reverse(name)}?format={fmt}{size}{query}"
            text = answer(stage, "coordinator", "GET", url)
            if CANARY in text or not text.startswith("200"):
                leaks.append(url)

    assert lists
    assert leaks == []


def test_the_control_finds_the_canary_where_it_belongs(stage):
    """The same search, signed in next door, does find it: so it would have found a leak."""
    text = answer(stage, "outsider", "GET", reverse("measure-list"))

    assert CANARY in text
