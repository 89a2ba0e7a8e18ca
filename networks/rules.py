"""Who may do what in a network: one predicate for each capability.

A predicate takes a user and an object and answers yes, or a Refusal with its reason. Upper
rooms build theirs on `holds` and on the sets here; nobody else spells an access level.
"""

from enum import Enum
from typing import Any

from lhs_platform.lib.access import Refusal
from networks.models import JoinRequest, Membership, MembershipInvitation, Network, Site
from networks.models.memberships import Access

Answer = bool | Refusal

NOT_A_MEMBER = Refusal("Only members of this network may do this.")
ONLY_COORDINATORS = Refusal("Only coordinators of this network may do this.")
ONLY_FOUNDERS = Refusal("Only the site's staff and coordinators may found a network.")
BOUND_TOKEN = Refusal(
    "This token is bound to some networks. Name the one among them that the new one belongs under."
)
ONLY_ONES_OWN = Refusal("Only the person who asked may do this.")
ONLY_SITE_LEADS = Refusal("Only this site's lead and the coordinators may do this.")


class Capability(Enum):
    """What the access levels allow, across all rooms."""

    SEE_NETWORK = "see the network and join in"
    RUN_SITE = "enter data and run projects of one's own site"
    COORDINATE = "do everything in the network"


CAPABILITIES: dict[str, frozenset[Capability]] = {
    Access.MEMBER: frozenset({Capability.SEE_NETWORK}),
    Access.SITE_LEAD: frozenset({Capability.SEE_NETWORK, Capability.RUN_SITE}),
    Access.COORDINATOR: frozenset(Capability),
}


def membership_in(user: Any, network: Network) -> Membership | None:
    """Give a person's active membership in a network, from those loaded for the request."""
    if not user.is_authenticated:
        return None
    found: Membership | None = user.active_memberships.get(network.pk)
    return found


def holds(user: Any, network: Network, capability: Capability) -> bool:
    """Say whether this person's access in the network includes a capability."""
    membership = membership_in(user, network)
    return membership is not None and capability in CAPABILITIES[membership.access]


def is_coordinator(user: Any, network: Network) -> Answer:
    return holds(user, network, Capability.COORDINATE) or ONLY_COORDINATORS


def is_member(user: Any, network: Network) -> Answer:
    return holds(user, network, Capability.SEE_NETWORK) or NOT_A_MEMBER


def runs_site(user: Any, site: Site) -> Answer:
    """A site is run by its own lead, and by the coordinators of its network."""
    membership = membership_in(user, site.network)
    if membership is None:
        return NOT_A_MEMBER
    allowed = CAPABILITIES[membership.access]
    own = Capability.RUN_SITE in allowed and membership.site_id == site.pk
    return own or Capability.COORDINATE in allowed or ONLY_SITE_LEADS


def sites_run_by(user: Any, network: Network) -> Any:
    """Give the sites of a network for which this person may enter data."""
    sites = Site.objects.active().filter(network=network)
    if holds(user, network, Capability.COORDINATE):
        return sites
    membership = membership_in(user, network)
    if membership is None or not holds(user, network, Capability.RUN_SITE):
        return sites.none()
    return sites.filter(pk__in=[membership.site_id])


def can_add_network(user: Any, parent: Network | None = None) -> Answer:
    """Staff found networks; a coordinator founds those that belong under their own."""
    if not user.is_authenticated:
        return ONLY_FOUNDERS
    if parent is None and user.is_staff and user.limited_to is not None:
        return BOUND_TOKEN
    if parent is None:
        return user.is_staff or ONLY_FOUNDERS
    return user.is_staff or is_coordinator(user, parent)


def founds_networks(user: Any, _obj: Any = None) -> Answer:
    """Say whether there is any place in the tree where this person may found a network."""
    if not user.is_authenticated:
        return ONLY_FOUNDERS
    mine = user.active_memberships.values()
    return (
        user.is_staff
        or any(Capability.COORDINATE in CAPABILITIES[m.access] for m in mine)
        or ONLY_FOUNDERS
    )


def can_edit_network(user: Any, network: Network) -> Answer:
    return is_coordinator(user, network)


def can_edit_site(user: Any, site: Site) -> Answer:
    return is_coordinator(user, site.network)


def can_manage_members(user: Any, network: Network) -> Answer:
    return is_coordinator(user, network)


def can_manage_membership(user: Any, membership: Membership) -> Answer:
    return is_coordinator(user, membership.network)


def can_manage_invitation(user: Any, invitation: MembershipInvitation) -> Answer:
    return is_coordinator(user, invitation.network)


def can_decide_request(user: Any, request: JoinRequest) -> Answer:
    return is_coordinator(user, request.network)


def can_withdraw_request(user: Any, request: JoinRequest) -> Answer:
    return request.user_id == user.pk or ONLY_ONES_OWN


def can_leave(user: Any, network: Network) -> Answer:
    return is_member(user, network)


def can_read_audit(user: Any, network: Network) -> Answer:
    """Coordinators read the trail of their network; staff look after the site and read it too."""
    return user.is_staff or is_coordinator(user, network)


def can_see_directory(user: Any, network: Network) -> Answer:
    """Members see each other; staff see what members see."""
    return user.is_staff or is_member(user, network)


def sees_everybody(user: Any, network: Network) -> bool:
    """Coordinators see all members and how to reach them, listed or not."""
    return holds(user, network, Capability.COORDINATE)
