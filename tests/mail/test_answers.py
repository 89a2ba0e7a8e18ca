"""Every answer of a mail server, over a real connection."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage

from lhs_platform.mail.answers import Outcome, Verdict
from lhs_platform.mail.postman import Postman
from tests.mail.servers import DRIP, HANG_UP, SILENCE, ScriptedServer

Smtp = Callable[..., ScriptedServer]
MAIL = EmailMessage("Hello", "Good day.", "us@mail.example", ["you@people.example"])


def deliver(seconds: float = 5) -> Outcome:
    with Postman() as postman:
        return postman.deliver(MAIL, seconds=seconds)


def test_accepted(smtp: Smtp) -> None:
    server = smtp()

    outcome = deliver()

    assert outcome.verdict == Verdict.SENT
    assert b"Good day." in server.taken[0]


@pytest.mark.parametrize(
    ("answers", "verdict", "code"),
    [
        ({"rcpt": "550 no such person"}, Verdict.REFUSED, "550"),
        ({"rcpt": "450 try later"}, Verdict.LATER, "450"),
        ({"rcpt": "421 going away"}, Verdict.LATER, "421"),
        ({"mail": "550 not you"}, Verdict.SENDER_REFUSED, "550"),
        ({"mail": "451 not now"}, Verdict.LATER, "451"),
        ({"data": "554 not this"}, Verdict.REFUSED, "554"),
        ({"data": "451 not now"}, Verdict.LATER, "451"),
        ({"body": "552 too large"}, Verdict.REFUSED, "552"),
        ({"body": "452 no room"}, Verdict.LATER, "452"),
        ({"greeting": "554 never"}, Verdict.SENDER_REFUSED, "554"),
        ({"greeting": "421 busy"}, Verdict.LATER, "421"),
        ({"greeting": HANG_UP}, Verdict.LATER, "connection"),
        ({"mail": HANG_UP}, Verdict.LATER, "connection"),
        ({"body": HANG_UP}, Verdict.LATER, "connection"),
    ],
)
def test_answer_has_its_class(
    smtp: Smtp, answers: dict[str, str], verdict: Verdict, code: str
) -> None:
    smtp(**answers)

    outcome = deliver()

    assert (outcome.verdict, outcome.code) == (verdict, code)


@pytest.mark.parametrize(
    ("answers", "verdict", "code"),
    [
        ({"ehlo": "250-ready\r\n250 AUTH PLAIN"}, Verdict.SENDER_REFUSED, "535"),
        ({"ehlo": "250-ready\r\n250 AUTH PLAIN", "auth": "454 not now"}, Verdict.LATER, "454"),
        ({}, Verdict.SENDER_REFUSED, "unsupported"),
    ],
)
def test_signing_in_has_its_class(
    smtp: Smtp, settings: Any, answers: dict[str, str], verdict: Verdict, code: str
) -> None:
    smtp(**answers)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"

    outcome = deliver()

    assert (outcome.verdict, outcome.code) == (verdict, code)


def test_only_a_line_that_breaks_after_the_words_may_have_delivered(smtp: Smtp) -> None:
    smtp(body=HANG_UP)
    after_the_words = deliver()
    smtp(data="554 no")
    refused = deliver()
    smtp(data=HANG_UP)
    before_an_answer = deliver()

    assert after_the_words.may_have_arrived
    assert not refused.may_have_arrived
    assert before_an_answer.may_have_arrived, "the line broke somewhere within DATA"


@pytest.mark.slow
@pytest.mark.parametrize("where", ["greeting", "mail", "body"])
@pytest.mark.parametrize("how", [SILENCE, DRIP])
def test_the_deadline_is_for_the_whole_send(smtp: Smtp, where: str, how: str) -> None:
    smtp(**{where: how})

    outcome = deliver(seconds=0.3)

    assert (outcome.verdict, outcome.code) == (Verdict.LATER, "timeout")
    assert outcome.may_have_arrived == (where == "body")


def test_nobody_there_is_tried_again_later(smtp: Smtp, settings: Any) -> None:
    smtp()
    settings.EMAIL_PORT = 1

    outcome = deliver()

    assert (outcome.verdict, outcome.code) == (Verdict.LATER, "connection")


def test_an_address_beyond_ascii_is_refused_by_an_old_server(smtp: Smtp) -> None:
    smtp(rcpt="501 cannot read this")
    mail = EmailMessage("Hello", "Good day.", "us@mail.example", ["you@bücher.example"])

    with Postman() as postman:
        outcome = postman.deliver(mail, seconds=5)

    assert outcome.verdict == Verdict.REFUSED
