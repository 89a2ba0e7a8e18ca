"""What is told where a view raised: the mistake is ours, or the database is away."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from events.models import Event
from networks.models import Network

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.coordinator)
    return client


def break_by(monkeypatch, error):
    def fail(*_args, **_more):
        raise error

    for model in (Network, Event):
        monkeypatch.setattr(type(model.objects.all()), "visible_to", fail)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RuntimeError("oh"), 500, "The mistake is ours"),
        (OperationalError("gone"), 503, "does not answer right now"),
        (InterfaceError("closed"), 503, "does not answer right now"),
    ],
)
def test_programs_and_people_are_told(asking, monkeypatch, error, status, words):
    break_by(monkeypatch, error)

    told, page = asking.get("/api/v1/events/"), asking.get("/networks/")

    assert (told.status_code, page.status_code) == (status, status)
    assert told["Content-Type"] == "application/problem+json"
    assert words in told.json()["detail"]
    assert told.json()["request_id"] == told["X-Request-ID"]
    assert words in page.content.decode()
    assert ("Retry-After" in told, "Retry-After" in page) == (status == 503,) * 2
    assert "Content-Security-Policy" in page
