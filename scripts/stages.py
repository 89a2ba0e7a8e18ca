"""Run a list of commands, say how long each took, and end badly if one did."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Stage:
    """One command with a name for people."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_beside: bool = False  # it takes what others leave of the processors


@dataclass(frozen=True)
class Outcome:
    """How a stage ended; `said` is empty where it spoke straight to the terminal."""

    stage: Stage
    code: int
    seconds: float
    said: str = ""

    def line(self) -> str:
        """Name the stage, its seconds, and the last words of what it said."""
        word = "ok    " if self.code == 0 else "FAILED"
        last = self.said.rstrip().rpartition("\n")[2]
        return f"{word} {self.stage.name:<32} {self.seconds:6.1f} s  {last}".rstrip()


def tool(name: str, *arguments: str) -> list[str]:
    """Name a program of this virtual environment."""
    return [str(Path(sys.executable).parent / name), *arguments]


def run_quietly(stages: Sequence[Stage]) -> list[Outcome]:
    """Run stages two at a time; tell of each as it ends, and what it said only if it failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(_run_and_tell, stages))


def run_aloud(stage: Stage) -> Outcome:
    """Run one stage that speaks for itself."""
    print(f"\n== {stage.name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(stage.command, cwd=ROOT, env=_environment(stage), check=False)
    outcome = Outcome(stage, done.returncode, time.monotonic() - started)
    print(outcome.line(), flush=True)
    return outcome


def run_beside(quiet: Sequence[Stage], main: Callable[[], Outcome]) -> list[Outcome]:
    """Run stages in what the `main` one leaves of the processors while it waits. Where that one
    is broken off, no other begins any more."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        aside = [pool.submit(_run_and_tell, replace(one, is_beside=True)) for one in quiet]
        try:
            first = main()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [first, *(one.result() for one in aside)]


def verdict(outcomes: Sequence[Outcome]) -> int:
    """Give the exit code for all of them."""
    return 1 if any(outcome.code for outcome in outcomes) else 0


def _run_and_tell(stage: Stage) -> Outcome:
    outcome = _capture(stage)
    told = f"{outcome.line()}\n{outcome.said if outcome.code else ''}"
    # Beside another stage it comes into what that one is saying.
    print(f"\n{told}" if stage.is_beside else told, end="", flush=True)
    return outcome


def _capture(stage: Stage) -> Outcome:
    started = time.monotonic()
    patiently = ("nice", "-n", "19") if stage.is_beside else ()
    done = subprocess.run(
        [*patiently, *stage.command],
        cwd=ROOT,
        env=_environment(stage),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(stage, done.returncode, time.monotonic() - started, done.stdout)


def _environment(stage: Stage) -> dict[str, str]:
    return dict(os.environ) | dict(stage.environment)
