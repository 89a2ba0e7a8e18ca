"""Observations from programs: streams of lines, keys, and what was sent."""

import csv
import io
import json

import pytest
import time_machine

from lhs_platform.lib.rest.parsers import Lines
from outcomes.api import handing_in
from outcomes.models import Observation, PeriodAnswer, Submission
from tests.factories.outcomes import MeasureFactory, ObservationFactory

URL = "/api/v1/observations/"
STREAM = f"{URL}?network=steady-gut"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture(autouse=True)
def remission(cast):
    return MeasureFactory(network=cast.network, name="Remission", code="remission")


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.site_lead)
    return client


def row(**more):
    return {
        "measure": "remission",
        "site": "riverbend",
        "period": "2026-10-01",
        "numerator": 20,
        "denominator": 30,
    } | more


def lines(*rows):
    return b"\n".join(r if isinstance(r, bytes) else json.dumps(r).encode() for r in rows)


def stream(client, *rows, url=STREAM, key=""):
    headers = {"idempotency-key": key} if key else {}
    return client.generic(
        "POST", url, lines(*rows), content_type="application/x-ndjson", headers=headers
    )


def send(client, *rows, key="", **more):
    headers = {"idempotency-key": key} if key else {}
    body = {"network": "steady-gut", "rows": rows} | more
    return client.post(URL, body, content_type="application/json", headers=headers)


def faults(response):
    assert response.status_code == 400
    return [(one["line"], one["column"], one["code"]) for one in response.json()["rows"]]


def test_lines_are_stored_all_at_once(lead):
    response = stream(lead, row(), row(period="2026-09"), b"", row(period="2026-08-01"))

    assert response.status_code == 201
    assert response.json()["added"] == 3
    assert Submission.objects.get().channel == "rest"


def test_bad_lines_are_named_by_their_number_and_nothing_is_stored(lead):
    response = stream(
        lead, row(), b"", b"{no json", b"[1]", row(numerator=True), row(site={"a": 1}),
        row(numerator=31, period="2026-09"), row(numerator=None, period="2026-08"),
    )  # fmt: skip

    assert faults(response) == [
        (3, "", "not_a_row"),
        (4, "", "not_a_row"),
        (5, "numerator", "not_a_value"),
        (6, "site", "not_a_value"),
        (7, "numerator", "over_denominator"),
        (8, "numerator", "missing"),
    ]
    assert not Observation.objects.exists()


def test_a_field_that_no_row_has_is_named_and_one_of_patients_is_said_to_be_one(lead):
    response = stream(lead, row(denominater=30), row(period="2026-09", mrn="00123456"))

    assert faults(response) == [
        (1, "denominater", "unknown_column"),
        (2, "mrn", "patient_data"),
    ]
    misspelt, of_patients = (one["reason"] for one in response.json()["rows"])
    assert misspelt == (
        "“denominater” is no field of a row. There are site, measure, period, numerator, "
        "denominator, spread, answer, reason, version."
    )
    assert "this looks like data of single patients" in of_patients
    assert "00123456" not in response.text


def test_a_true_is_no_one_though_a_one_came_before(lead):
    response = stream(lead, row(numerator=1), row(numerator=True, period="2026-09"))

    assert faults(response) == [(2, "numerator", "not_a_value")]


def test_too_many_lines_are_refused(lead, monkeypatch):
    monkeypatch.setattr(handing_in, "MOST_LINES", 1)

    response = stream(lead, row(), row(period="2026-09"))

    assert response.status_code == 413
    assert "Send them in parts" in response.json()["detail"]
    assert not Observation.objects.exists()


@pytest.mark.parametrize(("name", "most"), [("MOST_BYTES", 100), ("MOST_OF_ONE", 50)])
def test_too_much_is_refused_while_it_comes_in(lead, monkeypatch, name, most):
    monkeypatch.setattr(Lines, name, most)

    assert stream(lead, row(), row(period="2026-09")).status_code == 413


def test_too_many_rows_in_one_document_are_refused(lead, monkeypatch):
    monkeypatch.setattr(handing_in, "MOST_ROWS", 1)

    assert send(lead, row(), row(period="2026-09")).status_code == 413


def test_lines_may_be_cut_anywhere(monkeypatch):
    monkeypatch.setattr(Lines, "BLOCK", 3)

    found = list(Lines(io.BytesIO(b'{"a":1}\n\n{"b":2}\r\n{"c":3}')))

    assert found == [(1, b'{"a":1}'), (3, b'{"b":2}\r'), (4, b'{"c":3}')]


@pytest.mark.parametrize(
    ("url", "status"), [(URL, 404), (f"{URL}?network=twin-network", 404), (f"{URL}?network=x", 404)]
)
def test_the_network_of_a_stream_stands_in_its_address(lead, url, status):
    assert stream(lead, row(), url=url).status_code == status


