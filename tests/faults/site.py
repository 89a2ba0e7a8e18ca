"""A site to attack: gunicorn on the database of the environment, two networks, one token."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import django

ENVIRONMENT = {
    "SECRET_KEY": "faults-only-" + "0" * 50,
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "0",
    "API_RATE_USER": "1000000/min",
    "API_RATE_ANONYMOUS": "1000000/min",
    "LOG_LEVEL": "ERROR",
    "DJANGO_SETTINGS_MODULE": "lhs_platform.settings",
}


@dataclass(frozen=True)
class RunningSite:
    """Where it answers, the coordinator's token, and what two networks hold."""

    url: str
    token: str
    ids: list[str]
    slugs: list[str]


@contextmanager
def gunicorn(application: str = "lhs_platform.wsgi:application", **extra: str) -> Iterator[str]:
    """Run two web processes on a free port; give their address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", application, "-w", "2", "-k", "gthread", "--threads",
        "10", "-b", f"127.0.0.1:{port}", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **ENVIRONMENT, **extra})
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The web server did not start within 30 seconds.")


@contextmanager
def running_site(**extra: str) -> Iterator[RunningSite]:
    """Fill the database with two networks of the same shape and serve it."""
    os.environ.update(ENVIRONMENT)
    django.setup()
    slugs, ids, token = fill()
    with gunicorn(**extra) as url:
        yield RunningSite(url=url, token=token, ids=ids, slugs=slugs)


def fill() -> tuple[list[str], list[str], str]:
    """Make the scenes; give slugs, ids of both networks, and a read-write token for one."""
    from django.core.management import call_command
    from django.utils import timezone

    from networks.actions import tokens
    from networks.models import ApiToken
    from tests.access import world
    from tests.faults.fuzz import CANARY
    from tests.fixtures.cast import make_cast

    call_command("migrate", verbosity=0)
    cast = make_cast()
    ours, theirs = world.build(cast), world.build_twin(cast, CANARY)
    _, key = tokens.make(
        by=cast.coordinator,
        name="fuzz",
        scope=ApiToken.Scope.WRITE,
        networks=[cast.network],
        expires_at=timezone.now() + timedelta(days=1),
        now=timezone.now(),
    )
    return [cast.network.slug, cast.other_network.slug], ours.ids() + theirs.ids(), key
