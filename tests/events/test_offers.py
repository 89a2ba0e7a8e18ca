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
from tests.events.answering import (
    ONLINE,
    ROOM,
    free,
    give,
    give_up,
    in_line,
    place_of,
    places,
    states,
    take,
)
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
A_DAY = timedelta(hours=24)


@pytest.fixture
def event():
    """One day, one seat in the room."""
    return EventFactory(days=1, days__capacity_in_person=1, allows_guest=True)


def mails():
    found = Message.objects.filter(purpose="events.seat_offered").order_by("pk")
    return [message.to_email for message in found]


# --- Offered -----------------------------------------------------------------------------
def test_freed_seat_is_offered_to_the_first_in_line_and_nobody_else(event):
    holder, first, second = in_line(event, now=NOW)

    free(holder, NOW)

    assert states(first, second) == ["offered", "waitlisted"]
    assert place_of(first).offer_expires_at == NOW + A_DAY
    assert mails() == [first.invitation.email]


def test_offered_is_not_attending(event):
    holder, first, _ = in_line(event, now=NOW)

    free(holder, NOW)

    heads = seats.heads([event.in_order()[0].pk])[event.in_order()[0].pk]
    assert (heads[ROOM], heads["offered"], heads["waiting"]) == (0, 1, 1)
    assert place_of(first).is_online_meanwhile


def test_offer_does_not_outlast_the_start_of_the_day(event):
    holder, first = in_line(event, 1, now=NOW)
    starts = event.in_order()[0].starts_at

    give(
        holder.invitation,
        answer="declined",
        channel="coordinator",
        now=starts - timedelta(hours=3),
    )

    assert place_of(first).offer_expires_at == starts


def test_nothing_is_offered_once_the_day_has_begun(event):
    holder, first = in_line(event, 1, now=NOW)
    began = event.in_order()[0].starts_at + timedelta(minutes=1)

    give(holder.invitation, answer="declined", channel="coordinator", now=began)

    assert states(first) == ["waitlisted"]


def test_line_goes_by_number_not_by_the_clock(event):
    holder, first, second = in_line(event, now=NOW)
    DayPlace.objects.filter(rsvp=first).update(created_at=NOW + A_DAY)

    free(holder, NOW)

    assert states(first, second) == ["offered", "waitlisted"]


def test_leaving_the_line_loses_the_place_in_it(event):
    holder, first, second = in_line(event, now=NOW)
    give(first.invitation, ONLINE, now=NOW)
    back = give(first.invitation, ROOM, now=NOW)

    free(holder, NOW)

    assert states(second) == ["offered"]
    assert places(back) == [(ROOM, "waitlisted", 3)]


def test_newcomer_does_not_overtake_an_offer(event):
    holder, _first = in_line(event, 1, now=NOW)
    free(holder, NOW)

    late = give(InvitationFactory(event=event), ROOM, now=NOW)

    assert states(late) == ["waitlisted"]


# --- Taken -------------------------------------------------------------------------------
def test_taken_in_time_it_is_theirs_with_a_mail(event):
    holder, first, second = in_line(event, now=NOW)
    free(holder, NOW)

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
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)

    take(first, now=NOW)
    again = take(first, now=NOW)

    assert again.version == 2
    assert AuditEntry.objects.filter(verb="seat.taken").count() == 1


def test_taken_a_moment_too_late_it_is_passed_on_without_any_job(event):
    holder, first, second = in_line(event, now=NOW)
    free(holder, NOW)

    with pytest.raises(offers.OfferOver, match="next in line"):
        take(first, now=NOW + A_DAY)

    assert places(first) == [(ROOM, "waitlisted", 3)]
    assert states(second) == ["offered"]
    assert mails() == [first.invitation.email, second.invitation.email]


def test_place_of_somebody_else_cannot_be_taken(event):
    holder, first, second = in_line(event, now=NOW)
    free(holder, NOW)

    with pytest.raises(Conflict):
        offers.take(
            invitation=second.invitation, place_id=place_of(first).public_id, by=None, now=NOW
        )

    assert states(first, second) == ["offered", "waitlisted"]


def test_nothing_is_taken_from_a_cancelled_meeting(event):
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)
    event_actions.cancel(event=event, by=UserFactory())

    with pytest.raises(Conflict):
        take(first, now=NOW)

    assert states(first) == ["offered"]


