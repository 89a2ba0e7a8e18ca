"""Rows of how far the teams have come, how well tests are run, and the call of a network."""

from tests.access.personas import COORDINATORS, MEMBERS, SIGNED_IN, SITE
from tests.access.row import of, row, slug

ASSESSMENT = of("assessment")
PROJECT = of("project")

ROWS = {
    "improvement:assessment-list": row(get=MEMBERS, slug=slug),
    "improvement:assessment-team": row(get=MEMBERS, public_id=PROJECT),
    "improvement:assessment-add": row(get=SITE, post=SITE, public_id=PROJECT),
    "improvement:assessment-edit": row(get=COORDINATORS, post=COORDINATORS, public_id=ASSESSMENT),
    "assessment-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "assessment-detail": row(get=MEMBERS, patch=COORDINATORS, public_id=ASSESSMENT),
    "assessment-suggested": row(get=SIGNED_IN),
    "assessment-standing": row(get=SIGNED_IN),
    "improvement:practice-list": row(get=MEMBERS, slug=slug),
    "practice-list": row(get=SIGNED_IN),
    "improvement:call": row(get=MEMBERS, slug=slug),
    "improvement:call-deck": row(get=MEMBERS, slug=slug),
    "improvement:cycle-pick": row(post=COORDINATORS, slug=slug),
    "call-detail": row(get=MEMBERS, slug=slug),
    "call-deck": row(get=MEMBERS, slug=slug),
    "call-pick": row(post=COORDINATORS, slug=slug),
}