def test_answers_come_through_the_same_door(lead):
    response = stream(
        lead, row(numerator=None, denominator=None, answer="not_collected", reason="Moved house")
    )

    assert response.status_code == 201
    answer = PeriodAnswer.objects.get()
    assert (answer.kind, answer.reason) == ("not_collected", "Moved house")


# --- Once for each key -----------------------------------------------------------------------


@pytest.mark.parametrize("way", [send, stream])
def test_the_same_request_gives_the_same_answer_and_is_stored_once(lead, way):
    first = way(lead, row(), key="october-1")
    again = way(lead, row(), key="october-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["ETag"] == first["ETag"]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("way", [send, stream])
def test_other_rows_with_the_same_key_are_refused(lead, way):
    way(lead, row(), key="october-1")

    response = way(lead, row(numerator=21), key="october-1")

    assert response.status_code == 422
    assert response.json()["code"] == "idempotency_key_used"
    assert Observation.objects.get().numerator == 20


def test_the_answer_stays_the_same_though_the_world_has_changed(lead, remission):
    first = send(lead, row(), key="october-1")
    remission.retired_on = "2026-11-01"
    remission.save()

    again = send(lead, row(), key="october-1")

    assert again.json() == first.json()


def test_a_refused_request_may_be_mended_under_its_key(lead):
    refused = send(lead, row(numerator=31), key="october-1")

    mended = send(lead, row(), key="october-1")

    assert (refused.status_code, mended.status_code) == (400, 201)


def test_two_people_may_use_the_same_key(client, cast):
    client.force_login(cast.site_lead)
    send(client, row(), key="1")
    client.force_login(cast.coordinator)

    response = send(client, row(site="hillcrest"), key="1")

    assert response.status_code == 201


@pytest.mark.parametrize("key", ["x" * 101, "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(lead, key):
    assert send(lead, row(), key=key).status_code == 400


# --- Conflicts, reasons --------------------------------------------------------------------------


def test_a_conflict_shows_both_values(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site, numerator=25, version=2)

    response = send(lead, row(numerator=21, version=1))

    (conflict,) = response.json()["rows"]
    assert response.status_code == 409
    assert (conflict["theirs"]["numerator"], conflict["yours"]["numerator"]) == (25, 21)
    assert conflict["version"] == 2


def test_a_value_is_not_replaced_without_the_version_that_was_read(lead, remission):
    send(lead, row())

    response = send(lead, row(numerator=21))

    conflict = response.json()["rows"][0]
    assert response.status_code == 409
    assert "A value is there already" in response.json()["detail"]
    assert (conflict["theirs"]["numerator"], conflict["yours"]["numerator"]) == (20, 21)
    assert conflict["version"] == 1
    assert "you wrote 21 of 30. To replace it, send the version" in conflict["reason"]
    assert Observation.objects.get().numerator == 20


def test_the_reason_is_kept(lead, cast, remission):
    ObservationFactory(measure=remission, site=cast.site)

    send(lead, row(numerator=21, version=1), reason="Two were counted twice")

    assert Observation.objects.get().history.get().reason == "Two were counted twice"


def test_a_reason_with_a_patient_in_it_is_refused(lead):
    response = send(lead, row(), reason="MRN 1234567 was counted twice")

    assert response.status_code == 400
    assert "a record number" in response.json()["errors"]["reason"][0]


@pytest.mark.parametrize(
    "body", [{"network": 1, "rows": [row()]}, {"network": "steady-gut", "rows": [1]},
             {"network": "steady-gut", "rows": [row()], "reason": 7}, [row()], 7,
             {"network": "steady-gut", "rows": [row(version="x")]},
             {"network": "steady-gut", "rows": [row(answer="maybe")]}],
)  # fmt: skip
def test_a_body_without_the_right_shape_is_refused(lead, body):
    response = lead.post(URL, body, content_type="application/json")

    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json")


# --- What was sent --------------------------------------------------------------------------------


def test_what_was_sent_is_listed_with_its_provenance(lead, cast):
    send(lead, row(), reason="First month")

    (sent,) = lead.get("/api/v1/submissions/?network=steady-gut&channel=rest").json()["results"]
    table = list(
        csv.DictReader(io.StringIO(b"".join(lead.get("/api/v1/submissions/?format=csv")).decode()))
    )

    assert (sent["by"], sent["channel"], sent["added"]) == ("Lena Lead", "rest", 1)
    assert (sent["reason"], sent["file_name"], sent["file_sha256"]) == ("First month", "", "")
    assert [one["id"] for one in table] == [sent["id"]]


def test_another_network_sees_nothing_of_it(client, lead, cast):
    send(lead, row())
    client.force_login(cast.outsider)

    assert client.get("/api/v1/submissions/").json()["results"] == []
