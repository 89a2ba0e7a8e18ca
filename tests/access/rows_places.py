"""Rows of offered seats."""

from tests.access.personas import COORDINATORS_ONLY
from tests.access.row import of, row
from tests.access.rows_events import FORM_TOKEN, INVITED_ONLY, LINK

ROWS = {
    "events:event-seat": row(post=INVITED_ONLY, public_id=of("event")),
    "events:rsvp-seat": row(post=FORM_TOKEN, token=LINK),
    "rsvp-seat": row(post=COORDINATORS_ONLY, public_id=of("rsvp")),
}
