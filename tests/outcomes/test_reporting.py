"""The completeness board."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from networks.models import AuditEntry
from outcomes.actions import reporting as actions
from outcomes.models import MeasureVersion
from tests.factories.networks import SiteFactory
from tests.factories.outcomes import MeasureFactory, ObservationFactory
from tests.outcomes.boards import OCTOBER, SEPTEMBER, board, said, sent, states

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 8, 17, tzinfo=UTC)


@pytest.fixture
def measure(cast):
    """A monthly measure, asked for since September; October was due on 30 November."""
    return MeasureFactory(
        network=cast.network, name="Remission", definition__effective_on=SEPTEMBER
    )


def test_coordinator_sees_what_each_site_answered(client, cast, measure):
    sent(measure, cast.site)

    response = board(client, cast, cast.coordinator)
    page = response.content.decode()

    assert states(response) == {
        cast.site.code: ["Sent"],
        cast.other_site.code: ["Overdue, was due 30 Nov"],
    }
    assert "October 2026: 1 of 2" in page
    assert "?site=" in page
    assert "period=2026-10" in page


@pytest.mark.parametrize(
    ("kind", "word"), [("no_events", "No events"), ("not_collected", "Not collected")]
)
def test_an_answer_without_a_number_is_told_apart_and_nothing_is_owed(
    client, cast, measure, kind, word
):
    said(measure, cast.site, kind)

    response = board(client, cast, cast.coordinator)

    assert states(response)[cast.site.code] == [word]
    assert response.context["page"]["owing"] == 1


def test_site_lead_sees_the_own_site_and_counts_of_all(client, cast, measure):
    sent(measure, cast.site)

    response = board(client, cast, cast.site_lead)

    assert states(response) == {cast.site.code: ["Sent"]}
    assert cast.other_site.name not in response.content.decode()
    assert response.context["page"]["measures"][0]["overdue"] == 1


def test_member_sees_counts_only(client, cast, measure):
    sent(measure, cast.site)

    page = board(client, cast, cast.clinician)
    by_site = board(client, cast, cast.clinician, view="site", site=cast.other_site.code)
    overdue = board(client, cast, cast.clinician, view="overdue")

    for response in (page, by_site, overdue):
        assert cast.site.name not in response.content.decode()
        assert cast.other_site.name not in response.content.decode()
        assert response.context["page"]["rows"] == []
    assert "1 of 2" in page.content.decode()
    assert "October 2026" in overdue.content.decode()


def test_no_count_of_patients_is_on_the_board(client, cast, measure):
    ObservationFactory(
        measure=measure, site=cast.site, period=OCTOBER, numerator=7351, denominator=8642
    )

    page = board(client, cast, cast.coordinator).content.decode()

    assert "7351" not in page
    assert "8642" not in page


def test_joined_later_left_and_not_measured_yet_are_not_owed(client, cast, measure):
    cast.site.joined_on = date(2026, 10, 15)
    cast.site.save()
    cast.other_site.left_on = date(2026, 11, 5)
    cast.other_site.save()

    october = board(client, cast, cast.coordinator)
    august = board(client, cast, cast.coordinator, period="2026-08")

    assert states(october) == {
        cast.site.code: ["joined later"],
        cast.other_site.code: ["left"],
    }
    assert states(august)[cast.other_site.code] == ["left"]
    assert august.context["page"]["owing"] == 0


def test_a_measure_made_today_is_asked_for_from_the_month_that_was_over(client, cast):
    MeasureFactory(network=cast.network)

    november = board(client, cast, cast.coordinator, period="2026-11")
    october = board(client, cast, cast.coordinator)

    assert states(november)[cast.site.code] == ["Due by 30 Dec"]
    assert states(october)[cast.site.code] == ["not measured yet"]


def test_event_dated_measures_are_answered_by_month(client, cast):
    events = MeasureFactory(
        network=cast.network, definition__time_between=True, definition__effective_on=SEPTEMBER
    )
    sent(events, cast.site, date(2026, 10, 17))
    said(events, cast.other_site, "no_events")

    response = board(client, cast, cast.coordinator)

    assert states(response) == {cast.site.code: ["Sent"], cast.other_site.code: ["No events"]}


def test_weeks_of_a_month_stand_in_one_cell(client, cast):
    weekly = MeasureFactory(
        network=cast.network, definition__weekly=True, definition__effective_on=SEPTEMBER
    )
    for day in (5, 12, 19):
        sent(weekly, cast.site, date(2026, 10, day))

    response = board(client, cast, cast.coordinator)

    assert states(response)[cast.site.code] == ["Overdue, was due 1 Dec; 3 of 4 sent"]


def test_a_quarter_stands_with_the_month_it_begins_in(client, cast):
    quarterly = MeasureFactory(
        network=cast.network,
        definition__quarterly=True,
        definition__effective_on=date(2026, 7, 1),
    )
    sent(quarterly, cast.site, date(2026, 7, 1))

    july = board(client, cast, cast.coordinator, period="2026-07")
    october = board(client, cast, cast.coordinator)

    assert states(july)[cast.site.code] == ["Sent"]
    assert states(october)[cast.site.code] == ["Due by 30 Jan"]
    assert october.context["page"]["owing"] == 0


def test_board_narrows_to_those_that_owe(client, cast, measure):
    sent(measure, cast.site)

    owing = board(client, cast, cast.coordinator, show="owing")
    complete = board(client, cast, cast.coordinator, show="complete")
    locked = board(client, cast, cast.coordinator, show="locked")

    assert list(states(owing)) == [cast.other_site.code]
    assert list(states(complete)) == [cast.site.code]
    assert "Nothing fits this choice" in locked.content.decode()


def test_by_site_shows_a_year_of_one_site(client, cast, measure):
    sent(measure, cast.other_site)

    response = board(client, cast, cast.coordinator, view="site", site=cast.other_site.code)

    rows = response.context["page"]["rows"]
    assert len(rows) == 13
    assert [row["cells"][0]["word"] for row in rows[:3]] == [
        "Due by 30 Dec",
        "Sent",
        "Overdue, was due 30 Oct",
    ]


def test_overdue_is_told_by_site_and_linked_to_the_grid(client, cast, measure):
    sent(measure, cast.site)

    response = board(client, cast, cast.coordinator, view="overdue")

    rows = response.context["page"]["rows"]
    assert [(row["site"], row["label"], row["days"]) for row in rows] == [
        ("Hillcrest", "Sep 2026", 39),
        ("Riverbend", "Sep 2026", 39),
        ("Hillcrest", "Oct 2026", 8),
    ]
    assert rows[2]["url"].endswith(f"?site={cast.other_site.code}&period=2026-10")
    remind = reverse("outcomes:reminder-send", args=[cast.network.slug])
    assert f'href="{remind}?period=2026-09"' in response.content.decode()


@pytest.mark.parametrize("period", ["2026-13", "nonsense", "2027-01", "2026-10-01", "0000-01"])
def test_a_month_that_is_none_shows_the_newest(client, cast, measure, period):
    response = board(client, cast, cast.coordinator, period=period)

    assert response.status_code == 200
    assert "November 2026" in response.content.decode()


def test_csv_has_counts_of_all_and_sites_for_who_may_see_them(client, cast, measure):
    sent(measure, cast.site)
    url = reverse("outcomes:board-csv", args=[cast.network.slug]) + "?period=2026-10"
    given = {}
    for who in (cast.coordinator, cast.site_lead, cast.clinician):
        client.force_login(who)
        given[who.pk] = client.get(url).getvalue().decode().splitlines()

    assert len(given[cast.coordinator.pk]) == 4
    assert len(given[cast.site_lead.pk]) == 3
    assert len(given[cast.clinician.pk]) == 2
    assert given[cast.clinician.pk][1].endswith(",2026-11-30,0,2,1,0,0,0,1")


# --- Approving ------------------------------------------------------------------------------


def test_board_asks_the_database_as_often_for_many_as_for_few(
    client, cast, measure, django_assert_max_num_queries
):
    for number in range(12):
        site = SiteFactory(network=cast.network, organization=cast.organization)
        for one in (measure, MeasureFactory(network=cast.network)):
            sent(one, site) if number % 2 else None
    client.force_login(cast.coordinator)
    url = reverse("outcomes:board", args=[cast.network.slug])

    for view in ("period", "site", "overdue"):
        with django_assert_max_num_queries(16):
            client.get(url, {"view": view})


def test_a_measure_without_definition_or_retired_is_not_asked_for(client, cast, measure):
    MeasureFactory(network=cast.network, definition=False)
    MeasureFactory(network=cast.network, retired_on=date(2026, 11, 1))

    response = board(client, cast, cast.coordinator)

    assert [row["name"] for row in response.context["page"]["measures"]] == ["Remission"]
    assert MeasureVersion.objects.count() == 2


def test_a_plan_that_stays_as_it_is_leaves_no_trace(cast):
    for _ in range(2):
        actions.set_plan(by=cast.coordinator, network=cast.network, days_before=3, days_after=None)

    assert AuditEntry.objects.filter(verb="reminders.planned").count() == 1
