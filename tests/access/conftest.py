"""One scene for all questions of a module: built once, and left by each question as it was."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.test.client import ClientHandler

from networks.models import User
from tests.access import world
from tests.access.personas import PERSONAS
from tests.fixtures.cast import Cast, make_cast

CANARY = "Zyxcanary"


class SignedIn(ClientHandler):
    """Answer requests as those of one person. Who they are and where they belong is known from the
    beginning: to read that again for ten thousand requests took a fourth of their time."""

    def __init__(self, person: User) -> None:
        super().__init__(enforce_csrf_checks=False)
        self.person = person

    def get_response(self, request: HttpRequest) -> Any:
        setattr(request, "_cached_user", copy(self.person))  # noqa: B010 - where Django keeps them
        return super().get_response(request)


@dataclass(frozen=True)
class Stage:
    """The cast, their scene and its twin next door, and who asks."""

    cast: Cast
    scene: Any
    twin: Any
    people: dict[str, User]

    def ask(self, persona: str, method: str, url: str, **body: str) -> tuple[Any, bytes]:
        """Ask once and leave no trace; give the answer and its whole content."""
        client = Client(raise_request_exception=False)
        if persona != "anonymous":
            client.handler = SignedIn(self.people[persona])
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
        people = {name: _loaded(_person(cast, scene, name)) for name in PERSONAS[1:]}
        yield Stage(cast, scene, twin, people)
        transaction.set_rollback(True)


def _person(cast: Cast, scene: Any, persona: str) -> Any:
    """Give a persona: one of the cast, or who belongs to the scene's project alone."""
    return getattr(cast, persona, None) or getattr(scene, persona)


def _loaded(person: User) -> User:
    """Give a person as a request finds them, with their memberships."""
    found = User.objects.get(pk=person.pk)
    assert found.active_memberships is not None
    return found
