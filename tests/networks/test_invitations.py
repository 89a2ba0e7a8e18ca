from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail.models import Message
from networks import emails
from networks.actions import invitations
from networks.models import JoinRequest, Membership, MembershipInvitation
from networks.models.memberships import Access, Group
from tests.factories.networks import (
    JoinRequestFactory,
    MembershipInvitationFactory,
    UserFactory,
)

State = MembershipInvitation.State


@pytest.fixture
def invitation(cast):
    return MembershipInvitationFactory(
        network=cast.network, invited_by=cast.coordinator, email=cast.no_membership.email
    )


def send(cast, **values):
    given = {
        "email": "New.Person@People.example",
        "name": "New Person",
        "group": Group.COMMUNITY,
        "access": Access.MEMBER,
    } | values
    return invitations.send(by=cast.coordinator, network=cast.network, now=timezone.now(), **given)


def link(invitation):
    return reverse("networks:invitation-answer", args=[invitation.link_token])


def test_send_posts_one_mail_with_the_link(cast):
    invitation = send(cast)

    message = Message.objects.get()
    letter = emails.render_invitation(message)
    assert message.to_email == invitation.email == "new.person@people.example"
    assert letter.subject == "Cora Coordinator invites you to Steady Gut"
    assert invitation.link_token in letter.text
    assert invitation.link_token in letter.html


def test_send_twice_is_a_conflict(cast):
    send(cast)

    with pytest.raises(Conflict, match="invited already"):
        send(cast)

    assert Message.objects.count() == 1


def test_send_after_one_ran_out_replaces_it(cast):
    old = send(cast)
    MembershipInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    new = send(cast)

    old.refresh_from_db()
    assert (old.state, new.state) == (State.REVOKED, State.SENT)


def test_send_to_a_member_is_a_conflict(cast):
    with pytest.raises(Conflict, match="member of this network"):
        send(cast, email=cast.clinician.email.upper())


def test_send_again_kills_the_link_before(cast, invitation, client):
    before = link(invitation)

    invitations.send_again(by=cast.coordinator, invitation=invitation, now=timezone.now())

    assert client.get(before).status_code == 404
    assert client.get(link(invitation)).status_code == 200


def test_mail_of_a_link_that_was_replaced_is_skipped(cast):
    invitation = send(cast)
    first = Message.objects.get()

    invitations.send_again(by=cast.coordinator, invitation=invitation, now=timezone.now())

    assert isinstance(emails.render_invitation(first), emails.outbox.Skip)
    assert Message.objects.count() == 2


def test_send_again_of_an_answered_one_is_a_conflict(cast, invitation):
    invitations.decline(by=None, invitation=invitation, now=timezone.now())

    with pytest.raises(Conflict):
        invitations.send_again(by=cast.coordinator, invitation=invitation, now=timezone.now())


def test_revoke_kills_link_and_mail(cast, client):
    invitation = send(cast)

    invitations.revoke(by=cast.coordinator, invitation=invitation, now=timezone.now())

    assert Message.objects.get().state == Message.State.CANCELLED
    assert client.get(link(invitation)).status_code == 410


def test_accept_by_the_invited_address(cast, invitation, client):
    client.force_login(cast.no_membership)

    response = client.post(link(invitation), {"answer": "accept"})

    membership = Membership.objects.get(user=cast.no_membership)
    invitation.refresh_from_db()
    assert response.status_code == 303
    assert membership.group == invitation.group
    assert (invitation.state, invitation.answered_by) == (State.ACCEPTED, cast.no_membership)


def test_accept_settles_a_join_request(cast, invitation):
    request = JoinRequestFactory(network=cast.network, user=cast.no_membership)

    invitations.accept(by=cast.no_membership, invitation=invitation, now=timezone.now())

    request.refresh_from_db()
    assert request.state == JoinRequest.State.APPROVED


def test_accept_with_another_address_is_refused(cast, invitation, client):
    client.force_login(cast.outsider)

    page = client.get(link(invitation))
    response = client.post(link(invitation), {"answer": "accept"})

    assert "You are signed in as outsider@cast.example" in page.content.decode()
    assert response.status_code == 422
    assert not Membership.objects.filter(user=cast.outsider, network=cast.network).exists()


