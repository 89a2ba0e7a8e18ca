"""The reviewed table: what each address answers to each kind of person.

A new route without a row fails, and so does a row without a route. `EXEMPT` names what the
table leaves out, each with its reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.personas import PUBLIC, SIGNED_IN

EXEMPT = {
    "admin": "Django's own admin: open to staff only, which Django tests.",
}


@dataclass(frozen=True)
class Row:
    """The expected answers by method, and the URL's arguments from a scene."""

    methods: dict[str, dict[str, str]]
    arguments: Callable[[Any], dict[str, Any]] = lambda _scene: {}


def page(
    get: dict[str, str], post: dict[str, str] | None = None, **of: Callable[[Any], Any]
) -> Row:
    """A page that is read, and perhaps posted to. `of` maps URL arguments to scene values."""
    methods = {"GET": get} | ({"POST": post} if post else {})
    return Row(methods, lambda scene: {name: take(scene) for name, take in of.items()})


ROWS = {
    "pages:accessibility": page(PUBLIC),
    "pages:privacy": page(PUBLIC),
    "pages:words": page(PUBLIC),
    "pages:components": page(PUBLIC),
    "pages:theme": Row({"POST": PUBLIC}),
    "pages:health-live": page(PUBLIC),
    "pages:demo-file": page(
        {p: "login" if p == "anonymous" else "404" for p in SIGNED_IN},
        slug=lambda scene: scene.network.slug,
    ),
}
