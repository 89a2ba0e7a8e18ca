"""The authorization matrix: every address × every kind of person, against one reviewed table. And
in no answer is a word of the network next door."""

import pytest
from django.urls import reverse

from tests.access import matrix
from tests.access.conftest import CANARY
from tests.access.personas import PERSONAS, classify
from tests.access.routes import all_routes, methods_of

ROUTES = {route.name: route for route in all_routes()}
# Who sees the network next door: its own member, and who looks after the site.
SEE_BOTH = {"outsider", "staff"}
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def is_exempt(name: str) -> bool:
    return any(covers(key, name) for key in matrix.EXEMPT)


def covers(key: str, name: str) -> bool:
    """Say whether an exemption names this route, its namespace or its prefix."""
    return name == key or name.startswith((f"{key}:", f"{key}_"))


def answer_of(stage, persona: str, method: str, url: str) -> tuple[str, str]:
    """Give the name of the answer, and its whole text, with headers and streams."""
    is_api = url.startswith("/api/v1/")
    sends = is_api and method != "GET"
    body = {"data": "{}", "content_type": "application/json"} if sends else {}
    response, content = stage.ask(persona, method, url, **body)
    name = classify(response.status_code, response.headers.get("Location", ""), is_api=is_api)
    return name, f"{response.headers}\n{content.decode(errors='replace')}"


def test_every_route_has_a_row_or_a_reason():
    missing = [n for n in ROUTES if n not in matrix.ROWS and not is_exempt(n)]

    assert missing == []


def test_no_row_is_stale():
    stale = [name for name in matrix.ROWS if name not in ROUTES]
    unused = [key for key in matrix.EXEMPT if not any(covers(key, n) for n in ROUTES)]

    assert (stale, unused) == ([], [])


def test_every_exemption_has_a_reason():
    assert all(len(reason) > 20 for reason in matrix.EXEMPT.values())


def test_every_rest_method_has_a_cell():
    gaps = {
        name: set(methods_of(route)) - set(matrix.ROWS[name].methods)
        for name, route in ROUTES.items()
        if name in matrix.ROWS and methods_of(route)
    }

    assert {name: sorted(gap) for name, gap in gaps.items() if gap} == {}


@pytest.mark.parametrize("name", sorted(matrix.ROWS))
def test_answers(name, stage):
    row = matrix.ROWS[name]
    url = reverse(name, kwargs=row.arguments(stage.scene))

    seen = {
        (method, persona): answer_of(stage, persona, method, url)
        for method in row.methods
        for persona in PERSONAS
    }

    differing = {
        f"{method} {persona}": (row.methods[method][persona], answer)
        for (method, persona), (answer, _) in seen.items()
        if answer != row.methods[method][persona]
    }
    leaks = [
        f"{method} {persona}"
        for (method, persona), (_, text) in seen.items()
        if CANARY in text and persona not in SEE_BOTH
    ]
    assert differing == {}, "expected, seen"
    assert leaks == [], "shows the network next door"
