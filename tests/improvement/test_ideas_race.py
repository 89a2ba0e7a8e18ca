"""Many at once: numbers are counted without gaps, one answers once, of two who answer a proposed
wording one is heard."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from improvement.actions import amendments, ideas
from improvement.models import Amendment, Contribution, Idea, IdeaRevision
from tests.improvement.design_scene import ask, put_forward

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]
AT_ONCE = 6


def together(act, count=AT_ONCE):
    """Do something so many times at the same moment; give what came of each."""
    barrier = Barrier(count)

    def one(number):
        barrier.wait(timeout=60)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_numbers_are_counted_without_gaps_or_twins(cast):
    now = timezone.now()
    drafts = [
        ideas.begin(
            by=cast.community, network=cast.network, now=now,
            values={"title": f"Idea {n}", "summary": "Plain."},
        )
        for n in range(AT_ONCE)
    ]  # fmt: skip

    together(lambda n: ideas.publish(by=cast.community, idea=drafts[n], version=1, now=now))

    assert sorted(Idea.objects.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))


def test_one_press_many_times_is_one_idea_and_one_answer(cast):
    topic = ask(cast, closes_at=None)

    def press(_number):
        client = Client()
        client.force_login(cast.community)
        said = client.post(
            f"/topics/{topic.public_id}/", {"version": 0, "text": "Mine", "shown_as": "named"}
        )
        begun = client.post("/networks/steady-gut/ideas/add/", {"title": "One number"})
        return said.status_code, begun.status_code

    statuses = together(press)

    assert set(statuses) == {(303, 303)}
    assert Contribution.objects.count() == 1
    assert Idea.objects.count() == 1


def test_of_two_who_take_a_part_over_at_once_one_looks_again(cast):
    now = timezone.now()
    idea = put_forward(cast.community, cast.network, now=now)
    proposed = [
        amendments.propose(by=cast.clinician, idea=idea, part="title", text=f"Title {n}", now=now)
        for n in range(2)
    ]

    def accept(number):
        try:
            return amendments.accept(
                by=cast.community, amendment=proposed[number], version=1, now=now
            ).state
        except amendments.PartChanged as error:
            return error.code

    assert sorted(together(accept, 2)) == ["accepted", "part_changed"]
    assert IdeaRevision.objects.filter(idea=idea).count() == 2
    assert Amendment.objects.filter(state="accepted").count() == 1
