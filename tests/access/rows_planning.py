"""Rows of the planning of meetings: agenda, organisers, copies."""

from events.models.organisers import token_of
from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_ONLY,
    COORDINATORS_ONLY_AND_STAFF,
    MEMBERS,
    NOBODY,
    PUBLIC,
    SIGNED_IN,
)
from tests.access.row import of, row

EVENT = of("event")
ITEM = of("agenda_item")
# Whoever holds the personal link may read by it.
LINK = lambda scene: scene.invitation.token  # noqa: E731


def offer_link(scene):
    """Make the link by which the invited stranger would accept a role."""
    return token_of(
        event_id=scene.event.pk,
        user_id=scene.invitation.user_id,
        role="desk",
        by_id=scene.owner.pk,
        until="2099-01-01",
        made=0,
    )


ROWS = {
    "events:event-copy": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "event-copy": row(post=COORDINATORS, public_id=EVENT),
    "events:event-agenda": row(get=MEMBERS, public_id=EVENT),
    "events:rsvp-agenda": row(get=PUBLIC, token=LINK),
    "events:agenda-edit": row(get=COORDINATORS, public_id=EVENT),
    "events:agenda-add": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:agenda-release": row(post=COORDINATORS, public_id=EVENT),
    "events:agenda-item-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=ITEM),
    "events:agenda-item-remove": row(get=COORDINATORS, post=COORDINATORS, public_id=ITEM),
    "events:agenda-item-move": row(post=COORDINATORS, public_id=ITEM),
    "events:organisers": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:organiser-remove": row(post=COORDINATORS_ONLY, public_id=of("role")),
    # The link is for one account, which is not among the personas.
    "events:role-accept": row(get=NOBODY, post=NOBODY, token=offer_link),
    "event-role-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "event-role-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF, delete=COORDINATORS_ONLY, public_id=of("role")
    ),
    "agenda-item-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "agenda-item-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF,
        patch=COORDINATORS_ONLY,
        delete=COORDINATORS_ONLY,
        public_id=ITEM,
    ),
    "agenda-item-move": row(post=COORDINATORS_ONLY, public_id=ITEM),
    "agenda-release-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "agenda-release-detail": row(get=MEMBERS, public_id=of("release")),
}
