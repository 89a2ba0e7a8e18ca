"""The ramps of a project: which its page shows, and all of them page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement.models import Cycle
from improvement.presenters import ramps
from tests.factories.improvement import CycleFactory


def plan(project, site, names, **more):
    """Plan a cycle for each name, and another one on it."""
    for name in names:
        first = CycleFactory(project=project, site=site, ramp=name, **more)
        CycleFactory(project=project, site=site, ramp=name, number=2, previous=first, **more)


def close(names):
    Cycle.objects.filter(ramp__in=names).update(
        stage="closed", decision="adopt", learned="So", closed_at="2026-02-09T15:00Z"
    )


@pytest.fixture
def as_member(client, cast):
    client.force_login(cast.leader)
    return client


def shown(response):
    return [row["name"] for row in response.context["ramps"]["rows"]]


def test_open_ramps_stand_first_then_what_changed_last(as_member, cast, project):
    plan(project, cast.site, ["Old", "Older", "Open"])
    close(["Old", "Older"])
    Cycle.objects.filter(ramp="Old").update(updated_at="2026-03-01T12:00Z")
    Cycle.objects.filter(ramp__in=["Older", "Open"]).update(updated_at="2026-02-01T12:00Z")

    response = as_member.get(f"/projects/{project.public_id}/")

    assert shown(response) == ["Open", "Old", "Older"]
    assert "All ramps of this project" not in response.text


def test_page_shows_twelve_and_leads_to_all(as_member, cast, project):
    plan(project, cast.site, [f"Done {number:02}" for number in range(30)])
    close([f"Done {number:02}" for number in range(30)])
    plan(project, cast.other_site, ["Open"])

    first = as_member.get(f"/projects/{project.public_id}/")
    every = as_member.get(ramps.ramps_url(project))
    rest = as_member.get(f"{ramps.ramps_url(project)}?page=2")

    assert len(shown(first)) == ramps.SHOWN
    assert shown(first)[0] == "Open"
    assert ramps.ramps_url(project) in first.text
    pages = [[row["name"] for row in page.context["ramps"]] for page in (every, rest)]
    assert [len(names) for names in pages] == [24, 7]
    assert len({*pages[0], *pages[1]}) == 31
    assert "1 to 24 of 31 ramps" in every.text


def test_one_change_at_two_sites_is_two_ramps(as_member, cast, project):
    plan(project, cast.site, ["Teens"])
    plan(project, cast.other_site, ["Teens"])
    plan(project, None, ["Teens"])

    response = as_member.get(f"/projects/{project.public_id}/")

    rows = response.context["ramps"]["rows"]
    places = {row["place"]: len(row["cycles"]) for row in rows}
    assert places == {"Riverbend": 3, "Hillcrest": 3, "No single site": 3}
    assert all(row["features"] for row in rows)


def test_project_without_tests_says_how_to_begin(as_member, project):
    response = as_member.get(ramps.ramps_url(project))

    assert "No test yet" in response.text


def test_stranger_finds_no_ramps(client, cast, project):
    client.force_login(cast.outsider)

    assert client.get(ramps.ramps_url(project)).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("page", ["", "ramps/"])
def test_many_cycles_cost_no_more_queries(as_member, cast, project, page):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_member.get(f"/projects/{project.public_id}/{page}")
        return len(captured)

    plan(project, cast.site, ["A", "B"])
    queries()
    few = queries()
    plan(project, cast.site, [f"Ramp {number}" for number in range(60)])

    assert queries() == few
