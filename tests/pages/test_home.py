"""The home page: what waits, for whom, and that it stays quick."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event, Invitation
from lhs_platform.mail.models import Campaign, Message
from lhs_platform.pages import home
from networks.models import Membership, User
from outcomes.models import Chart, Measure, MeasureVersion, Observation, Series, Submission
from tests.factories.events import EventDayFactory
from tests.factories.improvement import (
    AimFactory,
    CycleFactory,
    PredictionFactory,
    ProjectFactory,
)
from tests.factories.networks import JoinRequestFactory, MembershipInvitationFactory

RESULT = {"points": [], "phases": [], "baseline_to": None, "signals": [], "parts": []}

NOW = datetime(2026, 3, 10, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


def make_measure(network, name="Remission", **more):
    code = name.lower().replace(" ", "-")
    measure = Measure.objects.create(network=network, name=name, code=code, family="outcome")
    measure.current = MeasureVersion.objects.create(
        measure=measure, numerator="children", denominator="seen", direction="higher", **more
    )
    measure.save()
    return measure


def make_event(cast, **more):
    values = {
        "network": cast.network,
        "title": "Autumn design meeting",
        "status": "published",
        "timezone": "America/New_York",
        "rsvp_closes_at": NOW + timedelta(days=2),
        "created_by": cast.coordinator,
    }
    event = Event.objects.create(**values | more)
    starts = NOW + timedelta(days=20)
    EventDayFactory(
        event=event, date=starts.date(), starts_at=starts, ends_at=starts + timedelta(hours=6)
    )
    return event


def invite(cast, event, person):
    return Invitation.objects.create(
        event=event,
        user=person,
        email=person.email,
        name=person.name,
        state="active",
        invited_by=cast.coordinator,
    )


def items_of(client, user):
    client.force_login(user)
    return client.get("/").context["items"]


def test_visitor_gets_a_welcome_without_anybodys_data(client, db):
    response = client.get("/")

    assert response.status_code == 200
    assert "Learn together what helps" in response.text


def test_newcomer_is_shown_how_to_find_a_network(client, cast):
    client.force_login(cast.no_membership)

    response = client.get("/")

    assert "Nothing needs you today" in response.text
    assert "Find a network" in response.text


def test_newcomer_who_asked_to_join_is_told_to_wait(client, cast):
    JoinRequestFactory(network=cast.network, user=cast.no_membership)
    client.force_login(cast.no_membership)

    assert "You asked to join Steady Gut" in client.get("/").text


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/New_York", "Good morning, Mina."),
        ("Europe/Berlin", "Good afternoon, Mina."),
        ("Asia/Tokyo", "Good evening, Mina."),
    ],
)
def test_greeting_follows_the_readers_own_clock(client, cast, zone, words):
    cast.community.timezone = zone
    cast.community.save()
    client.force_login(cast.community)

    assert words in client.get("/").text


def test_owner_is_told_of_the_next_step(client, cast):
    project = ProjectFactory(network=cast.network)
    cycle = CycleFactory(project=project, owner=cast.community, do=True, ends_on=date(2026, 3, 9))
    PredictionFactory(cycle=cycle)

    (item,) = items_of(client, cast.community)

    assert (item["title"], item["due"]) == ("Write down what happened", "Overdue")
    assert item["url"] == f"/cycles/{cycle.public_id}/do/"
    assert '<span class="ln-hl">One thing</span> needs you.' in client.get("/").text


def test_plan_without_a_prediction_asks_for_one(client, cast):
    CycleFactory(project__network=cast.network, owner=cast.community, starts_on=None)

    (item,) = items_of(client, cast.community)

    assert item["title"] == "Finish the plan: write a prediction"


def test_plan_that_starts_in_a_month_can_wait(client, cast):
    CycleFactory(project__network=cast.network, owner=cast.community, starts_on=date(2026, 4, 20))

    assert items_of(client, cast.community) == []


def test_site_lead_is_told_which_numbers_are_missing(client, cast):
    make_measure(cast.network, "Remission")
    sent = make_measure(cast.network, "Growth")
    submission = Submission.objects.create(network=cast.network, channel="entry", by=cast.site_lead)
    Observation.objects.create(
        measure=sent,
        measure_version=sent.current,
        site=cast.site,
        period=date(2026, 2, 1),
        numerator=1,
        denominator=20,
        submission=submission,
    )

    (item,) = items_of(client, cast.site_lead)

    assert item["title"] == "Send February data for Riverbend"
    assert item["why"] == "1 of 2 measures are in. Missing: Remission."
    assert (item["due"], item["note"]) == ("30 March", "in 20 days")


def test_site_lead_with_all_numbers_in_has_nothing_due(client, cast):
    assert items_of(client, cast.site_lead) == []


def test_many_missing_measures_are_summed_up(client, cast):
    for number in range(6):
        make_measure(cast.network, f"Measure {number}")

    (item,) = items_of(client, cast.site_lead)

    assert item["why"].endswith("and 2 more.")


def test_invited_person_is_asked_to_answer(client, cast):
    event = make_event(cast)
    invite(cast, event, cast.clinician)

    (item,) = items_of(client, cast.clinician)

    assert item["title"] == "Will you come to “Autumn design meeting”?"
    assert (item["due"], item["soon"]) == ("Thursday", True)
    assert item["url"] == f"/meetings/{event.public_id}/answer/"


def test_deadline_is_the_day_at_the_place_of_the_meeting(client, cast):
    # The end of Wednesday in Chicago is Thursday already for a reader in New York.
    closes_at = datetime(2026, 3, 12, 4, 59, tzinfo=UTC)
    invite(
        cast,
        make_event(cast, timezone="America/Chicago", rsvp_closes_at=closes_at),
        cast.clinician,
    )

    (item,) = items_of(client, cast.clinician)

    assert item["due_on"] == date(2026, 3, 11)


def test_staff_without_a_network_are_shown_the_way(client, cast):
    client.force_login(cast.staff)

    page = client.get("/").text

    assert "You run this site" in page
    assert 'href="/admin/"' in page


def test_invitation_after_the_deadline_no_longer_waits(client, cast):
    event = make_event(cast, rsvp_closes_at=NOW - timedelta(hours=1))
    invite(cast, event, cast.clinician)

    assert items_of(client, cast.clinician) == []


def test_invitation_to_join_waits_at_the_verified_address(client, cast):
    invitation = MembershipInvitationFactory(
        network=cast.network, email=cast.no_membership.email, invited_by=cast.coordinator
    )

    (item,) = items_of(client, cast.no_membership)

    assert item["title"] == "Join Steady Gut?"
    assert item["url"] == f"/join/{invitation.link_token}/"


def test_invitation_to_an_unverified_address_stays_hidden(client, cast):
    MembershipInvitationFactory(network=cast.network, email=cast.no_membership.email)
    cast.no_membership.emailaddress_set.update(verified=False)

    assert items_of(client, cast.no_membership) == []


def test_coordinator_is_told_of_people_who_ask_to_join(client, cast):
    JoinRequestFactory.create_batch(2, network=cast.network)
    JoinRequestFactory(network=cast.other_network)

    (item,) = items_of(client, cast.coordinator)

    assert (item["title"], item["due"]) == ("Decide on 2 requests to join", "No date")


def test_coordinator_is_told_of_paused_and_undelivered_mail(client, cast):
    event = make_event(cast)
    campaign = Campaign.objects.create(
        about=event.about, purpose="events.invitation", label="Invitations", state="paused"
    )
    for number, state in enumerate(["failed", "bounced", "sent"]):
        Message.objects.create(
            dedupe_key=str(number),
            message_id=str(number),
            purpose="events.invitation",
            about=event.about,
            campaign=campaign,
            to_email="x@people.example",
            state=state,
            next_attempt_at=NOW,
        )

    (item,) = items_of(client, cast.coordinator)

    assert item["why"].startswith("Sending is paused")
    assert "2 mails could not be delivered." in item["why"]


def test_members_are_not_told_of_what_coordinators_decide(client, cast):
    JoinRequestFactory(network=cast.network)
    event = make_event(cast)
    Campaign.objects.create(about=event.about, purpose="x", label="x", state="paused")

    assert items_of(client, cast.researcher) == []


def test_my_network_shows_its_aim_and_what_the_chart_says(client, cast):
    measure = make_measure(cast.network)
    AimFactory(project__network=cast.network, measure=measure)
    series = Series.objects.create(measure=measure)
    Chart.objects.create(
        series=series,
        kind="run",
        revision=1,
        result=RESULT,
        verdict="better",
        sentence="Better: above the median for 20 months.",
        computed_at=NOW,
    )
    client.force_login(cast.community)

    response = client.get("/")

    (network,) = response.context["networks"]
    assert network["aim"].startswith("Three in four children")
    assert network["signal"] == "better"
    assert "Better" in response.text


def test_my_network_without_aim_or_data_shows_its_summary(client, cast):
    client.force_login(cast.community)

    (network,) = client.get("/").context["networks"]

    assert (network["aim"], network["chart"]) == ("Clinics and families.", None)


def test_coming_up_shows_published_meetings_only(client, cast):
    make_event(cast)
    make_event(cast, title="Still a draft", status="draft")
    client.force_login(cast.community)

    (event,) = client.get("/").context["events"]

    assert event["title"] == "Autumn design meeting"


def test_nothing_of_another_network_is_on_the_page(client, cast):
    AimFactory(project__network=cast.other_network, statement="Canary aim")
    make_event(cast, network=cast.other_network, title="Canary meeting")
    client.force_login(cast.coordinator)

    assert "Canary" not in client.get("/").text


@pytest.mark.parametrize(
    ("days", "due", "note"),
    [
        (-1, "Overdue", "since 9 March"),
        (0, "Today", "10 March"),
        (1, "Tomorrow", "11 March"),
        (3, "Friday", "13 March"),
        (20, "30 March", "in 20 days"),
    ],
)
def test_todo_says_when(days, due, note):
    today = date(2026, 3, 10)

    shown = home.todo({"due_on": today + timedelta(days=days)}, today=today)

    assert (shown["due"], shown["note"]) == (due, note)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "One thing"), (3, "Three things"), (40, "40 things")]
)
def test_in_words(count, words):
    assert home.in_words(count) == words


@pytest.mark.slow
def test_home_asks_as_much_at_a_thousand_rows_as_at_ten(client, cast):
    """Grow every kind of row that the page looks at, and count its queries."""
    project = ProjectFactory(network=cast.network)

    def grow(start, count):
        for number in range(start, start + count // 10):
            invite(cast, make_event(cast, title=f"M{number}"), cast.coordinator)
            make_measure(cast.network, f"Measure {number}")
            AimFactory(project=project)
        people = User.objects.bulk_create(
            User(name=f"P{n}", email=f"p{n}@many.example") for n in range(start, start + count)
        )
        Membership.objects.bulk_create(
            Membership(user=p, network=cast.network, group="clinician", joined_at=NOW)
            for p in people
        )
        for number in range(start, start + count):
            CycleFactory(project=project, owner=cast.coordinator, ramp=f"R{number}")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    client.force_login(cast.coordinator)
    grow(0, 10)
    JoinRequestFactory(network=cast.network)
    queries()
    few = queries()
    grow(10, 990)
    JoinRequestFactory.create_batch(5, network=cast.network)

    assert queries() == few
    assert few <= 35, "the home page has grown dear"
