"""Rows of meetings, invitations and answers."""

from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_ONLY,
    COORDINATORS_ONLY_AND_STAFF,
    MEMBERS,
    PUBLIC,
    SIGNED_IN,
)
from tests.access.row import of, row, slug

EVENT = of("event")
INVITED = of("invitation")
ROWS = {
    "events:event-list": row(get=MEMBERS, slug=slug),
    "events:event-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "events:event-detail": row(get=MEMBERS, public_id=EVENT),
    "events:event-calendar": row(get=MEMBERS, public_id=EVENT),
    "events:event-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:event-publish": row(post=COORDINATORS, public_id=EVENT),
    "events:event-cancel": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:event-answer": row(get=MEMBERS, post=MEMBERS, public_id=EVENT),
    "events:event-people": row(get=COORDINATORS, public_id=EVENT),
    "events:event-numbers": row(get=COORDINATORS, public_id=EVENT),
    "events:event-sending": row(get=COORDINATORS, public_id=EVENT),
    "events:people-add": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:people-pick": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:people-send": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:people-export": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:invitation-detail": row(get=COORDINATORS_ONLY, public_id=INVITED),
    "events:invitation-preview": row(get=COORDINATORS_ONLY, public_id=INVITED),
    "events:invitation-preview-mail": row(get=COORDINATORS_ONLY, public_id=INVITED),
    "events:invitation-correct": row(
        get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=INVITED
    ),
    "events:invitation-resend": row(post=COORDINATORS_ONLY, public_id=INVITED),
    "events:invitation-withdraw": row(
        get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=INVITED
    ),
    "events:answer-record": row(get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=INVITED),
    "events:needs-show": row(post=COORDINATORS_ONLY, public_id=INVITED),
    "events:link-again": row(get=PUBLIC, post=PUBLIC),
    "events:rsvp": row(get=PUBLIC, post=PUBLIC, token=lambda scene: "not-a-token"),
    "events:rsvp-thanks": row(get=PUBLIC, token=lambda scene: "not-a-token"),
    "events:rsvp-code": row(post=PUBLIC, token=lambda scene: "not-a-token"),
    "events:rsvp-calendar": row(get=PUBLIC, token=lambda scene: "not-a-token"),
    "event-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "event-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=EVENT),
    "invitation-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "invitation-detail": row(get=COORDINATORS_ONLY_AND_STAFF, public_id=INVITED),
    "rsvp-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "rsvp-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF, patch=COORDINATORS_ONLY, public_id=of("rsvp")
    ),
}
