"""Celery processes that start at once: one process loads the platform, and is forked for each.

Each is a process like any other, with its own session, log and children; what is spared is the
loading, which takes seconds, and fault runs start many.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from lhs_platform.pages.supervisor import end_with_parent

ROOT = Path(__file__).resolve().parents[2]


class Forked:
    """A forked process with the face of a `subprocess.Popen`."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        assert process.pid is not None
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("celery", timeout or 0)
        return code


def fork_celery(arguments: Sequence[str], log: Path, environment: Mapping[str, str]) -> Forked:
    """Run `celery` with these arguments. What the settings read from the environment is that of the
    first start; `environment` is what is read later."""
    log.touch()
    nursery = multiprocessing.get_context("forkserver")
    nursery.set_forkserver_preload(["tests.services.preloaded"])
    process = nursery.Process(
        target=_celery, args=(["--skip-checks", *arguments], str(log), dict(environment))
    )
    process.start()
    return Forked(process)


def _celery(arguments: list[str], log: str, environment: dict[str, str]) -> None:
    from celery.bin.celery import main

    os.setsid()
    if hang_together := end_with_parent():
        hang_together()
    os.chdir(ROOT)
    os.environ.update(environment)
    with Path(log).open("wb") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    sys.argv = ["celery", *arguments]
    main()
