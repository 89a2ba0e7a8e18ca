"""Rows of notes, decisions, actions, minutes, evaluation and numbers."""

from tests.access.personas import (
    COORDINATORS,
    MEMBERS,
    MEMBERS_ACT,
    PUBLIC,
    SIGNED_IN,
    answers,
)
from tests.access.row import of, row, slug
from tests.access.rows_events import INVITED_ONLY, LINK

EVENT = of("event")
ITEM = of("agenda_item")
DECISION = of("decision")
ACTION = of("action_item")
# In the scene the owner is a stranger: organisers may, other members may not.
OWNER = answers(members="403", staff="403")
# Whoever holds the link says which action is done; the matrix names none.
NO_ACTION = answers(anonymous="404", strangers="404", members="404", coordinator="404", staff="404")

ROWS = {
    "events:action-list": row(get=MEMBERS, slug=slug),
    "events:event-notes": row(get=MEMBERS, public_id=EVENT),
    "events:note-edit": row(get=MEMBERS_ACT, post=MEMBERS_ACT, public_id=ITEM),
    "events:note-history": row(get=MEMBERS, public_id=ITEM),
    "events:decision-add": row(get=MEMBERS_ACT, post=MEMBERS_ACT, public_id=EVENT),
    "events:decision-edit": row(get=MEMBERS_ACT, post=MEMBERS_ACT, public_id=DECISION),
    "events:decision-remove": row(post=MEMBERS_ACT, public_id=DECISION),
    "events:action-add": row(get=MEMBERS_ACT, post=MEMBERS_ACT, public_id=EVENT),
    "events:action-edit": row(get=MEMBERS_ACT, post=MEMBERS_ACT, public_id=ACTION),
    "events:action-remove": row(post=MEMBERS_ACT, public_id=ACTION),
    "events:action-done": row(get=OWNER, post=OWNER, public_id=ACTION),
    "events:action-reopen": row(post=OWNER, public_id=ACTION),
    "events:event-minutes": row(get=MEMBERS, public_id=EVENT),
    "events:minutes-print": row(get=MEMBERS, public_id=EVENT),
    "events:minutes-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:minutes-draft": row(post=COORDINATORS, public_id=EVENT),
    "events:minutes-publish": row(post=COORDINATORS, public_id=EVENT),
    "events:minutes-unpublish": row(post=COORDINATORS, public_id=EVENT),
    "events:minutes-history": row(get=COORDINATORS, public_id=EVENT),
    "events:event-evaluation": row(get=MEMBERS, public_id=EVENT),
    "events:evaluation-plan": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:evaluation-ask": row(post=COORDINATORS, public_id=EVENT),
    "events:evaluation-answer": row(get=INVITED_ONLY, post=INVITED_ONLY, public_id=EVENT),
    "events:event-results": row(get=COORDINATORS, public_id=EVENT),
    "events:results-export": row(get=COORDINATORS, public_id=EVENT),
    "events:actions-by-link": row(get=PUBLIC, post=NO_ACTION, token=LINK),
    "events:evaluation-by-link": row(get=PUBLIC, post=PUBLIC, token=LINK),
    "item-note-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "item-note-detail": row(get=MEMBERS, public_id=of("note")),
    "item-note-versions": row(get=MEMBERS, public_id=of("note")),
    "meeting-decision-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "meeting-decision-detail": row(
        get=MEMBERS, patch=MEMBERS_ACT, delete=MEMBERS_ACT, public_id=DECISION
    ),
    "action-item-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "action-item-detail": row(get=MEMBERS, patch=MEMBERS_ACT, delete=MEMBERS_ACT, public_id=ACTION),
    "action-item-done": row(post=OWNER, public_id=ACTION),
    "action-item-reopen": row(post=OWNER, public_id=ACTION),
    "minutes-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "minutes-detail": row(get=MEMBERS, public_id=of("minutes")),
    "minutes-draft": row(post=SIGNED_IN),
    "minutes-versions": row(get=COORDINATORS, public_id=of("minutes")),
    "minutes-publish": row(post=COORDINATORS, public_id=of("minutes")),
    "minutes-unpublish": row(post=COORDINATORS, public_id=of("minutes")),
    "evaluation-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "evaluation-detail": row(get=MEMBERS, public_id=of("evaluation")),
    "evaluation-ask-all": row(post=COORDINATORS, public_id=of("evaluation")),
    "evaluation-answers": row(post=INVITED_ONLY, public_id=of("evaluation")),
    "meeting-numbers-detail": row(get=COORDINATORS, public_id=EVENT),
}
