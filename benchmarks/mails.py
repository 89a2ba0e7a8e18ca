"""Mails a second through the outbox with one worker, beside a bare SMTP loop in the same run.

MAILS (default 1000) invitations are posted by the action behind the coordinator's button and sent
by one Celery worker with two processes, as `docker-compose.yml` has it, to a listener that writes
each mail down: once to one that answers at once, once to one that takes five milliseconds, as a
server does that keeps what it took. The bare loop hands mails of the same size to the same
listener over one connection, one after the other, before and after.
"""

import os
import smtplib
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from benchmarks.data import Scene
from events.actions import invitations
from events.models import RSVP
from lhs_platform.mail import jobs
from lhs_platform.mail.composing import compose
from lhs_platform.mail.models import Message
from tests.services.smtp_sink import SmtpSink
from tests.services.worker import start_worker

MAILS = int(os.environ.get("MAILS", "1000"))
PROCESSES = 2
WARM = 50
PATIENCE = 600.0
LATENCIES_MS = (0, 5)


def measure() -> dict[str, Any]:
    """Give mails a second, bare and through the outbox, and the queries of one mail."""
    Message.objects.all().delete()
    result: dict[str, Any] = {"mails": MAILS, "worker_processes": PROCESSES}
    result["queries_per_mail"] = queries_of_a_mail()
    mail = _bytes_of_a_mail()
    result["bytes_of_a_mail"] = len(mail)
    for latency in LATENCIES_MS:
        result[f"listener_takes_{latency}_ms"] = beside_bare_loop(mail, latency)
    return result


def posted(count: int) -> None:
    """Post invitations to so many people of a new meeting."""
    scene = Scene(count)
    RSVP.objects.filter(invitation__event=scene.event).delete()
    scene.event.invitations.update(state="draft", sent_at=None)
    invitations.send(event=scene.event, by=scene.coordinator, now=timezone.now())


def queries_of_a_mail() -> float:
    """Count what claiming, composing and writing down cost, in a slice of twenty mails."""
    posted(20)
    bare = override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")
    with (
        bare,
        CaptureQueriesContext(
            connection,
        ) as seen,
    ):
        count = jobs.drain(wake=lambda: None)
    return round(len(seen) / count, 1)


def _bytes_of_a_mail() -> bytes:
    message = Message.objects.to_send().first()
    assert message is not None
    return bytes(compose(message).message().as_bytes(linesep="\r\n"))  # type: ignore[union-attr]


def beside_bare_loop(mail: bytes, latency_ms: int) -> dict[str, float]:
    sink = SmtpSink(latency=latency_ms / 1000)
    sink.start()
    try:
        before = bare_loop(sink, mail)
        outbox = through_the_outbox(sink)
        bare = (before + bare_loop(sink, mail)) / 2
    finally:
        sink.stop()
    return {
        "mails_per_second": round(outbox, 1),
        "bare_loop_mails_per_second": round(bare, 1),
        "ratio_to_bare_loop": round(outbox / bare, 3),
    }


def bare_loop(sink: SmtpSink, mail: bytes) -> float:
    with smtplib.SMTP("127.0.0.1", sink.port) as server:
        began = time.perf_counter()
        for number in range(MAILS):
            server.sendmail("network@bench.example", [f"p{number}@bench.example"], mail)
        return MAILS / (time.perf_counter() - began)


def through_the_outbox(sink: SmtpSink) -> float:
    """Post and send, with a worker that is warm, and count what the listener took."""
    worker = start_worker(
        database=connection.settings_dict,
        redis_url=settings.CELERY_BROKER_URL,
        log=Path(tempfile.mkdtemp(prefix="bench-")) / "worker.log",
        concurrency=PROCESSES,
        environment={"DJANGO_SETTINGS_MODULE": "lhs_platform.settings", "EMAIL_URL": sink.url},
    )
    try:
        _timed(sink, WARM)
        return MAILS / _timed(sink, MAILS)
    finally:
        worker.stop()


def _timed(sink: SmtpSink, count: int) -> float:
    """Post so many mails, and give the seconds until the listener took the last of them."""
    wanted = _taken(sink) + count
    posted(count)
    began = time.perf_counter()
    while _taken(sink) < wanted:
        if time.perf_counter() > began + PATIENCE:
            raise RuntimeError(f"Not all mails were taken within {PATIENCE:.0f} s.")
        time.sleep(0.01)
    return time.perf_counter() - began


def _taken(sink: SmtpSink) -> int:
    return sink.journal.read_bytes().count(b"\n")
