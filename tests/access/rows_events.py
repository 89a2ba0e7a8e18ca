"""Rows of meetings, invitations and answers."""

from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_ONLY,
    COORDINATORS_ONLY_AND_STAFF,
    MEMBERS,
    PUBLIC,
    SIGNED_IN,
    answers,
)
from tests.access.row import of, row, slug

EVENT = of("event")
INVITED = of("invitation")
# Whoever holds the personal link may answer by it: that is its purpose.
LINK = lambda scene: scene.invitation.token  # noqa: E731
# Only the invited answer; in the scene that is somebody else.
INVITED_ONLY = answers(members="403", coordinator="403", staff="403")
# The form's own token is asked of everyone; the matrix sends none.
FORM_TOKEN = answers(
    anonymous="403", strangers="403", members="403", coordinator="403", staff="403"
)

NO_OTHER = answers(members="404", coordinator="404", staff="403")

ROWS = {
    "events:event-list": row(get=MEMBERS, slug=slug),
    "events:event-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "events:event-detail": row(get=MEMBERS, public_id=EVENT),
    "events:event-calendar": row(get=MEMBERS, public_id=EVENT),
    "events:event-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:event-publish": row(post=COORDINATORS, public_id=EVENT),
    "events:event-cancel": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:event-answer": row(get=INVITED_ONLY, post=INVITED_ONLY, public_id=EVENT),
    "events:event-people": row(get=COORDINATORS, public_id=EVENT),
    "events:event-numbers": row(get=COORDINATORS, public_id=EVENT),
    "events:event-sending": row(get=COORDINATORS, public_id=EVENT),
    "events:sending-resume": row(post=COORDINATORS, public_id=EVENT),
    "events:sending-stop": row(post=COORDINATORS, public_id=EVENT),
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
    # The matrix names no other invitation.
    "events:invitation-merge": row(get=NO_OTHER, post=NO_OTHER, public_id=INVITED),
    "events:answer-record": row(get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=INVITED),
    "events:needs-show": row(post=COORDINATORS_ONLY, public_id=INVITED),
    "events:link-again": row(get=PUBLIC, post=PUBLIC),
    "events:rsvp": row(get=PUBLIC, post=FORM_TOKEN, token=LINK),
    "events:rsvp-thanks": row(get=PUBLIC, token=LINK),
    "events:rsvp-code": row(post=PUBLIC, token=LINK),
    "events:rsvp-calendar": row(get=PUBLIC, token=LINK),
    "events:rsvp-stop": row(
        get=PUBLIC, post=PUBLIC, token=lambda scene: scene.invitation.stop_token
    ),
    "events:rsvp-write-again": row(post=FORM_TOKEN, token=LINK),
    "event-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "event-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=EVENT),
    "event-publish": row(post=COORDINATORS, public_id=EVENT),
    "event-cancel": row(post=COORDINATORS, public_id=EVENT),
    "event-calendar": row(get=MEMBERS, public_id=EVENT),
    "invitation-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "invitation-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF,
        patch=COORDINATORS_ONLY,
        delete=COORDINATORS_ONLY,
        public_id=INVITED,
    ),
    "invitation-resend": row(post=COORDINATORS_ONLY, public_id=INVITED),
    "invitation-merge": row(post=COORDINATORS_ONLY, public_id=INVITED),
    "invitation-mail": row(get=COORDINATORS_ONLY, public_id=INVITED),
    "rsvp-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "rsvp-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF, patch=COORDINATORS_ONLY, public_id=of("rsvp")
    ),
}
