"""Rows of travel support: who looks after the money, and one's own."""

from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_ONLY,
    COORDINATORS_ONLY_AND_STAFF,
    PUBLIC,
    SIGNED_IN,
    answers,
)
from tests.access.row import of, row
from tests.access.rows_events import EVENT, FORM_TOKEN, INVITED_ONLY, LINK

# Only the person who travels; in the scene that is somebody else. Coordinators see the thing.
TRAVELLER = answers(members="404", coordinator="403", staff="403")
LINE = of("expense")
# The scene was answered on another device: a page of money asks for the code.
CODE_ASKED = PUBLIC
# A coordinator reads the file; the scene's person has no account among the personas.
RECEIPT = answers(members="404", staff="403")

ROWS = {
    "events:travel": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:travel-export": row(get=COORDINATORS, public_id=EVENT, form=lambda _scene: "csv"),
    "events:fund-add": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:fund-edit": row(get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=of("fund")),
    "events:travel-request": row(
        get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=of("travel_request")
    ),
    "events:travel-receipt": row(get=RECEIPT, public_id=LINE),
    "events:my-travel": row(get=INVITED_ONLY, post=INVITED_ONLY, public_id=EVENT),
    "events:my-travel-expense": row(get=INVITED_ONLY, post=INVITED_ONLY, public_id=EVENT),
    "events:my-travel-receipt": row(get=INVITED_ONLY, public_id=EVENT, line=LINE),
    "events:own-travel": row(get=CODE_ASKED, post=FORM_TOKEN, token=LINK),
    "events:own-travel-expense": row(get=CODE_ASKED, post=FORM_TOKEN, token=LINK),
    "events:own-travel-receipt": row(get=CODE_ASKED, token=LINK, line=LINE),
    "fund-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "fund-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF, patch=COORDINATORS_ONLY, public_id=of("fund")
    ),
    "travel-request-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "travel-request-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF, patch=TRAVELLER, public_id=of("travel_request")
    ),
    "expense-line-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "expense-line-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF,
        patch=COORDINATORS_ONLY,
        delete=TRAVELLER,
        public_id=LINE,
    ),
    "expense-line-receipt": row(get=COORDINATORS_ONLY_AND_STAFF, public_id=LINE),
}
