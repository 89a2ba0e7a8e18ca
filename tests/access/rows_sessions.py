"""Rows of facilitated sessions. The scene's is being clarified; its one private line is the
owner's, who coordinates."""

from tests.access.personas import COORDINATORS, MEMBERS, MEMBERS_ACT, PUBLIC, SIGNED_IN
from tests.access.row import Row, of, row, slug
from tests.access.rows_events import EVENT, FORM_TOKEN, INVITED_ONLY, LINK
from tests.access.rows_rounds import OWNERS

SESSION = of("session")
ITEM = of("session_item")
NOTE = of("session_note")
HELD = of("meeting_session")

ROWS: dict[str, Row] = {
    "improvement:session-list": row(get=MEMBERS, slug=slug),
    "improvement:session-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "improvement:session-detail": row(get=MEMBERS, public_id=SESSION),
    "improvement:session-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=SESSION),
    "improvement:session-start": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-export": row(get=MEMBERS, public_id=SESSION),
    "improvement:session-run": row(get=COORDINATORS, public_id=SESSION),
    "improvement:session-next": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-back": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-extend": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-vote-again": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-pass-over": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-collect": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-add-for": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-remark": row(post=COORDINATORS, public_id=SESSION),
    "improvement:session-stop": row(get=COORDINATORS, post=COORDINATORS, public_id=SESSION),
    "improvement:session-wall": row(get=COORDINATORS, public_id=SESSION),
    "improvement:session-part": row(get=MEMBERS_ACT, public_id=SESSION),
    "improvement:session-join": row(post=MEMBERS_ACT, public_id=SESSION),
    "improvement:session-lines": row(post=MEMBERS_ACT, public_id=SESSION),
    "improvement:session-say": row(post=MEMBERS_ACT, public_id=SESSION),
    "improvement:session-pass": row(post=MEMBERS_ACT, public_id=SESSION),
    "improvement:session-done": row(post=MEMBERS_ACT, public_id=SESSION),
    "improvement:session-item": row(get=COORDINATORS, public_id=SESSION, item=ITEM),
    **{
        f"improvement:session-item-{act}": row(post=COORDINATORS, public_id=SESSION, item=ITEM)
        for act in ("word", "merge", "part", "off", "on")
    },
    "session-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "session-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=SESSION),
    **{
        f"session-{act}": row(post=COORDINATORS, public_id=SESSION)
        for act in (
            "start", "next", "back", "extend", "vote-again", "end", "void", "pass-over", "collect",
            "remark",
        )
    },
    "session-join": row(post=MEMBERS_ACT, public_id=SESSION),
    "session-pass-turn": row(post=MEMBERS_ACT, public_id=SESSION),
    "session-done": row(post=MEMBERS_ACT, public_id=SESSION),
    "session-item-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "session-item-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=ITEM),
    **{
        f"session-item-{act}": row(post=COORDINATORS, public_id=ITEM)
        for act in ("merge", "part", "take-off", "put-back")
    },
    "session-note-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "session-note-detail": row(get=OWNERS, patch=OWNERS, public_id=NOTE),
    "session-note-say": row(post=OWNERS, public_id=NOTE),
}  # fmt: skip

OF_MEETINGS: dict[str, Row] = {
    "events:event-session-add": row(post=COORDINATORS, public_id=EVENT),
    "events:event-session-start": row(post=COORDINATORS, public_id=EVENT, held=HELD),
    "events:event-session-join": row(post=INVITED_ONLY, public_id=EVENT, held=HELD),
    "events:link-session": row(get=PUBLIC, token=LINK, held=HELD),
    "events:link-session-vote": row(get=PUBLIC, post=FORM_TOKEN, token=LINK, held=HELD),
    "events:link-session-act": row(
        post=FORM_TOKEN, token=LINK, held=HELD, act=lambda _scene: "lines"
    ),
    "meeting-session-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "meeting-session-detail": row(get=MEMBERS, public_id=HELD),
    "meeting-session-start": row(post=COORDINATORS, public_id=HELD),
    "meeting-session-join": row(post=INVITED_ONLY, public_id=HELD),
}
