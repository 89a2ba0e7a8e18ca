"""A network on one page."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement.models import Cycle
from lhs_platform.pages import overview
from networks.models import Site
from outcomes.models import Chart, Measure, MeasureVersion, Series
from tests.factories.improvement import AimFactory, CycleFactory, ProjectFactory
from tests.factories.networks import MembershipFactory, NetworkFactory

RESULT = {"points": [], "phases": [], "baseline_to": None, "signals": [], "parts": []}


def make_measure(network, number):
    measure = Measure.objects.create(
        network=network, name=f"Measure {number}", code=f"m-{number}", family="outcome"
    )
    measure.current = MeasureVersion.objects.create(
        measure=measure, numerator="births", denominator="all births", direction="lower"
    )
    measure.is_simulated = True
    measure.save()
    Chart.objects.create(
        series=Series.objects.create(measure=measure),
        kind="run",
        revision=1,
        result=RESULT,
        verdict="no_signal",
        sentence="No signal: expected variation.",
        computed_at="2026-03-01T00:00Z",
    )
    return measure


def path(cast):
    return f"/networks/{cast.network.slug}/"


@pytest.mark.parametrize("person", ["community", "site_lead", "coordinator", "staff"])
def test_members_see_the_overview(client, cast, person):
    client.force_login(getattr(cast, person))

    assert client.get(path(cast)).status_code == 200


@pytest.mark.parametrize("person", ["outsider", "no_membership"])
def test_others_do_not_even_where_the_network_can_be_found(client, cast, person):
    client.force_login(getattr(cast, person))

    assert client.get(path(cast)).status_code == 404


def test_overview_asks_to_sign_in(client, cast):
    assert client.get(path(cast)).status_code == 302


def test_overview_shows_aim_measures_tests_and_people(client, cast):
    measure = make_measure(cast.network, 1)
    aim = AimFactory(
        project__network=cast.network, measure=measure, goal=75, goal_on=date(2099, 6, 30)
    )
    CycleFactory(project=aim.project, title="Fridge card", site=cast.site)
    client.force_login(cast.community)

    response = client.get(path(cast))

    assert aim.statement in response.text
    assert "No signal: expected variation." in response.text
    assert "Outcome, lower is better" in response.text
    assert "Fridge card" in response.text
    assert "Illustrative data simulated" in response.text
    counts = {row["value"]: row["count"] for row in response.context["groups"]}
    assert counts == {"community": 1, "clinician": 3, "researcher": 1, "leader": 2}


def test_measure_without_a_total_says_why_and_draws_nothing(client, cast):
    make_measure(cast.network, 1)
    Chart.objects.update(sentence="No total: single values do not add up.")
    client.force_login(cast.community)

    page = client.get(path(cast)).text

    assert "No total: single values do not add up." in page
    assert "c-svg" not in page


def test_overview_of_an_empty_network_says_what_comes_first(client, cast):
    client.force_login(cast.coordinator)

    response = client.get(path(cast))

    assert "Nothing is measured yet" in response.text
    assert "No test is under way" in response.text


def test_network_without_sites_counts_none(client, cast):
    Site.objects.filter(network=cast.network).update(left_on=date(2020, 1, 1))
    client.force_login(cast.coordinator)

    assert "take part" not in client.get(path(cast)).text


def test_network_of_networks_names_its_parts(client, cast):
    NetworkFactory(parent=cast.network, name="Open part", slug="open-part")
    NetworkFactory(parent=cast.network, name="Hidden part", slug="hidden-part", is_findable=False)
    own = NetworkFactory(parent=cast.network, name="Own part", slug="own-part", is_findable=False)
    MembershipFactory(user=cast.community, network=own)
    client.force_login(cast.community)

    page = client.get(path(cast)).text

    assert 'href="/networks/open-part/ask/"' in page
    assert 'href="/networks/own-part/"' in page
    assert "Hidden part" not in page


@pytest.mark.parametrize(
    ("today", "goal_on", "months"),
    [
        (date(2026, 1, 15), date(2026, 3, 15), 2),
        (date(2026, 1, 15), date(2026, 3, 14), 1),
        (date(2026, 5, 1), date(2026, 3, 14), 0),
    ],
)
def test_months_between_counts_whole_months(today, goal_on, months):
    assert overview.months_between(today, goal_on) == months


@pytest.mark.slow
def test_overview_asks_as_much_at_a_thousand_rows_as_at_ten(client, cast):
    project = ProjectFactory(network=cast.network)

    def grow(start, count):
        for number in range(start, start + count // 10):
            make_measure(cast.network, number)
            AimFactory(project=project)
        Cycle.objects.bulk_create(
            Cycle(project=project, owner=cast.clinician, ramp=f"R{n}", title=f"T{n}")
            for n in range(start, start + count)
        )

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(path(cast))
        return len(captured)

    client.force_login(cast.community)
    grow(0, 10)
    queries()
    few = queries()
    grow(10, 990)

    assert queries() == few
