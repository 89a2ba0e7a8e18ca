"""The pages of the agenda: what people see, and how it is planned without any script."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.actions import agenda
from events.models import AgendaItem, AgendaRelease
from tests.events.asking import at, text
from tests.factories.events import (
    AgendaItemFactory,
    EventFactory,
    EventRoleFactory,
    InvitationFactory,
    ItemPlaceFactory,
)

pytestmark = pytest.mark.django_db


def filled(event, **changes):
    return {
        "title": "Stories from families",
        "day": event.days.first().pk,
        "starts_clock": "11:00",
        "ends_clock": "12:00",
        "kind": "plenary",
        "mode": "both",
        "materials": "Slides https://files.example/slides",
    } | changes


def test_without_a_release_members_read_that_it_is_not_out(client, cast, event):
    AgendaItemFactory(event=event, title="Secret plan")
    client.force_login(cast.community)

    page = text(client.get(at("event-agenda", event)))

    assert "The agenda is not out yet." in page
    assert "Secret plan" not in page
    assert "Plan the agenda" not in page


def test_members_read_the_newest_release_and_not_the_draft(client, cast, event):
    item = AgendaItemFactory(event=event, title="Old title", room="Hall")
    agenda.release(event=event, note="", by=cast.coordinator)
    agenda.edit(item=item, fields={"title": "New title"}, version=1, by=cast.coordinator)
    agenda.release(event=event, note="Renamed.", by=cast.coordinator)
    AgendaItemFactory(event=event, title="Draft only", starts_clock=time(13))
    client.force_login(cast.community)

    page = text(client.get(at("event-agenda", event)))
    earlier = text(client.get(at("event-agenda", event) + "?version=1"))

    assert "New title" in page
    assert "Renamed." in page
    assert "Draft only" not in page
    assert "Old title" in earlier
    assert "This is an earlier agenda." in earlier
    assert client.get(at("event-agenda", event) + "?version=9").status_code == 404


def test_planning_a_day_without_script(coordinator, event):
    response = coordinator.post(at("agenda-add", event), filled(event))

    item = AgendaItem.objects.get()
    assert response.status_code == 303, text(response)
    assert item.materials == [{"label": "Slides", "url": "https://files.example/slides"}]
    page = text(coordinator.get(at("agenda-edit", event)))
    assert "Stories from families" in page
    assert "Release it" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Please fill this in"),
        ({"ends_clock": "23:00"}, "Choose a time within it"),
        ({"materials": "Slides at files.example"}, "begins with https://"),
        ({"materials": "Slides javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_a_bad_item_is_said_and_kept(coordinator, event, change, words):
    response = coordinator.post(at("agenda-add", event), filled(event, **change))

    assert response.status_code == 422
    assert words in text(response)
    assert not AgendaItem.objects.exists()


def test_the_next_item_begins_where_the_last_ends(coordinator, event):
    AgendaItemFactory(event=event)
    day = event.in_order()[0]

    page = text(coordinator.get(f"{at('agenda-add', event)}?day={day.public_id}"))

    assert 'value="12:00"' in page


def test_a_stale_form_shows_both(coordinator, cast, event):
    item = AgendaItemFactory(event=event)
    agenda.edit(item=item, fields={"title": "Theirs"}, version=1, by=cast.coordinator)

    response = coordinator.post(
        at("agenda-item-edit", item), filled(event, title="Mine", version="1")
    )

    assert response.status_code == 409
    assert "Theirs" in text(response)
    assert 'value="Mine"' in text(response)


def test_buttons_move_and_a_stale_one_says_so(coordinator, event):
    first = AgendaItemFactory(event=event, title="First")
    AgendaItemFactory(event=event, title="Second", starts_clock=time(12))

    coordinator.post(at("agenda-item-move", first), {"to": "1", "version": "1"})
    stale = coordinator.post(at("agenda-item-move", first), {"to": "0", "version": "1"})

    first.refresh_from_db()
    assert first.starts_clock == time(12)
    assert stale.status_code == 303
    assert "Somebody else changed this" in text(coordinator.get(at("agenda-edit", event)))


def test_removing_asks_first_and_counts_who_chose_it(coordinator, event):
    item = ItemPlaceFactory(item=AgendaItemFactory(event=event, capacity=8)).item

    page = text(coordinator.get(at("agenda-item-remove", item)))
    coordinator.post(at("agenda-item-remove", item))

    assert "1 person has chosen it" in page
    assert not AgendaItem.objects.exists()


def test_releasing_shows_it_and_twice_is_refused(coordinator, event):
    AgendaItemFactory(event=event)

    coordinator.post(at("agenda-release", event), {"note": "First."})
    again = coordinator.post(at("agenda-release", event), {"note": "Again."})

    assert AgendaRelease.objects.get().note == "First."
    assert again.status_code == 409


@pytest.mark.parametrize(("role", "status"), [("organiser", 200), ("reader", 403), ("desk", 403)])
def test_the_draft_is_for_organisers(client, cast, event, role, status):
    EventRoleFactory(event=event, user=cast.clinician, role=role)
    client.force_login(cast.clinician)

    assert client.get(at("agenda-edit", event)).status_code == status


def test_queries_do_not_grow_with_the_agenda(coordinator, event, django_assert_num_queries):
    AgendaItemFactory(event=event)
    url = at("agenda-edit", event)
    coordinator.get(url)
    with CaptureQueriesContext(connection) as few:
        coordinator.get(url)
    for hour in (12, 13, 14):
        AgendaItemFactory.create_batch(5, event=event, starts_clock=time(hour))

    with django_assert_num_queries(len(few)):
        coordinator.get(url)


def test_people_without_an_account_read_it_under_their_link(client, cast, event):
    invited = InvitationFactory(event=event)
    url = reverse("events:rsvp-agenda", kwargs={"token": invited.token})
    before = text(client.get(url))
    AgendaItemFactory(event=event, title="Stories from families")
    agenda.release(event=event, note="", by=cast.coordinator)

    after = client.get(url)
    invitation = text(client.get(reverse("events:rsvp", kwargs={"token": invited.token})))

    assert "not out yet" in before
    assert "Stories from families" in text(after)
    assert after["Referrer-Policy"] == "no-referrer"
    assert url in invitation
    assert client.get(url.replace(invited.token, "nonsense")).status_code == 404


# --- REST ------------------------------------------------------------------------------
def asked(event, **changes):
    day = event.in_order()[0]
    return {
        "event": str(event.public_id),
        "date": day.date.isoformat(),
        "starts": "11:00",
        "ends": "12:00",
        "title": "Tables",
        "materials": [{"label": "Slides", "url": "https://files.example/s"}],
    } | changes


def test_a_program_plans_and_releases(client, cast, event):
    client.force_login(cast.coordinator)
    items, releases = reverse("agenda-item-list"), reverse("agenda-release-list")

    made = client.post(items, asked(event), content_type="application/json")
    one = reverse("agenda-item-detail", args=[made.json()["id"]])
    changed = client.patch(
        one, {"room": "Hall"}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    stale = client.patch(
        one, {"room": "x"}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    released = client.post(
        releases, {"event": str(event.public_id), "note": "Out."}, content_type="application/json"
    )

    assert made.status_code == 201, made.content
    assert changed.json()["room"] == "Hall"
    assert stale.status_code == 412
    assert released.status_code == 201
    assert released.json()["days"][0]["items"][0]["room"] == "Hall"


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2001-01-01"},
        {"ends": "23:30"},
        {"materials": [{"label": "x", "url": "http://a.b"}]},
    ],
)
def test_a_bad_item_is_refused_over_rest(client, cast, event, change):
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("agenda-item-list"), asked(event, **change), content_type="application/json"
    )

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_members_read_releases_and_not_the_draft(client, cast, event):
    AgendaItemFactory(event=event)
    agenda.release(event=event, note="", by=cast.coordinator)
    client.force_login(cast.community)

    items = client.get(reverse("agenda-item-list")).json()["results"]
    releases = client.get(reverse("agenda-release-list")).json()["results"]
    refused = client.post(
        reverse("agenda-item-list"), asked(event), content_type="application/json"
    )

    assert items == []
    assert len(releases) == 1
    assert refused.status_code == 403


def test_a_program_moves_an_item(client, cast, event):
    first = AgendaItemFactory(event=event)
    AgendaItemFactory(event=event, starts_clock=time(12))
    client.force_login(cast.coordinator)
    url, kind = reverse("agenda-item-move", args=[first.public_id]), "application/json"

    moved = client.post(url, {"to": 1}, content_type=kind, headers={"If-Match": "*"})
    blind = client.post(url, {"to": 0}, content_type=kind)

    assert moved.json()["starts"] == "12:00:00"
    assert blind.status_code == 428


def test_a_program_takes_an_item_off(client, cast):
    item = AgendaItemFactory(event=EventFactory(network=cast.network))
    client.force_login(cast.coordinator)
    url = reverse("agenda-item-detail", args=[item.public_id])

    without, done = client.delete(url), client.delete(url, headers={"If-Match": "*"})

    assert (without.status_code, done.status_code) == (428, 204)
    assert not AgendaItem.objects.exists()
