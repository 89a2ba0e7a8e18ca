"""Rows of people, networks, sites, memberships, tokens and the audit trail."""

from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_AND_STAFF,
    COORDINATORS_ONLY,
    COORDINATORS_ONLY_AND_STAFF,
    MEMBERS,
    NOBODY,
    PUBLIC,
    SIGNED_IN,
    answers,
)
from tests.access.row import of, row, slug

# Staff, and whoever coordinates a network that could be the parent.
FOUNDERS = answers(strangers="403", members="403")
# One's own place in the network: who has none does not find it.
OWN_PLACE = answers(staff="404")
OWN_OFFICE = answers(members="403", staff="404")

# Coordinators see the request; only who made it takes it back.
NOT_MINE = answers(members="404", coordinator="403", staff="403")

ROWS = {
    "networks:network-list": row(get=SIGNED_IN),
    "networks:network-add": row(get=FOUNDERS, post=FOUNDERS),
    "networks:network-edit": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "networks:organization-list": row(get=SIGNED_IN),
    "networks:member-list": row(get=MEMBERS, slug=slug),
    "networks:network-leave": row(get=OWN_PLACE, post=OWN_PLACE, slug=slug),
    "networks:network-hand-over": row(get=OWN_OFFICE, post=OWN_OFFICE, slug=slug),
    "networks:member-detail": row(get=MEMBERS, public_id=of("membership")),
    "networks:member-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=of("membership")),
    "networks:member-end": row(get=COORDINATORS, post=COORDINATORS, public_id=of("membership")),
    "networks:invitation-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "networks:invitation-list": row(get=COORDINATORS, slug=slug),
    "networks:invitation-resend": row(
        post=COORDINATORS_ONLY, public_id=of("membership_invitation")
    ),
    "networks:invitation-revoke": row(
        get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=of("membership_invitation")
    ),
    "networks:invitation-answer": row(
        get=PUBLIC, post=PUBLIC, token=lambda scene: scene.membership_invitation.link_token
    ),
    "networks:request-add": row(get=SIGNED_IN, post=SIGNED_IN, slug=slug),
    "networks:request-list": row(get=COORDINATORS, slug=slug),
    "networks:request-approve": row(post=COORDINATORS_ONLY, public_id=of("join_request")),
    "networks:request-decline": row(post=COORDINATORS_ONLY, public_id=of("join_request")),
    "networks:request-withdraw": row(post=NOT_MINE, public_id=of("join_request")),
    "networks:site-list": row(get=MEMBERS, slug=slug),
    "networks:site-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "networks:site-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=of("site")),
    "networks:profile": row(get=SIGNED_IN, post=SIGNED_IN),
    "networks:profile-mail": row(post=SIGNED_IN),
    "networks:token-list": row(get=SIGNED_IN),
    "networks:token-add": row(get=SIGNED_IN, post=SIGNED_IN),
    "networks:token-revoke": row(get=NOBODY, post=NOBODY, public_id=of("token")),
    "networks:audit-list": row(get=COORDINATORS_AND_STAFF, slug=slug),
    "networks:audit-export": row(post=COORDINATORS_AND_STAFF, slug=slug),
    "my-mail": row(get=SIGNED_IN, patch=SIGNED_IN),
    "network-list": row(get=SIGNED_IN, post=FOUNDERS),
    "network-detail": row(get=MEMBERS, patch=COORDINATORS, slug=slug),
    "organization-list": row(get=SIGNED_IN),
    "organization-detail": row(get=MEMBERS, public_id=lambda s: s.site.organization.public_id),
    "site-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "site-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=of("site")),
    "membership-list": row(get=SIGNED_IN),
    "membership-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=of("membership")),
    "membership-invitation-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "membership-invitation-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF,
        delete=COORDINATORS_ONLY,
        public_id=of("membership_invitation"),
    ),
    "membership-invitation-resend": row(
        post=COORDINATORS_ONLY, public_id=of("membership_invitation")
    ),
    "join-request-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "join-request-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF, delete=NOT_MINE, public_id=of("join_request")
    ),
    "join-request-approve": row(post=COORDINATORS_ONLY, public_id=of("join_request")),
    "join-request-decline": row(post=COORDINATORS_ONLY, public_id=of("join_request")),
}
