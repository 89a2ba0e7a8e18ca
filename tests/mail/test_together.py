"""Messages are read some at a time; what was read is neither stale nor a danger to the others."""

import pytest
from django.core import mail
from django.db import OperationalError
from django.utils import timezone

from events.actions import invitations
from events.models import Event
from lhs_platform.mail import claims, jobs, letters
from lhs_platform.mail.letters import Purpose, written
from lhs_platform.mail.models import Message
from tests.factories.events import EventFactory, InvitationFactory
from tests.factories.mail import MessageFactory
from tests.factories.networks import UserFactory
from tests.mail.steps import drain

pytestmark = pytest.mark.django_db
State = Message.State


def posted(people):
    event = EventFactory()
    InvitationFactory.create_batch(people, event=event, draft=True)
    invitations.send(event=event, by=UserFactory(), now=timezone.now())
    return event


def fails(error):
    def read(_messages):
        raise error

    return Purpose("tests.letter", written, is_essential=True, read=read)


def test_invitations_are_read_in_as_many_queries_however_many_they_are(django_assert_num_queries):
    posted(12)
    claims.hold_poison()

    with django_assert_num_queries(6):
        messages = claims._next_due()

    assert len(messages) == 12
    assert all(str(one.at_hand.email) == one.to_email for one in messages)


def test_a_letter_is_not_made_from_what_was_read_long_ago(monkeypatch):
    event = posted(3)
    monkeypatch.setattr(claims, "FRESH_SECONDS", 0.0)
    found = claims.each_due()
    next(found)

    Event.objects.filter(pk=event.pk).update(title="Another title")

    assert next(found).message.at_hand.event.title == "Another title"


def test_what_was_called_off_or_corrected_since_it_was_read_is_not_claimed():
    MessageFactory.create_batch(3)
    called_off, corrected, mine = claims._next_due()

    Message.objects.filter(pk=called_off.pk).update(state=State.CANCELLED)
    Message.objects.filter(pk=corrected.pk).update(to_email="right@larch.example")

    assert claims.take(called_off) is None
    assert claims.take(corrected) is None
    assert claims.take(mine).message.state == State.SENDING


def test_a_message_that_cannot_be_read_with_others_stops_none(monkeypatch, caplog):
    MessageFactory.create_batch(2)
    purpose = Message.objects.first().purpose
    monkeypatch.setitem(letters._purposes, purpose, fails(KeyError("invitation")))

    drain()

    assert len(mail.outbox) == 2
    assert "not_read_together" in caplog.text


def test_a_database_that_goes_away_while_reading_ends_the_drain_quietly(monkeypatch, caplog):
    MessageFactory()
    purpose = Message.objects.get().purpose
    monkeypatch.setitem(letters._purposes, purpose, fails(OperationalError("gone")))

    assert jobs.drain(wake=lambda: None) == 0
    assert "database_away" in caplog.text
