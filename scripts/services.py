"""Provide PostgreSQL, Redis and Chromium to what runs inside.

Each comes from its address in the environment, else from a wheel, else from the machine, else, as
root on Debian, from apt; else one error says what to install.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.services.chromium import NoChromiumError, fetch_shell, find_chromium
from tests.services.postgres import Postgres, find_postgres
from tests.services.processes import ServiceError
from tests.services.redis import Redis, find_redis


@contextmanager
def services(*, durable: bool = False, browser: bool = True) -> Iterator[dict[str, str]]:
    """Start what is missing, give its addresses, and stop it at the end, also on Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    with ExitStack() as started:
        found = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
        if not found["DATABASE_URL"].startswith("postgres"):
            _provide(find_postgres, "postgresql")
            postgres = Postgres(durable=durable)
            started.callback(postgres.stop)
            found["DATABASE_URL"] = postgres.start().url
        if not found["REDIS_URL"]:
            _provide(find_redis, "redis-server")
            redis = Redis()
            started.callback(redis.stop)
            found["REDIS_URL"] = redis.start().url
        if browser:
            fetch_shell()
            found["CHROMIUM"] = _provide(find_chromium, "chromium-headless-shell", "chromium")
        yield found


def _provide(find: Any, *packages: str) -> Any:
    """Give what is found; as root on Debian, install the first package that can be had, if need
    be."""
    try:
        return find()
    except (ServiceError, NoChromiumError):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    for package in packages:
        print(f"Installing {package} …", flush=True)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        surroundings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(install, check=False, env=surroundings).returncode == 0:
            break
    return find()


def _end(*_signal: Any) -> None:
    sys.exit("Stopped.")
