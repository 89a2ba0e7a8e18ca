"""What is on now, by the clock at the place of the meeting; by account and by personal link."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from events.models import AgendaItem, AgendaRelease, CheckIn, DayPlace
from events.presenters.now import moment
from tests.events.asking import answered, at, text
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db
# 9:00 at the place of the meeting.
START = datetime(2026, 6, 10, 14, 0, tzinfo=UTC)
ITEMS = (
    (time(9, 30), time(10), "plenary", "Welcome", "Great hall"),
    (time(10), time(11), "breakout", "Tables", "Garden room"),
    (time(10), time(11), "breakout", "More tables", "Great hall"),
    (time(11), time(11, 30), "break", "Coffee", "Foyer"),
    (time(12), time(13), "plenary", "What we test", "Great hall"),
)


@pytest.fixture
def event(cast):
    event = EventFactory(network=cast.network, created_by=cast.coordinator, days=0)
    for number in range(2):
        starts = START + timedelta(days=number)
        EventDayFactory(event=event, starts_at=starts, date=starts.date())
    AgendaItem.objects.bulk_create(
        AgendaItem(
            day=event.in_order()[0], starts_clock=starts, ends_clock=ends, kind=kind, title=title,
            room=room, facilitators="Odalys Brightwater", asks="Write one card.",
            materials=[{"label": "The cards", "url": "https://files.example/cards"}],
        )
        for starts, ends, kind, title, room in ITEMS
    )  # fmt: skip
    return event


@pytest.fixture
def at_ten(event):
    with time_machine.travel(START + timedelta(minutes=75), tick=False):
        yield event


@pytest.mark.parametrize(
    ("minutes", "state", "on", "following"),
    [
        (-20 * 60, "before", [], ["Welcome"]),
        (-60, "soon", [], ["Welcome"]),
        (10, "between", [], ["Welcome"]),
        (30, "on", ["Welcome"], ["Tables", "More tables"]),
        (60, "on", ["Tables", "More tables"], ["Coffee"]),
        (125, "break", ["Coffee"], ["What we test"]),
        (160, "between", [], ["What we test"]),
        (200, "on", ["What we test"], []),
        (7 * 60, "ended", [], []),
        (3 * 24 * 60, "over", [], []),
    ],
)
def test_the_states_of_a_meeting(event, minutes, state, on, following):
    told = moment(event, START + timedelta(minutes=minutes))

    assert told["state"] == state
    assert [item.title for item in told["on"]] == on
    assert [item.title for item in told["next"]] == following


def test_the_newest_release_counts_before_the_items(event, cast):
    item = {"title": "Released", "starts": "09:30", "ends": "10:00", "room": "Attic"}
    AgendaRelease.objects.create(
        event=event, number=1, content=[{"date": "2026-06-10", "items": [item]}],
        released_by=cast.coordinator,
    )  # fmt: skip

    told = moment(event, START + timedelta(minutes=31))

    assert [(one.title, one.room) for one in told["on"]] == [("Released", "Attic")]


def test_the_hour_that_does_not_exist_is_left_out(cast):
    event = EventFactory(network=cast.network, days=0, timezone="America/New_York")
    starts = datetime(2026, 3, 8, 5, 30, tzinfo=UTC)
    day = EventDayFactory(event=event, starts_at=starts, date=starts.date())
    clocks = ((time(1), time(1, 30), "before"), (time(2, 10), time(2, 20), "never"))
    for begins, ends, title in (*clocks, (time(3), time(4), "after")):
        AgendaItem.objects.create(day=day, starts_clock=begins, ends_clock=ends, title=title)

    told = moment(event, datetime(2026, 3, 8, 7, 5, tzinfo=UTC))

    assert [item.title for item in told["agenda"]] == ["before", "after"]
    assert [item.title for item in told["on"]] == ["after"]


def test_the_page_tells_what_is_on_and_looks_again_by_itself(client, cast, at_ten):
    client.force_login(cast.researcher)

    page = text(client.get(at("event-now", at_ten)))
    part = text(client.get(at("event-now", at_ten), headers={"HX-Request": "true"}))

    for words in (
        "Tables",
        "Garden room",
        "with Odalys Brightwater",
        "Write one card.",
        "The cards",
    ):
        assert words in page
    assert 'hx-trigger="every 30s"' in page
    assert part.startswith("<div")
    assert "<html" not in part
    assert at_ten.remote_link not in page


def test_the_screen_names_nobody(client, cast, at_ten):
    answered(at_ten, name="Wren Oakapple")
    client.force_login(cast.researcher)

    screen = text(client.get(at("now-screen", at_ten)))

    assert "Garden room" in screen
    for name in ("Odalys Brightwater", "Wren Oakapple", cast.researcher.name):
        assert name not in screen


def test_whoever_is_invited_checks_in_from_the_page(client, cast, at_ten):
    answered(at_ten, user=cast.researcher, mode="remote")
    client.force_login(cast.researcher)
    nonce = {"nonce": uuid.uuid4()}

    before = text(client.get(at("event-now", at_ten)))
    client.post(at("event-here", at_ten), nonce)
    client.post(at("event-here", at_ten), nonce)
    after = text(client.get(at("event-now", at_ten)))

    assert "I am here" in before
    assert "You are checked in" in after
    assert at_ten.remote_link in after
    assert CheckIn.objects.get().method == "self"
    client.post(at("event-here", at_ten), {"nonce": "no"})
    assert "Press the button again" in text(client.get(at("event-now", at_ten)))


@pytest.mark.parametrize(
    ("place", "is_let_in"),
    [
        ({"mode": "remote"}, True),
        ({"mode": "remote", "state": "waitlisted", "queue_no": 1}, False),
        ({"mode": "in_person"}, False),
        ({"mode": "in_person", "state": "waitlisted", "queue_no": 1}, False),
        (
            {"mode": "in_person", "state": "waitlisted", "queue_no": 1}
            | {"is_online_meanwhile": True},
            True,
        ),
    ],
)
def test_the_way_in_is_for_those_with_a_place_online(client, cast, at_ten, place, is_let_in):
    rsvp = answered(at_ten, user=cast.researcher)
    DayPlace.objects.filter(rsvp=rsvp).update(**place)
    client.force_login(cast.researcher)

    for page in ("event-now", "event-detail"):
        assert (at_ten.remote_link in text(client.get(at(page, at_ten)))) == is_let_in


# --- By personal link ------------------------------------------------------------------
def link(name, invited):
    return reverse(f"events:{name}", kwargs={"token": invited.token})


def test_a_forwarded_link_tells_the_agenda_but_lets_nobody_in(client, at_ten):
    invited = answered(at_ten, name="Wren Oakapple").invitation

    page = client.get(link("link-now", invited))
    client.post(link("link-here", invited), {"nonce": uuid.uuid4()})

    assert "Garden room" in text(page)
    assert "prove first that it is you" in text(page)
    for secret in ("Wren Oakapple", at_ten.remote_link, "I am here"):
        assert secret not in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert not CheckIn.objects.exists()


def test_the_person_who_answered_checks_in_by_link(client, at_ten):
    invited = InvitationFactory(event=at_ten)
    at_ten.rsvp_closes_at = START + timedelta(days=1)
    at_ten.save()
    day = at_ten.in_order()[0]
    given = {"version": 0, "answer": "accepted", f"day_{day.public_id.hex}": "remote"}
    given["travel"] = "none"
    client.post(reverse("events:rsvp", kwargs={"token": invited.token}), given)

    page = text(client.get(link("link-now", invited)))
    client.post(link("link-here", invited), {"nonce": uuid.uuid4()})
    done = client.get(link("link-now", invited))

    assert "I am here" in page
    assert at_ten.remote_link in page
    assert "You are checked in" in text(done)
    assert CheckIn.objects.get().is_remote


def test_a_withdrawn_link_opens_nothing(client, at_ten):
    invited = InvitationFactory(event=at_ten, revoked=True)

    for answer in (
        client.get(link("link-now", invited)),
        client.post(link("link-here", invited), {"nonce": uuid.uuid4()}),
    ):
        assert answer.status_code == 410
