"""Ready only while pages and work in the background both get done; each part is named."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from lhs_platform.pages.tasks import WORKER_SEEN, note_worker_alive
from tests.factories.mail import CampaignFactory, MessageFactory
from tests.factories.outcomes import SeriesFactory

READY = "/healthz/ready"
LONG_AGO = timezone.now() - timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def worker(settings, tmp_path):
    """Let the broker be there, and a worker have been seen a moment ago."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    note_worker_alive()
    yield
    cache.delete(WORKER_SEEN)


def parts(response):
    return {name: part["ok"] for name, part in response.json()["parts"].items()}


def test_all_is_well(client):
    response = client.get(READY)

    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert parts(response) == dict.fromkeys(
        ["database", "broker", "worker", "oldest_due_work"], True
    )


@pytest.mark.parametrize("seen", [None, LONG_AGO.isoformat()], ids=["never", "long ago"])
def test_a_worker_that_was_not_seen_lately(client, seen):
    cache.set(WORKER_SEEN, seen)

    response = client.get(READY)

    assert response.status_code == 503
    assert [name for name, ok in parts(response).items() if not ok] == ["worker"]


def late_mail():
    MessageFactory(next_attempt_at=LONG_AGO)


def late_chart():
    SeriesFactory(data_revision=1, changed_at=LONG_AGO)


@pytest.mark.parametrize("wait", [late_mail, late_chart])
def test_work_that_waits_for_long(client, wait):
    wait()

    response = client.get(READY)

    assert response.status_code == 503
    assert response.json()["parts"]["oldest_due_work"]["seconds"] >= 3600


def test_mail_that_somebody_paused_is_not_late(client):
    MessageFactory(next_attempt_at=LONG_AGO, campaign=CampaignFactory(state="paused"))

    assert client.get(READY).status_code == 200


def test_a_database_that_is_away(client, monkeypatch):
    def refuse(*_args, **_more):
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get(READY)

    assert (response.status_code, parts(response)) == (503, {"database": False})


def test_a_broker_that_is_away(client, monkeypatch):
    def refuse(*_args, **_more):
        raise OSError("away")

    monkeypatch.setattr("celery.current_app.connection_for_write", refuse)

    response = client.get(READY)

    assert response.status_code == 503
    assert parts(response)["broker"] is False
