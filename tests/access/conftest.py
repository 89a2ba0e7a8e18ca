"""One scene for all questions of a module: built once, and left by each question as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from networks.models import User
from tests.access import world
from tests.access.personas import PERSONAS
from tests.fixtures.cast import Cast, make_cast
from tests.fixtures.signed_in import client_of, loaded, no_trace, once, settle

CANARY = "Zyxcanary"


@dataclass(frozen=True)
class Stage:
    """The cast, their scene and its twin next door, and who asks."""

    cast: Cast
    scene: Any
    twin: Any
    people: dict[str, User]

    def ask(self, persona: str, method: str, url: str, **body: str) -> tuple[Any, bytes]:
        """Ask once and leave no trace; give the answer and its whole content."""
        is_known = persona != "anonymous"
        client = (
            client_of(self.people[persona]) if is_known else Client(raise_request_exception=False)
        )
        with no_trace():
            response = client.generic(method, url, **body)
            content = response.streaming_content if response.streaming else [response.content]
            whole = b"".join(content)
        return response, whole


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with once(django_db_blocker):
        cast = make_cast()
        scene, twin = world.build(cast), world.build_twin(cast, CANARY)
        people = {name: loaded(_person(cast, scene, name)) for name in PERSONAS[1:]}
        settle()
        yield Stage(cast, scene, twin, people)


def _person(cast: Cast, scene: Any, persona: str) -> Any:
    """Give a persona: one of the cast, or who belongs to the scene's project alone."""
    return getattr(cast, persona, None) or getattr(scene, persona)
