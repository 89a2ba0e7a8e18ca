"""The line to the mail server, and the corners of what stands on it."""

import smtplib
import socket
from typing import Any

import pytest

from lhs_platform.mail import claims, presenters
from lhs_platform.mail.models import Message
from lhs_platform.mail.postman import Postman
from lhs_platform.mail.wire import TimedSMTP, TimedSMTPOverTLS, Wire, client_on
from tests.factories.mail import (
    CampaignFactory,
    MailboxItemFactory,
    MessageFactory,
    SuppressionFactory,
)
from tests.mail.steps import take


def test_a_connection_that_came_after_the_cut_is_closed() -> None:
    wire = Wire()
    wire.cut()
    ours, theirs = socket.socketpair()

    with ours, theirs, pytest.raises(TimeoutError):
        wire.attach(ours)

    assert ours.fileno() == -1


def test_a_second_connection_lets_the_first_handle_go() -> None:
    wire = Wire()
    first, second = socket.socketpair()

    with first, second:
        wire.attach(first)
        wire.attach(second)
        wire.cut()

        assert first.recv(1) == b"", "the other end was shut down"
        wire.close()


def test_a_block_that_ends_in_time_is_not_cut() -> None:
    wire = Wire()

    with wire.cut_after(60):
        pass

    assert not wire.is_cut


def test_an_error_of_its_own_is_not_called_a_deadline() -> None:
    wire = Wire()

    with pytest.raises(smtplib.SMTPServerDisconnected), wire.cut_after(60):
        raise smtplib.SMTPServerDisconnected


def test_each_kind_of_server_has_its_client() -> None:
    wire = Wire()

    assert issubclass(client_on(wire, over_tls=False), TimedSMTP)
    assert issubclass(client_on(wire, over_tls=True), TimedSMTPOverTLS)
    assert client_on(wire, over_tls=True).wire is wire


class Rude:
    """A backend that cannot say goodbye."""

    def open(self) -> None:
        return None

    def send_messages(self, mails: list[Any]) -> int:
        return len(mails)

    def close(self) -> None:
        raise smtplib.SMTPException


def test_a_goodbye_that_fails_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lhs_platform.mail.postman.get_connection", Rude)

    with Postman() as postman:
        outcome = postman.deliver(MessageFactory.build(), seconds=1)

    assert outcome.code == "250"


@pytest.mark.django_db
def test_a_message_another_worker_takes_first_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken, mine = MessageFactory(), MessageFactory()
    read = [Message.objects.to_send().get(pk=one.pk) for one in (taken, mine)]
    take(taken.pk)
    rounds = iter([read, []])
    monkeypatch.setattr(claims, "_next_due", lambda: next(rounds))

    assert [claim.message.pk for claim in claims.each_due()] == [mine.pk]


@pytest.mark.django_db
def test_a_calendar_entry_without_an_end_is_shown() -> None:
    item = MailboxItemFactory(
        raw="Content-Type: text/calendar\n\n"
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Call\nEND:VEVENT\nEND:VCALENDAR\n"
    )

    [calendar] = presenters.kept_mail(item)["calendars"]

    assert calendar["entries"] == [{"facts": [{"term": "What", "text": "Call"}]}]


def test_things_have_names() -> None:
    message: Message = MessageFactory.build(to_email="ann@p.example")

    assert str(message) == "tests.hello to ann@p.example"
    assert str(CampaignFactory.build()) == "Invitations"
    assert str(SuppressionFactory.build(email="a@p.example")) == "a@p.example"
    assert str(MailboxItemFactory.build()) == "Hello"
