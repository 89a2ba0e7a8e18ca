"""The mails of signing in go through the outbox, and leave nothing behind."""

import re

import pytest
from django.core import mail
from django.test import Client

from lhs_platform.mail.models import Message
from tests.factories.networks import UserFactory


@pytest.mark.django_db(transaction=True)
def test_a_code_to_sign_in_is_sent_and_then_forgotten(client: Client) -> None:
    user = UserFactory(email="ann@people.example")

    client.post("/accounts/login/code/", {"email": user.email})

    message = Message.objects.get()
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[0].body, re.MULTILINE)
    assert code
    assert mail.outbox[0].to == ["ann@people.example"]
    assert message.state == Message.State.SENT
    assert message.about == "account/email/login_code"
    assert code[1] not in f"{message.__dict__}"


@pytest.mark.django_db
def test_a_code_waits_in_the_outbox_until_a_worker_takes_it(client: Client) -> None:
    user = UserFactory(email="ann@people.example")

    client.post("/accounts/login/code/", {"email": user.email})

    assert mail.outbox == []
    assert Message.objects.get().body_text != ""
