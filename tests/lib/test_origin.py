"""Every request leaves a line in the log, with its id and with nothing that opens a door."""

import io
import json
import logging

import pytest
from django.urls import reverse

from lhs_platform.lib.logs import logging_config

pytestmark = pytest.mark.django_db
HEADERS = {"x-request-id": "request-12345"}


@pytest.fixture
def log_lines():
    """Give what the site's log says, line by line."""
    told = logging_config(json=True, level="INFO")["formatters"]["structured"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(told.pop("()")(**told))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_request_leaves_one_line(client, log_lines):
    client.get(reverse("pages:words"), {"q": "what I look for"}, headers=HEADERS)

    (line,) = log_lines()
    assert line["request_id"] == "request-12345"
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 200)
    assert line["path"] == "/about/words/"
    assert "look for" not in json.dumps(line)


def test_lines_about_a_refused_request_have_its_id(client, log_lines):
    client.post(reverse("account_login"), {}, headers=HEADERS)
    client.get("/api/v1/networks/", headers=HEADERS)
    client.get("/i/made-up/", headers=HEADERS)

    lines = log_lines()
    assert {line["logger"] for line in lines} >= {"django.request", "lhs_platform.lib.origin"}
    assert {line.get("request_id") for line in lines} == {"request-12345"}


@pytest.mark.parametrize(
    "path", ["/i/secret-part/", "/join/secret-part/", "/accounts/password/reset/key/3-secret-part/"]
)
def test_what_opens_a_door_is_not_logged(client, log_lines, path):
    client.get(path)

    assert log_lines()
    assert "secret-part" not in json.dumps(log_lines())


def test_probes_leave_no_line(client, log_lines):
    client.get(reverse("pages:health-live"))

    assert log_lines() == []
