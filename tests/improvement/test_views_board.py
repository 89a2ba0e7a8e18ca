"""The board of tests: lanes, filters, what is stuck, and what to do first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from improvement.models import Cycle, Prediction
from tests.factories.improvement import PREDICTION, CycleFactory, PredictionFactory


def test_board_shows_a_cycle_in_its_lane(as_owner, cast, cycle):
    response = as_owner.get(f"/networks/{cast.network.slug}/tests/")

    lanes = {lane["key"]: lane["count"] for lane in response.context["lanes"]}
    assert lanes == {"plan": 1, "do": 0, "study": 0, "act": 0}
    assert PREDICTION in response.text


def test_the_step_on_is_offered_to_who_may_take_it(client, cast, cycle):
    path = f"/networks/{cast.network.slug}/tests/"
    seen = {}
    for who in (cast.community, cast.site_lead, cast.leader):
        client.force_login(who)
        seen[who] = "ln-move" in client.get(path).text

    assert list(seen.values()) == [True, True, False]


def test_board_is_not_there_for_a_stranger(client, cast):
    client.force_login(cast.outsider)

    assert client.get(f"/networks/{cast.network.slug}/tests/").status_code == 404


def test_board_says_what_is_stuck(as_owner, cast, cycle):
    CycleFactory(project=cycle.project, starts_on=timezone.localdate())
    Cycle.objects.filter(pk=cycle.pk).update(updated_at=timezone.now() - timedelta(days=45))

    response = as_owner.get(f"/networks/{cast.network.slug}/tests/?stuck=true")

    assert response.context["counts"]["open"] == 1
    assert "Nothing has changed for 45 days." in response.text


def test_each_card_says_for_how_long_it_is_unchanged(as_owner, cast, cycle):
    path = f"/networks/{cast.network.slug}/tests/"
    today = timezone.localdate()
    words = {0: "Changed today", 1: "Changed yesterday", 5: "Unchanged for 5 days"}
    for days, said in words.items():
        moment = timezone.now() - timedelta(days=days)
        Cycle.objects.filter(pk=cycle.pk).update(updated_at=moment, starts_on=today)

        assert said in as_owner.get(path).text


def many(cast, project, stage, how_many, **more):
    return Cycle.objects.bulk_create(
        Cycle(
            project=project, owner=cast.clinician, ramp=f"{stage}{n}", title=f"T{n}", stage=stage,
            starts_on=timezone.localdate(), started_on=timezone.localdate(), **more,
        )
        for n in range(how_many)
    )  # fmt: skip


def lanes(response):
    return {lane["key"]: (lane["count"], len(lane["cards"])) for lane in response.context["lanes"]}


def test_a_lane_shows_more_when_asked_and_the_others_stay(as_owner, cast, project):
    many(cast, project, "plan", 60)
    many(cast, project, "do", 30)
    path = f"/networks/{cast.network.slug}/tests/"

    first = as_owner.get(path)
    more = as_owner.get(f"{path}?plan=2&project={project.public_id}")
    all_ = as_owner.get(f"{path}?plan=3&do=9")

    assert (lanes(first)["plan"], lanes(first)["do"]) == ((60, 25), (30, 25))
    assert "?plan=2#c-plan" in first.text
    assert (lanes(more)["plan"], lanes(more)["do"]) == ((60, 50), (30, 25))
    assert f"?project={project.public_id}&amp;plan=3#c-plan" in more.text
    assert (lanes(all_)["plan"], lanes(all_)["do"]) == ((60, 60), (30, 30))
    assert "more<span" not in all_.text


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9999"])
def test_a_lane_asked_for_nonsense_shows_its_first_cards(as_owner, cast, project, asked):
    many(cast, project, "plan", 30)

    response = as_owner.get(f"/networks/{cast.network.slug}/tests/?plan={asked}")

    assert lanes(response)["plan"] == (30, 25)


def test_ones_own_come_first_and_then_what_is_stuck(as_owner, cast, project):
    many(cast, project, "plan", 40)
    long_ago = timezone.localdate() - timedelta(days=60)
    CycleFactory(project=project, owner=cast.clinician, title="Stuck", starts_on=long_ago)
    CycleFactory(project=project, owner=cast.community, title="Mine", starts_on=None)

    cards = as_owner.get(f"/networks/{cast.network.slug}/tests/").context["lanes"][0]["cards"]

    assert [card["title"] for card in cards[:2]] == ["Mine", "Stuck"]
    assert "It was to start on" in cards[1]["stuck"]


def test_filters_go_together(as_owner, cast, cycle):
    stuck = CycleFactory(project=cycle.project, owner=cast.clinician, title="Stuck, not mine")
    path = f"/networks/{cast.network.slug}/tests/"

    both = as_owner.get(f"{path}?stuck=true&mine=true&project={cycle.project.public_id}")
    elsewhere = as_owner.get(f"{path}?stuck=true&site={cast.site.public_id}")

    assert stuck.title not in both.text
    assert cycle.title in both.text
    assert both.text.count("checked") == 2
    assert stuck.title not in elsewhere.text


def test_board_of_my_own_tests(as_owner, cast, cycle):
    CycleFactory(project=cycle.project, title="Not mine")

    response = as_owner.get(f"/networks/{cast.network.slug}/tests/?mine=true")

    assert "Not mine" not in response.text
    assert cycle.title in response.text


@pytest.mark.parametrize("name", ["site", "project"])
def test_board_filter_that_finds_nothing_offers_to_clear_itself(as_owner, cast, cycle, name):
    other = "11111111-1111-1111-1111-111111111111"

    response = as_owner.get(f"/networks/{cast.network.slug}/tests/?{name}={other}")

    assert "Show all tests" in response.text


def test_board_takes_no_harm_from_bad_filters(as_owner, cast, cycle):
    path = f"/networks/{cast.network.slug}/tests/"

    assert as_owner.get(f"{path}?site=x&project=y&mine=z&stuck=w").status_code == 200


def test_empty_board_says_what_to_do_first(client, cast):
    client.force_login(cast.coordinator)

    response = client.get(f"/networks/{cast.network.slug}/tests/")

    assert "No test is under way" in response.text
    assert "Start a project" in response.text


def test_board_lists_what_was_decided(as_owner, cast, project):
    cycle = CycleFactory(adapted=True, project=project, title="Call on day three")
    PredictionFactory(cycle=cycle, matched="no", result="No change")

    response = as_owner.get(f"/networks/{cast.network.slug}/tests/")

    assert response.context["decided"][0]["happened"] == "No change"


@pytest.mark.slow
def test_board_asks_as_much_for_a_thousand_cycles_as_for_ten(as_owner, cast, project):
    def add(how_many, start):
        made = Cycle.objects.bulk_create(
            Cycle(project=project, owner=cast.clinician, ramp=f"R{n}", title=f"T{n}")
            for n in range(start, start + how_many)
        )
        Prediction.objects.bulk_create(
            Prediction(cycle=c, question="?", prediction="!") for c in made
        )

    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_owner.get(f"/networks/{cast.network.slug}/tests/")
        return len(captured)

    add(10, 0)
    queries()
    few = queries()
    add(990, 10)

    assert queries() == few
