"""Who is reminded of data that have not come, when, and what the mail says."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from lhs_platform.mail.models import Message, Suppression
from networks.models import AuditEntry
from outcomes import tasks
from outcomes.emails import reminders as letters
from outcomes.jobs import reminders
from outcomes.models import PeriodAnswer, PeriodLock, ReminderPlan
from tests.factories.networks import MembershipFactory, SiteFactory, UserFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
# What is of October is due on 30 November.
BEFORE = datetime(2026, 11, 27, 17, tzinfo=UTC)
AFTER = datetime(2026, 12, 2, 17, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def measure(cast, clock):
    return MeasureFactory(network=cast.network, name="Remission", definition__effective_on=OCTOBER)


@pytest.fixture
def plan(cast):
    return ReminderPlan.objects.create(network=cast.network)


def sent(measure, site, period=OCTOBER):
    return ObservationFactory(measure=measure, site=site, period=period)


def to():
    return sorted(Message.objects.values_list("to_email", flat=True))


def leads(cast):
    return sorted([cast.site_lead.email, cast.other_site_lead.email])


# --- By plan ----------------------------------------------------------------------------------


def test_plan_reminds_before_and_after_the_day_and_beat_may_run_often(cast, measure, plan, clock):
    tasks.post_reminders()
    tasks.post_reminders()
    before = to()
    clock.move_to(AFTER)
    tasks.post_reminders()
    tasks.post_reminders()

    assert before == leads(cast)
    assert to() == sorted(leads(cast) * 2)


def test_two_days_of_lateness_still_post_once(cast, measure, plan, clock):
    sent(measure, cast.other_site)
    clock.move_to(datetime(2026, 11, 29, 17, tzinfo=UTC))
    reminders.post_due(datetime(2026, 11, 29, 17, tzinfo=UTC))
    reminders.post_due(datetime(2026, 11, 30, 17, tzinfo=UTC))

    assert to() == [cast.site_lead.email]


@pytest.mark.parametrize(
    ("day", "posted"),
    [
        (datetime(2026, 11, 26, 17, tzinfo=UTC), 0),
        (BEFORE, 2),
        (datetime(2026, 11, 30, 17, tzinfo=UTC), 2),
        (datetime(2026, 12, 1, 17, tzinfo=UTC), 0),
        (AFTER, 2),
        (datetime(2026, 12, 16, 17, tzinfo=UTC), 2),
        (datetime(2026, 12, 18, 17, tzinfo=UTC), 0),
    ],
)
def test_plan_speaks_in_its_days_only(cast, measure, plan, clock, day, posted):
    clock.move_to(day)

    assert reminders.post_due(day) == posted


@pytest.mark.parametrize(
    ("changes", "day"),
    [({"days_before": None}, BEFORE), ({"days_after": None}, AFTER)],
)
def test_a_side_that_is_off_posts_nothing(cast, measure, plan, clock, changes, day):
    ReminderPlan.objects.update(**changes)

    assert reminders.post_due(day) == 0


def test_without_a_plan_nobody_is_reminded(cast, measure):
    assert reminders.post_due(BEFORE) == 0


def test_the_day_is_that_of_the_network(cast, measure, plan, clock):
    cast.network.timezone = "Pacific/Auckland"
    cast.network.save()

    assert reminders.post_due(datetime(2026, 11, 26, 12, tzinfo=UTC)) == 2


@pytest.mark.parametrize("kind", ["no_events", "not_collected"])
def test_who_has_answered_is_not_reminded(cast, measure, plan, kind):
    sent(measure, cast.site)
    PeriodAnswer.objects.create(
        measure=measure,
        site=cast.other_site,
        period=OCTOBER,
        kind=kind,
        submission=SubmissionFactory(network=cast.network),
    )

    assert reminders.post_due(BEFORE) == 0


def test_locked_months_and_sites_that_left_are_not_reminded(cast, measure, plan):
    PeriodLock.objects.create(site=cast.site, month=OCTOBER, by=cast.coordinator)
    cast.other_site.left_on = date(2026, 11, 20)
    cast.other_site.save()

    assert reminders.post_due(BEFORE) == 0


def test_what_is_due_on_one_day_is_one_mail(cast, measure, plan):
    MeasureFactory(network=cast.network, definition__effective_on=OCTOBER)
    MeasureFactory(
        network=cast.network, definition__time_between=True, definition__effective_on=OCTOBER
    )

    assert reminders.post_due(BEFORE) == 2


def test_a_plan_waits_after_a_click(cast, measure, plan, clock):
    reminders.post_asked(cast.network, OCTOBER, now=BEFORE)

    assert reminders.post_due(BEFORE) == 0


def test_plans_ask_the_database_as_often_for_many_sites(
    cast, measure, plan, django_assert_max_num_queries
):
    for _ in range(10):
        site = SiteFactory(network=cast.network, organization=cast.organization)
        MembershipFactory(network=cast.network, site=site, access="site_lead")

    with django_assert_max_num_queries(12):
        assert reminders.post_due(BEFORE) == 12


def test_beat_asks_every_hour(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["outcomes-reminders"]

    assert (beat["task"], beat["schedule"]) == (tasks.post_reminders.name, 3600.0)


# --- What is sent -----------------------------------------------------------------------------


@pytest.fixture
def message(cast, measure, plan):
    sent(measure, cast.other_site)
    reminders.post_due(BEFORE)
    return Message.objects.get()


def test_letter_names_what_is_owed_and_links_to_the_grid(cast, measure, message):
    letter = letters.render(message)

    assert letter.subject == "Riverbend: data of October 2026 is due 30 November"
    for text in (letter.text, letter.html):
        assert "Remission (due 30 November)" in text
        assert reverse("outcomes:data-entry", args=[cast.network.slug]) in text
        assert "period=2026-10" in text
        assert reverse("networks:profile") in text


def test_letter_says_that_it_is_late(cast, measure, plan, clock):
    clock.move_to(AFTER)
    reminders.post_due(AFTER)

    letter = letters.render(Message.objects.filter(user=cast.site_lead).get())

    assert letter.subject == "Riverbend: data of October 2026 was due 30 November"
    assert "(was due 30 November)" in letter.text


def answered(cast, measure):
    sent(measure, cast.site)


def turned_off(cast, measure):
    cast.site_lead.wants_reminders = False
    cast.site_lead.save()


def no_longer_lead(cast, measure):
    cast.site_lead.memberships.update(access="member")


def left_the_network(cast, measure):
    cast.site_lead.memberships.update(left_at=BEFORE)


def account_closed(cast, measure):
    cast.site_lead.is_active = False
    cast.site_lead.save()


def site_left(cast, measure):
    cast.site.left_on = date(2026, 11, 26)
    cast.site.save()


def locked(cast, measure):
    PeriodLock.objects.create(site=cast.site, month=OCTOBER, by=cast.coordinator)


def retired(cast, measure):
    measure.retired_on = date(2026, 11, 26)
    measure.save()


def plan_off(cast, measure):
    ReminderPlan.objects.update(days_before=None)


@pytest.mark.parametrize(
    "meanwhile",
    [
        answered, turned_off, no_longer_lead, left_the_network, account_closed, site_left, locked,
        retired, plan_off,
    ],
)  # fmt: skip
def test_what_changed_meanwhile_is_noticed_when_it_is_sent(cast, measure, message, meanwhile):
    meanwhile(cast, measure)

    assert isinstance(letters.render(message), type(letters.outbox.Skip("")))


# --- By a click -------------------------------------------------------------------------------


def url(cast):
    return reverse("outcomes:reminder-send", args=[cast.network.slug])


def remind(client, cast, who, **given):
    client.force_login(who)
    return client.post(url(cast), {"period": "2026-10"} | given)


def test_preview_names_who_gets_a_mail_and_who_does_not(client, cast, measure):
    leaderless = SiteFactory(network=cast.network, organization=cast.organization, name="Lone Oak")
    second = UserFactory(name="Sam Second", wants_reminders=False)
    MembershipFactory(user=second, network=cast.network, site=cast.site, access="site_lead")
    Suppression.objects.create(email=cast.other_site_lead.email, reason="bounced")
    client.force_login(cast.coordinator)

    response = client.get(url(cast), {"period": "2026-10"})
    preview = response.context["preview"]

    assert [row["email"] for row in preview["reached"]] == [cast.site_lead.email]
    assert {row["name"] for row in preview["spared"]} == {"Sam Second", cast.other_site_lead.name}
    assert [row["site"] for row in preview["leaderless"]] == [leaderless.name]
    assert "Remission (due 30 November)" in preview["letter"].text
    assert not Message.objects.exists()


def test_a_click_reminds_once_and_shows_how_far_the_mails_are(client, cast, measure):
    remind(client, cast, cast.coordinator)
    again = remind(client, cast, cast.coordinator)
    page = client.get(again["Location"]).content.decode()

    assert to() == leads(cast)
    assert "There is nobody left to remind." in page
    assert "Reminders of October 2026:" in page
    assert AuditEntry.objects.filter(verb="reminders.sent").count() == 1


def test_the_second_click_comes_days_later(client, cast, measure, clock):
    remind(client, cast, cast.coordinator)
    clock.move_to(datetime(2026, 11, 29, 17, tzinfo=UTC))
    remind(client, cast, cast.coordinator)
    early = Message.objects.count()
    clock.move_to(datetime(2026, 12, 1, 17, tzinfo=UTC))
    remind(client, cast, cast.coordinator)

    assert (early, Message.objects.count()) == (2, 4)


def test_a_month_that_is_not_over_is_not_reminded_of(client, cast, measure):
    response = remind(client, cast, cast.coordinator, period="2026-11")

    assert "is not over yet" in client.get(response["Location"]).content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["site_lead", "clinician"])
def test_only_coordinators_remind(client, cast, measure, who):
    assert remind(client, cast, getattr(cast, who)).status_code == 403


# --- The plan's form --------------------------------------------------------------------------


def set_plan(client, cast, **given):
    client.force_login(cast.coordinator)
    return client.post(reverse("outcomes:reminder-plan", args=[cast.network.slug]), given)


def test_plan_is_made_changed_and_turned_off(client, cast, measure):
    made = set_plan(client, cast, days_before="5", days_after="1")
    first = ReminderPlan.objects.values_list("days_before", "days_after").get()
    set_plan(client, cast, days_before="", days_after="")

    assert made.status_code == 303
    assert first == (5, 1)
    assert ReminderPlan.objects.values_list("days_before", "days_after").get() == (None, None)
    assert AuditEntry.objects.filter(verb="reminders.planned").count() == 2


def test_plan_refuses_what_is_no_number_of_days(client, cast, measure):
    response = set_plan(client, cast, days_before="61", days_after="-1")

    assert response.status_code == 422
    assert not ReminderPlan.objects.exists()
