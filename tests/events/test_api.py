"""Meetings, invitations and answers over REST: twins of the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from events.models import RSVP, Event, Invitation
from networks.models import AuditEntry
from tests.factories.events import (
    DayPlaceFactory,
    EventFactory,
    InvitationFactory,
    NeedsRecordFactory,
    RSVPFactory,
)

pytestmark = pytest.mark.django_db

URL = "/api/v1/"


@pytest.fixture
def event(cast):
    return EventFactory(network=cast.network, created_by=cast.coordinator)


def api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def plan(where, **changes):
    first = (timezone.now() + timedelta(days=30)).date()
    return {
        "network": where.slug,
        "title": "Autumn design meeting",
        "purpose": "We decide what we try next.",
        "timezone": "America/Winnipeg",
        "closes_on": (first - timedelta(days=5)).isoformat(),
        "days": [{"date": first.isoformat(), "starts": "10:00", "ends": "17:00"}],
    } | changes


def test_meetings_come_with_days_and_head_counts(cast, event):
    DayPlaceFactory(rsvp=RSVPFactory(invitation__event=event))

    rows = api(cast.community).get(f"{URL}events/?network={cast.network.slug}").json()["results"]

    assert [row["id"] for row in rows] == [str(event.public_id)]
    assert rows[0]["days"][0]["in_person"] == 1
    assert "remote_link" not in rows[0]


def test_outsider_finds_no_meeting(cast, event):
    client = api(cast.outsider)

    assert client.get(f"{URL}events/").json()["results"] == []
    assert client.get(f"{URL}events/{event.public_id}/").status_code == 404


def test_coordinator_plans_a_meeting(cast):
    response = api(cast.coordinator).post(f"{URL}events/", plan(cast.network), format="json")

    assert response.status_code == 201, response.content
    assert Event.objects.get().days.count() == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"title": ""}, 400),
        ({"days": []}, 400),
        ({"timezone": "Mars/Base"}, 400),
        ({"network": "nowhere"}, 404),
        ({"days": [{"date": "2027-03-14", "starts": "02:30", "ends": "05:00"}]}, 400),
        ({"days": [{"date": "2027-03-13", "starts": "12:30", "ends": "05:00"}]}, 400),
    ],
)
def test_bad_plan_is_refused(cast, change, status):
    response = api(cast.coordinator).post(
        f"{URL}events/", plan(cast.network, **change), format="json"
    )

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_member_plans_no_meeting(cast):
    response = api(cast.community).post(f"{URL}events/", plan(cast.network), format="json")

    assert response.status_code == 403


def test_edit_asks_for_the_version(cast, event):
    client, url = api(cast.coordinator), f"{URL}events/{event.public_id}/"
    etag = client.get(url)["ETag"]

    assert client.patch(url, {"title": "New"}, format="json").status_code == 428
    done = client.patch(url, {"title": "New"}, format="json", headers={"If-Match": etag})
    late = client.patch(url, {"title": "Late"}, format="json", headers={"If-Match": etag})

    assert done.status_code == 200, done.content
    assert done.json()["title"] == "New"
    assert len(done.json()["days"]) == 2
    assert late.status_code == 412


def test_an_edit_that_changes_nothing_is_none(cast, event):
    client, url = api(cast.coordinator), f"{URL}events/{event.public_id}/"

    def rename():
        etag = client.get(url)["ETag"]
        return client.patch(url, {"title": "New"}, format="json", headers={"If-Match": etag})[
            "ETag"
        ]

    assert rename() == rename()
    assert AuditEntry.objects.filter(verb="event.changed").count() == 1


def test_what_a_meeting_does_not_have_is_refused_and_named(cast, event):
    client = api(cast.coordinator)
    url = f"{URL}events/{event.public_id}/"
    etag = client.get(url)["ETag"]

    refused = client.patch(url, {"rsvp_closes_at": "x"}, format="json", headers={"If-Match": etag})

    assert refused.status_code == 400
    assert "closes_on" in refused.json()["errors"]["rsvp_closes_at"][0]


def test_invitations_are_added_in_bulk_and_once(cast, event):
    body = {
        "event": str(event.public_id),
        "people": [
            {"name": "Wren", "email": "wren@a.example", "group": "community"},
            {"name": "Wren", "email": "WREN@a.example"},
        ],
    }

    response = api(cast.coordinator).post(f"{URL}invitations/", body, format="json")

    assert response.status_code == 201, response.content
    assert (response.json()["added"], response.json()["known"]) == (1, 1)


def test_bad_rows_are_named_and_nobody_is_added(cast, event):
    people = [{"name": "Wren", "email": "wren@a.example"}, {"name": "Ben", "email": "nope"}]
    body = {"event": str(event.public_id), "people": people}

    response = api(cast.coordinator).post(f"{URL}invitations/", body, format="json")

    assert response.status_code == 400
    assert response.json()["rows"][0]["line"] == 2
    assert not Invitation.objects.exists()


def test_invitations_are_for_coordinators_and_oneself(cast, event):
    InvitationFactory(event=event)
    InvitationFactory(event=event, user=cast.community)

    assert len(api(cast.coordinator).get(f"{URL}invitations/").json()["results"]) == 2
    assert len(api(cast.community).get(f"{URL}invitations/").json()["results"]) == 1
    assert api(cast.clinician).get(f"{URL}invitations/").json()["results"] == []


def test_answers_come_without_needs(cast, event):
    rsvp = RSVPFactory(invitation__event=event)
    NeedsRecordFactory(rsvp=rsvp)
    DayPlaceFactory(rsvp=rsvp)

    response = api(cast.coordinator).get(f"{URL}rsvps/?event={event.public_id}")

    assert response.json()["results"][0]["places"][0]["state"] == "confirmed"
    assert "Hazelnut" not in response.content.decode()


def test_answer_is_recorded_and_changed(cast, event):
    invited = InvitationFactory(event=event)
    client = api(cast.coordinator)
    day = event.in_order()[0].date.isoformat()
    body = {
        "invitation": str(invited.public_id),
        "answer": "accepted",
        "days": [{"date": day, "mode": "in_person"}],
    }

    made = client.post(f"{URL}rsvps/", body, format="json")
    again = client.post(f"{URL}rsvps/", body, format="json")
    url = f"{URL}rsvps/{made.json()['id']}/"
    changed = client.patch(
        url, {"answer": "declined"}, format="json", headers={"If-Match": made["ETag"]}
    )

    assert made.status_code == 201, made.content
    assert made.json()["channel"] == "coordinator"
    assert again.status_code == 409
    assert changed.json()["answer"] == "declined"
    assert changed.json()["places"] == []


def test_person_answers_for_oneself_only(cast, event):
    mine = InvitationFactory(event=event, user=cast.community)
    other = InvitationFactory(event=event)
    client = api(cast.community)
    body = {"answer": "tentative"}

    own = client.post(f"{URL}rsvps/", {**body, "invitation": mine.public_id}, format="json")
    foreign = client.post(f"{URL}rsvps/", {**body, "invitation": other.public_id}, format="json")

    assert own.json()["channel"] == "login"
    assert foreign.status_code == 404
    assert RSVP.objects.count() == 1


def test_unknown_day_is_refused(cast, event):
    invited = InvitationFactory(event=event)
    days = [{"date": "1999-01-01", "mode": "remote"}]
    body = {"invitation": str(invited.public_id), "answer": "accepted", "days": days}

    response = api(cast.coordinator).post(f"{URL}rsvps/", body, format="json")

    assert response.status_code == 400
    assert "not a day of this meeting" in response.json()["detail"]


@pytest.mark.parametrize("name", ["events", "invitations", "rsvps"])
@pytest.mark.parametrize("fmt", ["csv", "ndjson"])
def test_whole_lists_are_streamed(cast, event, name, fmt):
    DayPlaceFactory(rsvp=RSVPFactory(invitation__event=event))

    response = api(cast.coordinator).get(f"{URL}{name}/?format={fmt}")

    assert b"".join(response.streaming_content).count(b"\n") == (2 if fmt == "csv" else 1)


@pytest.mark.parametrize("name", ["events", "invitations", "rsvps"])
def test_list_costs_the_same_for_many(cast, event, name):
    client = api(cast.coordinator)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}{name}/?page_size=500")
        return len(queries)

    DayPlaceFactory(rsvp=RSVPFactory(invitation__event=event))
    cost()  # the memberships of the reader are loaded once
    one = cost()
    for _ in range(9):
        other = EventFactory(network=cast.network)
        DayPlaceFactory(rsvp=RSVPFactory(invitation__event=other))

    assert cost() == one


@pytest.mark.parametrize("body", [[], [1], "text", 7])
def test_a_change_that_is_no_object_is_refused(cast, event, body):
    rsvp = RSVPFactory(invitation__event=event)
    client = api(cast.coordinator)

    answers = [
        client.patch(
            f"{URL}{name}/{one.public_id}/", body, format="json", headers={"if-match": "*"}
        )
        for name, one in (("events", event), ("rsvps", rsvp))
    ]

    assert [answer.status_code for answer in answers] == [400, 400]


@pytest.mark.parametrize("day", ["0001-01-02", "1999-12-31", "9999-12-30"])
def test_far_day_is_refused(cast, day):
    days = [{"date": day, "starts": "10:00", "ends": "17:00"}]
    body = plan(cast.network, timezone="UTC", closes_on=day, days=days)

    response = api(cast.coordinator).post(f"{URL}events/", body)

    assert response.status_code == 400
    assert not Event.objects.exists()
