"""The day of a meeting over REST: newcomers, oneself, who came, badges, what is on."""

import uuid
from datetime import UTC, datetime, time

import pytest
import time_machine

from events.models import AgendaItem, CheckIn, Invitation
from networks.models import AuditEntry
from tests.events.asking import answered
from tests.factories.events import (
    EventDayFactory,
    EventFactory,
    EventRoleFactory,
    InvitationFactory,
)
from tests.factories.networks import token_key

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event(cast):
    event = EventFactory(network=cast.network, created_by=cast.coordinator, days=0)
    for number in range(2):
        starts = datetime(2026, 6, 10 + number, 14, 0, tzinfo=UTC)
        EventDayFactory(event=event, starts_at=starts, date=starts.date())
    return event


@pytest.fixture
def desk(client, cast, event):
    EventRoleFactory(event=event, user=cast.community, role="desk")
    client.force_login(cast.community)
    return client


def post(client, address, **body):
    return client.post(f"/api/v1/{address}", body, content_type="application/json")


def newcomer(event, **more):
    body = {"event": str(event.public_id), "date": "2026-06-10", "nonce": str(uuid.uuid4())}
    return body | {"name": "Sorrel Wayland", "group": "community"} | more


def of(event, what):
    return f"/api/v1/events/{event.public_id}/{what}/"


# --- Newcomers and oneself -------------------------------------------------------------
def test_a_newcomer_is_let_in_once_however_often_it_is_sent(desk, event):
    body = newcomer(event)

    answers = [post(desk, "check-ins/walk-ins/", **body) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["method"] == "walk_in"
    assert Invitation.objects.get().is_walk_in
    assert AuditEntry.objects.filter(verb="invitation.walked_in").count() == 1


def test_a_name_on_the_list_asks_first(desk, event):
    InvitationFactory(event=event, name="Sorrel Wayland")

    asked = post(desk, "check-ins/walk-ins/", **newcomer(event))
    other = post(desk, "check-ins/walk-ins/", **newcomer(event, is_another=True))

    assert (asked.status_code, asked.json()["code"]) == (409, "same_name")
    assert other.status_code == 201


@pytest.mark.parametrize(
    ("more", "status"), [({"date": "2026-07-01"}, 400), ({"name": ""}, 400), ({"who": "x"}, 400)]
)
def test_a_newcomer_that_cannot_be_is_refused(desk, event, more, status):
    assert post(desk, "check-ins/walk-ins/", **newcomer(event, **more)).status_code == status
    assert not Invitation.objects.exists()


def test_only_the_desk_lets_newcomers_in(client, cast, event):
    client.force_login(cast.clinician)

    assert post(client, "check-ins/walk-ins/", **newcomer(event)).status_code == 403


def test_one_says_oneself_that_one_is_here(client, cast, event):
    answered(event, user=cast.clinician, mode="remote")
    client.force_login(cast.clinician)
    body = {"event": str(event.public_id), "nonce": str(uuid.uuid4())}

    answers = [post(client, "check-ins/here/", **body) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    row = CheckIn.objects.get()
    assert (row.method, row.is_remote, row.by) == ("self", True, cast.clinician)


def test_who_is_not_invited_or_has_no_place_is_not_here(client, cast, event):
    client.force_login(cast.clinician)
    body = {"event": str(event.public_id), "nonce": str(uuid.uuid4())}

    stranger = post(client, "check-ins/here/", **body)
    InvitationFactory(event=event, user=cast.clinician)
    placeless = post(client, "check-ins/here/", **body)

    assert (stranger.status_code, placeless.status_code) == (403, 409)


# --- Who came --------------------------------------------------------------------------
def test_who_came_is_told_by_person_and_day(desk, event):
    invited = answered(event, name="Wren Oakapple").invitation
    InvitationFactory(event=event)
    tap = {"event": str(event.public_id), "date": "2026-06-10"}
    tap |= {"invitation": str(invited.public_id), "nonce": str(uuid.uuid4())}
    post(desk, "check-ins/", **tap, direction="entry")

    told = desk.get(of(event, "attendance"))

    assert (told.json()["came"], told.json()["walk_ins"]) == (1, 0)
    (person,) = told.json()["people"]
    (day,) = person["days"]
    assert person["invitation"] == str(invited.public_id)
    assert (day["date"], day["last_out"], day["is_remote"]) == ("2026-06-10", None, False)
    unchanged = desk.get(of(event, "attendance"), headers={"If-None-Match": told["ETag"]})
    assert unchanged.status_code == 304


# --- Badges ----------------------------------------------------------------------------
def test_badges_come_as_a_file_for_a_token_that_reads(client, cast, event):
    answered(event, name="Wren Oakapple")
    key = token_key(user=cast.coordinator, networks=[cast.network])
    header = {"Authorization": f"Bearer {key}"}

    whole = client.get(of(event, "badges"), headers=header)
    letter = client.get(of(event, "badges"), {"paper": "letter"}, headers=header)

    assert whole.status_code == letter.status_code == 200
    assert whole["Content-Type"] == "application/pdf"
    assert whole.content.startswith(b"%PDF")
    assert client.get(of(event, "badges")).status_code == 401


def test_badges_of_a_day_of_newcomers_and_of_single_people(desk, event):
    answered(event)
    silent = InvitationFactory(event=event)

    def ask(**query):
        return desk.get(of(event, "badges"), query).status_code

    assert ask(who="2026-06-10") == 200
    assert ask(who="2026-06-11") == 400
    assert ask(who="walk_ins") == 400
    assert ask(invitations=str(silent.public_id)) == 200
    assert ask(invitations="no-id") == 400
    assert ask(who="everybody") == 400
    assert ask(paper="a3") == 400
    assert ask(people="x") == 400


# --- Now, and the calendar -------------------------------------------------------------
def test_what_is_on_is_told_without_the_way_in(client, cast, event):
    day = event.in_order()[0]
    AgendaItem.objects.create(
        day=day, starts_clock=time(9), ends_clock=time(10), title="Welcome", room="Great hall"
    )
    AgendaItem.objects.create(day=day, starts_clock=time(10), ends_clock=time(11), title="Tables")
    client.force_login(cast.researcher)

    response = client.get(of(event, "now"))

    told = response.json()
    assert (told["state"], told["clock"], told["date"]) == ("on", "09:30", "2026-06-10")
    assert [one["title"] for one in told["on"]] == ["Welcome"]
    assert [one["title"] for one in told["next"]] == ["Tables"]
    assert event.remote_link not in response.content.decode()


def test_the_days_come_as_a_file_for_a_calendar(client, cast, event):
    client.force_login(cast.researcher)

    response = client.get(of(event, "calendar"))

    assert response["Content-Type"].startswith("text/calendar")
    assert response.content.count(b"BEGIN:VEVENT") == 2
