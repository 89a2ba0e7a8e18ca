"""One scene for all questions of a module: built once, and left by each question as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.access import world
from tests.access.personas import PERSONAS
from tests.fixtures.cast import Cast, make_cast

CANARY = "Zyxcanary"


@dataclass(frozen=True)
class Stage:
    """The cast, their scene and its twin next door, and everyone's session."""

    cast: Cast
    scene: Any
    twin: Any
    sessions: dict[str, str]

    def ask(self, persona: str, method: str, url: str, **body: str) -> tuple[Any, bytes]:
        """Ask once and leave no trace; give the answer and its whole content."""
        client = Client(raise_request_exception=False)
        if persona != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[persona]
        with transaction.atomic():
            response = client.generic(method, url, **body)
            content = response.streaming_content if response.streaming else [response.content]
            whole = b"".join(content)
            transaction.set_rollback(True)
        return response, whole


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        scene, twin = world.build(cast), world.build_twin(cast, CANARY)
        sessions = {name: _session(_person(cast, scene, name)) for name in PERSONAS[1:]}
        yield Stage(cast, scene, twin, sessions)
        transaction.set_rollback(True)


def _person(cast: Cast, scene: Any, persona: str) -> Any:
    """Give a persona: one of the cast, or who belongs to the scene's project alone."""
    return getattr(cast, persona, None) or getattr(scene, persona)


def _session(person: Any) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
