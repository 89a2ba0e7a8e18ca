"""Of what has no name, nothing but the month is told: on pages, over REST, and by no filter."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from improvement.actions import amendments, ideas
from improvement.models import Contribution, Idea
from improvement.rules.moments import month_begins, month_of, told_at
from tests.improvement.design_scene import ask, give, put_forward

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = datetime(2026, 11, 12, 15, tzinfo=UTC)
MONTH = "2026-11-01T00:00:00+00:00"


def dated(thing):
    type(thing).objects.filter(pk=thing.pk).update(created_at=DAY, updated_at=DAY)
    return type(thing).objects.get(pk=thing.pk)


@pytest.fixture
def rest(cast):
    client = APIClient()
    client.force_authenticate(cast.clinician)
    return client


@pytest.fixture
def idea(cast):
    made = put_forward(cast.community, cast.network, shown_as="anonymous", now=DAY)
    made.revisions.update(created_at=DAY)
    return dated(made)


def test_the_page_of_an_idea_without_a_name_tells_its_month(client, cast, idea):
    client.force_login(cast.clinician)

    pages = [
        client.get(reverse(f"improvement:idea-{name}", kwargs={"public_id": idea.public_id}))
        for name in ("detail", "versions")
    ]

    for page in pages:
        assert "November 2026" in page.content.decode()
        assert "12 November" not in page.content.decode()


def test_with_a_name_it_tells_the_day(client, cast):
    idea = put_forward(cast.community, cast.network, now=DAY)
    client.force_login(cast.clinician)

    page = client.get(reverse("improvement:idea-detail", kwargs={"public_id": idea.public_id}))

    assert "12 November 2026" in page.content.decode()


def test_rest_tells_the_month_of_an_idea_without_a_name(rest, idea):
    address = f"/api/v1/ideas/{idea.public_id}/"

    row = rest.get(address).json()
    wordings = rest.get(f"{address}revisions/").json()

    assert {row[name] for name in ("published_at", "created_at", "updated_at")} == {MONTH}
    assert [one["created_at"] for one in wordings] == [MONTH]


def test_rest_tells_the_moment_of_what_a_coordinator_worded(rest, cast, idea):
    values = {"title": "One number, day and night"}
    ideas.revise(by=cast.coordinator, idea=idea, version=idea.version, values=values, reason="Why")

    wordings = rest.get(f"/api/v1/ideas/{idea.public_id}/revisions/").json()

    assert [one["by_name"] for one in wordings] == [cast.coordinator.name, None]
    assert wordings[0]["created_at"] != MONTH
    assert wordings[1]["created_at"] == MONTH


def test_rest_tells_the_month_of_what_was_said_without_a_name(client, rest, cast):
    said = dated(give(ask(cast), cast.community, shown_as="anonymous"))
    client.force_login(cast.clinician)

    row = rest.get(f"/api/v1/contributions/{said.public_id}/").json()
    page = client.get(f"/contributions/{said.public_id}/").content.decode()

    assert (row["created_at"], row["updated_at"], row["taken_back_at"]) == (MONTH, MONTH, None)
    assert "November 2026" in page
    assert "12 November" not in page


def test_when_an_author_without_a_name_answered_is_told_by_the_month(rest, cast, idea):
    one = amendments.propose(by=cast.leader, idea=idea, part="title", text="Other", now=DAY)
    amendments.decline(by=cast.community, amendment=one, version=1, answer="No", now=DAY)

    row = rest.get(f"/api/v1/amendments/{one.public_id}/").json()

    assert row["answered_at"] == MONTH


@pytest.mark.parametrize(
    ("since", "is_found"),
    [
        ("2026-11-30T00:00:00Z", True),
        ("2026-11-12T15:00:01Z", True),
        ("2026-11-12T15:00:00Z", True),
        ("2026-12-01T12:00:00Z", False),
    ],
)
def test_no_filter_finds_the_day(rest, cast, idea, since, is_found):
    said = dated(give(ask(cast), cast.community, shown_as="anonymous"))

    for name, thing in [("ideas", idea), ("contributions", said)]:
        rows = rest.get(f"/api/v1/{name}/?updated_since={since}").json()["results"]
        assert [row["id"] for row in rows] == ([str(thing.public_id)] if is_found else [])


def test_what_has_a_name_is_found_by_the_moment(rest, cast):
    idea = dated(put_forward(cast.community, cast.network, now=DAY))

    found = rest.get("/api/v1/ideas/?updated_since=2026-11-12T15:00:00Z").json()["results"]
    later = rest.get("/api/v1/ideas/?updated_since=2026-11-12T15:00:01Z").json()["results"]

    assert [row["id"] for row in found] == [str(idea.public_id)]
    assert later == []


def test_the_month_is_that_of_the_network(cast):
    late = datetime(2026, 11, 1, 2, tzinfo=UTC)  # still October in New York
    nameless = Idea(network=cast.network, shown_as="anonymous")
    named = Contribution(shown_as="named")

    assert month_of(late, cast.network) == datetime(2026, 10, 1, tzinfo=UTC)
    assert told_at(nameless, late) == datetime(2026, 10, 1, tzinfo=UTC)
    assert told_at(named, late) == late
    assert month_begins(late, "America/New_York").isoformat() == "2026-10-01T00:00:00-04:00"
