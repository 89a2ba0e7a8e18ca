"""Rows of projects and cycles."""

from tests.access.personas import MEMBERS, SIGNED_IN, SITE, SITE_LEADS
from tests.access.row import of, row, slug

ROWS = {
    "improvement:cycle-list": row(get=MEMBERS, slug=slug),
    "improvement:project-add": row(get=SITE_LEADS, post=SITE_LEADS, slug=slug),
    "improvement:project-detail": row(get=MEMBERS, public_id=of("project")),
    "improvement:project-edit": row(get=SITE, post=SITE, public_id=of("project")),
    "improvement:cycle-add": row(get=SITE, post=SITE, public_id=of("project")),
    "improvement:cycle-detail": row(get=MEMBERS, public_id=of("cycle")),
    "improvement:cycle-move": row(post=SITE, public_id=of("cycle")),
    "improvement:cycle-next": row(post=SITE, public_id=of("cycle")),
    "improvement:cycle-edit": row(
        get=SITE, post=SITE, public_id=of("cycle"), part=lambda scene: "plan"
    ),
    "project-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "project-detail": row(get=MEMBERS, patch=SITE, public_id=of("project")),
    "cycle-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "cycle-detail": row(get=MEMBERS, patch=SITE, public_id=of("cycle")),
    "cycle-move": row(post=SITE, public_id=of("cycle")),
    "cycle-next": row(post=SITE, public_id=of("cycle")),
}
