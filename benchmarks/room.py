"""A page asked for at many depths of the stack, with room for its calls and without, in turns.

How deep a request begins depends on the server, and where pieces of the stack end on all that is
called: so the page is asked for with 0 to 120 calls below it.
"""

import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import RequestFactory

from benchmarks.data import Scene
from benchmarks.pages import pages, session_of
from lhs_platform.wsgi import application

DEPTHS = range(0, 121, 4)
TIMES = 3
# What is called without room: what the server's door was made of.
PLAIN: Callable[..., Any] = application.__wrapped__  # type: ignore[attr-defined]
Cost = tuple[float, int]


def measure() -> dict[str, Any]:
    """Give what the network page costs of the processor, and how many pages of memory it asks for;
    fails where room asks for more than none does."""
    scene = Scene(10)
    path, cookie = pages(scene)["network"], f"{settings.SESSION_COOKIE_NAME}={session_of(scene)}"
    ways = {"with room": application, "without": PLAIN}
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for depth in [0, *DEPTHS]:  # once to get warm
        for name, way in ways.items():
            costs[name].append(
                min(_below(depth, lambda way=way: _cost(way, path, cookie)) for _ in range(TIMES))
            )
    result = {name: _row(rows[1:]) for name, rows in costs.items()}
    if result["with room"]["most_pages_asked_for"] > result["without"]["most_pages_asked_for"]:
        raise AssertionError(f"Room asks for more: {result}")
    return result


def _below(depth: int, call: Callable[[], Cost]) -> Cost:
    return _below(depth - 1, call) if depth else call()


def _cost(way: Callable[..., Any], path: str, cookie: str) -> Cost:
    """Answer once; give the seconds of the processor, and the pages that the system gave."""
    environ = RequestFactory(HTTP_COOKIE=cookie).get(path).environ
    status: list[str] = []
    before, started = _pages_given(), time.process_time()
    answer = way(environ, lambda said, _headers, _error=None: status.append(said))
    cost = time.process_time() - started, _pages_given() - before
    b"".join(answer)
    answer.close()
    if not status[0].startswith("200"):
        raise RuntimeError(f"{path} answered {status[0]}")
    return cost


def _pages_given() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _row(costs: list[Cost]) -> dict[str, Any]:
    seconds, pages_given = zip(*costs, strict=True)
    return {
        "median_ms": round(statistics.median(seconds) * 1000, 1),
        "dearest_ms": round(max(seconds) * 1000, 1),
        "median_pages_asked_for": int(statistics.median(pages_given)),
        "most_pages_asked_for": max(pages_given),
    }
