"""Ballots on paper: two people type each, and one cannot vote on both paper and screen."""

from datetime import UTC, datetime

import pytest
import time_machine
from rest_framework.test import APIClient

from improvement.actions import papers
from improvement.models import Ballot, PaperSheet
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import Membership
from tests.factories.rounds import finish, keys_of, make_round, vote

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture(params=["named", "detached"])
def poll(cast, request):
    quorum = 5 if request.param == "detached" else 1
    return make_round(cast.network, cast.coordinator, secrecy=request.param, quorum=quorum, now=NOW)


@pytest.fixture
def others(cast):
    """Two more who run the vote."""
    Membership.objects.filter(user__in=[cast.leader, cast.researcher]).update(access="coordinator")
    return cast.leader, cast.researcher


def on_paper(cast, poll, person, is_on_paper=True):
    return papers.set_on_paper(
        by=cast.coordinator, poll=poll, ref=person.public_id, is_on_paper=is_on_paper, now=NOW
    )


def enter(poll, by, marks, number=1, **more):
    keys = keys_of(poll)
    given = {keys[at]: mark for at, mark in marks.items()}
    return papers.enter(by=by, poll=poll, number=number, marks=given, now=NOW, **more)


def test_who_votes_on_paper_cannot_vote_on_screen(cast, poll):
    on_paper(cast, poll, cast.community)

    with pytest.raises(Conflict, match="on paper"):
        vote(poll, cast.community, {0: 1}, now=NOW)


def test_who_voted_on_screen_cannot_vote_on_paper(cast, poll):
    vote(poll, cast.community, {0: 1}, now=NOW)

    with pytest.raises(Conflict, match="on a screen already"):
        on_paper(cast, poll, cast.community)


def test_a_paper_counts_when_two_people_typed_the_same(cast, poll, others):
    on_paper(cast, poll, cast.community)

    first = enter(poll, cast.coordinator, {0: 2})
    assert not Ballot.objects.exists()
    enter(poll, cast.coordinator, {0: 2})
    assert not Ballot.objects.exists(), "one person twice is one person"
    second = enter(poll, others[0], {0: 2})

    assert (first.is_counted, second.is_counted) == (False, True)
    ballot = Ballot.objects.get()
    assert (ballot.voter, ballot.marks) == (None, {keys_of(poll)[0]: 2})
    # Where a ballot leads to nobody, one on paper must not stand out.
    assert ballot.is_paper is not poll.is_detached


@pytest.mark.parametrize(
    ("typist", "marks", "is_counted"),
    [
        ("first", {1: 2}, True), ("second", {0: 2}, True), ("third", {0: 2}, True),
        ("third", {1: 2}, True), ("third", {2: 1}, False), ("second", {1: 2}, False),
        ("first", {0: 2}, False),
    ],
)  # fmt: skip
def test_two_that_differ_are_settled_by_typing_again(cast, poll, others, typist, marks, is_counted):
    on_paper(cast, poll, cast.community)
    people = {"first": cast.coordinator, "second": others[0], "third": others[1]}
    enter(poll, people["first"], {0: 2})
    enter(poll, people["second"], {1: 2})

    sheet = enter(poll, people[typist], marks)

    assert sheet.is_counted == is_counted
    assert sheet.entered_by != sheet.second_by
    assert Ballot.objects.count() == is_counted


def test_never_more_papers_than_people_on_paper(cast, poll, others):
    with pytest.raises(Conflict, match="as many papers as people"):
        enter(poll, cast.coordinator, {0: 1})
    on_paper(cast, poll, cast.community)
    enter(poll, cast.coordinator, {0: 1})

    with pytest.raises(Conflict, match="as many papers as people"):
        enter(poll, cast.coordinator, {0: 1}, number=2)
    with pytest.raises(Conflict, match="one of them may be theirs"):
        on_paper(cast, poll, cast.community, is_on_paper=False)


def test_a_counted_paper_stays(cast, poll, others):
    on_paper(cast, poll, cast.community)
    enter(poll, cast.coordinator, {0: 2})
    enter(poll, others[0], {0: 2})

    with pytest.raises(Conflict, match="counted already"):
        enter(poll, others[1], {1: 2})


def test_a_paper_that_overspends_is_refused(cast, poll):
    on_paper(cast, poll, cast.community)

    with pytest.raises(DomainError, match="take 1 away"):
        enter(poll, cast.coordinator, {0: 2, 1: 2})


def test_open_papers_hold_up_the_result(cast, others):
    poll = make_round(cast.network, cast.coordinator, now=NOW)
    on_paper(cast, poll, cast.community)
    enter(poll, cast.coordinator, {0: 2})
    with pytest.raises(Conflict, match="Settle them first"):
        finish(poll, cast.coordinator, now=NOW)


def test_papers_count_in_the_result(cast, others):
    poll = make_round(cast.network, cast.coordinator, now=NOW)
    on_paper(cast, poll, cast.community)
    enter(poll, cast.coordinator, {0: 2})
    enter(poll, others[0], {0: 2})

    published = finish(poll, cast.coordinator, now=NOW)

    assert published.tallies.get().output["ranking"][0]["score"] == 2
    with pytest.raises(Conflict, match="published"):
        enter(poll, cast.coordinator, {0: 1}, number=2)


def test_the_second_person_cannot_copy_the_first(client, cast, others):
    poll = make_round(cast.network, cast.coordinator)
    on_paper(cast, poll, cast.community)
    keys = [one.public_id.hex for one in poll.options.order_by("position")]
    url = f"/rounds/{poll.public_id}/papers/"
    client.force_login(cast.coordinator)
    assert client.post(url, {"number": 1, f"o-{keys[0]}": 2}).status_code == 303

    client.force_login(others[0])
    before = client.get(url).text
    client.post(url, {"number": 1, f"o-{keys[1]}": 2})
    after = client.get(url).text

    assert "typed once" in before
    assert "Idea called A: 2" not in before
    assert "Idea called A: 2" in after
    assert "Idea called B: 2" in after


def test_people_are_marked_and_refused_on_the_page(client, cast, poll):
    url = f"/rounds/{poll.public_id}/papers/"

    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.coordinator)
        done = client.post(url, {"voter": str(cast.community.public_id), "is_on_paper": "yes"})
        refused = client.post(url, {"voter": str(cast.outsider.public_id), "is_on_paper": "yes"})

    assert (done.status_code, refused.status_code) == (303, 422)
    assert poll.voters.get(is_on_paper=True).user == cast.community


def test_papers_over_rest(cast, others):
    poll = make_round(cast.network, cast.coordinator)
    first, second = APIClient(), APIClient()
    first.force_authenticate(cast.coordinator)
    second.force_authenticate(others[0])
    url = f"/api/v1/rounds/{poll.public_id}/"
    paper = {"number": 1, "marks": {keys_of(poll)[0]: 2}}

    marked = first.post(
        f"{url}on-paper/",
        {"voter": str(cast.community.public_id), "is_on_paper": True}, format="json",
    )  # fmt: skip
    answers = [one.post(f"{url}papers/", paper, format="json") for one in (first, second)]

    assert marked.status_code == 204
    assert [one.json() for one in answers] == [
        {"number": 1, "is_counted": False}, {"number": 1, "is_counted": True},
    ]  # fmt: skip
    assert PaperSheet.objects.get().is_counted
