"""One message on its way: looked at again, sent once, written by who holds the lease."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from lhs_platform.mail import results
from lhs_platform.mail.answers import SENT, Verdict
from lhs_platform.mail.letters import Letter, Skip
from lhs_platform.mail.models import Campaign, Message
from lhs_platform.mail.postman import Postman
from lhs_platform.mail.sending import send
from tests.factories.mail import CampaignFactory, MessageFactory, SuppressionFactory
from tests.mail.conftest import Says
from tests.mail.servers import ScriptedServer
from tests.mail.steps import claim, drain, take

pytestmark = pytest.mark.django_db
Smtp = Callable[..., ScriptedServer]
State = Message.State


def test_a_due_message_is_sent() -> None:
    message = MessageFactory()

    drain()

    message.refresh_from_db()
    assert (message.state, message.attempts, message.claims) == (State.SENT, 1, 0)
    assert (message.subject, message.body_text, message.lease_token) == ("Hello", "", None)
    assert message.sent_at is not None
    assert not message.is_possible_duplicate
    assert mail.outbox[0].message()["Message-ID"] == message.message_id


def test_a_message_that_is_not_due_waits() -> None:
    MessageFactory(next_attempt_at=timezone.now() + timedelta(minutes=1))

    drain()

    assert mail.outbox == []


def test_mail_to_one_person_goes_before_a_campaign() -> None:
    campaign = CampaignFactory()
    MessageFactory.create_batch(3, campaign=campaign, to_email="many@people.example")
    MessageFactory(to_email="one@people.example")

    drain()

    assert mail.outbox[0].to == ["one@people.example"]


def test_a_message_no_longer_needed_is_cancelled_with_the_reason(says: Says) -> None:
    says.letter = Skip("The meeting was cancelled.")
    message = MessageFactory()

    drain()

    message.refresh_from_db()
    assert (message.state, message.error) == (State.CANCELLED, "The meeting was cancelled.")
    assert mail.outbox == []


def test_a_suppressed_address_gets_no_mail() -> None:
    SuppressionFactory(email="quiet@people.example")
    message = MessageFactory(to_email="Quiet@people.example")

    drain()

    message.refresh_from_db()
    assert message.state == State.WITHHELD
    assert mail.outbox == []


def test_a_text_that_is_no_address_fails_at_once() -> None:
    message = MessageFactory(to_email="a@b.example\nBcc: all@people.example")

    drain()

    message.refresh_from_db()
    assert (message.state, message.last_code) == (State.FAILED, "address")


def test_a_paused_campaign_is_left_alone() -> None:
    campaign = CampaignFactory(state=Campaign.State.PAUSED)
    message = MessageFactory(campaign=campaign)

    drain()

    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_a_campaign_paused_after_the_claim_is_left_alone_too() -> None:
    campaign = CampaignFactory()
    claimed = claim(campaign=campaign)
    claimed.message.campaign.state = Campaign.State.PAUSED

    with Postman() as postman:
        send(claimed, postman)

    claimed.message.refresh_from_db()
    assert (claimed.message.state, claimed.message.claims) == (State.QUEUED, 0)
    assert mail.outbox == []


def test_a_worker_that_slept_through_its_lease_sends_nothing(settings: Any) -> None:
    claimed = claim()
    settings.MAIL_SEND_SECONDS = 0.0

    with Postman() as postman:
        outcome = send(claimed, postman)

    assert outcome.verdict == Verdict.LEFT
    assert mail.outbox == []


# --- Leases -----------------------------------------------------------------------------


def test_only_one_of_two_workers_claims() -> None:
    message = MessageFactory()

    first, second = take(message.pk), take(message.pk)

    assert first is not None
    assert second is None


def test_a_message_a_dead_worker_left_is_sent_again_and_says_so() -> None:
    message = MessageFactory(abandoned=True)

    drain()

    message.refresh_from_db()
    assert message.state == State.SENT
    assert message.is_possible_duplicate
    assert mail.outbox[0].message()["Message-ID"] == message.message_id


def test_a_lease_that_holds_keeps_others_away() -> None:
    MessageFactory(abandoned=True, lease_until=timezone.now() + timedelta(minutes=1))

    drain()

    assert mail.outbox == []


def test_whoever_lost_the_lease_writes_nothing() -> None:
    claimed = claim()
    Message.objects.update(lease_token=uuid.uuid4())

    written = results.write(claimed, SENT, subject="Hello")

    claimed.message.refresh_from_db()
    assert not written
    assert claimed.message.state == State.SENDING


def test_five_claims_without_a_result_hold_the_message() -> None:
    poison = MessageFactory(abandoned=True, claims=5, body_text="code 1234")
    other = MessageFactory()

    drain()

    poison.refresh_from_db()
    other.refresh_from_db()
    assert (poison.state, poison.body_text) == (State.HELD, "")
    assert "five times" in poison.error
    assert other.state == State.SENT


def test_a_message_that_breaks_our_code_does_not_stop_the_others(says: Says) -> None:
    broken = MessageFactory(purpose="tests.unknown")
    other = MessageFactory()

    drain()

    broken.refresh_from_db()
    other.refresh_from_db()
    assert (broken.state, broken.claims, broken.last_code) == (State.QUEUED, 1, "error")
    assert broken.next_attempt_at > timezone.now()
    assert other.state == State.SENT


def test_a_message_that_always_breaks_is_held_in_the_end(says: Says) -> None:
    says.letter = ValueError("a template with a hole")
    message = MessageFactory()

    for _ in range(6):
        Message.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        drain()

    message.refresh_from_db()
    assert message.state == State.HELD


def test_words_written_before_are_erased_when_sent() -> None:
    message = MessageFactory(
        purpose="written",
        subject="Your code",
        body_text="1234-5678",
        params={"html": "<p>1234-5678</p>", "n": 1},
    )

    drain()

    message.refresh_from_db()
    assert "1234-5678" in mail.outbox[0].body
    assert (message.state, message.body_text, message.params) == (State.SENT, "", {"n": 1})


def test_a_letter_with_a_broken_subject_is_still_one_header(says: Says) -> None:
    says.letter = Letter(subject="Hello\r\nBcc: all@people.example", text="Good day.")
    MessageFactory(to_name="Ann\nBcc: all@people.example")

    drain()

    sent = mail.outbox[0].message()
    assert sent["Subject"] == "Hello Bcc: all@people.example"
    assert sent["Bcc"] is None
