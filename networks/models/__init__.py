from networks.models.audit import AuditEntry
from networks.models.memberships import JoinRequest, Membership, MembershipInvitation
from networks.models.networks import Network, Organization, Site
from networks.models.people import User
from networks.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "AuditEntry",
    "JoinRequest",
    "Membership",
    "MembershipInvitation",
    "Network",
    "Organization",
    "Site",
    "User",
]
