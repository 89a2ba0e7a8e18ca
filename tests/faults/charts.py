"""Thousands of writes while workers are killed and Redis is flushed: every chart is right after.

    N=5000 CLIENTS=8 KILLS=20 FLUSHES=3 python -m tests.faults.charts

Real processes throughout: Celery workers, beat run twice, Redis, and a PostgreSQL that writes to
disk. The clients do what people do, through the actions behind page and REST: data, corrections,
phases, marks, baselines, definitions. Workers die only while charts lag behind. The last ones leave
no worker to the last writes, and their wake-ups are flushed: only sweeps can find them.

Within SETTLED seconds of the last write every stored chart, its finding and its signals must be
those computed from scratch from the rows as they are; after that, sweeps and doubled wake-ups
must write nothing. One line of JSON comes out. A second, short phase has no beat, and the same
faults: charts must stay behind there, or this run proves nothing.
"""

import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.faults.chart_checks import judged, moments
from tests.faults.tables import make_tables
from tests.services.nursery import fork_celery
from tests.services.postgres import Postgres
from tests.services.redis import Redis
from tests.services.worker import WorkerProcess, start_worker

CONCURRENCY = 2
PATIENCE = 900.0
SETTLED = 120.0
BEATS = 2
# The last kill falls after this share of the writes.
LAST = 0.98
# So many sweeps go over unchanged data before anything is said of them.
IDLE_SWEEPS = 3
# So long a worker without sweeps is given; every wake-up it gets is handled long before.
QUIET = 5.0
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "lhs_platform.settings",
    "SECRET_KEY": "faults-only-" + "0" * 50,
    "SITE_URL": "http://learning.example",
}


@dataclass(frozen=True)
class Plan:
    """How many writes from how many clients, and how many faults of each kind."""

    writes: int
    clients: int
    kills: int
    flushes: int
    control: int

    @classmethod
    def from_environment(cls) -> "Plan":
        def number(name: str, default: int) -> int:
            return int(os.environ.get(name, default))

        return cls(
            writes=number("N", 5000),
            clients=number("CLIENTS", 8),
            kills=number("KILLS", 20),
            flushes=number("FLUSHES", 3),
            control=number("CONTROL_N", 60),
        )


@dataclass
class Stage:
    """The running services, and the worker that is killed and started again."""

    postgres: Postgres
    redis: Redis
    worker: WorkerProcess | None = None
    done: Counter[str] = field(default_factory=Counter)

    def start_worker(self) -> None:
        from django.db import connection

        self.done["starts"] += 1
        self.worker = start_worker(
            database=connection.settings_dict,
            redis_url=self.redis.url,
            log=self.postgres.folder / f"worker-{self.done['starts']}.log",
            concurrency=CONCURRENCY,
            environment=ENVIRONMENT,
            run=fork_celery,
        )

    def kill(self) -> None:
        """Kill the worker with its children while charts lag behind, and start another."""
        self.kill_for_good()
        self.start_worker()

    def kill_for_good(self) -> None:
        wait_for(lags_behind, pause=0.002)
        self.stop(at_once=True)
        self.done["kills"] += 1

    def stop(self, *, at_once: bool = False) -> None:
        if self.worker is not None:
            self.worker.kill() if at_once else self.worker.stop()
            self.worker = None

    def flush(self) -> None:
        wait_for(lags_behind, pause=0.002)
        self.redis.flush()
        self.done["flushes"] += 1


class Clients:
    """Threads that write, each at its own pace, but never past the next fault but one."""

    def __init__(self, scene: Any, plan: Plan) -> None:
        self.scene, self.plan = scene, plan
        self.kinds: Counter[str] = Counter()
        self.errors: list[str] = []
        self.limit = 0
        self._taken = self._written = 0
        self._turn = threading.Condition()

    @property
    def written(self) -> int:
        return self._written

    def let_write(self, limit: int) -> None:
        with self._turn:
            self.limit = limit
            self._turn.notify_all()

    def run(self, number: int) -> None:
        """Write until everything is written; what goes wrong is kept and judged."""
        from django.db import connection

        chance = random.Random(number)
        while self._take():
            try:
                self.kinds[self.scene.write(chance)] += 1
            except Exception as error:
                self.errors.append(f"{type(error).__name__}: {error}")
            with self._turn:
                self._written += 1
        connection.close()

    def _take(self) -> bool:
        with self._turn:
            self._turn.wait_for(lambda: self._taken < self.limit or self._is_over(), PATIENCE)
            self._taken += 1
            return self._taken <= self.plan.writes

    def _is_over(self) -> bool:
        return self._taken >= self.plan.writes


# --- Waiting ----------------------------------------------------------------------------------


def lags_behind() -> bool:
    from outcomes.models import Series

    return Series.objects.stale().exists()


def is_settled() -> bool:
    return not lags_behind()


