"""What is founded, added and sent over REST, by those who may on the pages."""

import pytest
from django.utils import timezone

from lhs_platform.mail.models import Message
from networks.models import AuditEntry, Membership, MembershipInvitation, Network, Site
from networks.models.memberships import Access
from tests.factories.networks import MembershipFactory, OrganizationFactory, token_key

pytestmark = pytest.mark.django_db
NETWORKS, SITES = "/api/v1/networks/", "/api/v1/sites/"
INVITATIONS = "/api/v1/membership-invitations/"
NETWORK = {"name": "Quiet Hearts", "summary": "Heart clinics, together.", "group": "leader"}
SITE = {"network": "steady-gut", "name": "Larkfield", "code": "larkfield"}
PERSON = {
    "network": "steady-gut",
    "email": "New@People.example",
    "name": "Caspian Rainford",
    "group": "clinician",
}


@pytest.fixture
def post(client):
    def send(url, data=None, **more):
        return client.post(url, data or {}, content_type="application/json", **more)

    return send


@pytest.fixture
def coordinator(client, cast):
    client.force_login(cast.coordinator)
    return cast.coordinator


def writing(user, *networks):
    """Give the header of a token that writes in these networks."""
    key = token_key(user=user, scope="write", networks=networks)
    return {"HTTP_AUTHORIZATION": f"Bearer {key}"}


# --- Networks --------------------------------------------------------------------------
def test_staff_found_a_network_and_coordinate_it(client, cast, post):
    client.force_login(cast.staff)

    response = post(NETWORKS, NETWORK)

    made = Network.objects.get(slug="quiet-hearts")
    assert response.status_code == 201
    assert response.json()["id"] == "quiet-hearts"
    assert response["ETag"]
    assert Membership.objects.get(network=made).access == Access.COORDINATOR
    assert AuditEntry.objects.filter(verb="network.added", network=made).exists()


def test_a_coordinator_founds_under_their_own_network_only(cast, post, coordinator):
    alone = post(NETWORKS, NETWORK)
    under = post(NETWORKS, NETWORK | {"parent": "steady-gut"})
    elsewhere = post(NETWORKS, NETWORK | {"parent": cast.other_network.slug})

    assert [one.status_code for one in (alone, under, elsewhere)] == [403, 201, 404]
    assert under.json()["parent"] == "steady-gut"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "steady-gut"}, "slug"),
        ({"slug": "add"}, "slug"),
        ({"slug": "no spaces"}, "slug"),
        ({"name": "???", "slug": ""}, "slug"),
        ({"small_count_threshold": 3}, "small_count_threshold"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"group": "wizard"}, "group"),
        ({"naem": "x"}, "naem"),
    ],
)
def test_a_network_that_cannot_be_is_refused(client, cast, post, changes, field):
    client.force_login(cast.staff)

    response = post(NETWORKS, NETWORK | changes)

    assert response.status_code == 400
    assert field in response.json()["errors"]


def test_a_bound_token_founds_below_its_networks_and_nowhere_else(client, cast, post):
    header = writing(cast.staff, cast.network)

    alone = post(NETWORKS, NETWORK, **header)
    under = post(NETWORKS, NETWORK | {"parent": "steady-gut"}, **header)
    foreign = post(NETWORKS, NETWORK | {"parent": cast.other_network.slug}, **header)

    assert [one.status_code for one in (alone, under, foreign)] == [403, 201, 404]
    assert "bound to some networks" in alone.json()["detail"]
    # It sees the networks it was made for, and not this one.
    assert client.get(f"{NETWORKS}quiet-hearts/", **header).status_code == 404


