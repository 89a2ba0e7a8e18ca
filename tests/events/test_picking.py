"""Picking members by group, site, network and words, with the balance as it would become; and
what readers see of the people of a meeting."""

import pytest
from django.urls import reverse

from events.models import Invitation
from networks.models import Membership, User
from tests.events.asking import answered, at, text
from tests.factories.events import EventFactory, EventRoleFactory, InvitationFactory
from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guests(cast, event):
    """Invite another network, whose only member is listed with her address."""
    network = NetworkFactory(name="Guest Network")
    Membership.objects.filter(user=cast.outsider).update(network=network, site=None)
    User.objects.filter(pk=cast.outsider.pk).update(is_listed=True, shares_email=True)
    event.invited_networks.add(network)
    return network


def test_members_are_narrowed_by_site_network_and_words(coordinator, cast, event, guests):
    url = at("people-pick", event)

    by_site = text(coordinator.get(f"{url}?site={cast.site.public_id}"))
    by_network = text(coordinator.get(f"{url}?network={guests.slug}"))
    by_words = text(coordinator.get(f"{url}?q=mina"))

    assert "Pick Lena Lead" in by_site
    assert "Pick Otto Otherlead" not in by_site
    assert "Pick Olga Outsider" in by_network
    assert "Pick Lena Lead" not in by_network
    assert by_words.count('name="members"') == 1


def test_looking_counts_the_ticked_and_adds_nobody(coordinator, cast, event):
    InvitationFactory(event=event, group="community")
    member = cast.membership(cast.community)

    response = coordinator.post(
        at("people-pick", event), {"members": [str(member.public_id)], "look": "1"}
    )
    part = coordinator.post(
        at("people-pick", event),
        {"members": [str(member.public_id)], "look": "1"},
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 200
    assert "with the 1 ticked" in text(response)
    assert "checked" in text(response)
    assert '<dd class="n">2 <span class="ln-meta">+1</span></dd>' in text(part)
    assert "<table" not in text(part)
    assert Invitation.objects.count() == 1


def test_a_member_of_two_networks_stands_once(coordinator, cast, event, guests):
    Membership.objects.create(
        user=cast.clinician, network=guests, group="clinician",
        joined_at=cast.membership(cast.clinician).joined_at,
    )  # fmt: skip
    User.objects.filter(pk=cast.clinician.pk).update(is_listed=True, shares_email=True)

    page = text(coordinator.get(at("people-pick", event)))

    assert page.count("Pick Clint Clinician") == 1


def test_guests_of_an_invited_network_see_the_meeting_without_dead_ends(
    client, cast, event, guests
):
    client.force_login(cast.outsider)
    draft = EventFactory(network=cast.network, draft=True)
    draft.invited_networks.add(guests)

    pages = [
        client.get(reverse("events:event-list", args=[cast.network.slug])),
        client.get(at("event-detail", event)),
        client.get(at("event-agenda", event)),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    for page in pages:
        assert cast.network.name in text(page)
        assert reverse("networks:member-list", args=[cast.network.slug]) not in text(page)
    assert event.title in text(pages[0])
    assert draft.title not in text(pages[0])
    assert client.get(at("event-detail", draft)).status_code == 404


@pytest.mark.parametrize("role", ["reader", "desk"])
def test_readers_see_people_and_no_button_that_would_be_refused(client, cast, event, role):
    EventRoleFactory(event=event, user=cast.clinician, role=role)
    answered(event, name="Wren Oakapple", needs=True)
    client.force_login(cast.clinician)

    page = text(client.get(at("event-people", event)))
    export = client.get(at("people-export", event))

    assert "Wren Oakapple" in page
    for name in ("people-add", "people-pick", "people-send"):
        assert at(name, event) not in page
    detail = text(client.get(at("invitation-detail", Invitation.objects.get())))
    for name in ("invitation-correct", "invitation-withdraw", "answer-record", "needs-show"):
        assert at(name, Invitation.objects.get()) not in detail
    assert b"Wren Oakapple" in b"".join(export.streaming_content)


def test_logistics_reach_the_needs_and_change_nothing_else(client, cast, event):
    EventRoleFactory(event=event, user=cast.clinician)
    invited = answered(event, needs=True).invitation
    client.force_login(cast.clinician)

    detail = text(client.get(at("invitation-detail", invited)))
    needs = text(client.post(at("needs-show", invited)))
    people = text(client.get(at("event-people", event)))

    assert "Show the needs" in detail
    assert at("invitation-withdraw", invited) not in detail
    assert "Hazelnut" not in detail
    assert "Hazelnut" in needs
    assert "Export with needs" in people


def test_a_coordinator_reads_who_sees_the_needs(coordinator, event):
    invited = answered(event, needs=True).invitation

    detail = text(coordinator.get(at("invitation-detail", invited)))

    assert "Show the needs" not in detail
    assert "seen by this meeting's logistics only" in detail
