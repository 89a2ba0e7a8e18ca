"""The pages of meetings: a good path, a refusal, a bad input each."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.models import Event, EventDay
from lhs_platform.mail.models import Message
from tests.events.asking import answered, at, text
from tests.events.test_whole_way import plan
from tests.factories.events import (
    EventFactory,
    InvitationFactory,
)

pytestmark = pytest.mark.django_db


def test_list_without_meetings_says_what_to_do(coordinator, cast):
    page = text(coordinator.get(reverse("events:event-list", args=[cast.network.slug])))

    assert "No meeting is planned." in page
    assert "Plan the first meeting" in page


def test_list_tells_coming_from_past(client, cast, event):
    client.force_login(cast.community)
    url = reverse("events:event-list", args=[cast.network.slug])

    coming, past = text(client.get(url)), text(client.get(url + "?when=past"))

    assert event.title in coming
    assert event.title not in past
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        client.force_login(cast.community)
        assert event.title in text(client.get(url + "?when=past"))


def test_draft_is_for_coordinators_only(client, cast):
    draft = EventFactory(network=cast.network, draft=True)
    client.force_login(cast.community)

    assert client.get(at("event-detail", draft)).status_code == 404
    client.force_login(cast.coordinator)
    assert client.get(at("event-detail", draft)).status_code == 200


def test_member_reads_the_meeting_in_both_clocks(client, cast, event):
    cast.community.timezone = "Europe/London"
    cast.community.save()
    client.force_login(cast.community)

    page = text(client.get(at("event-detail", event)))

    assert "Winnipeg time" in page
    assert "By your clock" in page


@pytest.mark.parametrize(
    "name", ["event-edit", "event-people", "people-add", "people-pick", "people-send"]
)
def test_member_may_not_manage(client, cast, event, name):
    client.force_login(cast.community)

    assert client.get(at(name, event)).status_code == 403


@pytest.mark.parametrize("name", ["event-detail", "event-people", "event-answer"])
def test_outsider_finds_nothing(client, cast, event, name):
    client.force_login(cast.outsider)

    assert client.get(at(name, event)).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Please fill this in"),
        ({"days-0-ends": "09:00"}, "must end after it starts"),
        ({"days-0-date": "2027-03-14", "days-0-starts": "02:30"}, "clock is put forward"),
        ({"days-0-date": "", "days-0-starts": "", "days-0-ends": "", "days-1-date": "",
          "days-1-starts": "", "days-1-ends": ""}, "at least one day"),
        ({"closes_on": "2099-01-01"}, "after the meeting"),
        ({"timezone": "Mars/Base"}, "one of those offered"),
        ({"remote_link": "javascript:alert(1)"}, "valid URL"),
        ({"days-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)  # fmt: skip
def test_bad_plan_is_said_and_kept(coordinator, cast, change, words):
    url = reverse("events:event-add", args=[cast.network.slug])

    response = coordinator.post(url, plan(cast.network, **change))

    assert response.status_code == 422
    assert words in text(response)
    assert not Event.objects.exists()


def test_another_day_is_asked_for_without_script(coordinator, cast):
    url = reverse("events:event-add", args=[cast.network.slug])

    response = coordinator.post(url, plan(cast.network, add_day="1"))

    assert response.status_code == 200
    assert "days-2-date" in text(response)
    assert "Autumn design meeting" in text(response)
    assert not Event.objects.exists()


def edited(event, **changes):
    data = plan(event.network, version=str(event.version), **changes)
    for number, day in enumerate(event.in_order()):
        data[f"days-{number}-pk"] = str(day.pk)
    return data


def test_edit_saves_and_keeps_the_days(coordinator, event):
    keys = set(event.days.values_list("pk", flat=True))

    response = coordinator.post(at("event-edit", event), edited(event, title="New title"))

    event.refresh_from_db()
    assert response.status_code == 303, text(response)
    assert event.title == "New title"
    assert set(EventDay.objects.values_list("pk", flat=True)) == keys


def test_edit_of_an_older_version_is_refused_with_both(coordinator, event):
    stale = edited(event, title="Mine")
    Event.objects.filter(pk=event.pk).update(title="Theirs", version=2)

    response = coordinator.post(at("event-edit", event), stale)

    assert response.status_code == 409
    assert "Theirs" in text(response)
    assert 'value="Mine"' in text(response)


def test_room_below_confirmed_is_refused_in_words(coordinator, event):
    answered(event)
    answered(event)

    response = coordinator.post(at("event-edit", event), edited(event, **{"days-0-capacity": "1"}))

    assert response.status_code == 422
    assert "cannot go below 2" in text(response)


def test_cancelling_asks_first(coordinator, event):
    InvitationFactory(event=event)

    page = text(coordinator.get(at("event-cancel", event)))
    coordinator.post(at("event-cancel", event))

    event.refresh_from_db()
    assert "1 person who was invited gets a mail" in page
    assert event.status == "cancelled"
    assert Message.objects.get().purpose == "events.cancelled"


def test_publishing_twice_is_refused_kindly(coordinator, event):
    coordinator.post(at("event-publish", event))

    assert "published already" in text(coordinator.get(at("event-detail", event)))


# --- People ----------------------------------------------------------------------------


def test_no_session_of_a_reader_in_another_zone_moves_the_days(client, cast):
    """23:30 UTC is another date elsewhere: the day stays that of the meeting."""
    zone = ZoneInfo("Pacific/Auckland")
    event = EventFactory(network=cast.network, timezone="Pacific/Auckland", days=0)
    start = datetime(2027, 5, 6, 9, 0, tzinfo=zone)
    EventDay.objects.create(
        event=event,
        date=date(2027, 5, 6),
        starts_at=start,
        ends_at=start + timedelta(hours=4),
        starts_clock=start.astimezone(event.zone).time(),
        ends_clock=(start + timedelta(hours=4)).astimezone(event.zone).time(),
    )
    client.force_login(cast.community)  # New York

    page = text(client.get(at("event-detail", event)))

    assert "Thursday 6 May 2027" in page
    assert "Wed 5 May, 17:00 to 21:00" in page


def test_what_is_wrong_is_summed_up_once_for_the_whole_plan(coordinator, cast):
    url = reverse("events:event-add", args=[cast.network.slug])

    page = text(coordinator.post(url, plan(cast.network, title="", **{"days-0-ends": "09:00"})))

    assert page.count("things need a look") == 1
    assert "2 things need a look" in page
