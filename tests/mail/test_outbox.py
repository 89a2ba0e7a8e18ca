"""The door of the mail room."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.core import mail
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from lhs_platform.mail import outbox, publishing, tasks, wakeups
from lhs_platform.mail.composing import mail_of, one_line
from lhs_platform.mail.letters import Letter, Picture
from lhs_platform.mail.models import Campaign, Message
from tests.factories.mail import PURPOSE, CampaignFactory, MessageFactory

State = Message.State


def post(**more: Any) -> Message:
    given = {"purpose": PURPOSE, "dedupe_key": "hello:1", "to_email": "ann@people.example"}
    return outbox.post(**{**given, **more})


@pytest.fixture
def wakes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Collect how many wake-ups were given at a time."""
    given: list[int] = []
    monkeypatch.setattr(wakeups, "publish", lambda _task, times=1: given.append(times))
    return given


# --- Posting ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_post_writes_one_row(settings: Any) -> None:
    settings.MAIL_DOMAIN = "mail.learning.example"

    message = post(to_name="Ann", params={"invitation": 7}, about="event:1")

    assert (message.state, message.to_name, message.params) == (
        State.QUEUED,
        "Ann",
        {"invitation": 7},
    )
    assert message.message_id.endswith("@mail.learning.example>")


@pytest.mark.django_db
def test_post_with_a_known_key_gives_the_row_it_has() -> None:
    first = post()

    second = post(to_email="other@people.example")

    assert (second.pk, second.to_email) == (first.pk, "ann@people.example")
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_post_for_a_purpose_nobody_renders_is_refused() -> None:
    with pytest.raises(LookupError, match=r"tests\.nothing"):
        post(purpose="tests.nothing")


