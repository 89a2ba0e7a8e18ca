"""What becomes of a message, its campaign and its address after each outcome."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lhs_platform.mail import breaker, results
from lhs_platform.mail.answers import SENT, Outcome, Verdict
from lhs_platform.mail.models import Campaign, Message, Suppression
from tests.factories.mail import CampaignFactory, MessageFactory
from tests.mail.servers import ScriptedServer
from tests.mail.steps import after, drain

pytestmark = pytest.mark.django_db
Smtp = Callable[..., ScriptedServer]
State = Message.State


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240), (16, 240)]
)
def test_each_wait_is_longer_up_to_four_hours(tries: int, minutes: int) -> None:
    for _ in range(20):
        wait = results.retry_delay(tries)

        assert timedelta(minutes=minutes * 0.8) <= wait <= timedelta(minutes=minutes * 1.2)


def test_all_tries_together_are_about_two_days(settings: Any) -> None:
    waits = settings.MAIL_RETRY_SECONDS

    total = sum(waits[min(tries, len(waits)) - 1] for tries in range(1, results.TRIES))

    assert timedelta(hours=44) < timedelta(seconds=total) < timedelta(hours=52)


def test_trouble_that_may_pass_is_tried_again() -> None:
    message = after(Outcome(Verdict.LATER, code="450", text="450 try later"), attempts=1, claims=2)

    assert (message.state, message.attempts, message.claims) == (State.QUEUED, 2, 0)
    assert (message.last_code, message.error) == ("450", "450 try later")
    assert message.next_attempt_at > timezone.now() + timedelta(minutes=3)
    assert not message.is_possible_duplicate


def test_a_line_cut_after_the_words_is_named_a_possible_duplicate() -> None:
    message = after(Outcome(Verdict.LATER, code="connection", may_have_arrived=True))

    assert message.is_possible_duplicate


def test_after_two_days_of_trouble_the_message_failed() -> None:
    message = after(Outcome(Verdict.LATER, code="450"), attempts=results.TRIES - 1)

    assert (message.state, message.attempts) == (State.FAILED, results.TRIES)


def test_a_refused_recipient_failed_at_once() -> None:
    message = after(Outcome(Verdict.REFUSED, code="550", is_recipient=True))

    assert message.state == State.FAILED
    assert not Suppression.objects.exists()


def test_an_address_refused_twice_gets_no_more_mail() -> None:
    for _ in range(2):
        after(Outcome(Verdict.REFUSED, code="550", is_recipient=True), to_email="gone@p.example")

    assert Suppression.objects.get().reason == Suppression.Reason.BOUNCE


def test_a_refused_letter_says_nothing_about_the_address() -> None:
    for _ in range(2):
        after(Outcome(Verdict.REFUSED, code="554"), to_email="here@p.example")

    assert not Suppression.objects.exists()


def test_a_refused_sender_pauses_the_campaign_and_fails_nobody() -> None:
    campaign = CampaignFactory()

    message = after(Outcome(Verdict.SENDER_REFUSED, code="535", text="535 no"), campaign=campaign)

    campaign.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)
    assert campaign.state == Campaign.State.PAUSED
    assert campaign.pause_reason == "Our sender was refused: 535 no"


def test_a_refused_sender_lets_a_single_message_wait() -> None:
    message = after(Outcome(Verdict.SENDER_REFUSED, code="535", text="535 no"))

    assert (message.state, message.attempts) == (State.QUEUED, 1)
    assert message.next_attempt_at > timezone.now()


def test_ten_refusals_in_a_row_pause_the_campaign() -> None:
    campaign = CampaignFactory()

    for _ in range(breaker.STRAIGHT_FAILURES):
        after(Outcome(Verdict.REFUSED, code="550", text="550 spam"), campaign=campaign)

    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.PAUSED
    assert "550 spam" in campaign.pause_reason


def test_refusals_with_successes_between_do_not_pause() -> None:
    campaign = CampaignFactory()

    for _ in range(breaker.STRAIGHT_FAILURES):
        after(Outcome(Verdict.REFUSED, code="550"), campaign=campaign)
        after(SENT, campaign=campaign)

    campaign.refresh_from_db()
    assert (campaign.state, campaign.straight_failures) == (Campaign.State.RUNNING, 0)


def test_pausing_raises_one_alert(caplog: pytest.LogCaptureFixture) -> None:
    campaign = CampaignFactory()

    for _ in range(3):
        breaker.pause(campaign.pk, reason="first")

    campaign.refresh_from_db()
    assert sum("campaign_paused" in record.getMessage() for record in caplog.records) == 1


def test_ten_thousand_mails_do_not_fail_for_a_wrong_password(smtp: Smtp, settings: Any) -> None:
    smtp(ehlo="250-ready\r\n250 AUTH PLAIN")
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
    campaign = CampaignFactory()
    MessageFactory.create_batch(30, campaign=campaign)

    drain()

    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.PAUSED
    assert set(campaign.messages.values_list("state", "attempts")) == {(State.QUEUED, 0)}
