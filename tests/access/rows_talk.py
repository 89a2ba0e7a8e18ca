"""Rows of what people say about things, and of what they follow. The scene's comment, follow and
choice are the owner's, who coordinates."""

from typing import Any

from tests.access.personas import COORDINATORS, MEMBERS, MEMBERS_ACT, SIGNED_IN, answers
from tests.access.row import Row, of, row, slug

COMMENT = of("comment")
PROJECT = of("project")
# Seen by its owner alone.
OWNERS = answers(members="404", staff="404")


def project(_scene: Any) -> str:
    return "project"


def measure(_scene: Any) -> str:
    return "measure"


ROWS: dict[str, Row] = {
    "improvement:talk-detail": row(get=MEMBERS, post=MEMBERS_ACT, kind=project, public_id=PROJECT),
    "improvement:talk-follow": row(post=MEMBERS_ACT, kind=measure, public_id=of("measure")),
    "improvement:ask-list": row(get=MEMBERS, slug=slug),
    "improvement:follow-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "improvement:comment-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=COMMENT),
    "improvement:comment-take-back": row(get=COORDINATORS, post=COORDINATORS, public_id=COMMENT),
    "improvement:comment-hide": row(get=COORDINATORS, post=COORDINATORS, public_id=COMMENT),
    "improvement:comment-show": row(post=COORDINATORS, public_id=COMMENT),
    "improvement:comment-settle": row(post=COORDINATORS, public_id=COMMENT),
    "improvement:comment-versions": row(get=MEMBERS, public_id=COMMENT),
    "comment-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "comment-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=COMMENT),
    "comment-take-back": row(post=COORDINATORS, public_id=COMMENT),
    "comment-hide": row(post=COORDINATORS, public_id=COMMENT),
    "comment-show": row(post=COORDINATORS, public_id=COMMENT),
    "comment-settle": row(post=COORDINATORS, public_id=COMMENT),
    "comment-versions": row(get=MEMBERS, public_id=COMMENT),
    "talk-follow-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "talk-follow-detail": row(get=OWNERS, delete=OWNERS, public_id=of("talk_follow")),
    "talk-choice-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "talk-choice-detail": row(get=OWNERS, public_id=of("talk_choice")),
}
