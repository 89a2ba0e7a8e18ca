"""Answers and seats: never oversold, never lost, never counted twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions import answers, invitations, seats
from events.actions import events as event_actions
from events.actions.answers import Needs
from events.models import RSVP, DayPlace, NeedsRecord
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.events.answering import ONLINE, ROOM, give, places, replan
from tests.factories.events import (
    EventDayFactory,
    EventFactory,
    InvitationFactory,
    NeedsRecordFactory,
    RSVPFactory,
)
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db):
    """A meeting with one seat on each of two days."""
    return EventFactory(days__capacity_in_person=1)


def test_first_gets_the_seat_and_the_next_waits_in_line(event):
    first, second, third = InvitationFactory.create_batch(3, event=event)

    seated = give(first, ROOM)
    waiting, behind = give(second, ROOM), give(third, ROOM)

    assert places(seated) == [(ROOM, "confirmed", None)]
    assert places(waiting) == [(ROOM, "waitlisted", 1)]
    assert places(behind) == [(ROOM, "waitlisted", 2)]


def test_online_is_always_possible(event):
    give(InvitationFactory(event=event), ROOM, ROOM)

    rsvp = give(InvitationFactory(event=event), ONLINE, ONLINE)

    assert [state for _mode, state, _no in places(rsvp)] == ["confirmed", "confirmed"]


def test_switch_to_a_full_day_never_loses_the_old_seat(event):
    give(InvitationFactory(event=event), "", ROOM)
    invited = InvitationFactory(event=event)
    rsvp = give(invited, ROOM, "")

    with pytest.raises(seats.SeatWouldBeLost, match="still yours"):
        give(invited, "", ROOM)

    assert places(rsvp) == [(ROOM, "confirmed", None)]
    assert RSVP.objects.get(pk=rsvp.pk).version == 1


def test_switch_to_a_full_day_may_be_wanted(event):
    give(InvitationFactory(event=event), "", ROOM)
    invited = InvitationFactory(event=event)
    give(invited, ROOM, "")

    rsvp = give(invited, "", ROOM, may_wait=True)

    assert places(rsvp) == [(ROOM, "waitlisted", 1)]


def test_changing_another_part_keeps_the_seat(event):
    invited = InvitationFactory(event=event)
    rsvp = give(invited, ROOM)
    seat = DayPlace.objects.get(rsvp=rsvp)

    give(invited, ROOM, hope="Shorter waits")

    assert DayPlace.objects.get(rsvp=rsvp).pk == seat.pk


def test_same_answer_twice_is_one_answer_and_one_mail(event):
    invited = InvitationFactory(event=event)

    first = give(invited, ROOM, version=0)
    second = give(invited, ROOM, version=0)

    assert first.pk == second.pk
    assert second.version == 1
    assert Message.objects.filter(purpose="events.answered").count() == 1


def test_other_answer_to_an_older_version_is_refused(event):
    invited = InvitationFactory(event=event)
    give(invited, ROOM, version=0)

    with pytest.raises(ChangedMeanwhile):
        give(invited, ONLINE, version=0)

    assert RSVP.objects.get().places.get().mode == ROOM


def test_not_sure_and_no_hold_no_seat(event):
    unsure = give(InvitationFactory(event=event), ROOM, answer="tentative")
    no = give(InvitationFactory(event=event), ROOM, answer="declined")

    assert places(unsure) == places(no) == []


def test_yes_without_a_day_is_refused(event):
    with pytest.raises(Conflict, match="at least one day"):
        give(InvitationFactory(event=event), "", "")


def test_no_deletes_needs_and_the_trail_never_names_them(event):
    invited = InvitationFactory(event=event)
    give(invited, ROOM, needs=Needs(access=["captions"], allergies="Hazelnut"))
    assert NeedsRecord.objects.get().purge_on == event.purge_on

    give(invited, answer="declined")

    assert not NeedsRecord.objects.exists()
    trail = AuditEntry.objects.filter(verb="rsvp.answered")
    assert "Hazelnut" not in str([(entry.before, entry.after) for entry in trail])


def test_needs_on_file_stay_when_a_coordinator_records_without_them(event):
    rsvp = RSVPFactory(invitation__event=event)
    NeedsRecordFactory(rsvp=rsvp)

    give(rsvp.invitation, ONLINE, needs=None, channel="coordinator")

    assert NeedsRecord.objects.get().allergies == "Hazelnut"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "draft"}, "no answers yet"),
        ({"rsvp_closes_at": timezone.now() - timedelta(seconds=1)}, "last day"),
    ],
)
def test_closed_meeting_takes_no_answer(event, change, text):
    type(event).objects.filter(pk=event.pk).update(**change)

    with pytest.raises(answers.Closed, match=text):
        give(InvitationFactory(event=event), ROOM)


def test_coordinator_records_after_the_deadline():
    event = EventFactory(closed_for_answers=True)

    rsvp = give(InvitationFactory(event=event), ROOM, channel="coordinator")

    assert rsvp.channel == "coordinator"


def test_withdrawn_while_the_form_was_open_is_refused(event):
    invited = InvitationFactory(event=event)
    invitations.withdraw(invitation=invited, by=UserFactory(), now=timezone.now())

    with pytest.raises(answers.Closed, match="withdrawn"):
        give(invited, ROOM)


def test_withdrawing_frees_the_seat_and_removes_the_answer(event):
    holder, second = InvitationFactory.create_batch(2, event=event)
    give(holder, ROOM)
    waiting = give(second, ROOM)

    invitations.withdraw(invitation=holder, by=UserFactory(), now=timezone.now())

    assert places(waiting) == [(ROOM, "offered", 1)]
    assert not RSVP.objects.filter(invitation=holder).exists()


def test_room_cannot_shrink_below_confirmed_seats():
    event = EventFactory(days__capacity_in_person=3)
    for invited in InvitationFactory.create_batch(2, event=event):
        give(invited, ROOM)

    with pytest.raises(Conflict, match="cannot go below 2"):
        replan(event, UserFactory(), capacity=1)

    assert event.days.first().capacity_in_person == 3


def test_day_with_people_cannot_be_removed(event):
    give(InvitationFactory(event=event), ROOM)
    first, second = event.in_order()
    keep = event_actions.DayPlan(second.date, second.starts_at, second.ends_at, pk=second.pk)

    with pytest.raises(Conflict, match="cannot be removed"):
        event_actions.edit(
            event=event,
            fields={},
            days=[keep],
            version=event.version,
            by=UserFactory(),
            now=timezone.now(),
        )

    assert event.days.filter(pk=first.pk).exists()


def test_days_can_move_over_each_other(event):
    first, second = event.in_order()
    step = timedelta(days=1)
    moved = [
        event_actions.DayPlan(d.date + step, d.starts_at + step, d.ends_at + step, pk=d.pk)
        for d in (first, second)
    ]

    event_actions.edit(
        event=event,
        fields={},
        days=moved,
        version=event.version,
        by=UserFactory(),
        now=timezone.now(),
    )

    assert [day.pk for day in event.days.all()] == [first.pk, second.pk]
    assert event.days.first().date == second.date


def test_heads_are_counted_by_day_and_mode(event):
    give(InvitationFactory(event=event), ROOM, ONLINE)
    give(InvitationFactory(event=event), ROOM, ONLINE)
    first, second = event.in_order()

    heads = seats.heads([first.pk, second.pk])

    assert heads[first.pk] == {"in_person": 1, "waiting": 1}
    assert heads[second.pk] == {"remote": 2}


def test_no_limit_means_room_for_all():
    event = EventFactory(days=0)
    EventDayFactory(event=event)

    given = [give(one, ROOM) for one in InvitationFactory.create_batch(3, event=event)]

    assert all(places(rsvp) == [(ROOM, "confirmed", None)] for rsvp in given)
