"""Draining what is due and sweeping up what was forgotten."""

from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError

from lhs_platform.mail import jobs, results
from lhs_platform.mail.models import Message
from tests.factories.mail import MessageFactory
from tests.mail.conftest import Says
from tests.mail.servers import HANG_UP, ScriptedServer
from tests.mail.steps import drain

pytestmark = pytest.mark.django_db
Smtp = Callable[..., ScriptedServer]
State = Message.State


def test_one_connection_serves_a_whole_drain(smtp: Smtp) -> None:
    server = smtp()
    MessageFactory.create_batch(25)

    drain()

    assert (len(server.taken), server.connections) == (25, 1)


def test_a_connection_is_renewed_now_and_then(smtp: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    server = smtp()
    monkeypatch.setattr("lhs_platform.mail.postman.MAILS_PER_CONNECTION", 2)
    MessageFactory.create_batch(5)

    drain()

    assert (len(server.taken), server.connections) == (5, 3)


def test_a_refused_recipient_keeps_the_connection(smtp: Smtp) -> None:
    server = smtp(rcpt="550 unknown")
    MessageFactory.create_batch(3)

    drain()

    assert server.connections == 1


def test_a_server_that_goes_away_is_left_in_peace(smtp: Smtp) -> None:
    server = smtp(mail="421 too many mails")
    MessageFactory.create_batch(5)

    woken = drain()

    assert server.connections == 1
    assert woken == []
    assert Message.objects.filter(attempts=1).count() == 1


def test_a_line_that_breaks_three_times_ends_the_drain(smtp: Smtp) -> None:
    server = smtp(body=HANG_UP)
    MessageFactory.create_batch(5)

    drain()

    assert server.connections == 3


def test_a_farewell_that_fails_changes_nothing(smtp: Smtp) -> None:
    server = smtp(quit_="500 what?")
    MessageFactory()

    drain()

    assert len(server.taken) == 1
    assert Message.objects.get().state == State.SENT


def test_a_slice_that_is_over_asks_to_be_woken_again() -> None:
    MessageFactory.create_batch(3)
    woken: list[int] = []

    sent = jobs.drain(wake=lambda: woken.append(1), seconds=0)

    assert (sent, woken) == (1, [1])


def test_a_database_that_is_away_ends_the_drain_quietly(
    says: Says, caplog: pytest.LogCaptureFixture
) -> None:
    says.letter = OperationalError("the server closed the connection")
    MessageFactory.create_batch(2)

    drain()

    assert "database_away" in caplog.text


def test_a_result_is_offered_until_the_database_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Exception | int] = [OperationalError(), InterfaceError(), 1]
    closed: list[int] = []
    monkeypatch.setattr(results.connection, "close", lambda: closed.append(1))
    monkeypatch.setattr(results.time, "sleep", lambda _seconds: None)

    def write_once() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert results.insist(write_once) == 1
    assert closed == [1, 1]


def test_a_database_that_stays_away_is_an_error() -> None:
    def write_once() -> None:
        raise OperationalError("gone")

    with pytest.raises(OperationalError):
        results.insist(write_once, patience=0)


# --- Sweeping ------------------------------------------------------------------------------


def test_the_sweep_wakes_senders_for_what_is_due() -> None:
    MessageFactory.create_batch(30)
    MessageFactory(abandoned=True)
    woken: list[int] = []

    assert jobs.sweep(wake=woken.append) == 31
    assert woken == [2]


def test_the_sweep_wakes_nobody_for_nothing() -> None:
    MessageFactory(state=State.SENT)
    woken: list[int] = []

    assert jobs.sweep(wake=woken.append) == 0
    assert woken == []


def test_the_sweep_holds_poison() -> None:
    poison = MessageFactory(abandoned=True, claims=5)

    jobs.sweep(wake=lambda _times: None)

    poison.refresh_from_db()
    assert poison.state == State.HELD
