"""Who hides an idea and who announces the vote on it come one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from improvement.actions import idea_states, rounds
from improvement.models import Round
from lhs_platform.lib.errors import Conflict
from tests.factories.rounds import make_round

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_what_is_being_hidden_is_not_announced(cast):
    poll = make_round(cast.network, cast.coordinator, is_announced=False)
    option, now, is_hiding = poll.options.first(), timezone.now(), Event()

    def hide():
        try:
            with transaction.atomic():
                idea_states.hide(by=cast.coordinator, idea=option.idea, reason="No", now=now)
                is_hiding.set()
                sleep(0.5)
        finally:
            connection.close()

    def announce():
        is_hiding.wait(timeout=30)
        try:
            rounds.announce(by=cast.coordinator, poll=poll, version=poll.version, now=now)
        except Conflict as error:
            return error.text
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        hiding, announcing = pool.submit(hide), pool.submit(announce)
        hiding.result()
        said = announcing.result()

    assert "not put forward any more" in said
    assert Round.objects.get().state == Round.State.SETUP
