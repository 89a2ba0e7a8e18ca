"""Rows of the mails of a meeting, of mail that came back, and of calendars to subscribe to."""

from typing import Any

from tests.access.personas import (
    COORDINATORS,
    COORDINATORS_ONLY,
    COORDINATORS_ONLY_AND_STAFF,
    PUBLIC,
    SIGNED_IN,
    answers,
)
from tests.access.row import of, row

EVENT = of("event")
INVITED = of("invitation")
RULE = of("reminder_rule")
TEXT = of("letter_text")
FEED = of("feed")
# The scene's calendar is its owner's, who is the coordinator.
OWNER = answers(members="404", staff="404")
# Shut where no mail service was given a secret.
SHUT_TO_ALL = answers(
    anonymous="404", strangers="404", members="404", coordinator="404", staff="404"
)
KIND = lambda scene: "reminder"  # noqa: E731
TOKEN = lambda scene: scene.feed.token  # noqa: E731


def service(_scene: Any) -> str:
    return "postmark"


ROWS = {
    "mail:hook": row(post=SHUT_TO_ALL, service=service),
    "events:people-chosen": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:event-mails": row(get=COORDINATORS, public_id=EVENT),
    "events:letter-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT, kind=KIND),
    "events:letter-preview": row(get=COORDINATORS, public_id=EVENT, kind=KIND),
    "events:letter-reset": row(post=COORDINATORS, public_id=EVENT, kind=KIND),
    "events:letter-test": row(post=COORDINATORS, public_id=EVENT, kind=KIND),
    "events:rule-add": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "events:rule-edit": row(get=COORDINATORS_ONLY, post=COORDINATORS_ONLY, public_id=RULE),
    "events:rule-remove": row(post=COORDINATORS_ONLY, public_id=RULE),
    "events:invitation-bounced": row(post=COORDINATORS_ONLY, public_id=INVITED),
    "events:invitation-works": row(post=COORDINATORS_ONLY, public_id=INVITED),
    "events:feed-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "events:feed-renew": row(post=OWNER, public_id=FEED),
    "events:feed-end": row(post=OWNER, public_id=FEED),
    "events:feed-file": row(get=PUBLIC, token=TOKEN),
    "letter-text-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "letter-text-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF,
        patch=COORDINATORS_ONLY,
        delete=COORDINATORS_ONLY,
        public_id=TEXT,
    ),
    "letter-text-test": row(post=COORDINATORS_ONLY, public_id=TEXT),
    "reminder-rule-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "reminder-rule-detail": row(
        get=COORDINATORS_ONLY_AND_STAFF,
        patch=COORDINATORS_ONLY,
        delete=COORDINATORS_ONLY,
        public_id=RULE,
    ),
    "event-mailings": row(post=COORDINATORS, public_id=EVENT),
    "event-send-invitations": row(post=COORDINATORS, public_id=EVENT),
    "event-test-mail": row(post=COORDINATORS, public_id=EVENT),
    "event-sendings": row(get=COORDINATORS, post=COORDINATORS, public_id=EVENT),
    "invitation-bounce": row(post=COORDINATORS_ONLY, delete=COORDINATORS_ONLY, public_id=INVITED),
    "calendar-feed-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "calendar-feed-detail": row(get=OWNER, delete=OWNER, public_id=FEED),
    "calendar-feed-renew": row(post=OWNER, public_id=FEED),
}
