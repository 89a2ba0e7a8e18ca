"""Run a list of commands, say how long each took, and end badly if one did."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Stage:
    """One command with a name for people."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a stage ended; `said` is empty where it spoke straight to the terminal."""

    stage: Stage
    code: int
    seconds: float
    said: str = ""

    def line(self) -> str:
        word = "ok    " if self.code == 0 else "FAILED"
        return f"{word} {self.stage.name:<38} {self.seconds:6.1f} s"


def tool(name: str, *arguments: str) -> list[str]:
    """Name a program of this virtual environment."""
    return [str(Path(sys.executable).parent / name), *arguments]


def run_quietly(stages: Sequence[Stage]) -> list[Outcome]:
    """Run stages two at a time; show what a stage said only if it failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = []
        for outcome in pool.map(_capture, stages):
            print(outcome.line(), flush=True)
            if outcome.code:
                print(outcome.said, flush=True)
            outcomes.append(outcome)
    return outcomes


def run_aloud(stage: Stage) -> Outcome:
    """Run one stage that speaks for itself."""
    print(f"\n== {stage.name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(stage.command, cwd=ROOT, env=_environment(stage), check=False)
    outcome = Outcome(stage, done.returncode, time.monotonic() - started)
    print(outcome.line(), flush=True)
    return outcome


def run_beside(quiet: Stage, others: Callable[[], list[Outcome]]) -> list[Outcome]:
    """Run a stage while others run; what it said is shown when all are done."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        later = pool.submit(_capture, quiet)
        outcomes = others()
        last = later.result()
    print(f"\n== {quiet.name}\n{last.said}{last.line()}", flush=True)
    return [*outcomes, last]


def verdict(outcomes: Sequence[Outcome]) -> int:
    """Give the exit code for all of them."""
    return 1 if any(outcome.code for outcome in outcomes) else 0


def _capture(stage: Stage) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        stage.command,
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
