"""A meeting entered for 09:00 stays at 09:00 when the rules of its zone change."""

import shutil
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import icalendar
import pytest
import tzdata

from events import tasks
from events.actions import events as event_actions
from events.jobs import restate_times
from events.models import Event, EventDay
from events.models.events import END_OF_DAY, moment_at
from lhs_platform.mail.letters import purpose_of
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.factories.events import InvitationFactory
from tests.factories.networks import NetworkFactory, UserFactory

pytestmark = pytest.mark.django_db

ZONE = "America/Winnipeg"
NOW = datetime(2027, 5, 1, tzinfo=UTC)
DAY, LAST = date(2027, 7, 7), date(2027, 6, 30)


@pytest.fixture
def new_rules(tmp_path, monkeypatch):
    """Let Winnipeg live by the clock of Regina, which is never put forward, once it is called."""
    known = Path(tzdata.__path__[0]) / "zoneinfo"
    here = tmp_path / "America"
    here.mkdir()

    def change():
        shutil.copy(known / "America" / "Regina", here / "Winnipeg")
        zoneinfo.reset_tzpath(to=[str(tmp_path)])
        zoneinfo.ZoneInfo.clear_cache()

    yield change
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    icalendar.use_zoneinfo()  # which keeps the zones it met


@pytest.fixture
def event():
    by, zone = UserFactory(), zoneinfo.ZoneInfo(ZONE)
    event = event_actions.add(
        network=NetworkFactory(),
        fields={
            "title": "Summer meeting",
            "purpose": "We meet.",
            "timezone": ZONE,
            "rsvp_closes_at": moment_at(LAST, END_OF_DAY, zone),
        },
        days=[
            event_actions.DayPlan(
                DAY, moment_at(DAY, time(9), zone), moment_at(DAY, time(17), zone)
            )
        ],
        by=by,
    )
    return event_actions.publish(event=event, by=by, now=NOW)


def starts():
    return EventDay.objects.get().starts_at


def test_entered_clocks_are_kept(event):
    day = EventDay.objects.get()

    assert (day.starts_clock, day.ends_clock) == (time(9), time(17))
    assert (event.closes_date, event.closes_clock) == (LAST, END_OF_DAY)


def test_nothing_happens_while_the_rules_stay(event):
    assert restate_times(NOW) == 0
    assert not Message.objects.exists()


def test_control_without_the_job_the_meeting_would_be_at_eight(event, new_rules):
    new_rules()

    assert EventDay.objects.get().hours == "08:00 to 16:00"


def test_nine_stays_nine_and_calendars_are_told(event, new_rules):
    InvitationFactory(event=event)
    before = starts()
    new_rules()

    changed = restate_times(NOW)

    again = Event.objects.get()
    assert changed == 1
    assert starts() - before == timedelta(hours=1)
    assert EventDay.objects.get().hours == "09:00 to 17:00"
    assert again.closes_on == LAST
    assert again.rsvp_closes_at == datetime(2027, 7, 1, 5, 59, 59, tzinfo=UTC)
    assert again.ical_sequence == event.ical_sequence + 1
    message = Message.objects.get()
    letter = purpose_of(message.purpose).render(message)
    (entry,) = icalendar.Calendar.from_ical(letter.ics).walk("VEVENT")
    assert entry["SEQUENCE"] == again.ical_sequence
    assert entry["DTSTART"].dt.hour == 9
    assert "nothing changes" in letter.text
    assert AuditEntry.objects.get(verb="event.times_restated").actor is None


def test_twice_is_once(event, new_rules):
    InvitationFactory(event=event)
    new_rules()

    assert [restate_times(NOW), restate_times(NOW)] == [1, 0]
    assert Message.objects.count() == 1


def test_what_is_over_or_cancelled_stays_as_it_was(event, new_rules):
    new_rules()

    assert restate_times(NOW + timedelta(days=300)) == 0
    Event.objects.update(status="cancelled")
    assert restate_times(NOW) == 0


def test_door_restates(event):
    tasks.restate_times()

    assert not Message.objects.exists()
