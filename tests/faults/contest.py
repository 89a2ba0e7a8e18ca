"""The shape of a contest: what is set up, who presses, and what must hold afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from requests import Response

# Names of faults with how often each was seen in a round; none, or zeros, is well.
Faults = dict[str, int]


def nothing(_pace: float) -> None:
    """Do nothing when all are ready."""


@dataclass(frozen=True)
class Contender:
    """Somebody who opens a page, waits for the others and presses its button.

    `page` is opened first for the form's token and may be empty, as for REST. `cookies` sign
    somebody in: see `signed_in`.
    """

    to: str
    send: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    method: str = "POST"
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    # Seconds after the start, times the pace; a race against the clock needs early and late ones.
    delay: float = 0


@dataclass(frozen=True)
class Round:
    """One race. `at_start` runs when all of a wave are ready and before anybody presses, and gets
    the pace: 1, or more on a slow machine. `verdict` gets the answers in the order of the
    contenders."""

    contenders: list[Contender]
    verdict: Callable[[list[Response]], Faults]
    at_start: Callable[[float], None] = nothing


@dataclass(frozen=True)
class Contest:
    """Something that must be given once. `breaks` names the fault that shows where its guard is
    taken away. `statuses` are all a contender may be answered.

    All press at the same moment, or `at_once` of them, in one wave after the other. `rounds` and
    `people` are those of the long form; without the guard `unguarded` people race at the most, where
    each fault makes the next one larger.
    """

    name: str
    set_up: Callable[[int], Round]
    statuses: frozenset[int]
    breaks: str
    rounds: int = 200
    people: int = 20
    at_once: int = 0
    unguarded: int = 1000


def signed_in(user: Any) -> dict[str, str]:
    """Give the cookies of a browser in which somebody has signed in."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(user)
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
