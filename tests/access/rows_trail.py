"""Rows of trails: whoever sees a thing follows it."""

from tests.access.personas import MEMBERS
from tests.access.row import Row, of, row, slug

ROWS: dict[str, Row] = {
    "pages:trail": row(get=MEMBERS, kind=lambda _scene: "idea", public_id=of("idea")),
    "pages:idea-trail": row(get=MEMBERS, slug=slug, number=lambda scene: scene.idea.number),
    "contribution-trail": row(get=MEMBERS, public_id=of("contribution")),
    "idea-trail": row(get=MEMBERS, public_id=of("idea")),
    "decision-trail": row(get=MEMBERS, public_id=of("vote_decision")),
    "change-trail": row(get=MEMBERS, public_id=of("change")),
    "cycle-trail": row(get=MEMBERS, public_id=of("cycle")),
    "result-trail": row(get=MEMBERS, public_id=of("told")),
    "measure-trail": row(get=MEMBERS, public_id=of("measure")),
}
