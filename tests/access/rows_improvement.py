"""Rows of projects and cycles."""

from tests.access.personas import MEMBERS, SIGNED_IN, SITE, SITE_LEADS, TEAM
from tests.access.row import of, row, slug

ROWS = {
    "improvement:cycle-list": row(get=MEMBERS, slug=slug),
    "improvement:week": row(get=SIGNED_IN),
    "improvement:network-week": row(get=MEMBERS, slug=slug),
    "improvement:task-done": row(post=TEAM, public_id=of("task")),
    "improvement:cycle-versions": row(get=MEMBERS, public_id=of("cycle")),
    "improvement:cycle-compare": row(get=MEMBERS, public_id=of("cycle")),
    "improvement:project-add": row(get=SITE_LEADS, post=SITE_LEADS, slug=slug),
    "improvement:project-detail": row(get=MEMBERS, public_id=of("project")),
    "improvement:ramp-list": row(get=MEMBERS, public_id=of("project")),
    "improvement:project-edit": row(get=SITE, post=SITE, public_id=of("project")),
    "improvement:cycle-add": row(get=TEAM, post=TEAM, public_id=of("project")),
    "improvement:cycle-detail": row(get=MEMBERS, public_id=of("cycle")),
    "improvement:cycle-move": row(post=TEAM, public_id=of("cycle")),
    "improvement:cycle-next": row(post=TEAM, public_id=of("cycle")),
    "improvement:cycle-edit": row(
        get=TEAM, post=TEAM, public_id=of("cycle"), part=lambda scene: "plan"
    ),
    "project-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "project-detail": row(get=MEMBERS, patch=SITE, public_id=of("project")),
    "cycle-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "cycle-detail": row(get=MEMBERS, patch=TEAM, public_id=of("cycle")),
    "cycle-move": row(post=TEAM, public_id=of("cycle")),
    "cycle-versions": row(get=MEMBERS, public_id=of("cycle")),
    "task-list": row(get=SIGNED_IN),
    "task-detail": row(get=MEMBERS, public_id=of("task")),
    "task-done": row(post=TEAM, public_id=of("task")),
    "this-week": row(get=SIGNED_IN),
    "cycle-next": row(post=TEAM, public_id=of("cycle")),
}
