"""`make test`: the checks, the whole suite on the real services, its fast part on SQLite."""

import sys
import time

from scripts.check import run_checks
from scripts.services import services
from scripts.stages import Outcome, Stage, run_aloud, tool, verdict
from tests.services.chromium import NoChromiumError
from tests.services.processes import ServiceError

FAST = "not slow and not browser and not services"


def main() -> int:
    started = time.monotonic()
    try:
        outcomes = run_all()
    except (ServiceError, NoChromiumError) as error:
        sys.exit(f"A service is missing. {error}")
    print(f"\n== All stages, {time.monotonic() - started:.0f} s")
    for outcome in outcomes:
        print(outcome.line())
    return verdict(outcomes)


def run_all() -> list[Outcome]:
    with services() as addresses:
        print("== Checks", flush=True)
        outcomes = run_checks()
        everything = tool("pytest", "-q", "-n", "2", "--dist", "worksteal", "--durations", "10")
        outcomes.append(run_aloud(Stage("the whole suite on PostgreSQL", everything, addresses)))
    on_sqlite = {"DATABASE_URL": "sqlite://:memory:", "REDIS_URL": ""}
    fast = tool("pytest", "-q", "-n", "2", "-m", FAST)
    outcomes.append(run_aloud(Stage("the fast part on SQLite", fast, on_sqlite)))
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
