"""A sending that was paused: it goes on, or what is left of it is stopped."""

import pytest

from networks.models import AuditEntry
from tests.events.asking import at, text
from tests.factories.events import InvitationFactory
from tests.factories.mail import CampaignFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def paused(event):
    """A sending that the mail server refused half-way: one mail waits."""
    invited = InvitationFactory(event=event)
    campaign = CampaignFactory(about=event.about, state="paused", pause_reason="550 no")
    MessageFactory(campaign=campaign, about=event.about, state="queued", to_email=invited.email)
    return campaign


def test_paused_sending_goes_on(coordinator, event, paused):
    coordinator.post(at("sending-resume", event))
    response = coordinator.get(at("event-people", event))

    paused.refresh_from_db()
    assert "Sending goes on." in text(response)
    assert paused.state == "running"
    assert AuditEntry.objects.filter(verb="sending.resumed").count() == 1


def test_rest_of_a_sending_is_stopped(coordinator, event, paused):
    coordinator.post(at("sending-stop", event))
    response = coordinator.get(at("event-people", event))

    paused.refresh_from_db()
    assert "Nothing more is sent" in text(response)
    assert (paused.state, paused.messages.get().state) == ("stopped", "cancelled")
    assert AuditEntry.objects.get(verb="sending.stopped").after == {"mails": 1}


@pytest.mark.parametrize("name", ["sending-resume", "sending-stop"])
def test_nothing_to_stop_or_resume_is_said(coordinator, event, name):
    coordinator.post(at(name, event))
    page = text(coordinator.get(at("event-people", event)))

    assert "Nothing is paused" in page or "nothing left to stop" in page
