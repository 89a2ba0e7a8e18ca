"""Rows of the desk, the badges, who came, and what is on now."""

from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_ONLY_AND_STAFF,
    MEMBERS,
    PUBLIC,
    SIGNED_IN,
)
from tests.access.row import row
from tests.access.rows_events import EVENT, INVITED_ONLY, LINK

ROWS = {
    "events:check-in": row(get=COORDINATORS, public_id=EVENT),
    "events:check-in-tap": row(post=COORDINATORS, public_id=EVENT),
    "events:check-in-taps": row(post=COORDINATORS, public_id=EVENT),
    "events:check-in-people": row(get=COORDINATORS, public_id=EVENT),
    "events:check-in-needs": row(post=COORDINATORS, public_id=EVENT),
    "events:check-in-worker": row(get=COORDINATORS, public_id=EVENT),
    "events:walk-in": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:badges": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:attendance": row(get=COORDINATORS, public_id=EVENT),
    "events:attendance-export": row(get=COORDINATORS, public_id=EVENT),
    "events:event-now": row(get=MEMBERS, public_id=EVENT),
    "events:now-screen": row(get=MEMBERS, public_id=EVENT),
    "events:event-here": row(post=INVITED_ONLY, public_id=EVENT),
    "events:link-now": row(get=PUBLIC, token=LINK),
    "events:link-here": row(post=PUBLIC, token=LINK),
    "check-in-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "check-in-here": row(post=SIGNED_IN),
    "check-in-walk-ins": row(post=SIGNED_IN),
    "event-attendance": row(get=COORDINATORS, public_id=EVENT),
    "event-badges": row(get=COORDINATORS, public_id=EVENT),
    "event-now": row(get=MEMBERS, public_id=EVENT),
    "check-in-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF, nonce=lambda scene: scene.check_in.nonce
    ),
}
