"""`make test`: the checks, the whole suite on the real services, its fast part on SQLite."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bootstrap import keep_bytecode
from scripts.check import checks
from scripts.services import services
from scripts.stages import Outcome, Stage, run_aloud, run_beside, tool, verdict
from tests.journey.demo import starting_demo
from tests.services.chromium import NoChromiumError
from tests.services.processes import ServiceError

# What touches no database is run once; pages and REST are asked there by the journeys through the
# demonstration, which is on SQLite.
FAST = "django_db and not slow and not browser and not services"


def main() -> int:
    started = time.monotonic()
    keep_bytecode()
    try:
        outcomes = run_all()
    except (ServiceError, NoChromiumError) as error:
        sys.exit(f"A service is missing. {error}")
    print(f"\n== All stages, {time.monotonic() - started:.0f} s")
    for outcome in outcomes:
        print(outcome.line())
    return verdict(outcomes)


def run_all() -> list[Outcome]:
    """A process for each core; a third would take from the others. What they leave while they wait
    for browsers and workers, a tenth, is enough for the checks and the part on SQLite. That one
    begins while the demonstration starts, and keeps what it compiles of the tests for the others.
    """
    fast = tool("pytest", "-q", "-m", FAST)
    on_sqlite = {"DATABASE_URL": "sqlite://:memory:", "REDIS_URL": ""}
    beside = [
        Stage("the fast part on SQLite", fast, on_sqlite),
        *(one for one in checks() if one.name != "structure"),  # which is a part of the suite
    ]
    with demonstration() as wait, services() as addresses:
        return run_beside(beside, lambda: run_aloud(suite(addresses | wait())))


def suite(addresses: dict[str, str]) -> Stage:
    everything = tool("pytest", "-q", "-n", "2", "--dist", "worksteal", "--durations", "10")
    return Stage("the whole suite on PostgreSQL", everything, addresses)


@contextmanager
def demonstration() -> Iterator[Callable[[], dict[str, str]]]:
    """Start one for all journeys; give what waits for it and names it."""
    with TemporaryDirectory(prefix="lhs-demo-") as folder, starting_demo(Path(folder)) as wait:
        yield lambda: {"DEMO_URL": wait().url, "DEMO_FOLDER": folder}


if __name__ == "__main__":
    sys.exit(main())
