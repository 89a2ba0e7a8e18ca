"""Rows of the planning of meetings: agenda, organisers, copies."""

from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_ONLY,
    COORDINATORS_ONLY_AND_STAFF,
    MEMBERS,
    SIGNED_IN,
)
from tests.access.row import of, row

EVENT = of("event")
ITEM = of("agenda_item")

ROWS = {
    "events:event-agenda": row(get=MEMBERS, public_id=EVENT),
    "events:agenda-edit": row(get=COORDINATORS, public_id=EVENT),
    "events:agenda-add": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:agenda-release": row(post=COORDINATORS, public_id=EVENT),
    "events:agenda-item-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=ITEM),
    "events:agenda-item-remove": row(get=COORDINATORS, post=COORDINATORS, public_id=ITEM),
    "events:agenda-item-move": row(post=COORDINATORS, public_id=ITEM),
    "agenda-item-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "agenda-item-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF,
        patch=COORDINATORS_ONLY,
        delete=COORDINATORS_ONLY,
        public_id=ITEM,
    ),
    "agenda-release-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "agenda-release-detail": row(get=MEMBERS, public_id=of("release")),
}
