"""What an operator can do about mail."""

import pytest
from django.test import Client

from lhs_platform.mail.models import Campaign, Message
from tests.factories.mail import CampaignFactory, MessageFactory
from tests.factories.networks import UserFactory


@pytest.fixture
def operator(client: Client, db: None) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_a_held_message_is_sent_again(operator: Client) -> None:
    held = MessageFactory(state=Message.State.HELD, claims=5)

    operator.post("/admin/mail/message/", {"action": "send_again", "_selected_action": [held.pk]})

    held.refresh_from_db()
    assert (held.state, held.is_possible_duplicate) == (Message.State.QUEUED, True)


def test_a_paused_campaign_goes_on(operator: Client) -> None:
    campaign = CampaignFactory(state=Campaign.State.PAUSED)

    operator.post("/admin/mail/campaign/", {"action": "resume", "_selected_action": [campaign.pk]})

    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.RUNNING


def test_a_message_is_read_only_and_shows_no_words(operator: Client) -> None:
    message = MessageFactory(body_text="code 1234", subject="Your code")

    page = operator.get(f"/admin/mail/message/{message.pk}/change/").content.decode()

    assert "Your code" in page
    assert "1234" not in page
    assert operator.get("/admin/mail/message/add/").status_code == 403


def test_the_lists_open(operator: Client) -> None:
    for name in ("message", "campaign", "suppression"):
        assert operator.get(f"/admin/mail/{name}/").status_code == 200
    assert operator.get("/admin/mail/message/").content.count(b"delete_selected") == 0
