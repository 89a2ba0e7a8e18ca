"""What the mails say, when they are no longer sent, and the calendar part."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils import timezone

from events.actions import answers, invitations
from events.actions import events as event_actions
from events.emails.calendar import calendar_of
from events.models import Event, Invitation
from events.models.events import ClockGap, moment_at
from lhs_platform.mail.letters import Letter, Skip, purpose_of
from lhs_platform.mail.models import Message
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory
from tests.factories.networks import UserFactory

pytestmark = pytest.mark.django_db

NASTY = '<a href="https://evil.example">click</a>'


def rendered(message):
    return purpose_of(message.purpose).render(message)


def sent(event, **invited):
    """Send the one invitation of a meeting and give its message."""
    InvitationFactory(event=event, draft=True, **invited)
    invitations.send(event=event, by=UserFactory(), now=timezone.now())
    return Message.objects.get(purpose="events.invitation")


def test_invitation_has_both_parts_and_three_buttons():
    letter = rendered(sent(EventFactory(pays="Travel is paid.")))

    for part in (letter.text, letter.html):
        assert "Travel is paid." in part
        assert "Lakeside House" in part
        assert "Winnipeg time" in part
    assert letter.html.count("?answer=") == 3
    assert "<img" not in letter.html


def test_names_and_titles_cannot_bring_markup_or_headers():
    event = EventFactory(title=f"Meet\r\nBcc: all@x.example {NASTY}"[:120])

    letter = rendered(sent(event, name=NASTY))

    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    assert NASTY not in letter.html


def test_withdrawn_cancelled_or_replaced_is_not_sent():
    message = sent(EventFactory())
    invited = Invitation.objects.get()

    Invitation.objects.update(link_version=2)
    assert isinstance(rendered(message), Skip)
    Invitation.objects.update(link_version=1, state="revoked")
    assert isinstance(rendered(message), Skip)
    Invitation.objects.update(state="active")
    Event.objects.filter(pk=invited.event_id).update(status="cancelled")
    assert isinstance(rendered(message), Skip)


def test_sending_twice_is_one_mail_each():
    event = EventFactory()
    InvitationFactory.create_batch(3, event=event, draft=True)
    by, now = UserFactory(), timezone.now()

    first = invitations.send(event=event, by=by, now=now)
    again = invitations.send(event=event, by=by, now=now)

    assert (first, again) == (3, 0)
    assert Message.objects.count() == 3


def test_answer_mail_repeats_no_needs():
    invited = InvitationFactory()
    answers.answer(
        invitation=invited,
        given=answers.Given(
            answer="accepted",
            days={invited.event.in_order()[0].pk: "remote"},
            needs=answers.Needs(allergies="Hazelnut"),
        ),
        version=0,
        channel="link",
        by=None,
        now=timezone.now(),
    )

    letter = rendered(Message.objects.get(purpose="events.answered"))

    assert "Hazelnut" not in letter.text + letter.html
    assert "https://meet.example/room" in letter.text
    assert letter.ics.decode().count("BEGIN:VEVENT") == 1


def test_older_answer_mail_gives_way_to_the_newer():
    invited = InvitationFactory()
    for version, mode in enumerate(["remote", "in_person"]):
        answers.answer(
            invitation=invited,
            given=answers.Given(answer="accepted", days={invited.event.in_order()[0].pk: mode}),
            version=version,
            channel="link",
            by=None,
            now=timezone.now(),
        )

    older, newer = Message.objects.filter(purpose="events.answered").order_by("pk")

    assert isinstance(rendered(older), Skip)
    assert isinstance(rendered(newer), Letter)


def test_cancelling_tells_those_who_were_told_with_a_calendar_cancel():
    event = EventFactory()
    told = InvitationFactory(event=event)
    InvitationFactory(event=event, draft=True)

    event_actions.cancel(event=event, by=UserFactory())

    message = Message.objects.get(purpose="events.cancelled")
    letter = rendered(message)
    assert message.to_email == told.email
    assert b"METHOD:CANCEL" in letter.ics
    assert b"STATUS:CANCELLED" in letter.ics


def test_moved_meeting_tells_people_once_and_raises_the_sequence():
    event = EventFactory(days=1)
    InvitationFactory(event=event)
    day = event.in_order()[0]
    plan = event_actions.DayPlan(day.date, day.starts_at, day.ends_at.replace(minute=30), pk=day.pk)

    event_actions.edit(
        event=event, fields={}, days=[plan], version=1, by=UserFactory(), now=timezone.now()
    )

    message = Message.objects.get(purpose="events.changed")
    calendar = icalendar.Calendar.from_ical(rendered(message).ics)
    entry = calendar.walk("VEVENT")[0]
    assert entry["SEQUENCE"] == 1
    assert str(entry["UID"]).startswith(str(day.public_id))


def test_unmoved_meeting_tells_nobody():
    event = EventFactory(days=1)
    InvitationFactory(event=event)
    day = event.in_order()[0]
    plan = event_actions.DayPlan(day.date, day.starts_at, day.ends_at, pk=day.pk)

    event_actions.edit(
        event=event,
        fields={"asks": "Nothing"},
        days=[plan],
        version=1,
        by=UserFactory(),
        now=timezone.now(),
    )

    assert not Message.objects.exists()


def test_calendar_keeps_wall_time_across_a_clock_change():
    zone = ZoneInfo("America/Winnipeg")
    event = EventFactory(days=0)
    for day in (date(2026, 10, 31), date(2026, 11, 1)):  # the clock goes back on the 1st
        EventDayFactory(
            event=event,
            date=day,
            starts_at=moment_at(day, time(10), zone),
            ends_at=moment_at(day, time(17), zone),
        )

    calendar = icalendar.Calendar.from_ical(calendar_of(event))

    starts = [entry["DTSTART"].dt for entry in calendar.walk("VEVENT")]
    assert [start.hour for start in starts] == [10, 10]
    assert [start.astimezone(UTC).hour for start in starts] == [15, 16]
    assert calendar.walk("VTIMEZONE")
    assert [d.hours for d in event.in_order()] == ["10:00 to 17:00"] * 2


def test_time_that_never_comes_is_refused():
    with pytest.raises(ClockGap):
        moment_at(date(2026, 3, 8), time(2, 30), ZoneInfo("America/Winnipeg"))


def test_time_that_comes_twice_is_the_first():
    moment = moment_at(date(2026, 11, 1), time(1, 30), ZoneInfo("America/Winnipeg"))

    assert moment == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_deadline_is_the_end_of_the_day_at_the_place():
    zone = ZoneInfo("America/Winnipeg")
    event = EventFactory(rsvp_closes_at=moment_at(date(2026, 10, 23), time(23, 59, 59), zone))

    assert event.takes_answers_at(datetime(2026, 10, 24, 4, 30, tzinfo=UTC))
    assert not event.takes_answers_at(datetime(2026, 10, 24, 5, 0, tzinfo=UTC))
    assert event.closes_on == date(2026, 10, 23)


def test_trial_letter_holds_no_personal_link():
    event = EventFactory()

    invitations.send_test(event=event, by=UserFactory(), now=timezone.now())

    letter = rendered(Message.objects.get(purpose="events.invitation_test"))
    assert "/i/" not in letter.text + letter.html


def test_invitations_still_waiting_are_called_off():
    event = EventFactory()
    first, second = InvitationFactory.create_batch(2, event=event, draft=True)
    by = UserFactory()
    invitations.send(event=event, by=by, now=timezone.now())
    Message.objects.update(state="queued")

    invitations.withdraw(invitation=first, by=by, now=timezone.now())
    event.refresh_from_db()
    event_actions.cancel(event=event, by=by)

    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}
    assert second.event_id == event.pk


PLANNED = {
    "goals": "- What we share\n\n* What we test",
    "languages": "English; Spanish interpreted",
    "access_offered": "Captions and step-free rooms",
    "asks": "Bring one letter",
    "pays": "Travel and a hotel",
}


def test_the_invitation_says_what_it_is_for_what_is_there_and_what_it_pays():
    letter = rendered(sent(EventFactory(**PLANNED)))

    for part in (letter.text, letter.html):
        for words in ("What we share", "What we test", *list(PLANNED.values())[1:]):
            assert words in part
        assert "* What" not in part
        assert "- What" not in part


def test_the_invitation_leaves_out_what_is_not_filled_in():
    letter = rendered(sent(EventFactory()))

    for label in ("By the end", "Languages", "Access", "We ask", "Costs you"):
        assert label not in letter.text
        assert label not in letter.html