def wait_for(
    condition: Callable[[], bool], *, pause: float = 0.01, seconds: float = PATIENCE
) -> float:
    """Wait until something is so; give how long it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() > began + seconds:
            raise TimeoutError(f"Waited {seconds:.0f} s for {condition.__name__}.")
        time.sleep(pause)
    return time.monotonic() - began


# --- The run ----------------------------------------------------------------------------------


def run(plan: Plan) -> dict[str, Any]:
    """Write, hurt, wait until nothing lags behind, and judge."""
    with services() as stage:
        from tests.faults.network import Scene

        began = time.monotonic()
        clients = Clients(Scene(), plan)
        with beats(stage):
            stage.start_worker()
            write(stage, clients, plan)
            ended = time.monotonic()
            last_blow(stage)
            left = SETTLED - (time.monotonic() - ended)
            with suppress(TimeoutError):
                wait_for(is_settled, pause=0.05, seconds=left)
            found = {
                "n": plan.writes, "clients": plan.clients, "seconds": round(ended - began, 1),
                "kills": stage.done["kills"], "flushes": stage.done["flushes"], "beats": BEATS,
                "writes": dict(clients.kinds), "errors": clients.errors[:5],
                "settled_seconds": round(time.monotonic() - ended, 1), **judged(),
                "rewritten_without_change": rewritten(stage),
            }  # fmt: skip
        stage.stop()
        found["control"] = control(stage, clients.scene, plan.control)
    wrong = ("errors", "stale", "missing", "different", "signals_different", "too_many",
             "rewritten_without_change")  # fmt: skip
    found["ok"] = not any(found[name] for name in wrong) and found["control"]["different"] > 0
    return found


def write(stage: Stage, clients: Clients, plan: Plan) -> None:
    """Let the clients write, and let each fault fall in the midst of it."""
    faults = timetable(plan, stage)
    ends = [after for after, _ in faults[2:]] + [plan.writes] * 2
    with ThreadPoolExecutor(plan.clients) as crowd:
        clients.let_write(faults[1][0])
        writing = [crowd.submit(clients.run, number) for number in range(plan.clients)]
        for (after, fault), limit in zip(faults, ends, strict=True):
            wait_for(lambda after=after: clients.written >= after)  # type: ignore[misc]
            fault()
            clients.let_write(limit)
        for one in writing:
            one.result()


def last_blow(stage: Stage) -> None:
    """Lose every wake-up of the last writes, for which there is no worker: only sweeps are left."""
    stage.flush()
    stage.start_worker()


def timetable(plan: Plan, stage: Stage) -> list[tuple[int, Callable[[], None]]]:
    """Spread the faults over the writes: after how many of them which one falls. The last kill
    leaves no worker to the last writes."""
    kinds = [(plan.kills - 1, stage.kill), (plan.flushes - 1, stage.flush)]
    shares = [
        ((number + 1) / (count + 1) * LAST, order, fault)
        for order, (count, fault) in enumerate(kinds)
        for number in range(count)
    ]
    shares.sort(key=lambda one: one[:2])
    last = [(int(plan.writes * LAST), stage.kill_for_good)]
    return [(int(plan.writes * share), fault) for share, _order, fault in shares] + last


def rewritten(stage: Stage) -> int:
    """Sweep and wake again and again over unchanged data; count the charts that were written."""
    from outcomes import tasks
    from outcomes.models import Measure

    before, wanted = moments(), _sweeps(stage) + IDLE_SWEEPS
    for _ in range(IDLE_SWEEPS):
        tasks.sweep_stale_charts.delay()
        for key in Measure.objects.values_list("pk", flat=True):
            tasks.recompute.delay(key)
    wait_for(lambda: _sweeps(stage) >= wanted, seconds=SETTLED)
    return len(before ^ moments())


def _sweeps(stage: Stage) -> int:
    assert stage.worker is not None
    log = stage.worker.log.read_text(errors="replace")
    return sum("sweep_stale_charts" in line and "succeeded" in line for line in log.splitlines())


def control(stage: Stage, scene: Any, writes: int) -> dict[str, int]:
    """Write with no sweep behind the wake-ups: those in Redis are lost with it, and so are charts."""
    from outcomes.models import Series

    chance = random.Random(7)
    for _ in range(writes):
        scene.send(chance)
    stage.flush()
    behind = Series.objects.stale().count()
    stage.start_worker()
    time.sleep(QUIET)
    stage.stop()
    return {"n": writes, "flushes": 1, "stale_at_first": behind, **judged()}


# --- Services -----------------------------------------------------------------------------------


@contextmanager
def services() -> Iterator[Stage]:
    """Start PostgreSQL and Redis, and Django on them."""
    with ExitStack() as started:
        parts: list[Any] = [Postgres(durable=True), Redis()]
        for part in parts:
            started.callback(part.stop)
            part.start()
        stage = Stage(*parts)
        started.callback(stage.stop)
        _set_up_django(stage)
        yield stage


def _set_up_django(stage: Stage) -> None:
    os.environ.update(ENVIRONMENT)
    os.environ |= {
        "DATABASE_URL": stage.postgres.url,
        "REDIS_URL": stage.redis.url,
        "TEST_PROCESS": "worker",
        "LOG_LEVEL": "INFO",
    }
    import django

    django.setup()
    make_tables()


@contextmanager
def beats(stage: Stage) -> Iterator[None]:
    """Run the scheduler, twice at once: a mistake that operators make."""
    folder = stage.postgres.folder
    arguments = ["-A", "lhs_platform", "beat", "--pidfile=", "--loglevel", "WARNING", "--schedule"]
    processes = [
        fork_celery([*arguments, str(folder / f"schedule-{n}")], folder / f"beat-{n}.log", {})
        for n in range(BEATS)
    ]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait(timeout=20)


def main() -> int:
    found = run(Plan.from_environment())
    sys.stdout.write(json.dumps(found) + "\n")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