# --- Sites -----------------------------------------------------------------------------
def test_a_site_is_added_with_a_new_or_a_known_organization(cast, post, coordinator):
    new = post(SITES, SITE | {"organization_name": "Larkfield Health"})
    known = post(
        SITES,
        SITE | {"code": "elmstead", "organization": str(cast.organization.public_id)},
    )

    assert [new.status_code, known.status_code] == [201, 201]
    assert new.json()["organization_name"] == "Larkfield Health"
    assert new.json()["timezone"] == cast.network.timezone
    assert Site.objects.get(code="elmstead").organization == cast.organization
    assert AuditEntry.objects.filter(verb="site.added").count() == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 400),
        ({"organization_name": "A", "code": "riverbend"}, 400),
        ({"organization_name": "A", "code": "Not A Code"}, 400),
        ({"organization_name": "A", "left_on": "2026-01-01"}, 400),
        ({"organization_name": "A", "network": "nowhere"}, 404),
    ],
)
def test_a_site_that_cannot_be_is_refused(cast, post, coordinator, changes, status):
    assert post(SITES, SITE | changes).status_code == status
    assert not Site.objects.filter(name="Larkfield").exists()


def test_an_organization_that_is_not_seen_is_not_taken(post, coordinator):
    foreign = OrganizationFactory()

    assert post(SITES, SITE | {"organization": str(foreign.public_id)}).status_code == 400


def test_members_add_no_sites(client, cast, post):
    client.force_login(cast.clinician)

    assert post(SITES, SITE | {"organization_name": "A"}).status_code == 403


# --- Invitations to join ---------------------------------------------------------------
def test_somebody_is_invited_once_and_the_mail_goes(post, coordinator):
    first = post(INVITATIONS, PERSON)
    again = post(INVITATIONS, PERSON)

    assert [first.status_code, again.status_code] == [201, 409]
    assert first.json()["email"] == "new@people.example"
    assert first.json()["access"] == "member"
    assert Message.objects.filter(to_email="new@people.example").count() == 1
    assert AuditEntry.objects.filter(verb="invitation.sent").count() == 1


def test_a_site_lead_is_invited_for_a_site_of_the_network(cast, post, coordinator):
    lead = PERSON | {"access": "site_lead"}

    without = post(INVITATIONS, lead)
    foreign = post(INVITATIONS, lead | {"site": cast.foreign_site.code})
    good = post(INVITATIONS, lead | {"site": cast.site.code})

    assert [one.status_code for one in (without, foreign, good)] == [400, 400, 201]
    assert good.json()["site"] == cast.site.code


def test_an_invitation_is_sent_again_and_taken_back(client, post, coordinator):
    url = f"{INVITATIONS}{post(INVITATIONS, PERSON).json()['id']}/"

    again = post(f"{url}resend/")
    gone = client.delete(url)

    made = MembershipInvitation.objects.get()
    assert [again.status_code, gone.status_code] == [200, 204]
    assert made.link_version == 2
    assert client.get(url).json()["state"] == "revoked"
    assert client.delete(url).status_code == 409


def test_no_answer_gives_the_link_away(client, cast, post, coordinator):
    post(INVITATIONS, PERSON)

    text = client.get(INVITATIONS, {"network": "steady-gut", "state": "sent"}).content.decode()

    assert "Caspian Rainford" in text
    assert MembershipInvitation.objects.get().link_token not in text


def test_members_neither_invite_nor_see_invitations(client, cast, post, coordinator):
    post(INVITATIONS, PERSON)
    client.force_login(cast.clinician)

    assert client.get(INVITATIONS).json()["results"] == []
    assert post(INVITATIONS, PERSON | {"email": "b@people.example"}).status_code == 403


def test_a_token_invites_to_its_own_networks_only(cast, post):
    MembershipFactory(user=cast.coordinator, network=cast.other_network, coordinator=True)
    header = writing(cast.coordinator, cast.other_network)

    assert post(INVITATIONS, PERSON, **header).status_code == 404
    foreign = PERSON | {"network": cast.other_network.slug}
    assert post(INVITATIONS, foreign, **header).status_code == 201
    made = MembershipInvitation.objects.get()
    assert made.expires_at > timezone.now()
