"""The share of teams that have come far: in per cent only of five teams or more, and never so that
the score of a single veiled site can be worked out."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from improvement.models import Assessment
from improvement.presenters.standing import NOT_SHOWN, standing
from networks.models import Network
from outcomes.presenters.audience import Audience
from tests.factories.improvement import ProjectFactory
from tests.factories.networks import SiteFactory

TODAY = date(2026, 3, 10)
FEBRUARY = date(2026, 2, 1)
FAR, NEAR = "4.5", "2.0"


def score(cast, project, site, value, side="team"):
    return Assessment.objects.create(
        project=project, site=site, month=FEBRUARY, side=side, score=value, justification="So.",
        by=cast.coordinator,
    )  # fmt: skip


def teams(cast, scores):
    """Score as many sites of one project as there are scores."""
    sites = [SiteFactory(network=cast.network) for _ in scores]
    project = ProjectFactory(network=cast.network, lead=cast.clinician, sites=sites)
    for site, value in zip(sites, scores, strict=True):
        score(cast, project, site, value)


def share(user, network):
    network.refresh_from_db()
    return standing(network, user=user, today=TODAY)["share"]


def row(user, network, side="team"):
    return share(user, network)["rows"][0][side]


@pytest.mark.parametrize(
    ("scores", "now", "percent"),
    [
        ([FAR], "1 of 1", None),
        ([FAR, NEAR, NEAR, NEAR], "1 of 4", None),
        ([FAR, NEAR, NEAR, NEAR, NEAR], "20%", 20),
        ([NEAR] * 6, "0%", 0),
    ],
)
def test_of_few_teams_there_are_numbers_and_no_per_cent(cast, scores, now, percent):
    teams(cast, scores)

    shown = share(cast.community, cast.network)

    (picture,) = shown["pictures"]
    assert picture["now"] == now
    assert bool(picture["svg"]) is (percent is not None)
    assert shown["rows"][0]["team"]["percent"] == percent


def test_the_page_says_numbers_in_words(client, cast):
    teams(cast, [FAR, NEAR])
    client.force_login(cast.community)

    text = client.get(f"/networks/{cast.network.slug}/assessments/").text

    assert "February 2026: 1 of 2 teams at 4.0 or above." in text
    assert "50%" not in text
    assert "1 of 2" in client.get(f"/networks/{cast.network.slug}/call/").text


@pytest.fixture
def blinded(cast):
    """A network that goes by marks, with a project of two sites: before each of these, and only
    before these and whoever belongs to none, the other's score is not told."""
    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")
    return ProjectFactory(
        network=cast.network, lead=cast.clinician, sites=[cast.site, cast.other_site]
    )


@pytest.mark.parametrize("value", [FAR, NEAR])
def test_a_lone_veiled_score_cannot_be_worked_out(cast, blinded, value):
    score(cast, blinded, cast.site, value)
    score(cast, blinded, cast.other_site, NEAR)

    seen = row(cast.other_site_lead, cast.network)

    assert seen == {"far": None, "scored": None, "percent": None, "words": NOT_SHOWN}
    assert row(cast.coordinator, cast.network)["words"] == f"{int(value == FAR)} of 2"


def test_control_all_that_a_reader_is_told_is_the_same_whatever_the_veiled_score(cast, blinded):
    """Whoever is not to know it reads the same, to the letter, for a high and for a low score."""
    hidden = score(cast, blinded, cast.site, FAR)
    score(cast, blinded, cast.other_site, NEAR)
    teams(cast, [NEAR] * 5)

    def read():
        seen = standing(cast.network, user=cast.other_site_lead, today=TODAY)
        return seen["share"], [one["team"] for one in seen["teams"]]

    cast.network.refresh_from_db()
    high = read()
    Assessment.objects.filter(pk=hidden.pk).update(score=NEAR)

    assert read() == high
    Network.objects.update(sharing="open")
    cast.network.refresh_from_db()
    open_low = read()
    Assessment.objects.filter(pk=hidden.pk).update(score=FAR)
    assert read() != open_low


def test_many_veiled_scores_hide_each_other(cast):
    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")
    for value in (FAR, NEAR, NEAR, FAR, NEAR):
        teams(cast, [value])  # each the only site of its project: none is told

    seen = standing(cast.network, user=cast.community, today=TODAY)

    assert row(cast.community, cast.network)["words"] == "2 of 5"
    assert seen["teams"] == []


def test_the_call_is_for_whoever_may_know_least(cast, blinded):
    score(cast, blinded, cast.site, FAR)
    cast.network.refresh_from_db()

    seen = row(Audience(cast.network), cast.network)

    assert seen["words"] == "1 of 1"  # both sites are veiled, and each goes by a mark


def test_rest_tells_no_more(cast, blinded):
    score(cast, blinded, cast.site, FAR)
    rest = APIClient()
    rest.force_authenticate(cast.other_site_lead)

    shown = rest.get(f"/api/v1/assessments/standing/?network={cast.network.slug}").json()["share"]

    february = {one["side"]: one for one in shown if one["month"] == "2026-02-01"}
    assert (february["team"]["far"], february["team"]["scored"]) == (None, None)
    assert (february["coordinator"]["far"], february["coordinator"]["scored"]) == (0, 0)
