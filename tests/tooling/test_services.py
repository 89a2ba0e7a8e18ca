"""The services that tests rely on do what tests rely on."""

import smtplib
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.core.cache import cache
from django.db import connection

from lhs_platform.pages.tasks import note_worker_alive
from tests.services.smtp import SmtpListener
from tests.services.worker import WorkerProcess


@pytest.mark.django_db
def test_database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 40 + 2")

        assert cursor.fetchone() == (42,)


def test_smtp_listener_keeps_what_it_accepts(smtp_listener: SmtpListener) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Grüße"
    mail["From"], mail["To"] = "a@demo.example", "b@demo.example"

    with smtplib.SMTP("127.0.0.1", smtp_listener.port) as client:
        client.send_message(mail)

    (received,) = smtp_listener.messages
    assert received.recipients == ["b@demo.example"]
    assert received.mail["Subject"] == "Grüße"


@pytest.mark.slow
@pytest.mark.services
def test_a_worker_takes_a_task(
    celery_worker_process: Callable[..., WorkerProcess],
) -> None:
    worker = celery_worker_process()

    note_worker_alive.delay()

    worker.wait_for("succeeded")
    assert cache.get("worker-seen") is None, "the worker has a cache of its own"
