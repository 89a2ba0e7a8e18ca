"""What stands where on the pages of design work, ideas and votes."""

import re

import pytest
import time_machine
from django.test import Client

from improvement.models import Idea
from tests.factories.rounds import finish, make_round, vote
from tests.improvement.design_scene import NOW, ask, give, put_forward

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=True):
        yield


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def main_of(response):
    return re.sub(r"\s+", " ", response.content.decode()).split("<main")[1]


def ticked(page):
    """Give the values of the quick answers that are ticked."""
    return re.findall(r'name="choice" value="([^"]*)"[^>]* checked', page)


def test_no_quick_answer_is_ticked_until_somebody_gave_one_or_said_none(cast):
    topic = ask(cast, choices=["Day", "Night"])
    member, page = signed_in(cast.community), f"/topics/{topic.public_id}/"

    before = main_of(member.get(page))
    member.post(page, {"version": 0, "choice": "", "text": "Neither.", "shown_as": "named"})
    after = main_of(member.get(page))

    assert "None of these" in before
    assert (ticked(before), ticked(after)) == ([], [""])


def test_the_bar_that_says_where_to_comes_after_what_is_ticked(cast):
    topic = ask(cast, choices=["Day", "Night"])
    give(topic, cast.community, "At night.")

    page = main_of(signed_in(cast.coordinator).get(f"/topics/{topic.public_id}/themes/"))

    assert page.index('name="answer"') < page.index('name="theme"') < page.index("Put them there")


def test_a_draft_says_one_thing_of_its_summary(cast):
    member = signed_in(cast.community)
    draft = member.post("/networks/steady-gut/ideas/add/", {"title": "One number"})["Location"]

    label = re.search(r'for="id_summary">(.*?)</label>', main_of(member.get(draft)))

    assert label
    assert "optional" not in label[1]
    assert Idea.objects.get().state == Idea.State.DRAFT


def test_a_vote_with_too_few_ballots_is_not_called_a_result(cast):
    polls = {few: make_round(cast.network, cast.coordinator, quorum=few) for few in (1, 3)}
    for poll in polls.values():
        vote(poll, cast.community, {0: 2})
        finish(poll, cast.coordinator)
    member = signed_in(cast.community)

    listed = main_of(member.get("/networks/steady-gut/rounds/"))
    heads = {
        few: main_of(member.get(f"/rounds/{poll.public_id}/")).split("ln-cols")[0]
        for few, poll in polls.items()
    }

    assert listed.count("Too few voted") == 1
    assert "Too few voted" in heads[3]
    assert "Too few voted" not in heads[1]


def test_the_wall_says_by_a_word_what_is_advised(cast):
    poll = make_round(cast.network, cast.coordinator, quorum=1)
    vote(poll, cast.community, {0: 2})
    finish(poll, cast.coordinator)

    wall = signed_in(cast.coordinator).get(f"/rounds/{poll.public_id}/live/").content.decode()

    assert re.findall(
        r'<tr class="is-in">.*?<th scope="row">Idea called A <span[^>]*>(\w+)', wall
    ) == ["Advised"]


def test_effort_is_asked_for_where_a_method_uses_it(cast):
    put_forward(cast.community, cast.network)

    page = main_of(signed_in(cast.coordinator).get("/networks/steady-gut/rounds/add/"))

    assert page.count('data-for="knapsack"') >= 3
    assert "Effort, for a budget" in page
