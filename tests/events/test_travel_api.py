"""Travel support over REST: amounts as text, one's own alone, receipts in and out."""

import base64
import json

import pytest

from events.models import TravelRequest
from tests.events.traveling import accepted, asking, claimed
from tests.factories.travel import PDF, FundFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"


def send(client, method, path, body, **headers):
    call = getattr(client, method)
    return call(
        f"{API}/{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"If-Match": "*", **headers},
    )


def test_amounts_are_text_both_ways(client, event, coordinator):
    fund = {"event": str(event.public_id), "sponsor": "Lakeside", "limit": "18000.10"}

    made = send(client, "post", "funds/", fund)
    as_number = send(client, "post", "funds/", {**fund, "limit": 18000.10})

    assert (made.status_code, made.json()["limit"]) == (201, "18000.10")
    assert as_number.status_code == 400
    assert "410.00" in as_number.content.decode()


def test_an_old_version_is_refused(client, event, coordinator):
    fund = FundFactory(event=event)
    path = f"funds/{fund.public_id}/"
    etag = client.get(f"{API}/{path}")["ETag"]

    first = send(client, "patch", path, {"limit": "900.00"}, **{"If-Match": etag})
    second = send(client, "patch", path, {"limit": "800.00"}, **{"If-Match": etag})

    assert (first.status_code, second.status_code) == (200, 412)
    assert first.json()["limit"] == "900.00"


def test_a_person_sees_and_moves_their_own_alone(client, event, cast):
    mine = accepted(event, by=cast.coordinator, user=cast.clinician)
    asking(event, user=cast.leader)
    client.force_login(cast.clinician)

    listed = client.get(f"{API}/travel-requests/").json()["results"]

    assert [one["id"] for one in listed] == [str(mine.public_id)]
    assert listed[0]["cap"] == "400.00"
    assert client.get(f"{API}/funds/").json()["results"] == []


def test_a_claim_with_a_receipt_is_sent_and_verified(client, event, cast):
    mine = accepted(event, by=cast.coordinator, user=cast.clinician)
    client.force_login(cast.clinician)
    line = {
        "request": str(mine.public_id), "category": "rail", "what": "Train",
        "spent_on": "2026-01-03", "amount": "80.50", "currency": "USD",
        "receipt": {"name": "train.html", "content": base64.b64encode(PDF).decode()},
    }  # fmt: skip

    made = send(client, "post", "expense-lines/", line)
    sent = send(client, "patch", f"travel-requests/{mine.public_id}/", {"state": "claimed"})
    client.force_login(cast.coordinator)
    path = f"expense-lines/{made.json()['id']}/"
    judged = send(client, "patch", path, {"verified_amount": "80.50"})
    done = send(client, "patch", f"travel-requests/{mine.public_id}/", {"state": "verified"})
    file = client.get(f"{API}/{path}receipt/")

    assert (made.status_code, made.json()["receipt"]) == (201, "train.pdf")
    assert [one.status_code for one in (sent, judged, done)] == [200, 200, 200]
    assert done.json()["accepted"] == "80.50"
    assert file["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file["Content-Security-Policy"]


def test_a_sent_expense_is_not_taken_out(client, event, cast):
    mine = claimed(event, by=cast.coordinator, user=cast.clinician)
    line = mine.lines.get()
    client.force_login(cast.clinician)

    refused = client.delete(f"{API}/expense-lines/{line.public_id}/")

    assert refused.status_code == 409
    assert mine.lines.count() == 1


def test_somebody_asks_over_rest(client, event, cast):
    asked = asking(event, user=cast.clinician)
    TravelRequest.objects.all().delete()
    client.force_login(cast.clinician)
    wish = {"invitation": str(asked.invitation.public_id), "estimate": "410.00"}

    made = send(client, "post", "travel-requests/", wish)

    assert (made.status_code, made.json()["state"]) == (201, "submitted")
    assert made.json()["reference"].startswith("TR-")
