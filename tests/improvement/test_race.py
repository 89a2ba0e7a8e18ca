"""Twenty people save the same cycle at once: each is kept, or told that somebody was quicker."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from improvement.models import Cycle
from networks.models import AuditEntry
from tests.factories.improvement import CycleFactory

PEOPLE = 20
ROUNDS = 3


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_concurrent_saves_lose_nothing(cast):
    cycle = CycleFactory(project__network=cast.network, owner=cast.community, do=True)
    barrier = Barrier(PEOPLE)

    def save(number):
        """Read the newest version, wait for everybody, then save over it."""
        client = Client()
        client.force_login(cast.coordinator)
        answers = []
        for turn in range(ROUNDS):
            version = Cycle.objects.values_list("version", flat=True).get(pk=cycle.pk)
            text = f"What {number} saw in turn {turn}"
            data = {"version": version, "started_on": "2026-02-03", "happened": text}
            barrier.wait(timeout=60)
            answer = client.post(f"/cycles/{cycle.public_id}/do/", data)
            answers.append((answer.status_code, text, text in answer.text))
            barrier.wait(timeout=60)
        connection.close()
        return answers

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = [one for person in pool.map(save, range(PEOPLE)) for one in person]

    saved = {text for status, text, _ in answers if status == 303}
    refused = [shown for status, _, shown in answers if status == 409]
    assert len(saved) + len(refused) == PEOPLE * ROUNDS
    assert len(saved) == ROUNDS
    assert all(refused), "what a person typed must come back to them"
    written = {entry.after["happened"] for entry in AuditEntry.objects.all()}
    assert written == saved
    cycle.refresh_from_db()
    assert cycle.version == 1 + ROUNDS
    assert cycle.happened in saved
