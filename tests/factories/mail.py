"""The smallest valid message and campaign."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone

from lhs_platform.mail.models import Campaign, MailboxItem, Message, Suppression

PURPOSE = "tests.hello"
RAW = """\
Subject: Hello
From: Learning Commons <hello@localhost>
To: {to}
Message-ID: <1@mail.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Good day.
"""


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    about = "event:1"
    purpose = PURPOSE
    label = "Invitations"


class MessageFactory(factory.django.DjangoModelFactory):
    """A message that is due. `abandoned` is what a dead worker leaves behind."""

    class Meta:
        model = Message

    class Params:
        abandoned = factory.Trait(
            state=Message.State.SENDING,
            lease_token=factory.LazyFunction(uuid.uuid4),
            lease_until=factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1)),
            claims=1,
        )

    dedupe_key = factory.Sequence(lambda n: f"{PURPOSE}:{n}")
    purpose = PURPOSE
    to_email = factory.Sequence(lambda n: f"guest{n}@people.example")
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@mail.example>")
    next_attempt_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))


class SuppressionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Suppression

    email = factory.Sequence(lambda n: f"silent{n}@people.example")
    reason = Suppression.Reason.REQUEST


class MailboxItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MailboxItem

    to_email = factory.Sequence(lambda n: f"guest{n}@people.example")
    message_id = "<1@mail.example>"
    subject = "Hello"
    raw = factory.LazyAttribute(lambda item: RAW.format(to=item.to_email))
