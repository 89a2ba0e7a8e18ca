"""Twenty people save the same cycle at once: every word of every one is kept. One who presses twice
at once says a thing once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from improvement.models import Comment, Cycle
from improvement.rules.about import about
from tests.factories.improvement import CycleFactory, ProjectFactory

PEOPLE = 20
ROUNDS = 3


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_concurrent_saves_lose_nothing(cast):
    cycle = CycleFactory(project__network=cast.network, owner=cast.community, do=True)
    barrier = Barrier(PEOPLE)

    def save(number):
        """Read what stands, wait for everybody, then save it with a line of one's own."""
        client = Client()
        client.force_login(cast.coordinator)
        answers = []
        for turn in range(ROUNDS):
            seen = Cycle.objects.get(pk=cycle.pk)
            text = f"What {number} saw in turn {turn}"
            written = f"{seen.happened}\n{text}".strip()
            data = {"version": seen.version, "started_on": "2026-02-03", "happened": written}
            barrier.wait(timeout=60)
            answer = client.post(f"/cycles/{cycle.public_id}/do/", data)
            answers.append((answer.status_code, text))
            barrier.wait(timeout=60)
        connection.close()
        return answers

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = [one for person in pool.map(save, range(PEOPLE)) for one in person]

    assert {status for status, _ in answers} == {303}
    cycle.refresh_from_db()
    assert sorted(cycle.happened.splitlines()) == sorted(text for _, text in answers)


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_say_a_thing_once(cast):
    talk_url = about(ProjectFactory(network=cast.network)).talk_url
    presses, rounds = 4, 5
    barrier = Barrier(presses)

    def press(_number):
        client = Client()
        client.force_login(cast.community)
        statuses = []
        for turn in range(rounds):
            barrier.wait(timeout=60)
            statuses.append(client.post(talk_url, {"text": f"Said in turn {turn}"}).status_code)
        connection.close()
        return statuses

    with ThreadPoolExecutor(presses) as pool:
        statuses = {status for one in pool.map(press, range(presses)) for status in one}

    assert statuses == {303}
    assert sorted(Comment.objects.values_list("text", flat=True)) == [
        f"Said in turn {turn}" for turn in range(rounds)
    ]