def test_waiting_is_not_offered_and_cannot_be_taken(event):
    _holder, first = in_line(event, 1, now=NOW)

    with pytest.raises(offers.OfferOver):
        take(first, now=NOW)

    assert states(first) == ["waitlisted"]


# --- Given up, let pass ---------------------------------------------------------------------
def test_given_up_they_stay_online_and_the_next_is_asked(event):
    holder, first, second = in_line(event, now=NOW)
    free(holder, NOW)

    rsvp = give_up(first, now=NOW)

    assert places(rsvp) == [(ONLINE, "confirmed", None)]
    assert rsvp.answer == "accepted"
    assert states(second) == ["offered"]


def test_given_up_with_no_place_online_they_do_not_come():
    event = EventFactory(days=1, days__capacity_in_person=1, days__capacity_remote=0)
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)

    rsvp = give_up(first, now=NOW)

    assert places(rsvp) == []
    assert RSVP.objects.get(pk=rsvp.pk).answer == "declined"


def test_seat_one_has_is_given_up_by_changing_the_answer(event):
    holder, _first = in_line(event, 1, now=NOW)

    with pytest.raises(Conflict, match="change your answer"):
        give_up(holder, now=NOW)


def test_clock_alone_ends_an_offer_whoever_comes_by(event):
    holder, first, second = in_line(event, now=NOW)
    free(holder, NOW)
    later = NOW + A_DAY

    give(InvitationFactory(event=event), ONLINE, now=later)

    assert states(first, second) == ["waitlisted", "offered"]


def test_ended_offer_is_not_counted_even_before_anything_ran(event):
    holder, _first = in_line(event, 1, now=NOW)
    free(holder, NOW)
    day = event.in_order()[0]

    assert line.left(day, ROOM, NOW) == 0
    assert line.left(day, ROOM, NOW + A_DAY) == 1


def test_sweep_passes_ended_offers_on_once(event):
    holder, first, second = in_line(event, now=NOW)
    free(holder, NOW)

    swept = pass_on_everywhere(NOW + A_DAY), pass_on_everywhere(NOW + A_DAY)

    assert swept == (1, 0)
    assert states(first, second) == ["waitlisted", "offered"]
    assert mails() == [first.invitation.email, second.invitation.email]


def test_door_sweeps(event):
    holder, first, second = in_line(event, now=NOW)
    free(holder, NOW)
    DayPlace.objects.filter(rsvp=first).update(offer_expires_at=NOW)

    tasks.pass_on_offers()

    assert states(first, second) == ["waitlisted", "offered"]


def test_three_offers_let_pass_are_enough(event):
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)

    for days in range(1, 6):
        pass_on_everywhere(NOW + days * A_DAY)

    assert mails() == [first.invitation.email] * 3
    assert states(first) == ["waitlisted"]
    newcomer = give(InvitationFactory(event=event), ROOM, now=NOW + 6 * A_DAY)
    assert states(newcomer) == ["confirmed"]


# --- The window -----------------------------------------------------------------------------
def test_no_answer_before_the_window_opens(event):
    Event.objects.filter(pk=event.pk).update(rsvp_opens_at=NOW + A_DAY)

    with pytest.raises(answers.Closed, match="taken from"):
        give(InvitationFactory(event=event), ROOM, now=NOW)
    rsvp = give(InvitationFactory(event=event), ROOM, now=NOW + A_DAY)

    assert states(rsvp) == ["confirmed"]


def test_offer_is_taken_after_answers_are_closed(event):
    holder, first = in_line(event, 1, now=NOW)
    closed = event.rsvp_closes_at + timedelta(hours=1)
    give(holder.invitation, answer="declined", channel="coordinator", now=closed)

    take(first, now=closed + timedelta(hours=1))

    assert states(first) == ["confirmed"]


# --- The mail -------------------------------------------------------------------------------
def test_mail_says_what_until_when_and_where_to_answer(event):
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)

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
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)

    act(first, now=NOW)

    message = Message.objects.get(purpose="events.seat_offered")
    assert isinstance(seat_offered(message), Skip)


def test_mail_of_an_earlier_offer_does_not_go(event):
    holder, first = in_line(event, 1, now=NOW)
    free(holder, NOW)
    DayPlace.objects.filter(rsvp=first).update(offer_expires_at=NOW + 2 * A_DAY)

    message = Message.objects.get(purpose="events.seat_offered")

    assert isinstance(seat_offered(message), Skip)
