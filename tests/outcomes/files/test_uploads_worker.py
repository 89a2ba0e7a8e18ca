"""The whole way of a long file and of a doubled request: real PostgreSQL, a real worker."""

import json
import threading
import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from outcomes.files import uploads
from outcomes.models import DataFile, Observation, Submission
from tests.factories.outcomes import MeasureFactory

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]
PATIENCE = 30
ROWS = 2_400
HEADER = "site,measure,period,numerator,denominator\n"


@pytest.fixture
def measures(cast):
    return [
        MeasureFactory(network=cast.network, code=f"measure-{n}", name=f"Measure {n}")
        for n in range(ROWS // 240)
    ]


def months():
    return [f"{year}-{month:02}" for year in range(2000, 2020) for month in range(1, 13)]


def until(page_of, wanted):
    """Do what the page does: ask again until it says what is wanted."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = page_of()
        if wanted in page:
            return page
        time.sleep(0.3)
    raise AssertionError(page)


def test_a_long_file_is_read_and_stored_by_the_worker(
    celery_worker_process, client, cast, measures
):
    celery_worker_process()
    client.force_login(cast.coordinator)
    text = HEADER + "".join(
        f"riverbend,{measure.code},{month},8,9\n" for measure in measures for month in months()
    )
    given = {"file": SimpleUploadedFile("long.csv", text.encode())}

    sent = client.post(reverse("outcomes:data-upload", args=[cast.network.slug]), given)
    page_of = lambda: client.get(sent["Location"]).content.decode()  # noqa: E731
    until(page_of, "Save all of it")
    file = DataFile.objects.get()
    client.post(reverse("outcomes:file-store", args=[file.public_id]), {"seen": file.found["seen"]})
    page = until(page_of, "Saved from long.csv")

    assert uploads.is_long(text.encode())
    assert "2,400 added, 0 changed, 0 as before" in page
    assert Observation.objects.count() == ROWS
    assert Submission.objects.get().file_sha256 == file.sha256


def test_the_same_request_at_the_same_moment_is_stored_once(real_tasks, cast, measures):
    lines = b"\n".join(
        json.dumps(
            {"measure": measure.code, "site": "riverbend", "period": month, "numerator": 8,
             "denominator": 9}
        ).encode()
        for measure in measures
        for month in months()
    )  # fmt: skip
    answers = []
    start = threading.Barrier(4)

    def ask():
        browser = Client(raise_request_exception=False)
        browser.force_login(cast.coordinator)
        start.wait()
        response = browser.generic(
            "POST",
            f"/api/v1/observations/?network={cast.network.slug}",
            lines,
            content_type="application/x-ndjson",
            headers={"idempotency-key": "once"},
        )
        answers.append((response.status_code, response.content))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert {status for status, _ in answers} == {201}
    assert len({content for _, content in answers}) == 1
    assert len(answers) == 4
    assert Submission.objects.count() == 1
    assert Observation.objects.count() == ROWS
