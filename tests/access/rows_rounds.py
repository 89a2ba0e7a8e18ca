"""Rows of votes and of what was decided after them. The scene's vote is published; its one ballot
is the owner's, who coordinates."""

from tests.access.personas import COORDINATORS, MEMBERS, MEMBERS_ACT, SIGNED_IN, answers
from tests.access.row import Row, of, row, slug

POLL = of("poll")
DECISION = of("vote_decision")
# Seen by its voter alone.
OWNERS = answers(members="404", staff="404")

ROWS: dict[str, Row] = {
    "improvement:round-list": row(get=MEMBERS, slug=slug),
    "improvement:round-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "improvement:prioritized": row(get=MEMBERS, slug=slug),
    "improvement:prioritized-export": row(get=MEMBERS, slug=slug),
    "improvement:round-detail": row(get=MEMBERS, public_id=POLL),
    "improvement:round-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=POLL),
    "improvement:round-announce": row(post=COORDINATORS, public_id=POLL),
    "improvement:round-close": row(post=COORDINATORS, public_id=POLL),
    "improvement:round-extend": row(post=COORDINATORS, public_id=POLL),
    "improvement:round-void": row(post=COORDINATORS, public_id=POLL),
    "improvement:round-again": row(post=COORDINATORS, public_id=POLL),
    "improvement:round-publish": row(post=COORDINATORS, public_id=POLL),
    "improvement:round-export": row(get=MEMBERS, public_id=POLL),
    "improvement:round-live": row(get=COORDINATORS, public_id=POLL),
    "improvement:round-vote": row(get=MEMBERS_ACT, post=MEMBERS_ACT, public_id=POLL),
    "improvement:round-papers": row(get=COORDINATORS, post=COORDINATORS, public_id=POLL),
    "improvement:round-print": row(get=MEMBERS, public_id=POLL),
    "improvement:round-decide": row(
        get=COORDINATORS, post=COORDINATORS, public_id=POLL, option=of("poll_option")
    ),
    "round-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "round-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=POLL),
    "round-announce": row(post=COORDINATORS, public_id=POLL),
    "round-close": row(post=COORDINATORS, public_id=POLL),
    "round-extend": row(post=COORDINATORS, public_id=POLL),
    "round-void": row(post=COORDINATORS, public_id=POLL),
    "round-publish": row(post=COORDINATORS, public_id=POLL),
    "round-again": row(post=COORDINATORS, public_id=POLL),
    "round-result": row(get=MEMBERS, public_id=POLL),
    "round-on-paper": row(post=COORDINATORS, public_id=POLL),
    "round-papers": row(post=COORDINATORS, public_id=POLL),
    "ballot-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "ballot-detail": row(get=OWNERS, patch=OWNERS, public_id=of("ballot")),
    "decision-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "decision-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=DECISION),
}
