"""Many workers, one row each: on the real database, with real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lhs_platform.mail import claims
from lhs_platform.mail.models import Message
from tests.factories.mail import MessageFactory

WORKERS = 4
ROWS = 60
pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.django_db(transaction=True)]


def race(take: Callable[[Message], object], ids: list[int]) -> int:
    """Let all workers, who read it before, go for every row at the same moment; count how many
    thought they had it."""
    together = Barrier(WORKERS)

    def work(_number: int) -> int:
        had = 0
        try:
            for message_id in ids:
                message = Message.objects.to_send().get(pk=message_id)
                together.wait(timeout=20)
                had += bool(take(message))
        finally:
            connection.close()
        return had

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(work, range(WORKERS)))


def test_each_row_is_claimed_once() -> None:
    ids = [message.pk for message in MessageFactory.create_batch(ROWS)]

    assert race(claims.take, ids) == ROWS
    assert set(Message.objects.values_list("claims", flat=True)) == {1}


def test_an_abandoned_row_is_claimed_once() -> None:
    ids = [message.pk for message in MessageFactory.create_batch(ROWS, abandoned=True)]

    assert race(claims.take, ids) == ROWS


def test_without_the_condition_rows_are_claimed_twice() -> None:
    """The control: look first, then take, as one would write it without thinking of others."""
    ids = [message.pk for message in MessageFactory.create_batch(ROWS)]

    def look_then_take(message: Message) -> bool:
        message.refresh_from_db()
        if message.state != Message.State.QUEUED:
            return False
        message.state = Message.State.SENDING
        message.save()
        return True

    assert race(look_then_take, ids) > ROWS
