"""Lines for two and for online, swaps that never lose a seat, and rooms made smaller or larger."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions import seats
from events.jobs import line
from events.models import RSVP, DayPlace
from lhs_platform.lib.errors import Conflict
from tests.events.answering import (
    ONLINE,
    ROOM,
    free,
    give,
    in_line,
    place_of,
    places,
    replan,
    states,
    take,
)
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.factories.networks import UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

NOW = timezone.now()
A_DAY = timedelta(hours=24)


@pytest.fixture
def event():
    """One day, one seat in the room."""
    return EventFactory(days=1, days__capacity_in_person=1, allows_guest=True)


# --- Guests -------------------------------------------------------------------------------
def test_guest_takes_a_second_seat():
    event = EventFactory(days=1, days__capacity_in_person=3, allows_guest=True)
    pair = give(InvitationFactory(event=event), ROOM, guest_name="Kit Reed", now=NOW)

    other = give(InvitationFactory(event=event), ROOM, guest_name="Lee Moor", now=NOW)

    assert (place_of(pair).seats, place_of(pair).state) == (2, "confirmed")
    assert (place_of(other).seats, place_of(other).state) == (2, "waitlisted")


def test_guest_where_none_is_allowed_is_not_counted():
    event = EventFactory(days=1, days__capacity_in_person=1)

    rsvp = give(InvitationFactory(event=event), ROOM, guest_name="Kit Reed", now=NOW)

    assert (place_of(rsvp).seats, rsvp.guest_name) == (1, "")


def two_and_one_wait(event):
    """Two seats taken by two people; two with a guest wait first, one person behind them."""
    first, second, pair, single = InvitationFactory.create_batch(4, event=event)
    return (
        give(first, ROOM, now=NOW),
        give(second, ROOM, now=NOW),
        give(pair, ROOM, guest_name="Kit Reed", now=NOW),
        give(single, ROOM, now=NOW),
    )


def test_two_who_are_first_are_not_overtaken_while_answers_are_taken():
    event = EventFactory(days=1, days__capacity_in_person=2, allows_guest=True)
    one, other, pair, single = two_and_one_wait(event)

    free(one, NOW)
    assert states(pair, single) == ["waitlisted", "waitlisted"]
    free(other, NOW)

    assert states(pair, single) == ["offered", "waitlisted"]


def test_no_seat_stays_empty_for_two_when_answers_are_closed():
    event = EventFactory(days=1, days__capacity_in_person=2, allows_guest=True)
    one, _other, pair, single = two_and_one_wait(event)
    closed = event.rsvp_closes_at + timedelta(hours=1)

    give(one.invitation, answer="declined", channel="coordinator", now=closed)

    assert states(pair, single) == ["waitlisted", "offered"]


def test_guest_too_many_never_costs_the_seat_one_has(event):
    invited = InvitationFactory(event=event)
    rsvp = give(invited, ROOM, now=NOW)

    with pytest.raises(seats.SeatWouldBeLost, match="guest"):
        give(invited, ROOM, guest_name="Kit Reed", now=NOW)

    assert (place_of(rsvp).state, place_of(rsvp).seats) == ("confirmed", 1)


def test_guest_who_stays_at_home_frees_a_seat():
    event = EventFactory(days=1, days__capacity_in_person=2, allows_guest=True)
    pair, single = InvitationFactory.create_batch(2, event=event)
    give(pair, ROOM, guest_name="Kit Reed", now=NOW)
    waiting = give(single, ROOM, now=NOW)

    give(pair, ROOM, now=NOW)

    assert states(waiting) == ["offered"]


def test_offer_of_one_seat_is_none_for_two(event):
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)

    give(first.invitation, ROOM, guest_name="Kit Reed", now=NOW)

    assert places(first) == [(ROOM, "waitlisted", 1)]


# --- Online -------------------------------------------------------------------------------
def test_waiting_for_the_room_takes_a_place_online_at_once():
    event = EventFactory(days=1, days__capacity_in_person=0, days__capacity_remote=1)
    first, second = InvitationFactory.create_batch(2, event=event)

    give(first, ROOM, now=NOW)
    give(second, ROOM, now=NOW)

    online = DayPlace.objects.order_by("pk").values_list("is_online_meanwhile", flat=True)
    assert list(online) == [True, False]
    assert line.left(event.in_order()[0], ONLINE, NOW) == 0


def test_online_has_its_own_line():
    event = EventFactory(days=1, days__capacity_remote=1)
    holder, other = InvitationFactory.create_batch(2, event=event)
    seated, waiting = give(holder, ONLINE, now=NOW), give(other, ONLINE, now=NOW)
    assert places(waiting) == [(ONLINE, "waitlisted", 1)]

    free(seated, NOW)

    assert states(waiting) == ["offered"]


def test_taking_a_seat_frees_the_place_online_for_the_next():
    event = EventFactory(days=1, days__capacity_in_person=1, days__capacity_remote=1)
    holder, first, second = InvitationFactory.create_batch(3, event=event)
    seated, waiting = give(holder, ROOM, now=NOW), give(first, ROOM, now=NOW)
    online = give(second, ONLINE, now=NOW)
    assert states(online) == ["waitlisted"]

    free(seated, NOW)
    take(waiting, now=NOW)

    assert states(waiting, online) == ["confirmed", "offered"]


def test_going_from_online_into_the_line_keeps_the_place_online():
    event = EventFactory(days=1, days__capacity_in_person=0, days__capacity_remote=1)
    invited, other = InvitationFactory.create_batch(2, event=event)
    give(invited, ONLINE, now=NOW)
    give(other, ONLINE, now=NOW)

    rsvp = give(invited, ROOM, now=NOW)

    assert place_of(rsvp).is_online_meanwhile
    assert states(RSVP.objects.get(invitation=other)) == ["waitlisted"]


def test_seat_is_not_lost_to_a_full_online_meeting():
    event = EventFactory(days=1, days__capacity_in_person=1, days__capacity_remote=0)
    invited = InvitationFactory(event=event)
    rsvp = give(invited, ROOM, now=NOW)

    with pytest.raises(seats.SeatWouldBeLost, match="Online is full"):
        give(invited, ONLINE, now=NOW)

    assert states(rsvp) == ["confirmed"]


def test_swap_of_days_is_both_or_neither():
    event = EventFactory(days__capacity_in_person=1)
    invited = InvitationFactory(event=event)
    give(invited, ROOM, "", now=NOW)

    rsvp = give(invited, "", ROOM, now=NOW)

    assert [(p.day_id, p.state) for p in rsvp.places.all()] == [
        (event.in_order()[1].pk, "confirmed")
    ]


# --- Capacity changed -----------------------------------------------------------------------
def test_more_room_is_offered_to_the_line(event):
    _holder, first, second = in_line(event, now=NOW)

    replan(event, UserFactory(), capacity=2)

    assert states(first, second) == ["offered", "waitlisted"]


def test_room_cannot_shrink_below_what_is_offered(event):
    holder, _first = in_line(event, 1, now=NOW)
    free(holder, NOW)

    with pytest.raises(Conflict, match="cannot go below 1"):
        replan(event, UserFactory(), capacity=0)


def test_online_cannot_shrink_below_who_joins_online():
    event = EventFactory(days=1, days__capacity_in_person=0, days__capacity_remote=5)
    give(InvitationFactory(event=event), ROOM, now=NOW)
    give(InvitationFactory(event=event), ONLINE, now=NOW)

    with pytest.raises(Conflict, match="cannot go below 2"):
        replan(event, UserFactory(), capacity_remote=1)


def test_no_limit_offers_to_everyone_in_line():
    event = EventFactory(days=0)
    EventDayFactory(event=event, capacity_in_person=1)
    holder, *waiting = in_line(event, now=NOW)

    replan(event, UserFactory(), capacity=None)

    assert states(holder, *waiting) == ["confirmed", "offered", "offered"]
