"""Reminders that go by themselves: twice, late, edited, moved; at most one mail for each."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events import tasks
from events.actions import reminders
from events.emails.posting import QUIET
from events.jobs import post_reminders
from events.models import Event, ReminderRule
from events.models.events import END_OF_DAY, moment_at
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from lhs_platform.mail.letters import Skip, purpose_of
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.factories.events import EventFactory, InvitationFactory, RSVPFactory

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/Winnipeg")
CLOSES = date(2027, 5, 20)
DUE = datetime(2027, 5, 13, 14, 0, tzinfo=UTC)  # 09:00 in Winnipeg, seven days before


@pytest.fixture
def event():
    return EventFactory(rsvp_closes_at=moment_at(CLOSES, END_OF_DAY, ZONE), timezone=ZONE.key)


@pytest.fixture
def rule(event):
    return ReminderRule.objects.create(
        event=event, days_before=7, clock=time(9), created_by=event.created_by
    )


def invite(event, count=1):
    long_ago = DUE - timedelta(days=30)
    return InvitationFactory.create_batch(count, event=event, sent_at=long_ago)


def mails():
    return Message.objects.filter(purpose="events.reminder")


def age(by=timedelta(0), at=DUE):
    """Let the mails written be of then, as they would be."""
    mails().update(created_at=at - by)


def test_is_due_by_the_clock_at_the_place(event, rule):
    invite(event)

    assert rule.due_at == DUE
    assert post_reminders(DUE - timedelta(minutes=1)) == 0
    assert post_reminders(DUE) == 1
    assert AuditEntry.objects.get(verb="reminder.sent").after["people"] == 1


def test_twice_is_once(event, rule):
    invite(event, 3)

    assert [post_reminders(DUE), post_reminders(DUE), post_reminders(DUE + timedelta(hours=5))] == [
        3,
        0,
        0,
    ]
    assert mails().count() == 3


def test_control_forgetting_that_it_ran_is_caught_by_the_key(event, rule):
    """Two layers: without the note that it ran, and without the quiet days, the key still holds."""
    invite(event)
    post_reminders(DUE)
    age(by=timedelta(days=30))

    ReminderRule.objects.update(ran_for=None)
    said = post_reminders(DUE)

    assert said == 1  # it did try
    assert mails().count() == 1


def test_late_is_made_up_for_but_not_after_the_last_day(event, rule):
    invite(event)

    assert post_reminders(event.rsvp_closes_at + timedelta(seconds=1)) == 0
    assert post_reminders(event.rsvp_closes_at) == 0
    assert post_reminders(event.rsvp_closes_at - timedelta(hours=1)) == 1


def test_who_is_invited_after_it_ran_is_not_reminded(event, rule):
    invite(event)
    post_reminders(DUE)
    InvitationFactory(event=event, sent_at=DUE + timedelta(hours=1))

    assert post_reminders(DUE + timedelta(days=2)) == 0


def test_who_was_invited_just_now_is_left_in_peace(event, rule):
    InvitationFactory(event=event, sent_at=DUE - timedelta(hours=2))

    assert post_reminders(DUE) == 0


def test_edited_after_it_ran_says_nothing_more(event, rule):
    invite(event)
    post_reminders(DUE)
    age()
    rule.refresh_from_db()

    reminders.edit(
        rule=rule,
        fields={"days_before": 5, "clock": time(10)},
        version=rule.version,
        by=event.created_by,
        now=DUE + timedelta(hours=1),
    )

    assert post_reminders(DUE + timedelta(days=4)) == 0
    assert mails().count() == 1


def test_moved_last_day_is_another_reminder_and_a_near_one_is_not(event, rule):
    invite(event)
    post_reminders(DUE)
    age()

    closes = moment_at(CLOSES + timedelta(days=1), END_OF_DAY, ZONE)
    Event.objects.update(rsvp_closes_at=closes)
    near = post_reminders(DUE + timedelta(days=1))
    closes = moment_at(CLOSES + timedelta(days=14), END_OF_DAY, ZONE)
    Event.objects.update(rsvp_closes_at=closes)
    far = post_reminders(DUE + timedelta(days=14))

    assert (near, far) == (0, 1)
    assert timedelta(days=1) < QUIET


def test_moved_meeting_with_the_same_last_day_says_nothing_more(event, rule):
    invite(event)
    post_reminders(DUE)
    for day in event.in_order():
        day.starts_at += timedelta(days=30)
        day.ends_at += timedelta(days=30)
        day.save()

    assert post_reminders(DUE + timedelta(days=1)) == 0


def test_two_rules_on_one_day_are_one_mail(event, rule):
    invite(event)
    ReminderRule.objects.create(
        event=event, days_before=7, clock=time(8), created_by=event.created_by
    )

    post_reminders(DUE - timedelta(minutes=30))
    age(at=DUE - timedelta(minutes=30))
    post_reminders(DUE)

    assert mails().count() == 1


def test_answered_between_due_and_sent_is_not_asked(event, rule):
    (invited,) = invite(event)
    post_reminders(DUE)
    RSVPFactory(invitation=invited, answer="declined")

    assert isinstance(purpose_of("events.reminder").render(mails().get()), Skip)


@pytest.mark.parametrize("how", ["removed", "switched off"])
def test_called_off_rule_sends_nothing_that_waits(event, rule, how):
    invite(event)
    post_reminders(DUE)
    if how == "removed":
        reminders.remove(rule=rule, by=event.created_by)
    else:
        ReminderRule.objects.update(is_active=False)

    outcome = purpose_of("events.reminder").render(mails().get())

    assert outcome == Skip("The reminder was called off.")


@pytest.mark.parametrize("status", ["draft", "cancelled", "closed"])
def test_meeting_that_takes_no_answers_reminds_nobody(event, rule, status):
    invite(event)
    Event.objects.update(status=status)

    assert post_reminders(DUE) == 0


def test_moment_in_the_gap_of_the_clock_still_comes(event):
    closes = moment_at(date(2027, 3, 14), END_OF_DAY, ZONE)
    Event.objects.update(rsvp_closes_at=closes)
    rule = ReminderRule.objects.create(
        event=Event.objects.get(), days_before=0, clock=time(2, 30), created_by=event.created_by
    )

    assert rule.due_at == datetime(2027, 3, 14, 8, 30, tzinfo=UTC)


def test_past_moment_and_one_after_the_end_are_refused(event):
    fields = {"days_before": 7, "clock": time(9), "audience": "none", "is_active": True}
    now = DUE + timedelta(hours=1)

    with pytest.raises(DomainError, match="That moment is past"):
        reminders.add(event=event, fields=fields, by=event.created_by, now=now)
    Event.objects.update(status="cancelled")
    with pytest.raises(Conflict, match="cancelled or closed"):
        reminders.add(event=event, fields=fields, by=event.created_by, now=DUE)


def test_second_editor_is_told(event, rule):
    with pytest.raises(ChangedMeanwhile):
        reminders.edit(
            rule=rule, fields={"days_before": 6}, version=9, by=event.created_by, now=timezone.now()
        )


def test_door_posts(event, rule):
    tasks.post_reminders()

    assert not mails().exists()
