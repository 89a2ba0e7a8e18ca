"""What REST refuses before any room sees it."""

from base64 import b64encode

import pytest
from rest_framework.test import APIClient

from lhs_platform.lib.rest.streaming import csv_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(cast):
    client = APIClient()
    client.force_login(cast.coordinator)
    return client


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"network": "\\ud800"}',
        b'{"network": "\xff"}',
        b'{"rows": [{"numerator": NaN}]}',
        b'{"rows": [{"numerator": 1e400}]}',
        b"\x00",
    ],
)
def test_what_is_no_json_is_refused(api, body):
    response = api.post("/api/v1/observations/", body, content_type="application/json")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_body_has_a_largest_size(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = b'{"network": "' + b"x" * 1000 + b'"}'

    response = api.post("/api/v1/observations/", body, content_type="application/json")

    assert response.status_code == 413


@pytest.mark.parametrize("position", ["p=abc", "p=-1", "p=1.5", "p=%C2%B2", "o=x", "\xff"])
def test_a_cursor_that_was_tampered_with_is_refused(api, position):
    cursor = b64encode(position.encode()).decode()

    response = api.get("/api/v1/sites/", {"cursor": cursor})

    assert response.status_code == 400
    assert "cursor" in response.json()["errors"]


@pytest.mark.parametrize("fmt", ["json", "csv", "ndjson"])
@pytest.mark.parametrize(
    "moment",
    ["1909-05-12T05:27:12+20:22", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)
def test_odd_moments_are_understood_or_refused(api, moment, fmt):
    response = api.get("/api/v1/sites/", {"updated_since": moment, "format": fmt})
    list(response) if response.streaming else response.content

    assert response.status_code in (200, 400)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_no_text_is_a_formula(start):
    _, line = csv_lines(["a"], [{"a": f"{start}1+1"}])

    assert line.lstrip('"').startswith("'")