def test_accept_with_an_unverified_address_is_refused(cast, invitation):
    user = UserFactory()
    EmailAddress.objects.filter(user=cast.no_membership).delete()
    EmailAddress.objects.create(user=user, email=invitation.email, verified=False)

    with pytest.raises(DomainError, match="confirm it"):
        invitations.accept(by=user, invitation=invitation, now=timezone.now())


def test_accept_with_a_second_verified_address(cast, invitation):
    user = UserFactory()
    EmailAddress.objects.filter(user=cast.no_membership).delete()
    EmailAddress.objects.create(user=user, email=invitation.email, verified=True)

    membership = invitations.accept(by=user, invitation=invitation, now=timezone.now())

    assert membership.user == user


def test_accept_twice_is_a_conflict(cast, invitation):
    invitations.accept(by=cast.no_membership, invitation=invitation, now=timezone.now())

    with pytest.raises(Conflict):
        invitations.accept(by=cast.no_membership, invitation=invitation, now=timezone.now())


def test_accept_after_it_ran_out_is_refused(cast, invitation):
    with pytest.raises(Conflict, match="run out"):
        invitations.accept(
            by=cast.no_membership, invitation=invitation, now=timezone.now() + timedelta(days=99)
        )


def test_link_changes_nothing_by_being_opened(cast, invitation, client):
    client.get(link(invitation))

    invitation.refresh_from_db()
    assert invitation.state == State.SENT


def test_link_shows_the_way_to_someone_without_an_account(cast, invitation, client):
    page = client.get(link(invitation)).content.decode()

    assert "/accounts/signup/?email=no-membership%40cast.example&amp;next=%2Fjoin%2F" in page
    assert "/accounts/login/?next=%2Fjoin%2F" in page


def test_accept_without_signing_in_is_refused(invitation, client):
    response = client.post(link(invitation), {"answer": "accept"})

    assert response.status_code == 422
    assert "Sign in first" in response.content.decode()


def test_decline_needs_no_account(invitation, client):
    response = client.post(link(invitation), {"answer": "decline"})

    invitation.refresh_from_db()
    assert response.status_code == 200
    assert (invitation.state, invitation.answered_by) == (State.DECLINED, None)


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", "eyJ4Ijox:abc"])
def test_broken_link_tells_nothing(db, client, token):
    response = client.get(reverse("networks:invitation-answer", args=[token]))

    assert response.status_code == 404


def test_invite_page_sends(cast, client):
    client.force_login(cast.coordinator)

    response = client.post(
        reverse("networks:invitation-add", args=["steady-gut"]),
        {
            "name": "Pia",
            "email": "pia@people.example",
            "group": "community",
            "access": "site_lead",
            "site": cast.site.pk,
        },
    )

    assert response.status_code == 303
    assert MembershipInvitation.objects.get().site == cast.site


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"email": "not-an-address"}, "valid email"),
        ({"access": "site_lead"}, "needs a site"),
        ({"group": "nurse"}, "one of those offered"),
        ({"email": "clinician@cast.example"}, "member of this network already"),
    ],
)
def test_invite_page_names_what_is_wrong(cast, client, values, text):
    client.force_login(cast.coordinator)
    good = {"name": "Pia", "email": "p@x.example", "group": "community", "access": "member"}

    response = client.post(reverse("networks:invitation-add", args=["steady-gut"]), good | values)

    assert response.status_code == 422
    assert text in response.content.decode()


def test_resend_and_revoke_pages(cast, client, invitation):
    client.force_login(cast.coordinator)

    again = client.post(reverse("networks:invitation-resend", args=[invitation.public_id]))
    revoked = client.post(reverse("networks:invitation-revoke", args=[invitation.public_id]))
    late = client.post(reverse("networks:invitation-resend", args=[invitation.public_id]))

    invitation.refresh_from_db()
    assert [r.status_code for r in (again, revoked, late)] == [303, 303, 303]
    assert (invitation.link_version, invitation.state) == (2, State.REVOKED)


def test_invitations_of_another_network_are_not_there(cast, client, invitation):
    client.force_login(cast.outsider)

    response = client.post(reverse("networks:invitation-revoke", args=[invitation.public_id]))

    assert response.status_code == 404


def test_revoke_after_the_answer_is_a_conflict(cast, invitation):
    invitations.decline(by=None, invitation=invitation, now=timezone.now())

    with pytest.raises(Conflict, match="answered or taken back"):
        invitations.revoke(by=cast.coordinator, invitation=invitation, now=timezone.now())
