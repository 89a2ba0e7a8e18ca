"""Rows of what belongs to a project."""

from typing import Any

from tests.access.personas import MEMBERS, SIGNED_IN, SITE
from tests.access.row import Row, of, row

PARTS = ("aim", "team-member", "milestone", "document")


def milestones(_scene: Any) -> str:
    return "milestones"


def collection(name: str) -> dict[str, Row]:
    return {
        f"{name}-list": row(get=SIGNED_IN, post=SIGNED_IN),
        f"{name}-detail": row(
            get=MEMBERS, patch=SITE, delete=SITE, public_id=of(name.replace("-", "_"))
        ),
    }


ROWS: dict[str, Row] = {
    "improvement:part-add": row(get=SITE, post=SITE, public_id=of("project"), kind=milestones),
    "improvement:part-edit": row(
        get=SITE, post=SITE, public_id=of("project"), kind=milestones, part_id=of("milestone")
    ),
    "improvement:part-remove": row(
        post=SITE, public_id=of("project"), kind=milestones, part_id=of("milestone")
    ),
    **{key: one for name in PARTS for key, one in collection(name).items()},
}
