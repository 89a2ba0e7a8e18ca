"""Two networks of the same shape: nothing of one reaches a member of the other."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access import matrix, world
from tests.access.personas import PERSONAS
from tests.access.routes import all_routes

CANARY = "Zyxcanary"
ROUTES = {route.name: route for route in all_routes()}
pytestmark = pytest.mark.slow


@pytest.fixture
def twins(cast):
    return world.build(cast), world.build_twin(cast, CANARY)


def answer(client, method, url):
    """Give the whole text of an answer, its headers and streams included; leave no trace."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return f"{response.status_code}\n{response.headers}\n{body.decode(errors='replace')}"


# The matrix proves that stakeholder groups open nothing: one plain member stands for all.
READERS = [p for p in PERSONAS if p not in ("staff", "outsider", "clinician", "leader")]


@pytest.mark.parametrize("persona", READERS)
def test_no_page_shows_the_other_network(cast, twins, persona):
    client = Client()
    if persona != "anonymous":
        client.force_login(getattr(cast, persona))

    leaks = [
        (method, url)
        for name, row in matrix.ROWS.items()
        for scene in twins
        # A personal link opens for whoever holds it; nobody here was given one.
        if not (scene is twins[1] and "token" in row.of)
        for method in set(row.methods) & {"GET", "POST"}
        for url in [reverse(name, kwargs=row.arguments(scene))]
        if CANARY in answer(client, method, url)
    ]

    assert leaks == []


@pytest.mark.parametrize("fmt", ["json", "csv", "ndjson"])
def test_no_collection_gives_the_other_network(cast, twins, fmt):
    client = Client()
    client.force_login(cast.coordinator)
    lists = [n for n, r in ROUTES.items() if n.endswith("-list") and r.path.startswith("api/v1/")]
    leaks = []

    for name in lists:
        has_pages = fmt == "json" and ROUTES[name].view.cls.pagination_class
        size = "&page_size=500" if has_pages else ""
        for query in ("", f"&network={cast.other_network.slug}"):
            url = f"{reverse(name)}?format={fmt}{size}{query}"
            text = answer(client, "GET", url)
            if CANARY in text or not text.startswith("200"):
                leaks.append(url)

    assert lists
    assert leaks == []


def test_the_control_finds_the_canary_where_it_belongs(cast, twins):
    """The same search, signed in next door, does find it: so it would have found a leak."""
    client = Client()
    client.force_login(cast.outsider)

    text = answer(client, "GET", reverse("measure-list"))

    assert CANARY in text
