"""The demonstration as `make demo` runs it, in a folder of its own, for a browser to walk."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 300


@dataclass(frozen=True)
class Demo:
    """Where it answers, and what it said of accounts and token."""

    url: str
    password: str
    token: str
    folder: Path


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Start web, worker and scheduler over an embedded database; end the whole tree."""
    with starting_demo(folder) as wait:
        yield wait()


@contextmanager
def starting_demo(folder: Path) -> Iterator[Callable[[], Demo]]:
    """Start it and give a function that waits until it answers; end the whole tree."""
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DATA_DIR")
    } | {
        "DEMO": "1",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "journey-" + "0" * 50,
        "TEST_PROCESS": "",
    }
    log = folder / "supervisor.log"
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )

    def wait() -> Demo:
        wait_for_ready(process, log)
        return demo_at(f"http://127.0.0.1:{port}", folder)

    try:
        yield wait
    finally:
        process.terminate()
        process.wait(timeout=60)


def demo_at(url: str, folder: Path) -> Demo:
    """Give a demonstration that runs already."""
    said = json.loads((folder / "demo" / "accounts.json").read_text())
    return Demo(url, said["password"], said["token"], folder)


def wait_for_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        text = log.read_text()
        if "Ready: http://" in text:
            return
        if process.poll() is not None:
            raise AssertionError(f"The demonstration ended:\n{text[-2000:]}")
        time.sleep(0.2)
    raise AssertionError(f"The demonstration was not ready in {PATIENCE} s:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
