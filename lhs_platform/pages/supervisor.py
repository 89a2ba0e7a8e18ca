"""A small tree of processes: started together, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
PATIENCE = 20.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class TreeError(Exception):
    """The tree cannot go on; the text is for the person at the keyboard."""


class StopAsked(BaseException):
    """A signal asked the tree to end."""


@dataclass(frozen=True)
class Child:
    """A running part and where it writes its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def signal(self, number: int) -> None:
        """Signal the part with all its own children."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def stop(self) -> None:
        """Let the part finish what it has in hand, but not for ever."""
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        self.signal(signal.SIGKILL)
        self.process.wait()


class Tree:
    """Children in the order in which they were started; they end in the opposite order."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, *command: str) -> None:
        """Start a Python module as a child with a session and a log of its own."""
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - the commands are ours
                [sys.executable, "-m", *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(),
            )
        self.children.append(Child(name, process, log))

    def check(self) -> None:
        """Raise when a child has ended by itself."""
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                raise TreeError(
                    f"The {child.name} process ended by itself ({_ending(code)}), so everything "
                    f"is being stopped.\nIts log is {child.log}; the last lines:\n{_tail(child.log)}"
                )

    def wait_until_ready(self, address: str, seconds: float = 180.0) -> None:
        """Wait for 200 from an address."""
        deadline = time.monotonic() + seconds
        while not _answers(address):
            self.check()
            if time.monotonic() > deadline:
                raise TreeError(
                    f"{address} gave no good answer in {seconds:.0f} s: see {self.logs}"
                )
            time.sleep(0.1)

    def watch(self) -> None:
        """Stay until a child ends by itself, which raises."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """End every child; a second signal ends them at once."""
        with _on_signals(self._kill):
            for child in reversed(self.children):
                child.stop()

    def _kill(self, *_signal: Any) -> None:
        for child in self.children:
            child.signal(signal.SIGKILL)


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into StopAsked."""

    def ask(*_signal: Any) -> None:
        raise StopAsked

    with _on_signals(ask):
        yield


@contextmanager
def _on_signals(handler: Callable[..., None]) -> Iterator[None]:
    before = [signal.signal(number, handler) for number in SIGNALS]
    try:
        yield
    finally:
        for number, old in zip(SIGNALS, before, strict=True):
            signal.signal(number, old)


def end_with_parent(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """Give what makes a new process get a signal when its parent is killed; Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, int(number))


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def _tail(log: Path, lines: int = 15) -> str:
    texts: Sequence[str] = log.read_text(errors="replace").splitlines()
    return "\n".join(texts[-lines:])
