"""The page of a trail and its twin over REST; and that it costs the same however long it is."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from improvement.models import Contribution, Cycle, IdeaLink
from tests.factories.improvement import CycleFactory
from tests.fixtures.cast import make_cast
from tests.improvement.design_scene import put_forward
from tests.pages.trail_scene import ASKED, NIGHT, follow, tell

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COLLECTIONS = {
    "contribution": "contributions",
    "idea": "ideas",
    "decision": "decisions",
    "change": "changes",
    "cycle": "cycles",
}


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The cast and their story, told once: each test leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        yield cast, tell(cast)
        transaction.set_rollback(True)


@pytest.fixture
def cast(told):
    return told[0]


@pytest.fixture
def story(told):
    return told[1]


@pytest.fixture
def rest(cast):
    client = APIClient()
    client.force_authenticate(cast.leader)
    return client


@pytest.mark.parametrize("kind", [*COLLECTIONS, "option"])
def test_the_page_marks_where_its_reader_came_from(client, cast, story, kind):
    client.force_login(cast.leader)

    page = client.get(f"/trail/{kind}/{story.start(kind).public_id}/").content.decode()

    assert page.count('<li class="ln-trail-step"') == 9
    assert page.count('aria-current="true"') == 1
    assert page.count("You came from here") == 1
    assert "What comes next" in page


def test_an_idea_is_found_by_its_number(client, cast, story):
    client.force_login(cast.leader)
    address = f"/networks/{cast.network.slug}/ideas/{story.idea.number}/trail/"

    assert NIGHT in client.get(address).content.decode()
    assert client.get(address.replace("/trail/", "99/trail/")).status_code == 404
    client.force_login(cast.outsider)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/trail/idea/{}/", "/trail/nothing/{}/", "/trail/cycle/{}/"])
def test_what_is_not_there_or_not_theirs_is_not_found(client, cast, story, address):
    client.force_login(cast.outsider)

    assert client.get(address.format(story.idea.public_id)).status_code == 404


def test_every_link_of_a_trail_opens(client, cast, story):
    client.force_login(cast.leader)
    trail = follow(cast.leader, "idea", story.idea)

    links = [one.url for one in trail.steps] + [
        branch.url for one in trail.steps for branch in one.branches
    ]

    assert [url for url in [*links, trail.ahead.url] if client.get(url).status_code != 200] == []


@pytest.mark.parametrize(("kind", "name"), COLLECTIONS.items())
def test_rest_tells_what_the_page_tells(rest, cast, story, kind, name):
    thing = story.start(kind)

    answer = rest.get(f"/api/v1/{name}/{thing.public_id}/trail/").json()

    trail = follow(cast.leader, kind, thing)
    assert [one["words"] for one in answer["steps"]] == [one.words for one in trail.steps]
    assert [one["on"] for one in answer["steps"]] == [one.when.iso for one in trail.steps]
    assert answer["ahead"]["words"] == trail.ahead.words
    starts = [one["about"] for one in answer["steps"] if one["is_start"]]
    assert starts == [{"kind": kind, "id": str(thing.public_id)}]


def test_rest_tells_of_nothing_next_door(cast, story):
    rest = APIClient()
    rest.force_authenticate(cast.outsider)

    assert rest.get(f"/api/v1/ideas/{story.idea.public_id}/trail/").status_code == 404


def test_of_what_is_nameless_the_page_tells_the_month(client, cast, story):
    client.force_login(cast.leader)

    pages = [
        client.get(f"/trail/idea/{thing.public_id}/").content.decode()
        for thing in (story.idea, story.merged)
    ]

    for page in pages:
        assert "18 January" not in page
        assert "January 2025" in page
        assert "Clint Clinician" not in page.split("ln-trail")[1].split("voted")[0]


def test_an_answer_that_became_nothing_says_what_comes_next(client, cast, story):
    said = Contribution.objects.create(
        topic=story.topic, author=cast.leader, text="More light.", shown_as="anonymous"
    )
    client.force_login(cast.community)

    page = client.get(f"/trail/contribution/{said.public_id}/").content.decode()

    assert "Waiting for what is made of the answers." in page
    assert "Somebody answered, without their name." in page


def test_a_measure_that_nothing_acts_on_says_so(client, rest, cast, story):
    client.force_login(cast.leader)

    page = client.get(f"/trail/measure/{story.measure.public_id}/").content.decode()

    assert "No change acts on this chart yet" in page
    assert rest.get(f"/api/v1/measures/{story.measure.public_id}/trail/").json() == []


def test_a_trail_costs_the_same_however_long_it_is(cast, story):
    follow(cast.leader, "idea", story.idea)
    with CaptureQueriesContext(connection) as short:
        follow(cast.leader, "idea", story.idea)

    for number in range(8):
        other = put_forward(cast.leader, cast.network, f"M{number}", now=ASKED)
        IdeaLink.objects.create(source=other, target=story.idea, kind="merged_into")
        said = Contribution.objects.create(
            topic=story.topic, text=f"Said {number}", channel="table", table=f"Table {number}",
            written_by=cast.coordinator,
        )  # fmt: skip
        story.idea.contributions.add(said)
        CycleFactory(
            adapted=True, project=story.cycle.project, site=cast.site, ramp=f"Ramp {number}",
            change_idea=story.change,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as long:
        trail = follow(cast.leader, "idea", story.idea)

    assert len(trail.steps) > 10
    assert Cycle.objects.count() == 10
    assert len(long) <= len(short)


def test_home_tells_what_became_of_ones_ideas(client, cast, story):
    client.force_login(cast.community)
    mine = client.get("/").content.decode()
    client.force_login(cast.researcher)
    others = client.get("/").content.decode()

    assert "What became of your ideas" in mine
    assert f"/trail/idea/{story.idea.public_id}/" in mine
    assert "What became of your ideas" not in others
