"""Copying last year's meeting: the same plan on other days, without its people."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from events.actions.copies import copy
from events.models import (
    Event,
    LetterText,
    MeetingDecision,
    ReminderRule,
    SponsorFund,
    TravelRequest,
)
from lhs_platform.lib.errors import DomainError
from lhs_platform.mail.models import Message
from tests.events.asking import answered, at, text
from tests.factories.events import (
    AgendaItemFactory,
    EventDayFactory,
    EventFactory,
    EventRoleFactory,
)

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Chicago")


@pytest.fixture
def last_year(cast):
    """Three days with a gap, before the clocks go back, with one of everything."""
    event = EventFactory(
        network=cast.network,
        timezone="America/Chicago",
        days=0,
        created_by=cast.coordinator,
        goals="One aim",
        rsvp_closes_at=datetime(2025, 10, 20, 23, 59, 59, tzinfo=ZONE),
    )
    for number, day in enumerate((28, 29, 31)):
        starts = datetime(2025, 10, day, 9, tzinfo=ZONE)
        EventDayFactory(
            event=event, date=starts.date(), starts_at=starts, ends_at=starts + timedelta(hours=8),
            starts_clock=time(9), ends_clock=time(17), capacity_in_person=40 + number,
            capacity_remote=100,
        )  # fmt: skip
    item = AgendaItemFactory(event=event, title="Tables", room="A", capacity=8)
    LetterText.objects.create(event=event, kind="thanks", subject="Thanks", body="Thank you.")
    ReminderRule.objects.create(
        event=event, days_before=7, clock=time(9), created_by=cast.coordinator
    )
    fund = SponsorFund.objects.create(
        event=event, sponsor="Foundation", limit=Decimal("5000.00"), claims_until=date(2025, 12, 1)
    )
    EventRoleFactory(event=event, user=cast.clinician, role="desk")
    rsvp = answered(event, needs=True)
    TravelRequest.objects.create(invitation=rsvp.invitation, fund=fund)
    MeetingDecision.objects.create(event=event, item=item, text="Done.", by=cast.coordinator)
    return event


def test_the_days_keep_wall_times_and_distance_over_a_change_of_the_clock(cast, last_year):
    made = copy(event=last_year, title="Again", first_day=date(2026, 10, 31), by=cast.coordinator)

    days = made.in_order()
    assert [day.date for day in days] == [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 3)]
    assert {day.hours for day in days} == {"09:00 to 17:00"}
    # The clocks go back on 1 November 2026: the same wall time is an hour later in UTC.
    assert days[1].starts_at - days[0].starts_at == timedelta(hours=25)
    assert [day.capacity_in_person for day in days] == [40, 41, 42]
    assert made.closes_on == date(2026, 10, 23)


def test_texts_agenda_roles_letters_funds_and_reminders_come_along(cast, last_year):
    made = copy(event=last_year, title="Again", first_day=date(2026, 10, 27), by=cast.coordinator)

    fund, (item,) = made.funds.get(), made.in_order()[0].items.all()
    assert (made.status, made.copied_from, made.goals) == ("draft", last_year, "One aim")
    assert (item.title, item.room, item.capacity, item.version) == ("Tables", "A", 8, 1)
    assert (fund.limit, fund.claims_until) == (Decimal("5000.00"), date(2026, 11, 30))
    assert made.letter_texts.get().body == "Thank you."
    assert made.reminder_rules.get().days_before == 7
    assert {(role.user, role.role) for role in made.roles.all()} == {
        (cast.coordinator, "organiser"), (cast.coordinator, "logistics"), (cast.clinician, "desk"),
    }  # fmt: skip
    assert Message.objects.get().to_email == cast.clinician.email


def test_no_people_no_money_no_minutes_come_along(cast, last_year):
    made = copy(event=last_year, title="Again", first_day=date(2026, 10, 27), by=cast.coordinator)

    assert not made.invitations.exists()
    assert not made.funds.get().requests.exists()
    assert not made.decisions.exists()
    assert not made.releases.exists()


def test_the_original_stays_as_it_was(cast, last_year):
    copy(event=last_year, title="Again", first_day=date(2026, 10, 27), by=cast.coordinator)

    last_year.refresh_from_db()
    assert last_year.days.count() == 3
    assert last_year.funds.count() == 1
    assert last_year.invitations.count() == 1
    assert last_year.in_order()[0].items.get().title == "Tables"


def test_a_time_that_never_comes_is_said(cast):
    event = EventFactory(network=cast.network, timezone="America/Chicago", days=0)
    starts = datetime(2026, 5, 3, 2, 30, tzinfo=ZONE)
    EventDayFactory(
        event=event, date=starts.date(), starts_at=starts, ends_at=starts + timedelta(hours=2)
    )

    with pytest.raises(DomainError, match="clock is put forward") as refused:
        copy(event=event, title="Again", first_day=date(2027, 3, 14), by=cast.coordinator)

    assert refused.value.field == "first_day"
    assert Event.objects.count() == 1


def test_copying_by_the_page(coordinator, last_year):
    shown = text(coordinator.get(at("event-copy", last_year)))
    done = coordinator.post(
        at("event-copy", last_year), {"title": "Again", "first_day": "2027-10-26"}
    )
    response = coordinator.get(done["Location"])

    assert 'value="2026-10-27"' in shown
    assert "A draft is made" in text(response)
    assert f'Made after <a href="{at("event-detail", last_year)}"' in text(response)


def test_copying_over_rest(client, cast, last_year):
    client.force_login(cast.coordinator)
    url = reverse("event-copy", args=[last_year.public_id])

    made = client.post(
        url, {"title": "Again", "first_day": "2027-10-26"}, content_type="application/json"
    )
    bad = client.post(url, {"title": "Again", "first_day": "soon"}, content_type="application/json")

    assert made.status_code == 201, made.content
    assert made.json()["copied_from"] == str(last_year.public_id)
    assert bad.status_code == 400


def test_an_organiser_who_does_not_coordinate_cannot_copy(client, cast, event):
    EventRoleFactory(event=event, user=cast.clinician, role="organiser")
    client.force_login(cast.clinician)

    assert client.get(at("event-copy", event)).status_code == 403
    assert timezone.now() < event.rsvp_closes_at
