import pytest
from django.contrib.auth.models import AnonymousUser

from networks.models import (
    ApiToken,
    AuditEntry,
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Organization,
    Site,
    User,
)
from tests.factories.networks import (
    ApiTokenFactory,
    JoinRequestFactory,
    MembershipInvitationFactory,
)

SEEN = [
    ApiToken,
    AuditEntry,
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Organization,
    Site,
]


@pytest.mark.parametrize("model", SEEN)
def test_nobody_signed_in_sees_nothing(cast, model):
    ApiTokenFactory(user=cast.clinician)
    JoinRequestFactory(network=cast.network)
    MembershipInvitationFactory(network=cast.network)

    assert not model.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize(
    ("person", "sees"),
    [("staff", True), ("coordinator", True), ("community", False), ("outsider", False)],
)
def test_invitations_and_requests_are_for_coordinators(cast, person, sees):
    JoinRequestFactory(network=cast.network)
    MembershipInvitationFactory(network=cast.network)
    user = getattr(cast, person)

    seen = {
        model.objects.visible_to(user).exists() for model in (JoinRequest, MembershipInvitation)
    }

    assert seen == {sees}


def test_narrowed_person_sees_own_requests_in_bound_networks_only(cast):
    JoinRequestFactory(network=cast.network, user=cast.no_membership)
    person = User.objects.get(pk=cast.no_membership.pk)
    person.limited_to = frozenset({cast.other_network.pk})

    assert not JoinRequest.objects.visible_to(person).exists()


def test_address_is_kept_in_small_letters(db):
    user = User.objects.create_user("Some.One@People.Example", "a-long-password", name="Some One")

    assert user.email == "some.one@people.example"
    assert User.objects.get_by_natural_key("SOME.ONE@people.example") == user
    assert (user.initials, user.get_short_name(), str(user)) == ("SO", "Some", "Some One")


def test_superuser_is_staff(db):
    user = User.objects.create_superuser("root@people.example", "a-long-password", name="Root")

    assert user.is_staff
    assert user.is_superuser
