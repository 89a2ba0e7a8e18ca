"""What a mail service reports, and what follows from it."""

import json
from base64 import b64encode

import pytest
from django.test import Client

from lhs_platform.mail.composing import mail_of
from lhs_platform.mail.letters import Letter
from lhs_platform.mail.models import Message, Suppression
from tests.factories.mail import MessageFactory

pytestmark = pytest.mark.django_db

ID = "11111111-2222-3333-4444-555555555555"
SECRET = "service:long-secret"


@pytest.fixture
def message(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET]}
    settings.MAIL_DOMAIN = "mail.example"
    return MessageFactory(state="sent", message_id=f"<{ID}@mail.example>")


def report(body, *, service="postmark", secret=SECRET):
    given = {"HTTP_AUTHORIZATION": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    text = body if isinstance(body, str) else json.dumps(body)
    return Client().post(f"/mail/hooks/{service}/", text, "application/json", **given)


def bounce(message, kind="HardBounce", **more):
    return {
        "RecordType": "Bounce",
        "Type": kind,
        "ID": 42,
        "MessageID": "abcd-of-the-service",
        "Metadata": {"our-id": message.message_id},
        "Email": message.to_email,
        "Details": "550 5.1.1 No such user",
        "BouncedAt": "2026-11-01T10:00:00Z",
        **more,
    }


def brevo(message, event, **more):
    return {"event": event, "email": message.to_email, "message-id": message.message_id, **more}


def state_of(message):
    message.refresh_from_db()
    return message.state


def test_hard_bounce_marks_the_mail_and_stops_the_address(message):
    assert report(bounce(message)).status_code == 200

    assert state_of(message) == "bounced"
    assert message.error == "It came back: 550 5.1.1 No such user"
    assert Suppression.objects.get().reason == "bounce"


def test_the_same_report_twice_changes_nothing_more(message):
    report(bounce(message))
    first = Message.objects.get().updated_at
    report(bounce(message))

    assert Message.objects.get().updated_at == first
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "event", "state", "reason"),
    [
        ("brevo", "hard_bounce", "bounced", "bounce"),
        ("brevo", "invalid_email", "bounced", "bounce"),
        ("brevo", "spam", "bounced", "complaint"),
        ("brevo", "unsubscribe", "bounced", "request"),
        ("brevo", "blocked", "bounced", None),
        ("brevo", "error", "bounced", None),
        ("brevo", "soft_bounce", "sent", None),
        ("brevo", "deferred", "sent", None),
        ("brevo", "delivered", "sent", None),
        ("brevo", "unique_opened", "sent", None),
        ("brevo", "something_new", "sent", None),
    ],
)
def test_each_report_has_its_consequence(message, kind, event, state, reason):
    assert report(brevo(message, event), service=kind).status_code == 200

    assert state_of(message) == state
    assert list(Suppression.objects.values_list("reason", flat=True)) == (
        [reason] if reason else []
    )


@pytest.mark.parametrize("kind", ["SoftBounce", "AutoResponder", "Transient", "DnsError"])
def test_passing_trouble_and_out_of_office_change_nothing(message, kind):
    report(bounce(message, kind))

    assert state_of(message) == "sent"
    assert not Suppression.objects.exists()


def test_report_for_an_old_address_leaves_the_new_one_alone(message):
    new = MessageFactory(state="sent", to_email="new@people.example")

    report(bounce(message))

    assert state_of(new) == "sent"
    assert Suppression.objects.get().email == message.to_email


def test_mail_passed_on_to_another_address_stops_only_itself(message):
    report(bounce(message, Email="elsewhere@other.example"))

    assert state_of(message) == "bounced"
    assert not Suppression.objects.exists()


def test_strange_mail_is_no_matter(message):
    report(bounce(message, Metadata={"our-id": "<unknown@mail.example>"}))

    assert state_of(message) == "sent"
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("state", ["queued", "cancelled", "withheld"])
def test_mail_that_never_left_does_not_come_back(message, state):
    Message.objects.update(state=state)

    report(bounce(message))

    assert state_of(message) == state


def test_wrong_or_missing_secret_is_refused(message):
    assert report(bounce(message), secret="service:wrong").status_code == 400
    assert report(bounce(message), secret="").status_code == 400
    assert state_of(message) == "sent"


@pytest.mark.parametrize("body", ["", "no json", "[]", "7", "{}"])
def test_what_is_no_report_is_refused_or_ignored(message, body):
    assert report(body).status_code in (200, 400)
    assert state_of(message) == "sent"


def test_door_is_shut_without_a_secret_and_for_unknown_services(message, settings):
    assert report({}, service="unheard-of").status_code == 404
    settings.ANYMAIL = {"WEBHOOK_SECRET": []}
    assert report(bounce(message)).status_code == 404


def test_header_the_service_repeats_carries_our_id(message, settings):
    settings.MAIL_HOOK_HEADER = "X-PM-Metadata-id"

    mail = mail_of(Letter(subject="S", text="T"), message)

    assert mail.extra_headers["X-PM-Metadata-id"] == message.message_id
