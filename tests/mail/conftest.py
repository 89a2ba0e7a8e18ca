"""A purpose whose letter the test decides, and mail servers that answer as told."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from lhs_platform.mail import letters
from lhs_platform.mail.letters import Letter, Skip
from lhs_platform.mail.models import Message
from tests.factories.mail import PURPOSE
from tests.mail.servers import ScriptedServer

HELLO = Letter(subject="Hello", text="Good day.\n")


class Says:
    """What the purpose of the tests renders; an exception is raised."""

    def __init__(self) -> None:
        self.letter: Letter | Skip | Exception = HELLO

    def render(self, _message: Message) -> Letter | Skip:
        if isinstance(self.letter, Exception):
            raise self.letter
        return self.letter


@pytest.fixture(autouse=True)
def says(monkeypatch: pytest.MonkeyPatch) -> Says:
    told = Says()
    monkeypatch.setitem(
        letters._purposes, PURPOSE, letters.Purpose(name=PURPOSE, render=told.render)
    )
    return told


@pytest.fixture
def smtp(settings: Any) -> Iterator[Callable[..., ScriptedServer]]:
    """Start a mail server that answers as told, and send through it."""
    with ExitStack() as running:

        def start(**answers: Any) -> ScriptedServer:
            server = running.enter_context(ScriptedServer(**answers))
            settings.EMAIL_BACKEND = "lhs_platform.mail.backends.TimedSMTPBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
            return server

        yield start
