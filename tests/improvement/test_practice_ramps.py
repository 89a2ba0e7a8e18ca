"""The six habits of a ramp: the rule, the line on a project's page, the network's page, REST."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from improvement.models import ChangeLink
from improvement.practice import FEATURES, CycleFacts, RampFacts, features
from outcomes.models import Chart, Series
from tests.factories.improvement import (
    ChangeFactory,
    CycleFactory,
    DiagramFactory,
    DriverFactory,
    PredictionFactory,
)


def cycle_facts(number=1, **known):
    values = {"is_told": True, "is_predicted": True, "follows": number > 1, "count": 1}
    return CycleFacts(number=number, **values | known)


def met(ramp):
    return {one.key: one.is_met for one in features(ramp)}


def words(ramp, key):
    return next(one.words for one in features(ramp) if one.key == key)


def test_whole_ramp_has_all_six():
    ramp = RampFacts((cycle_facts(1), cycle_facts(2)), True, True, True, True)

    assert met(ramp) == dict.fromkeys(FEATURES, True)


def test_bare_ramp_has_none_and_each_says_what_would_help():
    bare = cycle_facts(is_told=False, is_predicted=False, count=None)
    ramp = RampFacts((bare,))

    assert met(ramp) == dict.fromkeys(FEATURES, False)
    assert all(one.words.endswith(".") for one in features(ramp))


@pytest.mark.parametrize(
    ("ramp", "key", "said"),
    [
        (RampFacts((cycle_facts(is_told=False),)), "documented", "cycle 1."),
        (
            RampFacts(tuple(cycle_facts(n, is_predicted=False) for n in (1, 2, 3))),
            "predicted",
            "cycle 1, 2 and 3",
        ),
        (RampFacts((cycle_facts(), cycle_facts(2, follows=False))), "linked", "Cycle 2 stands"),
        (RampFacts((cycle_facts(count=25),)), "small", "begins with 25"),
        (RampFacts((cycle_facts(),), has_measure=True), "data", "some more points"),
        (RampFacts((cycle_facts(),), has_change=True), "driver", "Put its change into"),
    ],
)
def test_what_is_missing_is_named(ramp, key, said):
    assert not met(ramp)[key]
    assert said in words(ramp, key)


def test_five_are_small_and_six_are_not():
    assert met(RampFacts((cycle_facts(count=5),)))["small"]
    assert not met(RampFacts((cycle_facts(count=6),)))["small"]


@pytest.fixture
def ramp(cast, project, measure):
    """Two closed cycles of one ramp, linked, on a change that acts on a driver."""
    change = ChangeFactory(network=cast.network)
    driver = DriverFactory(diagram=DiagramFactory(network=cast.network))
    ChangeLink.objects.create(diagram=driver.diagram, change=change, driver=driver)
    shared = {
        "project": project, "site": cast.site, "ramp": "Teens", "change_idea": change,
        "change": "They write it.", "happened": "It went well.", "measures": [measure],
        "adapted": True,
    }  # fmt: skip
    first = CycleFactory(number=1, scale_count=1, **shared)
    second = CycleFactory(number=2, scale_count=5, previous=first, **shared)
    for one in (first, second):
        PredictionFactory(cycle=one)
    total = Series.objects.create(measure=measure)
    Chart.objects.create(
        series=total, kind="run", revision=1, result={}, verdict="no_signal", sentence="No signal.",
        computed_at=datetime(2026, 2, 9, tzinfo=UTC),
    )  # fmt: skip
    return second


def read(cast, query=""):
    client = APIClient()
    client.force_authenticate(cast.community)
    return client.get(f"/api/v1/practice/{query}").json()["results"]


def test_program_reads_the_habits_of_a_ramp(cast, project, ramp):
    (row,) = read(cast, f"?project={project.public_id}&network=steady-gut")

    assert {key: row[key] for key in FEATURES} == dict.fromkeys(FEATURES, True)
    assert (row["ramp"], row["cycles"], row["site"]) == ("Teens", 2, "riverbend")
    assert row["moved_on"] == "2026-02-09"
    assert read(cast, "?network=twin-network") == []


def test_chart_with_too_few_points_is_no_data_over_time(cast, ramp):
    Chart.objects.update(verdict="too_few")

    (row,) = read(cast)
    assert not row["data"]
    assert row["words"]["data"].endswith("keep on counting.")


def test_of_events_a_link_is_enough_for_their_number_is_not_told(cast, ramp, measure):
    Chart.objects.all().delete()
    measure.current.kind = "time_between"
    measure.current.save()

    assert read(cast)[0]["data"]


def test_cycle_that_says_nothing_of_what_happened_is_not_told(cast, ramp):
    type(ramp).objects.filter(pk=ramp.pk).update(happened="")

    (row,) = read(cast)
    assert not row["documented"]
    assert "cycle 2" in row["words"]["documented"]


def test_project_page_shows_the_line_under_its_ramp(client, cast, project, ramp):
    client.force_login(cast.community)

    page = client.get(f"/projects/{project.public_id}/").text

    assert "Cycles linked" in page
    assert "2 cycles, each built on the one before." in page


def test_network_page_counts_ramps_by_when_they_last_moved(client, cast, project, ramp):
    loose = {"project": project, "ramp": "Loose", "started_on": date(2026, 5, 4)}
    CycleFactory(stage="do", **loose)
    client.force_login(cast.community)

    quarters = client.get("/networks/steady-gut/practice/").context["practice"]
    months = client.get("/networks/steady-gut/practice/?by=month").context["practice"]

    assert [(row["label"], row["ramps"]) for row in quarters["rows"]] == [
        ("Quarter 2 2026", 1),
        ("Quarter 1 2026", 1),
    ]
    assert quarters["rows"][1]["words"] == ["1 of 1"] * 6
    assert quarters["rows"][0]["words"] == ["0 of 1"] * 6
    assert [row["label"] for row in months["rows"]][::3] == ["May 2026", "Feb 2026"]
    assert months["rows"][1]["words"] == ["–"] * 6
    assert len(months["pictures"]) == 6


def test_network_without_tests_says_what_will_be_there(client, cast):
    client.force_login(cast.community)

    assert "No test to look at yet" in client.get("/networks/steady-gut/practice/").text


def test_queries_do_not_grow_with_the_ramps(client, cast, project, ramp, measure):
    client.force_login(cast.community)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/networks/steady-gut/practice/")
        return len(queries)

    client.get("/networks/steady-gut/practice/")
    before = cost()
    for number in range(5):
        more = CycleFactory(project=project, ramp=f"More {number}", measures=[measure])
        PredictionFactory(cycle=more)

    assert cost() == before
