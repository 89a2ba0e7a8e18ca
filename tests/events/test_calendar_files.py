"""Calendars: two independent parsers read the same moments, in four zones and at both edges."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.utils import timezone

from events.actions import events as event_actions
from events.actions import invitations
from events.emails.calendar import calendar_of, cancellations_for, requests_for
from events.models.events import ClockGap, moment_at
from lhs_platform.mail.composing import mail_of
from lhs_platform.mail.letters import purpose_of
from lhs_platform.mail.models import Message
from tests.factories.events import EventDayFactory, EventFactory, InvitationFactory, RSVPFactory
from tests.factories.mail import MessageFactory

pytestmark = pytest.mark.django_db

# Four zones with both clock changes of a year, and one that never changes.
ZONES = {
    "America/Winnipeg": (date(2027, 3, 14), date(2027, 11, 7)),
    "Europe/Berlin": (date(2027, 3, 28), date(2027, 10, 31)),
    "Australia/Lord_Howe": (date(2027, 10, 3), date(2027, 4, 4)),
    "Asia/Kolkata": (date(2027, 6, 1), date(2027, 12, 1)),
}


def meeting(zone, *days, hours=(time(9), time(17))):
    event = EventFactory(days=0, timezone=zone)
    for day in days:
        starts, ends = (moment_at(day, clock, ZoneInfo(zone)) for clock in hours)
        EventDayFactory(event=event, date=day, starts_at=starts, ends_at=ends)
    return event


def by_icalendar(ics):
    calendar = icalendar.Calendar.from_ical(ics)
    return [
        tuple(entry[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
        for entry in calendar.walk("VEVENT")
    ]


def by_vobject(ics):
    calendar = vobject.readOne(ics.decode())
    return [
        tuple(getattr(entry, name).value.astimezone(UTC) for name in ("dtstart", "dtend"))
        for entry in calendar.vevent_list
    ]


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_both_parsers_read_the_moments_we_mean(zone):
    days = sorted(edge + timedelta(days=shift) for edge in ZONES[zone] for shift in (-1, 0, 1))
    event = meeting(zone, *days)
    meant = [(day.starts_at, day.ends_at) for day in event.in_order()]

    ics = calendar_of(event)

    assert by_icalendar(ics) == meant
    assert by_vobject(ics) == meant
    assert {day.hours for day in event.in_order()} == {"09:00 to 17:00"}


def test_hour_that_comes_twice_is_the_first_in_both_parsers():
    event = meeting("America/Winnipeg", date(2027, 11, 7), hours=(time(1, 30), time(3)))

    ics = calendar_of(event)

    assert by_icalendar(ics) == by_vobject(ics)
    assert by_icalendar(ics)[0][0] == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)


def test_hour_that_never_comes_is_refused():
    with pytest.raises(ClockGap):
        meeting("Australia/Lord_Howe", date(2027, 10, 3), hours=(time(2, 15), time(9)))


def test_zone_is_whole():
    calendar = icalendar.Calendar.from_ical(calendar_of(meeting("Europe/Berlin", date(2027, 5, 1))))

    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    assert zone.walk("STANDARD")
    assert zone.walk("DAYLIGHT")
    assert calendar.walk("VEVENT")[0]["DTSTART"].params["TZID"] == "Europe/Berlin"


def test_request_asks_for_one_day_and_leaves_the_answer_to_the_person():
    invited = InvitationFactory(event=EventFactory(), name='Wren "W" Oakapple\r\nX:1')

    first, second = requests_for(invited)

    (entry,) = icalendar.Calendar.from_ical(first).walk("VEVENT")
    text = first.replace(b"\r\n ", b"").decode()
    assert "METHOD:REQUEST" in text
    assert entry["ATTENDEE"].params["RSVP"] == "FALSE"
    assert entry["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert str(entry["ATTENDEE"]).lower() == f"mailto:{invited.email}"
    assert entry["ORGANIZER"].params["CN"] == invited.event.network.name
    assert "\nX:1" not in text
    assert "/i/" not in text
    assert invited.token not in text
    assert by_vobject(first) + by_vobject(second) == by_icalendar(calendar_of(invited.event))


def test_answer_is_said_in_the_request():
    rsvp = RSVPFactory()

    (entry, *_) = icalendar.Calendar.from_ical(requests_for(rsvp.invitation)[0]).walk("VEVENT")

    assert entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_cancellation_has_the_same_uid():
    invited = InvitationFactory(event=EventFactory(days=1))

    asked, dropped = (
        icalendar.Calendar.from_ical(made(invited)[0]).walk("VEVENT")[0]
        for made in (requests_for, cancellations_for)
    )

    assert asked["UID"] == dropped["UID"]
    assert dropped["STATUS"] == "CANCELLED"


def test_file_to_take_only_tells():
    event = EventFactory(status="cancelled")

    text = calendar_of(event, is_cancelled=True)

    assert b"METHOD:PUBLISH" in text
    assert b"STATUS:CANCELLED" in text
    assert b"ATTENDEE" not in text


def test_change_raises_the_sequence_and_drops_the_day_that_is_gone():
    event = EventFactory(days=2)
    InvitationFactory(event=event)
    stays, goes = event.in_order()
    plan = event_actions.DayPlan(
        stays.date, stays.starts_at, stays.ends_at + timedelta(minutes=30), pk=stays.pk
    )

    event_actions.edit(
        event=event,
        fields={},
        days=[plan],
        version=1,
        by=event.created_by,
        now=timezone.now(),
    )

    message = Message.objects.get(purpose="events.changed")
    mail = mail_of(purpose_of(message.purpose).render(message), message)
    files = [part for name, part, _kind in mail.attachments if name.startswith("invite")]
    entries = [icalendar.Calendar.from_ical(one) for one in files]
    assert [str(one["METHOD"]) for one in entries] == ["REQUEST", "CANCEL"]
    found = [one.walk("VEVENT")[0] for one in entries]
    assert [entry["SEQUENCE"] for entry in found] == [1, 1]
    assert str(found[1]["UID"]).startswith(str(goes.public_id))


def test_withdrawn_person_gets_a_cancellation_once_and_only_if_told():
    told, untold = InvitationFactory.create_batch(2, event=EventFactory())
    MessageFactory(dedupe_key=told.dedupe_key, state="sent", to_email=told.email)

    for one in (told, untold):
        invitations.withdraw(invitation=one, by=one.event.created_by, now=timezone.now())

    message = Message.objects.get(purpose="events.withdrawn")
    letter = purpose_of(message.purpose).render(message)
    assert message.to_email == told.email
    assert [b"METHOD:CANCEL" in one for one in (letter.ics, *letter.more_ics)] == [True, True]
    invitations.add(
        event=told.event,
        people=[invitations.Person(told.name, told.email)],
        by=told.event.created_by,
        now=timezone.now(),
    )
    assert purpose_of(message.purpose).render(message).reason == "The person is invited again."


def test_mail_carries_each_day_as_a_file():
    invited = InvitationFactory(event=EventFactory(days=2), draft=True)
    invitations.send(event=invited.event, by=invited.invited_by, now=timezone.now())
    message = Message.objects.get()

    mail = mail_of(purpose_of(message.purpose).render(message), message)

    assert [one[0] for one in mail.attachments] == ["invite.ics", "invite-2.ics"]
