"""`make test`: the checks, the whole suite on the real services, its fast part on SQLite."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bootstrap import keep_bytecode
from scripts.check import run_checks
from scripts.services import services
from scripts.stages import Outcome, Stage, run_beside, tool, verdict
from tests.journey.demo import starting_demo
from tests.services.chromium import NoChromiumError
from tests.services.processes import ServiceError

# What touches no database was run already; of what is slow, one crawl through every page.
FAST = "django_db and (not slow or crawl) and not browser and not services"


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
    """The suite leaves the cores idle while it waits for browsers and workers: a third process and
    the part on SQLite take those moments."""
    everything = tool("pytest", "-q", "-n", "3", "--dist", "worksteal", "--durations", "10")
    fast = tool("pytest", "-q", "-m", FAST)
    on_sqlite = {"DATABASE_URL": "sqlite://:memory:", "REDIS_URL": ""}
    with services() as addresses, demonstration() as wait:
        print("== Checks", flush=True)
        outcomes = run_checks(but="structure")  # which is a part of the suite
        whole = Stage("the whole suite on PostgreSQL", everything, addresses | wait())
        beside = Stage("the fast part on SQLite", fast, on_sqlite)
        return outcomes + run_beside(whole, beside)


@contextmanager
def demonstration() -> Iterator[Callable[[], dict[str, str]]]:
    """Start one for all journeys while the checks run; give what waits for it and names it."""
    with TemporaryDirectory(prefix="lhs-demo-") as folder, starting_demo(Path(folder)) as wait:
        yield lambda: {"DEMO_URL": wait().url, "DEMO_FOLDER": folder}


if __name__ == "__main__":
    sys.exit(main())
