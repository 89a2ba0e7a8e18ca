"""A project prints on one page, however much there is: what stands on paper is bounded."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from improvement.models import DocumentLink, Milestone, TeamMember
from improvement.presenters import projects, ramps
from tests.factories.improvement import AimFactory, CycleFactory
from tests.factories.networks import UserFactory

TODAY = date(2026, 6, 15)
OFF = "d-print-none"


@pytest.fixture
def page(client, cast, project):
    """A project with more of everything than a page holds."""
    for number in range(5):
        AimFactory(project=project, statement=f"Aim {number}")
    for number in range(12):
        TeamMember.objects.create(project=project, user=UserFactory(name=f"Person {number}"))
        DocumentLink.objects.create(
            project=project, title=f"Paper {number:02}", url="https://a.example"
        )
        on = TODAY + timedelta(days=30 * (number - 6))
        Milestone.objects.create(project=project, name=f"Day {number}", due_on=on)
    for number in range(15):
        _ramp(project, cast.site, f"Ramp {number}", steps=7 if number == 9 else 1)
    client.force_login(cast.researcher)
    with time_machine.travel(TODAY, tick=False):
        yield client.get(f"/projects/{project.public_id}/")


def _ramp(project, site, name, *, steps):
    before = None
    for number in range(1, steps + 1):
        more = {"number": number, "previous": before, "scale": f"{number} families"}
        before = CycleFactory(project=project, site=site, ramp=name, **more)


def on_paper(text, tag):
    """Give the elements of a kind that are printed, as text."""
    found = re.findall(rf"<{tag}\b([^>]*)>(.*?)</{tag.split(' ')[0]}>", text, re.DOTALL)
    return [inside for outside, inside in found if OFF not in outside]


def test_a_few_of_each_part_are_printed(page):
    aims = on_paper(page.text, 'article class="ln-story-aim')
    lines = on_paper(page.text, "li")

    assert len(aims) == projects.ON_PAPER["aims"]
    assert sum("Person" in line for line in lines) == projects.ON_PAPER["team"]
    assert sum("Paper" in line for line in lines) == projects.ON_PAPER["documents"]


def test_the_days_around_today_are_printed(page):
    days = [re.search(r"Day \d+", line)[0] for line in on_paper(page.text, "li") if "Day" in line]

    assert days == ["Day 4", "Day 5", "Day 6", "Day 7"]


def test_the_longest_ramps_are_printed_with_their_newest_steps(page):
    rows = page.context["ramps"]["rows"]
    printed = [row for row in rows if not row.get("is_off_paper")]
    longest = next(row for row in printed if row["name"] == "Ramp 9")

    assert len(printed) == ramps.ON_PAPER
    steps = [one["number"] for one in longest["cycles"] if not one.get("is_off_paper")]
    assert steps == [4, 5, 6, 7, 8]  # the place of the next one is left out by the style


def test_paper_says_where_all_of_it_is(page, project):
    assert f"All of it: http://testserver/projects/{project.public_id}/</p>" in page.text
