"""The charts of a ramp: its cycles above the line, what stood before and since, and whose data."""

from datetime import UTC, date, datetime

import pytest

from networks.models import Network
from tests.factories.improvement import AimFactory, CycleFactory
from tests.outcomes.shapes import SHIFTED, compute, fill

STARTED = date(2026, 3, 3)  # the fifteenth month of SHIFTED, the first of the new level


@pytest.fixture
def data(cast, measure):
    """Data of the cycle's site, whose level is another from March 2026 on, and of another one."""
    fill(measure, cast.site, SHIFTED)
    fill(measure, cast.other_site, [40] * len(SHIFTED))
    compute(measure)


@pytest.fixture
def ramp(cast, project, measure):
    """Two cycles of one ramp at Riverbend: the first adapted, the second adopted."""
    more = {"project": project, "site": cast.site, "ramp": "Teens", "measures": [measure]}
    first = CycleFactory(adapted=True, **(more | {"scale": "1 teen"}))
    first.started_on = STARTED
    first.save()
    second = CycleFactory(adapted=True, number=2, previous=first, **(more | {"scale": "25 teens"}))
    second.started_on, second.decision = date(2026, 5, 4), "adopt"
    second.closed_at = datetime(2026, 7, 6, 15, tzinfo=UTC)
    second.save()
    return first, second


def shown(client, cycle):
    response = client.get(f"/cycles/{cycle.public_id}/")
    assert response.status_code == 200
    return response.context["charts"][0], response.text


def test_cycles_stand_on_one_line_above_the_chart(client, cast, data, ramp):
    client.force_login(cast.researcher)

    chart, text = shown(client, ramp[0])

    for cycle, name in zip(ramp, ("1 1 teen", "2 25 teens"), strict=True):
        link = f'href="/cycles/{cycle.public_id}/" aria-label="{name}"'
        assert link in chart["svg"]["large"]
    assert 'aria-label="A Adopted"' in chart["svg"]["large"]
    assert 'id="effects"' in text


def test_what_stood_before_and_since_is_said(client, cast, data, ramp):
    client.force_login(cast.researcher)

    chart, text = shown(client, ramp[0])

    assert chart["compared"] == (
        "Before the first cycle: median 50.0%, 14 months. Since: median 71.0%, 8 months."
    )
    assert chart["compared"] in text
    assert "when, not why" in text


def test_the_chart_is_that_of_the_site(client, cast, data, ramp):
    client.force_login(cast.researcher)

    chart, _ = shown(client, ramp[0])

    assert chart["note"].startswith(cast.site.name)
    assert f"site={cast.site.code}" in chart["url"]


def test_where_no_names_are_told_the_networks_chart_is_shown(client, cast, data, ramp):
    Network.objects.filter(pk=cast.network.pk).update(sharing=Network.Sharing.BLINDED)
    client.force_login(cast.researcher)

    chart, _ = shown(client, ramp[0])

    assert chart["note"].startswith("All sites")
    assert "site=" not in chart["url"]


def test_small_counts_of_a_site_give_way_to_the_network(client, cast, measure, ramp):
    Network.objects.filter(pk=cast.network.pk).update(sharing=Network.Sharing.SUPPRESSED)
    fill(measure, cast.site, [(5, 9)] * 20)
    fill(measure, cast.other_site, [(40, 90)] * 20)
    compute(measure)
    client.force_login(cast.researcher)

    chart, _ = shown(client, ramp[0])

    assert chart["note"].startswith("All sites")
    assert chart["compared"] == "" or "median" in chart["compared"]


@pytest.mark.parametrize(
    ("started", "words"),
    [
        (date(2026, 8, 3), "3 months since the first cycle: too few to compare with before."),
        (date(2026, 11, 2), "No numbers since the first cycle yet."),
        (date(2025, 2, 3), ""),
    ],
)
def test_a_few_points_are_compared_with_nothing(client, cast, data, ramp, started, words):
    first, second = ramp
    second.delete()
    first.started_on = started
    first.save()
    client.force_login(cast.researcher)

    chart, _ = shown(client, first)

    assert chart["compared"] == words


def test_a_plan_has_no_moment_yet(client, cast, data, cycle):
    client.force_login(cast.researcher)

    chart, _ = shown(client, cycle)

    assert chart["compared"] == ""
    assert "c-flag" not in chart["svg"]["large"]


def test_the_goal_of_an_aim_is_a_line_on_its_chart(client, cast, data, project, measure):
    AimFactory(project=project, measure=measure, baseline=50, goal=83)
    client.force_login(cast.researcher)

    response = client.get(f"/projects/{project.public_id}/")

    svg = response.context["story"]["aims"][0]["effect"]["svg"]
    assert "Goal 83%" in svg
    assert 'class="c-goal"' in svg


def test_without_a_goal_of_its_own_the_measures_stands(client, cast, data, project, measure):
    measure.current.goal = 75
    measure.current.save()
    AimFactory(project=project, measure=measure)
    client.force_login(cast.researcher)

    response = client.get(f"/projects/{project.public_id}/")

    assert "Goal 75%" in response.context["story"]["aims"][0]["effect"]["svg"]
