"""Rows of the change package and the key driver diagrams."""

from tests.access.personas import COORDINATORS, MEMBERS, SIGNED_IN, SITE_LEADS, answers
from tests.access.row import of, row, slug

CHANGE = of("change")
DIAGRAM = of("diagram")
DRIVER = of("driver")
# The cast may add changes in one network only: there is nowhere to copy to.
NOWHERE = answers(members="403", coordinator="403", staff="403")

ROWS = {
    "improvement:change-list": row(get=MEMBERS, slug=slug),
    "improvement:change-add": row(get=SITE_LEADS, post=SITE_LEADS, slug=slug),
    "improvement:change-export": row(get=MEMBERS, slug=slug),
    "improvement:change-detail": row(get=MEMBERS, public_id=CHANGE),
    "improvement:change-edit": row(get=SITE_LEADS, post=SITE_LEADS, public_id=CHANGE),
    "improvement:change-state": row(post=COORDINATORS, public_id=CHANGE),
    "improvement:change-copy": row(post=NOWHERE, public_id=CHANGE),
    "improvement:diagram-list": row(get=MEMBERS, slug=slug),
    "improvement:diagram-add": row(get=COORDINATORS, post=COORDINATORS, slug=slug),
    "improvement:diagram-detail": row(get=MEMBERS, public_id=DIAGRAM),
    "improvement:diagram-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=DIAGRAM),
    "improvement:diagram-file": row(get=MEMBERS, public_id=DIAGRAM, form=lambda scene: "svg"),
    "improvement:version-list": row(get=MEMBERS, post=COORDINATORS, public_id=DIAGRAM),
    "improvement:version-compare": row(get=MEMBERS, public_id=DIAGRAM),
    "improvement:driver-add": row(get=COORDINATORS, post=COORDINATORS, public_id=DIAGRAM),
    "improvement:driver-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=DRIVER),
    "change-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "change-detail": row(get=MEMBERS, patch=SITE_LEADS, public_id=CHANGE),
    "change-state": row(post=COORDINATORS, public_id=CHANGE),
    "change-copy": row(post=NOWHERE, public_id=CHANGE),
    "diagram-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "diagram-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=DIAGRAM),
    "diagram-drivers": row(post=COORDINATORS, public_id=DIAGRAM),
    "diagram-edit-driver": row(post=COORDINATORS, public_id=DIAGRAM),
    "diagram-remove-driver": row(post=COORDINATORS, public_id=DIAGRAM),
    "diagram-links": row(post=COORDINATORS, public_id=DIAGRAM),
    "diagram-versions": row(get=MEMBERS, public_id=DIAGRAM),
    "diagram-file": row(get=MEMBERS, public_id=DIAGRAM),
    "diagram-keep": row(post=COORDINATORS, public_id=DIAGRAM),
}
