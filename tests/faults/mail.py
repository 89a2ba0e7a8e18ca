"""Thousands of invitations while workers are killed, Redis is flushed and PostgreSQL restarted.

    N=10000 KIND=invitation KILLS=20 FLUSHES=3 RESTARTS=2 python -m tests.faults.mail

KIND names one kind of mail (tests.faults.meeting.KINDS), or `mixed` for all of them by turns.

Real processes throughout: Celery workers and beat, Redis, a PostgreSQL that writes to disk, and a
mail server that now and then takes a mail and hangs up before it says so. The mails are written by
the action behind the coordinator's button, or by the job that sends them by itself. Workers die only while a mail is under way.

Afterwards the journal of the mail server, not our own rows, says who got what. One line of JSON
comes out; `ok` is that nobody was left out, nobody saw two Message-IDs, there were no more copies
than faults can explain, and each of them is named in our rows. A second, short phase sends one
task for each recipient, without rows, leases and sweeps: it must lose mail, or this run proves
nothing.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.tables import make_tables
from tests.services.nursery import fork_celery
from tests.services.postgres import Postgres
from tests.services.redis import Redis
from tests.services.smtp_sink import SmtpSink
from tests.services.worker import WorkerProcess, start_worker

CONCURRENCY = 2
PATIENCE = 1800.0
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "lhs_platform.settings",
    "SECRET_KEY": "faults-only-" + "0" * 50,
    "SITE_URL": "http://learning.example",
    "MAIL_DOMAIN": "mail.learning.example",
    "MAIL_SWEEP_SECONDS": "1",
    "MAIL_SEND_SECONDS": "2",
    "MAIL_LEASE_MARGIN_SECONDS": "2",
    "MAIL_RETRY_SECONDS": "2,4",
}


@dataclass(frozen=True)
class Plan:
    """How many mails, of which kind, and how many faults of each kind."""

    mails: int
    kind: str
    kills: int
    flushes: int
    restarts: int
    control: int

    @classmethod
    def from_environment(cls) -> "Plan":
        def number(name: str, default: int) -> int:
            return int(os.environ.get(name, default))

        return cls(
            mails=number("N", 10_000),
            kind=os.environ.get("KIND", "invitation"),
            kills=number("KILLS", 20),
            flushes=number("FLUSHES", 3),
            restarts=number("RESTARTS", 2),
            control=number("CONTROL_N", 300),
        )


@dataclass
class Stage:
    """The running services, and the worker that is killed and started again."""

    postgres: Postgres
    redis: Redis
    sink: SmtpSink
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
            include="tests.faults.unguarded",
            run=fork_celery,
        )

    def kill(self) -> None:
        """Kill the worker with its children while a mail is under way, and start another."""
        wait_for(under_way)
        assert self.worker is not None
        self.worker.kill()
        self.done["kills"] += 1
        self.start_worker()

    def flush(self) -> None:
        self.redis.flush()
        self.done["flushes"] += 1

    def restart(self) -> None:
        self.postgres.restart(immediate=True)
        self.done["restarts"] += 1


# --- What the rows say ------------------------------------------------------------------------


def asked(question: Callable[[], Any]) -> Any:
    """Ask the database, again if it has just been restarted."""
    from lhs_platform.mail.results import insist

    return insist(question)


def under_way() -> bool:
    from lhs_platform.mail.models import Message

    sending = Message.objects.filter(state=Message.State.SENDING)
    return bool(asked(lambda: sending.exclude(lease_token=None).exists()))


def open_rows() -> int:
    from lhs_platform.mail.models import Message

    waiting = Message.objects.filter(state__in=[Message.State.QUEUED, Message.State.SENDING])
    return int(asked(waiting.count))


def wait_for(condition: Callable[[], bool], *, pause: float = 0.01) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"Waited {PATIENCE:.0f} s for {condition.__name__}.")
        time.sleep(pause)


# --- The run ----------------------------------------------------------------------------------


def run(plan: Plan) -> dict[str, Any]:
    """Send, hurt, wait until nothing is open, and judge."""
    with services() as stage:
        from tests.faults.meeting import invite

        began = time.monotonic()
        with beat(stage):
            addresses = invite(plan.mails, plan.kind)
            stage.start_worker()
            for left, fault in timetable(plan, stage):
                wait_for(lambda left=left: open_rows() <= left)  # type: ignore[misc]
                fault()
            wait_for(lambda: open_rows() == 0, pause=0.1)
            seconds = round(time.monotonic() - began, 1)
        found = {"n": plan.mails, "kind": plan.kind, "seconds": seconds, **judged(stage, addresses)}
        found["control"] = control(stage, plan.control)
    found["ok"] = found["ok"] and found["control"]["lost"] + found["control"]["copies_extra"] > 0
    return found


def timetable(plan: Plan, stage: Stage) -> Iterator[tuple[int, Callable[[], None]]]:
    """Spread the faults over the run: each falls when only so many rows are still open."""
    kinds = [(plan.kills, stage.kill), (plan.flushes, stage.flush), (plan.restarts, stage.restart)]
    shares = [
        ((number + 1) / (count + 1) * 0.95, order, fault)
        for order, (count, fault) in enumerate(kinds)
        for number in range(count)
    ]
    for share, _order, fault in sorted(shares, key=lambda entry: entry[:2]):
        yield int(plan.mails * (1 - share)), fault


def judged(stage: Stage, addresses: set[str]) -> dict[str, Any]:
    """Compare the journal of the mail server with whom we invited and with our rows."""
    from lhs_platform.mail.models import Message

    copies = stage.sink.copies()
    ids = Counter(recipient for recipient, _message_id in copies)
    flagged = set(
        Message.objects.filter(is_possible_duplicate=True).values_list("to_email", flat=True)
    )
    twice = {recipient for (recipient, _message_id), count in copies.items() if count > 1}
    extra = sum(copies.values()) - len(copies)
    faults = stage.done["kills"] + stage.done["restarts"]
    found = {
        **{name: stage.done[name] for name in ("kills", "flushes", "restarts")},
        "recipients": len(ids),
        "lost": len(addresses - set(ids)),
        "strangers": len(set(ids) - addresses),
        "two_message_ids": sum(count > 1 for count in ids.values()),
        "copies_extra": extra,
        "acceptances_cut_off": stage.sink.cut_off(),
        "bound": faults * CONCURRENCY + stage.sink.cut_off(),
        "possible_duplicates_flagged": len(flagged),
        "copies_not_flagged": len(twice - flagged),
        "not_marked_sent": Message.objects.exclude(state=Message.State.SENT).count(),
    }
    wrong = ("lost", "strangers", "two_message_ids", "copies_not_flagged", "not_marked_sent")
    found["ok"] = not any(found[name] for name in wrong) and extra <= found["bound"]
    return found


def control(stage: Stage, mails: int) -> dict[str, Any]:
    """Send one task for each recipient, with nothing else to rely on; count what is missing."""
    from tests.faults.meeting import hand_out

    before = sum(stage.sink.copies().values())
    addresses = hand_out(mails)
    wait_for(lambda: sum(stage.sink.copies().values()) > before + mails // 10)
    assert stage.worker is not None
    stage.worker.kill()
    stage.flush()
    stage.start_worker()
    quiet_for(stage.sink, seconds=3)
    stage.worker.stop()
    copies = stage.sink.copies()
    taken = [count for (recipient, _id), count in copies.items() if recipient in addresses]
    return {
        "n": mails,
        "kills": 1,
        "flushes": 1,
        "lost": mails - len(taken),
        "copies_extra": sum(taken) - len(taken),
    }


def quiet_for(sink: SmtpSink, *, seconds: float) -> None:
    """Wait until the mail server has had nothing to do for a while."""
    seen, since = -1, time.monotonic()
    while time.monotonic() < since + seconds:
        count = len(sink.acceptances())
        if count != seen:
            seen, since = count, time.monotonic()
        time.sleep(0.2)


# --- Services -----------------------------------------------------------------------------------


@contextmanager
def services() -> Iterator[Stage]:
    """Start PostgreSQL, Redis and the mail server, and Django on them."""
    with ExitStack() as started:
        parts: list[Any] = [Postgres(durable=True), Redis(), SmtpSink(latency=0.005, cut=0.01)]
        for part in parts:
            started.callback(part.stop)
            part.start()
        stage = Stage(*parts)
        started.callback(lambda: stage.worker and stage.worker.stop())
        _set_up_django(stage)
        yield stage


def _set_up_django(stage: Stage) -> None:
    os.environ.update(ENVIRONMENT)
    os.environ |= {
        "DATABASE_URL": stage.postgres.url,
        "REDIS_URL": stage.redis.url,
        "EMAIL_URL": stage.sink.url,
        "TEST_PROCESS": "worker",
        "LOG_LEVEL": "INFO",
    }
    import django

    django.setup()
    make_tables()


@contextmanager
def beat(stage: Stage) -> Iterator[None]:
    """Run the scheduler, so that the sweeps come."""
    folder: Path = stage.sink.folder
    arguments = ["-A", "lhs_platform", "beat", "--pidfile=", "--loglevel", "WARNING"]
    arguments += ["--schedule", str(folder / "schedule")]
    process = fork_celery(arguments, folder / "beat.log", {})
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def main() -> int:
    found = run(Plan.from_environment())
    sys.stdout.write(json.dumps(found) + "\n")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
