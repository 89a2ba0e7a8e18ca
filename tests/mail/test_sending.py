"""What becomes of a message: its state after each outcome, and who may write it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from lhs_platform.mail import breaker, claims, jobs, results
from lhs_platform.mail.answers import SENT, Outcome, Verdict
from lhs_platform.mail.letters import Letter, Skip
from lhs_platform.mail.models import Campaign, Message, Suppression
from lhs_platform.mail.postman import Postman
from lhs_platform.mail.sending import send
from tests.factories.mail import CampaignFactory, MessageFactory, SuppressionFactory
from tests.mail.conftest import Says
from tests.mail.servers import HANG_UP, ScriptedServer

pytestmark = pytest.mark.django_db
Smtp = Callable[..., ScriptedServer]
State = Message.State


def drain() -> list[int]:
    """Drain and give the wake-ups asked for."""
    woken: list[int] = []
    jobs.drain(wake=lambda: woken.append(1))
    return woken


def claim(**fields: Any) -> claims.Claim:
    claimed = claims.take(MessageFactory(**fields).pk)
    assert claimed is not None
    return claimed


def after(outcome: Outcome, **fields: Any) -> Message:
    """Give a message as it is after one outcome."""
    claimed = claim(**fields)
    results.write(claimed, outcome, subject="Hello")
    claimed.message.refresh_from_db()
    return claimed.message


# --- One message ------------------------------------------------------------------------


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

    first, second = claims.take(message.pk), claims.take(message.pk)

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


# --- Classes of answers -------------------------------------------------------------------


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


# --- Draining ------------------------------------------------------------------------------


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
