"""What each page is about, found among what its reader may see."""

from uuid import UUID

from django.utils import timezone

from lhs_platform.lib.access import found
from networks.models import (
    ApiToken,
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Site,
    User,
)


def network(user: User, slug: str) -> Network:
    return found(Network.objects.visible_to(user).for_list(), slug=slug)


def own_membership(user: User, slug: str) -> Membership:
    """Give the reader's own membership; who has none here has nothing to see."""
    return found(
        Membership.objects.active().filter(user=user).select_related("user", "network", "site"),
        network__slug=slug,
    )


def findable_network(user: User, slug: str) -> Network:
    """Give a network that a person outside can find."""
    return found(Network.objects.findable_by(user), slug=slug)


def membership(user: User, public_id: UUID) -> Membership:
    return found(Membership.objects.visible_to(user).for_list(), public_id=public_id)


def active_membership(user: User, public_id: UUID) -> Membership:
    members = Membership.objects.visible_to(user).active()
    return found(members.for_list(), public_id=public_id)


def invitation(user: User, public_id: UUID) -> MembershipInvitation:
    return found(MembershipInvitation.objects.visible_to(user).for_list(), public_id=public_id)


def join_request(user: User, public_id: UUID) -> JoinRequest:
    return found(JoinRequest.objects.visible_to(user).for_list(), public_id=public_id)


def site(user: User, public_id: UUID) -> Site:
    return found(Site.objects.visible_to(user).for_list(), public_id=public_id)


def token(user: User, public_id: UUID) -> ApiToken:
    return found(ApiToken.objects.visible_to(user).filter(revoked_at=None), public_id=public_id)


def invitation_of_link(token: str) -> MembershipInvitation | None:
    """Give the invitation a personal link stands for, open or not; None if the link is dead."""
    return MembershipInvitation.objects.by_token(token).for_list().first()


def is_open(invitation: MembershipInvitation) -> bool:
    return invitation.is_open(timezone.now())
