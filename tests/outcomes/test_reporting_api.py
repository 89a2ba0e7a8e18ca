"""The board, approved months and reminders over REST."""

import json
from datetime import date

import pytest
import time_machine

from lhs_platform.mail.models import Message
from outcomes.models import PeriodLock, ReminderPlan
from tests.factories.outcomes import MeasureFactory, ObservationFactory

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _december():
    with time_machine.travel("2026-12-08T17:00:00Z", tick=True):
        yield


@pytest.fixture
def measure(cast):
    found = MeasureFactory(network=cast.network, definition__effective_on=OCTOBER)
    ObservationFactory(measure=found, site=cast.site, period=OCTOBER)
    return found


def get(client, who, name, **query):
    client.force_login(who)
    return client.get(f"/api/v1/{name}/", query)


def send(client, who, method, name, body):
    client.force_login(who)
    return client.generic(method, f"/api/v1/{name}/", json.dumps(body), "application/json")


def test_completeness_counts_for_all_and_names_for_who_may_see(client, cast, measure):
    asked = {"network": cast.network.slug, "period": "2026-10"}

    everything = get(client, cast.coordinator, "completeness", **asked).json()
    own = get(client, cast.site_lead, "completeness", **asked).json()["results"]
    counts = get(client, cast.clinician, "completeness", **asked).json()["results"]

    assert everything["period"] == "2026-10"
    assert [(row["site"], row["state"]) for row in everything["results"]] == [
        (None, None),
        (cast.other_site.code, "overdue"),
        (cast.site.code, "sent"),
    ]
    assert [row["site"] for row in own] == [None, cast.site.code]
    assert [(row["sent"], row["overdue"], row["expected"]) for row in counts] == [(1, 1, 2)]


@pytest.mark.parametrize("fmt", ["csv", "ndjson"])
def test_completeness_is_streamed(client, cast, measure, fmt):
    asked = {"network": cast.network.slug, "period": "2026-10", "format": fmt}

    lines = get(client, cast.coordinator, "completeness", **asked).getvalue().splitlines()

    assert len(lines) == (4 if fmt == "csv" else 3)


@pytest.mark.parametrize("period", ["2026-13", "2027-05", "x", "2026-10-01"])
def test_completeness_refuses_what_is_no_month(client, cast, measure, period):
    asked = {"network": cast.network.slug, "period": period}

    assert get(client, cast.coordinator, "completeness", **asked).status_code == 400


def test_a_month_is_locked_listed_and_unlocked(client, cast, measure):
    body = {"network": cast.network.slug, "site": cast.site.code, "month": "2026-10"}

    made = send(client, cast.site_lead, "POST", "locks", body)
    twice = send(client, cast.site_lead, "POST", "locks", body)
    other = send(client, cast.site_lead, "POST", "locks", body | {"site": cast.other_site.code})
    own = get(client, cast.site_lead, "locks", network=cast.network.slug).json()["results"]
    hidden = get(client, cast.clinician, "locks").json()["results"]
    name = f"locks/{made.json()['id']}"
    client.force_login(cast.coordinator)
    silent = client.delete(f"/api/v1/{name}/")
    gone = client.delete(f"/api/v1/{name}/?reason=A mistake in the list")

    assert (made.status_code, twice.status_code, other.status_code) == (201, 409, 403)
    assert [row["month"] for row in own] == ["2026-10-01"]
    assert hidden == []
    assert (silent.status_code, gone.status_code) == (400, 204)
    assert not PeriodLock.objects.exists()


def test_reminders_are_previewed_and_posted_once(client, cast, measure):
    body = {"network": cast.network.slug, "period": "2026-10"}

    seen = get(client, cast.coordinator, "reminders", **body).json()
    table = get(client, cast.coordinator, "reminders", format="csv", **body)
    header, *rows = b"".join(table).decode().splitlines()
    posted = send(client, cast.coordinator, "POST", "reminders", body).json()
    again = send(client, cast.coordinator, "POST", "reminders", body).json()
    after = get(client, cast.coordinator, "reminders", **body).json()["results"]

    assert header == "network,site,name,owed,why_not"
    assert len(rows) == len(seen["results"])
    assert [row["site"] for row in seen["results"]] == [cast.other_site.name]
    assert (posted["posted"], again["posted"]) == (1, 0)
    assert after[0]["why_not"] == "was reminded in the last 3 days"
    assert Message.objects.get().to_email == cast.other_site_lead.email


def test_members_neither_remind_nor_see_who_is_reminded(client, cast, measure):
    body = {"network": cast.network.slug, "period": "2026-10"}

    assert get(client, cast.clinician, "reminders", **body).json()["results"] == []
    assert send(client, cast.clinician, "POST", "reminders", body).status_code == 403


def test_plan_is_read_and_changed_in_part(client, cast):
    name = f"reminder-plans/{cast.network.slug}"

    none = get(client, cast.coordinator, name).json()
    made = send(client, cast.coordinator, "PATCH", name, {"days_after": 4})
    bad = send(client, cast.coordinator, "PATCH", name, {"days_after": 61})

    assert none == {"days_before": None, "days_after": None}
    assert made.json() == {"days_before": None, "days_after": 4}
    assert bad.status_code == 400
    assert ReminderPlan.objects.get().days_after == 4
