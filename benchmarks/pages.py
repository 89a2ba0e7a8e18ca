"""Five pages against their floor. SECONDS (default 4) is the time for each of them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import load
from benchmarks.data import Scene
from events.models.invitations import Invitation
from networks.models import User
from tests.services.ports import free_port, wait_for_port

SECONDS = float(os.environ.get("SECONDS", "4"))


def session_of(scene: Scene) -> str:
    """Sign the coordinator in without a form; give the session's key."""
    return session_for(scene.coordinator)


def session_for(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def pages(scene: Scene) -> dict[str, str]:
    invitation: Invitation = scene.invitations[0]
    return {
        "network": f"/networks/{scene.network.slug}/",
        "measure": f"/measures/{scene.measure.public_id}/",
        "diagram": f"/diagrams/{scene.diagram.public_id}/",
        "rsvp": f"/i/{invitation.token}/",
        "api": f"/api/v1/rsvps/?network={scene.network.slug}&page_size=50",
    }


def queries(scene: Scene, paths: dict[str, str]) -> dict[str, int]:
    """Count the queries of each page, signed in and warm."""
    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(scene)
    counts = {}
    for name, path in paths.items():
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
        counts[name] = len(seen)
    return counts


@contextmanager
def server(settings_module: str) -> Iterator[str]:
    """Run gunicorn with two workers on a free port."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "lhs_platform.wsgi:application",
        "-c", "python:tests.faults.serving", "--threads", "4", "-b", f"127.0.0.1:{port}",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env={**os.environ, "DJANGO_SETTINGS_MODULE": settings_module}
    )
    try:
        if not wait_for_port(port, alive=lambda: process.poll() is None, seconds=120):
            raise RuntimeError("The web server did not start.")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def rates(scene: Scene, paths: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Measure each page and its floor, one after the other."""
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(scene)}"}
    found: dict[str, dict[str, Any]] = {}
    with server("lhs_platform.settings") as site, server("benchmarks.floor_settings") as floor:
        for name, path in paths.items():
            urlopen(f"{floor}/floor/{name}/{scene.network.slug}/10/").read()
            page = load.measure(site, path, headers=headers, seconds=SECONDS)
            floor_path = f"/floor/{name}/{scene.network.slug}/{page.size}/"
            bare = load.measure(floor, floor_path, headers={}, seconds=SECONDS)
            found[name] = {
                "requests_per_second": round(page.per_second, 1),
                "median_ms": round(page.median * 1000, 1),
                "p95_ms": round(page.p95 * 1000, 1),
                "bytes": page.size,
                "floor_requests_per_second": round(bare.per_second, 1),
                "ratio_to_floor": round(page.per_second / bare.per_second, 3),
            }
    return found


def beside_floor(
    small: Scene, large: Scene, paths_of: Callable[[Scene], dict[str, str]]
) -> dict[str, dict[str, Any]]:
    """Give the figures of pages; raises AssertionError where queries grow with the rows."""
    few, many = queries(small, paths_of(small)), queries(large, paths_of(large))
    if few != many:
        raise AssertionError(f"Queries grow with the rows: {few} became {many}.")
    result = rates(large, paths_of(large))
    for name, row in result.items():
        row |= {"queries_at_10_rows": few[name], "queries_at_1000_rows": many[name]}
    return result


def measure() -> dict[str, Any]:
    """Give the figures of the four pages."""
    return beside_floor(Scene(10), Scene(1000), pages)