def _post_and_fail() -> None:
    post()
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_a_cause_that_is_rolled_back_sends_nothing(wakes: list[int]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _post_and_fail()

    assert not Message.objects.exists()
    assert wakes == []


@pytest.mark.django_db(transaction=True)
def test_senders_are_woken_once_after_the_commit(wakes: list[int]) -> None:
    with transaction.atomic():
        post()
        post(dedupe_key="hello:2")
        before = list(wakes)

    assert before == []
    assert wakes == [1]


@pytest.mark.django_db(transaction=True)
def test_a_posting_inside_a_savepoint_that_fails_still_leaves_the_other_one(
    wakes: list[int],
) -> None:
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            _post_and_fail()
        post(dedupe_key="hello:2")

    assert wakes == [1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_rows_need_few_wake_ups(wakes: list[int], django_assert_max_num_queries: Any) -> None:
    campaign = outbox.start_campaign(about="event:1", purpose=PURPOSE, label="Invitations")
    posts: list[outbox.Post] = [
        {
            "purpose": PURPOSE,
            "dedupe_key": f"hello:{number}",
            "to_email": f"{number}@people.example",
            "campaign": campaign,
        }
        for number in range(1000)
    ]

    with django_assert_max_num_queries(40), transaction.atomic():
        outbox.post_many(posts)
        outbox.post_many(posts[:5])

    assert Message.objects.count() == 1000
    assert wakes == [2]


@pytest.mark.django_db
def test_nothing_to_post_wakes_nobody(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        outbox.post_many([])

    assert waiting == []


@pytest.mark.django_db(transaction=True)
def test_a_posted_mail_arrives() -> None:
    post()

    assert mail.outbox[0].to == ["ann@people.example"]
    assert Message.objects.get().state == State.SENT


@pytest.mark.django_db
def test_words_written_before_are_kept_until_sent() -> None:
    letter = Letter(subject="Your code", text="1234", html="<p>1234</p>")

    message = outbox.post_written(to_email="ann@people.example", letter=letter, about="account")

    assert (message.subject, message.body_text) == ("Your code", "1234")
    assert message.params == {"html": "<p>1234</p>"}


@pytest.mark.django_db
def test_a_code_asked_for_goes_out_to_a_suppressed_address(
    django_capture_on_commit_callbacks: Any,
) -> None:
    outbox.stop_mail(email="Ann@people.example")

    with django_capture_on_commit_callbacks(execute=True):
        outbox.post_written(to_email="ann@people.example", letter=Letter("Your code", "1234"))

    assert mail.outbox[0].body == "1234"
    assert mail.outbox[0].alternatives == []


# --- The broker ----------------------------------------------------------------------------


def test_a_broker_that_is_away_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """With the options of production, against a port where nobody listens. Celery's own options
    would wait for it without end."""
    monkeypatch.setitem(current_app.conf, "task_always_eager", False)
    options = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
    began = time.monotonic()

    with current_app.connection_for_write(
        "redis://127.0.0.1:1/0", transport_options=options
    ) as broker:
        published = publishing.publish(_Door(tasks.drain, broker), times=2)

    assert not published
    assert time.monotonic() - began < 20


class _Door:
    """A task that is always published over one connection."""

    def __init__(self, task: Any, connection: Any) -> None:
        self.task, self.connection = task, connection

    def apply_async(self, **options: Any) -> None:
        self.task.apply_async(connection=self.connection, **options)


def test_the_settings_bound_the_wait_for_a_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    options = current_app.conf.broker_transport_options

    assert options.get("max_retries") == 1 or "data_folder_in" in options
    assert current_app.conf.task_publish_retry is False


@pytest.mark.django_db(transaction=True)
def test_the_doors_run(wakes: list[int]) -> None:
    MessageFactory.create_batch(2)

    tasks.sweep()

    assert Message.objects.filter(state=State.SENT).count() == 2


# --- Campaigns and what an operator does ----------------------------------------------------


@pytest.mark.django_db
def test_progress_counts_every_state() -> None:
    MessageFactory(about="event:1")
    MessageFactory(about="event:1", state=State.SENT)
    MessageFactory(about="event:2", state=State.FAILED)

    counted = outbox.progress(about="event:1")

    assert counted["queued"] == counted["sent"] == 1
    assert counted["failed"] == counted["held"] == 0


@pytest.mark.django_db
def test_cancel_calls_off_what_waits() -> None:
    waiting = MessageFactory(about="event:1", body_text="1234")
    sent = MessageFactory(about="event:1", state=State.SENT)
    other = MessageFactory(about="event:2")

    called_off = outbox.cancel(about="event:1", reason="The meeting was cancelled.")

    for message in (waiting, sent, other):
        message.refresh_from_db()
    assert called_off == 1
    assert (waiting.state, waiting.error) == (State.CANCELLED, "The meeting was cancelled.")
    assert (waiting.body_text, sent.state, other.state) == ("", State.SENT, State.QUEUED)


@pytest.mark.django_db
def test_cancel_by_the_beginning_of_the_key() -> None:
    one, two = MessageFactory(dedupe_key="remind:1:7"), MessageFactory(dedupe_key="remind:2:7")

    outbox.cancel(key_prefix="remind:1:", reason="Answered.")

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == (State.CANCELLED, State.QUEUED)


@pytest.mark.django_db
def test_cancel_wants_to_know_what() -> None:
    with pytest.raises(ValueError, match="what to cancel"):
        outbox.cancel(reason="Everything.")


@pytest.mark.django_db(transaction=True)
def test_a_paused_campaign_goes_on_where_it_stood(wakes: list[int]) -> None:
    campaign = CampaignFactory(
        state=Campaign.State.PAUSED, pause_reason="535 no", straight_failures=10
    )
    MessageFactory(campaign=campaign)

    said = outbox.paused_reason(about="event:1")
    outbox.resume_campaign(campaign)

    assert said == "535 no"
    assert outbox.paused_reason(about="event:1") == ""
    assert (campaign.state, campaign.straight_failures) == (Campaign.State.RUNNING, 0)
    assert wakes == [1]


@pytest.mark.django_db
def test_a_stopped_campaign_sends_nothing_more() -> None:
    campaign = CampaignFactory()
    waiting = MessageFactory(campaign=campaign)
    sent = MessageFactory(campaign=campaign, state=State.SENT)

    stopped = outbox.stop_campaign(campaign, reason="The list was wrong.")
    outbox.resume_campaign(campaign)

    waiting.refresh_from_db()
    sent.refresh_from_db()
    assert stopped == 1
    assert campaign.state == Campaign.State.STOPPED
    assert (waiting.state, sent.state) == (State.CANCELLED, State.SENT)


@pytest.mark.django_db(transaction=True)
def test_what_was_held_or_failed_can_be_sent_again(wakes: list[int]) -> None:
    held = MessageFactory(state=State.HELD, claims=5)
    failed = MessageFactory(state=State.FAILED, attempts=17)
    sent = MessageFactory(state=State.SENT)

    queued = outbox.send_again([held, failed, sent])

    for message in (held, failed, sent):
        message.refresh_from_db()
    assert queued == 2
    assert (held.state, held.claims, held.is_possible_duplicate) == (State.QUEUED, 0, True)
    assert (failed.state, failed.attempts, failed.is_possible_duplicate) == (
        State.QUEUED,
        0,
        False,
    )
    assert sent.state == State.SENT


# --- The envelope ----------------------------------------------------------------------------

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def test_a_mail_has_text_html_and_calendar() -> None:
    letter = Letter(
        subject="Come",
        text="Come.",
        html="<p>Come.</p>",
        ics=ICS,
        reply_to="cora@people.example",
        unsubscribe_url="https://learning.example/u/1",
    )
    message = MessageFactory.build(to_name="Ann Ärmel", to_email="ann@people.example")

    made = mail_of(letter, message).message()

    kinds = [part.get_content_type() for part in made.walk()]
    calendar = next(part for part in made.walk() if part.get_content_type() == "text/calendar")
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_payload(decode=True) == ICS
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Reply-To"] == "cora@people.example"
    assert made["List-Unsubscribe"] == "<https://learning.example/u/1>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_picture_travels_inside_the_mail() -> None:
    letter = Letter(
        subject="New",
        text="New.",
        html='<img src="cid:chart-1" alt="Better">',
        pictures=(Picture("chart-1", b"\x89PNG"),),
    )

    made = mail_of(letter, MessageFactory.build(to_email="ann@people.example")).message()

    kinds = [part.get_content_type() for part in made.walk()]
    picture = next(part for part in made.walk() if part.get_content_type() == "image/png")
    assert kinds == [
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
    ]
    assert picture["Content-ID"] == "<chart-1>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_payload(decode=True) == b"\x89PNG"


def test_a_calendar_without_a_method_says_none() -> None:
    letter = Letter(subject="Come", text="Come.", ics=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    made = mail_of(letter, MessageFactory.build()).message()

    calendar = next(part for part in made.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") is None


@pytest.mark.slow
@given(st.text())
def test_no_text_breaks_out_of_a_header(text: str) -> None:
    letter = Letter(subject=text, text="Good day.", reply_to="")
    message = MessageFactory.build(to_name=text[:120], to_email="ann@people.example")

    made = mail_of(letter, message).message()

    assert set(made.keys()) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To",
        "Date", "Message-ID", "Auto-Submitted",
    }  # fmt: skip
    made.as_bytes()


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
