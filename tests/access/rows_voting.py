"""Rows of the votes of a meeting."""

from tests.access.personas import COORDINATORS, MEMBERS, PUBLIC, SIGNED_IN
from tests.access.row import of, row
from tests.access.rows_events import EVENT, FORM_TOKEN, INVITED_ONLY, LINK

HELD = of("meeting_round")

ROWS = {
    "events:event-votes": row(get=MEMBERS, public_id=EVENT),
    "events:event-vote-add": row(post=COORDINATORS, public_id=EVENT),
    "events:event-vote-announce": row(post=COORDINATORS, public_id=EVENT, vote=HELD),
    "events:event-vote-join": row(post=INVITED_ONLY, public_id=EVENT, vote=HELD),
    "events:event-vote": row(get=INVITED_ONLY, post=INVITED_ONLY, public_id=EVENT, vote=HELD),
    "events:link-votes": row(get=PUBLIC, token=LINK),
    "events:link-vote": row(get=PUBLIC, post=FORM_TOKEN, token=LINK, vote=HELD),
    "meeting-round-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "meeting-round-detail": row(get=MEMBERS, public_id=HELD),
    "meeting-round-announce": row(post=COORDINATORS, public_id=HELD),
    "meeting-round-join": row(post=INVITED_ONLY, public_id=HELD),
    "meeting-round-ballot": row(get=INVITED_ONLY, public_id=HELD),
    "meeting-round-vote": row(post=INVITED_ONLY, public_id=HELD),
    "meeting-round-result": row(get=INVITED_ONLY, public_id=HELD),
}
