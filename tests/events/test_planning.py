"""What a meeting is planned with: goals, networks, the window for answers, places online."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.actions import events as event_actions
from events.models import Event
from lhs_platform.lib.errors import DomainError
from networks.models import Network
from tests.events.asking import answered, at, text
from tests.events.test_whole_way import plan
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(cast):
    return Network.objects.create(name="Below", slug="below", parent=cast.network)


def add_url(cast):
    return reverse("events:event-add", args=[cast.network.slug])


def test_all_that_is_planned_is_saved_and_shown(coordinator, cast, child):
    data = plan(
        cast.network, goals="One aim\nOne list", sponsors="Lake Foundation", languages="English",
        access_offered="Captions", allows_guest="on", offer_hours="48",
        opens_on=timezone.localdate().isoformat(), invited_networks=[str(child.pk)],
        **{"days-0-capacity_remote": "100"},
    )  # fmt: skip

    response = coordinator.post(add_url(cast), data)

    event = Event.objects.get()
    assert response.status_code == 303, text(response)
    assert (event.offer_hours, event.allows_guest) == (48, True)
    assert event.rsvp_opens_at.astimezone(event.zone).hour == 0
    assert event.in_order()[0].capacity_remote == 100
    page = text(coordinator.get(at("event-detail", event)))
    for words in ("One list", "Lake Foundation", "English", "Captions", "Together with Below"):
        assert words in page


def test_usual_hours_stand_where_none_are_given(coordinator, cast):
    coordinator.post(add_url(cast), plan(cast.network))

    assert Event.objects.get().offer_hours == 24


def test_answers_cannot_begin_after_they_end(coordinator, cast):
    late = (timezone.now() + timedelta(days=29)).date().isoformat()

    response = coordinator.post(add_url(cast), plan(cast.network, opens_on=late))

    assert response.status_code == 422
    assert "after the last one" in text(response)


def test_only_networks_in_sight_can_be_invited(coordinator, cast, child):
    """The twin cannot be found, and is not above or below."""
    response = coordinator.post(
        add_url(cast), plan(cast.network, invited_networks=[str(cast.other_network.pk)])
    )
    event = EventFactory(network=cast.network)

    with pytest.raises(DomainError, match="Choose among"):
        event_actions._invite(event, [cast.other_network], cast.coordinator)
    assert response.status_code == 422
    assert cast.other_network.name not in text(coordinator.get(add_url(cast)))


def test_invited_networks_out_of_sight_of_the_editor_stay(cast, child):
    event = EventFactory(network=cast.network)
    event.invited_networks.add(cast.other_network)

    event_actions._invite(event, [child], cast.coordinator)

    assert set(event.invited_networks.all()) == {child, cast.other_network}


def test_places_online_below_confirmed_are_refused_in_words(coordinator, event):
    answered(event, mode="remote")
    answered(event, mode="remote")
    data = plan(event.network, version=str(event.version), **{"days-0-capacity_remote": "1"})
    for number, day in enumerate(event.in_order()):
        data[f"days-{number}-pk"] = str(day.pk)

    response = coordinator.post(at("event-edit", event), data)

    assert response.status_code == 422
    assert "2 places online" in text(response)


def test_the_stage_is_told_by_the_clock(client, cast, event):
    first = event.in_order()[0].starts_at
    seen = []
    for moment in (
        first - timedelta(hours=1),
        first + timedelta(hours=1),
        first + timedelta(days=5),
    ):
        with time_machine.travel(moment):
            seen.append(Event.objects.get().stage_at(timezone.now()))

    assert seen == ["published", "in_session", "over"]


def test_a_program_plans_with_all_of_it(client, cast, child):
    first = (timezone.now() + timedelta(days=30)).date()
    client.force_login(cast.coordinator)
    data = {
        "network": cast.network.slug, "title": "Autumn", "purpose": "We decide.",
        "goals": "One aim", "invited_networks": ["below"], "timezone": "America/Winnipeg",
        "opens_on": timezone.localdate().isoformat(), "closes_on": first.isoformat(),
        "days": [{"date": first.isoformat(), "starts": "10:00", "ends": "17:00",
                  "capacity_remote": 30}],
    }  # fmt: skip

    made = client.post(reverse("event-list"), data, content_type="application/json")
    one = reverse("event-detail", args=[made.json()["id"]])
    changed = client.patch(
        one, {"languages": "Spanish"}, content_type="application/json", headers={"If-Match": "*"}
    )
    hidden = client.post(
        reverse("event-list"), data | {"invited_networks": [cast.other_network.slug]},
        content_type="application/json",
    )  # fmt: skip

    assert made.status_code == 201, made.content
    assert changed.json()["invited_networks"] == ["below"]
    assert changed.json()["days"][0]["capacity_remote"] == 30
    assert (changed.json()["goals"], changed.json()["languages"]) == ("One aim", "Spanish")
    assert hidden.status_code == 400
