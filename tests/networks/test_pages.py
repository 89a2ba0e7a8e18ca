"""Every page of the room opens for the person it is for, filled and empty."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.actions import audit
from tests.factories.networks import (
    ApiTokenFactory,
    JoinRequestFactory,
    MembershipInvitationFactory,
    NetworkFactory,
)

NETWORK_PAGES = [
    "network-edit",
    "member-list",
    "network-leave",
    "network-hand-over",
    "invitation-list",
    "invitation-add",
    "request-list",
    "request-add",
    "site-list",
    "site-add",
    "audit-list",
]
OWN_PAGES = [
    "network-list",
    "network-add",
    "organization-list",
    "profile",
    "token-list",
    "token-add",
]


@pytest.mark.parametrize("name", NETWORK_PAGES)
def test_network_page_opens_for_coordinator(cast, client, name):
    client.force_login(cast.coordinator)
    JoinRequestFactory(network=cast.network)
    MembershipInvitationFactory(network=cast.network, invited_by=cast.coordinator)
    audit.record(
        by=cast.coordinator,
        verb="membership.changed",
        obj=cast.membership(cast.clinician),
        network=cast.network,
        before={"access": "member"},
        after={"access": "coordinator"},
    )

    response = client.get(reverse(f"networks:{name}", args=[cast.network.slug]))

    assert response.status_code == 200
    assert cast.network.name in response.content.decode()


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_page_opens(cast, client, name):
    client.force_login(cast.coordinator)
    NetworkFactory(name="A network to find")
    ApiTokenFactory(user=cast.coordinator, networks=[cast.network])

    response = client.get(reverse(f"networks:{name}"))

    assert response.status_code == 200


@pytest.mark.parametrize("name", ["network-list", "organization-list", "token-list", "token-add"])
def test_own_page_says_what_would_be_there(cast, client, name):
    client.force_login(cast.no_membership)

    response = client.get(reverse(f"networks:{name}"))

    assert 'class="ln-empty"' in response.content.decode()


@pytest.mark.parametrize(
    "name", ["network-edit", "invitation-add", "request-list", "audit-list", "site-add"]
)
@pytest.mark.parametrize(
    ("person", "status"), [("community", 403), ("site_lead", 403), ("outsider", 404)]
)
def test_page_of_coordinators_is_refused(cast, client, name, person, status):
    client.force_login(getattr(cast, person))

    response = client.get(reverse(f"networks:{name}", args=[cast.network.slug]))

    assert response.status_code == status


@pytest.mark.parametrize("name", ["member-detail", "member-edit", "member-end"])
def test_member_page_opens_for_coordinator(cast, client, name):
    client.force_login(cast.coordinator)
    member = cast.membership(cast.clinician)

    response = client.get(reverse(f"networks:{name}", args=[member.public_id]))

    assert cast.clinician.name in response.content.decode()


def test_forms_of_what_exists_open(cast, client):
    client.force_login(cast.coordinator)
    invitation = MembershipInvitationFactory(network=cast.network)
    token = ApiTokenFactory(user=cast.coordinator, networks=[cast.network])

    pages = [
        client.get(reverse(f"networks:{name}", args=[public_id]))
        for name, public_id in [
            ("site-edit", cast.site.public_id),
            ("invitation-revoke", invitation.public_id),
            ("token-revoke", token.public_id),
        ]
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]


def test_list_says_when_a_filter_finds_nothing(cast, client):
    client.force_login(cast.coordinator)

    people = client.get(reverse("networks:member-list", args=["steady-gut"]), {"q": "zzz"})
    trail = client.get(reverse("networks:audit-list", args=["steady-gut"]), {"since": "2030-01-01"})

    assert "Nobody fits these filters" in people.content.decode()
    assert "No entry fits these filters" in trail.content.decode()


def test_invitation_that_ran_out_is_shown_as_such(cast, client):
    client.force_login(cast.coordinator)
    MembershipInvitationFactory(network=cast.network, expires_at=timezone.now() - timedelta(days=1))

    response = client.get(reverse("networks:invitation-list", args=["steady-gut"]))

    assert "Ran out on" in response.content.decode()
