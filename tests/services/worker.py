"""A real Celery worker, as a process of its own, on the database of the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from lhs_platform.pages.supervisor import end_with_parent

ROOT = Path(__file__).resolve().parents[2]


class Process(Protocol):
    """What is asked of a process, as `subprocess.Popen` answers it."""

    pid: int

    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


@dataclass
class WorkerProcess:
    """A running worker. `kill` is what a power cut does; `stop` is what an operator does."""

    process: Process
    log: Path

    def wait_for(self, text: str, seconds: float = 40) -> None:
        """Wait until the worker's log says so; a worker that ends first is an error."""
        deadline = time.monotonic() + seconds
        while text not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                said = self.log.read_text()[-3000:]
                raise RuntimeError(f"The worker never said {text!r}:\n{said}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End the worker and its children at once (SIGKILL)."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the worker after the task in hand."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()

    def _signal(self, number: int) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


def run_celery(arguments: Sequence[str], log: Path, environment: Mapping[str, str]) -> Process:
    """Start `celery` as a process with a session of its own."""
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", *arguments],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )


def start_worker(
    *,
    database: Mapping[str, Any],
    redis_url: str,
    log: Path,
    concurrency: int = 1,
    environment: Mapping[str, str] | None = None,
    include: str = "",
    run: Callable[[Sequence[str], Path, Mapping[str, str]], Process] = run_celery,
) -> WorkerProcess:
    """Start a worker and wait until it takes tasks, those of the module `include` too."""
    arguments = ["-A", "lhs_platform", "worker", "--loglevel", "INFO"]
    arguments += ["--concurrency", str(concurrency), *(["--include", include] if include else [])]
    arguments += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    surroundings = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_PROCESS": "worker",
        "DATABASE_URL": database_url(database),
        "REDIS_URL": redis_url,
    }
    worker = WorkerProcess(run(arguments, log, surroundings | dict(environment or {})), log)
    worker.wait_for(" ready.")
    return worker


def database_url(database: Mapping[str, Any]) -> str:
    """Spell a Django database as an address."""
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{database['NAME']}"
    secret = f":{quote(str(database['PASSWORD']), safe='')}" if database["PASSWORD"] else ""
    return (
        f"postgres://{quote(str(database['USER']), safe='')}{secret}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
