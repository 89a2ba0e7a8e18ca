"""The waiting line: in order, offered and not given, ended by the clock, never oversold."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events import tasks
from events.actions import answers, offers, seats
from events.actions import events as event_actions
from events.emails.answers import seat_offered
from events.jobs import line, pass_on_everywhere
from events.models import RSVP, DayPlace, Event
from lhs_platform.lib.errors import Conflict
from lhs_platform.mail.letters import Letter, Skip
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.answering import ONLINE, ROOM, give, give_up, places, replan, states, take
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
A_DAY = timedelta(hours=24)


@pytest.fixture
def event():
    """One day, one seat in the room."""
    return EventFactory(days=1, days__capacity_in_person=1, allows_guest=True)


def in_line(event, count=2, **more):
    """Fill the only seat, and let others wait: give the holder, then the line."""
    holder, *others = InvitationFactory.create_batch(count + 1, event=event)
    return [give(holder, ROOM, now=NOW), *(give(one, ROOM, now=NOW, **more) for one in others)]


def free(holder, now=NOW):
    give(holder.invitation, answer="declined", now=now)


def mails():
    found = Message.objects.filter(purpose="events.seat_offered").order_by("pk")
    return [message.to_email for message in found]


def place_of(rsvp):
    return DayPlace.objects.get(rsvp=rsvp)


# --- Offered -----------------------------------------------------------------------------
def test_freed_seat_is_offered_to_the_first_in_line_and_nobody_else(event):
    holder, first, second = in_line(event)

    free(holder)

    assert states(first, second) == ["offered", "waitlisted"]
    assert place_of(first).offer_expires_at == NOW + A_DAY
    assert mails() == [first.invitation.email]


def test_offered_is_not_attending(event):
    holder, first, _ = in_line(event)

    free(holder)

    heads = seats.heads([event.in_order()[0].pk])[event.in_order()[0].pk]
    assert (heads[ROOM], heads["offered"], heads["waiting"]) == (0, 1, 1)
    assert place_of(first).is_online_meanwhile


def test_offer_does_not_outlast_the_start_of_the_day(event):
    holder, first = in_line(event, 1)
    starts = event.in_order()[0].starts_at

    give(
        holder.invitation,
        answer="declined",
        channel="coordinator",
        now=starts - timedelta(hours=3),
    )

    assert place_of(first).offer_expires_at == starts


def test_nothing_is_offered_once_the_day_has_begun(event):
    holder, first = in_line(event, 1)
    began = event.in_order()[0].starts_at + timedelta(minutes=1)

    give(holder.invitation, answer="declined", channel="coordinator", now=began)

    assert states(first) == ["waitlisted"]


def test_line_goes_by_number_not_by_the_clock(event):
    holder, first, second = in_line(event)
    DayPlace.objects.filter(rsvp=first).update(created_at=NOW + A_DAY)

    free(holder)

    assert states(first, second) == ["offered", "waitlisted"]


def test_leaving_the_line_loses_the_place_in_it(event):
    holder, first, second = in_line(event)
    give(first.invitation, ONLINE, now=NOW)
    back = give(first.invitation, ROOM, now=NOW)

    free(holder)

    assert states(second) == ["offered"]
    assert places(back) == [(ROOM, "waitlisted", 3)]


def test_newcomer_does_not_overtake_an_offer(event):
    holder, _first = in_line(event, 1)
    free(holder)

    late = give(InvitationFactory(event=event), ROOM, now=NOW)

    assert states(late) == ["waitlisted"]


# --- Taken -------------------------------------------------------------------------------
def test_taken_in_time_it_is_theirs_with_a_mail(event):
    holder, first, second = in_line(event)
    free(holder)

    rsvp = take(first, now=NOW + A_DAY - timedelta(seconds=1))

    assert places(rsvp) == [(ROOM, "confirmed", None)]
    assert states(second) == ["waitlisted"]
    assert not place_of(first).is_online_meanwhile
    told = Message.objects.filter(
        purpose="events.answered", to_email=rsvp.invitation.email, params__version=2
    )
    assert told.count() == 1
    assert AuditEntry.objects.filter(verb="seat.taken").count() == 1


def test_taking_twice_is_taking_once(event):
    holder, first = in_line(event, 1)
    free(holder)

    take(first, now=NOW)
    again = take(first, now=NOW)

    assert again.version == 2
    assert AuditEntry.objects.filter(verb="seat.taken").count() == 1


def test_taken_a_moment_too_late_it_is_passed_on_without_any_job(event):
    holder, first, second = in_line(event)
    free(holder)

    with pytest.raises(offers.OfferOver, match="next in line"):
        take(first, now=NOW + A_DAY)

    assert places(first) == [(ROOM, "waitlisted", 3)]
    assert states(second) == ["offered"]
    assert mails() == [first.invitation.email, second.invitation.email]


def test_place_of_somebody_else_cannot_be_taken(event):
    holder, first, second = in_line(event)
    free(holder)

    with pytest.raises(Conflict):
        offers.take(
            invitation=second.invitation, place_id=place_of(first).public_id, by=None, now=NOW
        )

    assert states(first, second) == ["offered", "waitlisted"]


def test_nothing_is_taken_from_a_cancelled_meeting(event):
    holder, first = in_line(event, 1)
    free(holder)
    event_actions.cancel(event=event, by=UserFactory())

    with pytest.raises(Conflict):
        take(first, now=NOW)

    assert states(first) == ["offered"]


def test_waiting_is_not_offered_and_cannot_be_taken(event):
    _holder, first = in_line(event, 1)

    with pytest.raises(offers.OfferOver):
        take(first, now=NOW)

    assert states(first) == ["waitlisted"]


# --- Given up, let pass ---------------------------------------------------------------------
def test_given_up_they_stay_online_and_the_next_is_asked(event):
    holder, first, second = in_line(event)
    free(holder)

    rsvp = give_up(first, now=NOW)

    assert places(rsvp) == [(ONLINE, "confirmed", None)]
    assert rsvp.answer == "accepted"
    assert states(second) == ["offered"]


def test_given_up_with_no_place_online_they_do_not_come():
    event = EventFactory(days=1, days__capacity_in_person=1, days__capacity_remote=0)
    holder, first = in_line(event, 1)
    free(holder)

    rsvp = give_up(first, now=NOW)

    assert places(rsvp) == []
    assert RSVP.objects.get(pk=rsvp.pk).answer == "declined"


def test_seat_one_has_is_given_up_by_changing_the_answer(event):
    holder, _first = in_line(event, 1)

    with pytest.raises(Conflict, match="change your answer"):
        give_up(holder, now=NOW)


def test_clock_alone_ends_an_offer_whoever_comes_by(event):
    holder, first, second = in_line(event)
    free(holder)
    later = NOW + A_DAY

    give(InvitationFactory(event=event), ONLINE, now=later)

    assert states(first, second) == ["waitlisted", "offered"]


def test_ended_offer_is_not_counted_even_before_anything_ran(event):
    holder, _first = in_line(event, 1)
    free(holder)
    day = event.in_order()[0]

    assert line.left(day, ROOM, NOW) == 0
    assert line.left(day, ROOM, NOW + A_DAY) == 1


def test_sweep_passes_ended_offers_on_once(event):
    holder, first, second = in_line(event)
    free(holder)

    swept = pass_on_everywhere(NOW + A_DAY), pass_on_everywhere(NOW + A_DAY)

    assert swept == (1, 0)
    assert states(first, second) == ["waitlisted", "offered"]
    assert mails() == [first.invitation.email, second.invitation.email]


def test_door_sweeps(event):
    holder, first, second = in_line(event)
    free(holder)
    DayPlace.objects.filter(rsvp=first).update(offer_expires_at=NOW)

    tasks.pass_on_offers()

    assert states(first, second) == ["waitlisted", "offered"]


def test_three_offers_let_pass_are_enough(event):
    holder, first = in_line(event, 1)
    free(holder)

    for days in range(1, 6):
        pass_on_everywhere(NOW + days * A_DAY)

    assert mails() == [first.invitation.email] * 3
    assert states(first) == ["waitlisted"]
    newcomer = give(InvitationFactory(event=event), ROOM, now=NOW + 6 * A_DAY)
    assert states(newcomer) == ["confirmed"]


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

    free(one)
    assert states(pair, single) == ["waitlisted", "waitlisted"]
    free(other)

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
    holder, first = in_line(event, 1)
    free(holder)

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

    free(seated)

    assert states(waiting) == ["offered"]


def test_taking_a_seat_frees_the_place_online_for_the_next():
    event = EventFactory(days=1, days__capacity_in_person=1, days__capacity_remote=1)
    holder, first, second = InvitationFactory.create_batch(3, event=event)
    seated, waiting = give(holder, ROOM, now=NOW), give(first, ROOM, now=NOW)
    online = give(second, ONLINE, now=NOW)
    assert states(online) == ["waitlisted"]

    free(seated)
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
    _holder, first, second = in_line(event)

    replan(event, UserFactory(), capacity=2)

    assert states(first, second) == ["offered", "waitlisted"]


def test_room_cannot_shrink_below_what_is_offered(event):
    holder, _first = in_line(event, 1)
    free(holder)

    with pytest.raises(Conflict, match="cannot go below 1"):
        replan(event, UserFactory(), capacity=0)


def test_online_cannot_shrink_below_who_joins_online():
    event = EventFactory(days=1, days__capacity_in_person=0, days__capacity_remote=5)
    give(InvitationFactory(event=event), ROOM, now=NOW)
    give(InvitationFactory(event=event), ONLINE, now=NOW)

    with pytest.raises(Conflict, match="cannot go below 2"):
        replan(event, UserFactory(), capacity_remote=1)


# --- The window -----------------------------------------------------------------------------
def test_no_answer_before_the_window_opens(event):
    Event.objects.filter(pk=event.pk).update(rsvp_opens_at=NOW + A_DAY)

    with pytest.raises(answers.Closed, match="taken from"):
        give(InvitationFactory(event=event), ROOM, now=NOW)
    rsvp = give(InvitationFactory(event=event), ROOM, now=NOW + A_DAY)

    assert states(rsvp) == ["confirmed"]


def test_offer_is_taken_after_answers_are_closed(event):
    holder, first = in_line(event, 1)
    closed = event.rsvp_closes_at + timedelta(hours=1)
    give(holder.invitation, answer="declined", channel="coordinator", now=closed)

    take(first, now=closed + timedelta(hours=1))

    assert states(first) == ["confirmed"]


# --- The mail -------------------------------------------------------------------------------
def test_mail_says_what_until_when_and_where_to_answer(event):
    holder, first = in_line(event, 1)
    free(holder)

    letter = seat_offered(Message.objects.get(purpose="events.seat_offered"))

    assert isinstance(letter, Letter)
    until = line.until_words(place_of(first), event)
    for part in (letter.text, letter.html):
        assert "A seat in the room is free for you" in part
        assert until in part
        assert first.invitation.token in part
    assert letter.ics is None


@pytest.mark.parametrize("act", [take, give_up])
def test_mail_does_not_go_when_it_is_settled(event, act):
    holder, first = in_line(event, 1)
    free(holder)

    act(first, now=NOW)

    message = Message.objects.get(purpose="events.seat_offered")
    assert isinstance(seat_offered(message), Skip)


def test_mail_of_an_earlier_offer_does_not_go(event):
    holder, first = in_line(event, 1)
    free(holder)
    DayPlace.objects.filter(rsvp=first).update(offer_expires_at=NOW + 2 * A_DAY)

    message = Message.objects.get(purpose="events.seat_offered")

    assert isinstance(seat_offered(message), Skip)


def test_no_limit_offers_to_everyone_in_line():
    event = EventFactory(days=0)
    EventDayFactory(event=event, capacity_in_person=1)
    holder, *waiting = in_line(event)

    replan(event, UserFactory(), capacity=None)

    assert states(holder, *waiting) == ["confirmed", "offered", "offered"]
