"""Rows of results to share, of who took them up, and of the library. The scene's result is
published to its network alone; a member of its project's team wrote it, and the owner reviewed it.
"""

from tests.access.personas import (
    COORDINATORS,
    MEMBERS,
    MEMBERS_ACT,
    PUBLIC,
    SIGNED_IN,
    SITE,
    SITE_LEADS,
    answers,
)
from tests.access.row import Row, of, row, slug

TOLD, DRAFT, UPTAKE = of("told"), of("told_draft"), of("uptake")
# Its author and the coordinators; members know it is there.
WRITERS = answers(members="403", team="ok", staff="403")
# Its author alone.
AUTHOR = answers(members="403", team="ok", coordinator="403", staff="403")
# Its author and the coordinators; nobody else sees the draft.
DRAFTERS = answers(members="404", team="ok", staff="404")

ROWS: dict[str, Row] = {
    "improvement:library": row(get=PUBLIC),
    "improvement:library-feed": row(get=PUBLIC),
    "improvement:result-list": row(get=MEMBERS, slug=slug),
    "improvement:result-add": row(get=MEMBERS_ACT, post=MEMBERS_ACT, public_id=of("change")),
    "improvement:result-detail": row(get=MEMBERS, public_id=TOLD),
    "improvement:result-data": row(get=MEMBERS, public_id=TOLD),
    "improvement:result-cite": row(get=MEMBERS, public_id=TOLD, form=lambda scene: "bib"),
    "improvement:result-chart": row(get=MEMBERS, public_id=TOLD, chart=of("told_chart")),
    "improvement:result-edit": row(get=DRAFTERS, post=DRAFTERS, public_id=DRAFT),
    "improvement:result-discard": row(get=DRAFTERS, post=DRAFTERS, public_id=DRAFT),
    "improvement:result-author": row(post=DRAFTERS, public_id=DRAFT),
    "improvement:result-charts": row(post=DRAFTERS, public_id=DRAFT),
    "improvement:result-answer": row(post=AUTHOR, public_id=TOLD),
    "improvement:result-take-back": row(post=WRITERS, public_id=TOLD),
    "improvement:result-edition": row(post=WRITERS, public_id=TOLD),
    "improvement:result-return": row(get=COORDINATORS, post=COORDINATORS, public_id=TOLD),
    "improvement:result-publish": row(get=COORDINATORS, post=COORDINATORS, public_id=TOLD),
    "improvement:result-withdraw": row(get=COORDINATORS, post=COORDINATORS, public_id=TOLD),
    "improvement:uptake-add": row(get=SITE_LEADS, post=SITE_LEADS, public_id=TOLD),
    "improvement:uptake-take-back": row(post=SITE, public_id=UPTAKE),
    # Nobody here may add changes in a second network.
    "improvement:result-copy": row(
        post=answers(members="403", coordinator="403", staff="403"), public_id=TOLD
    ),
    "result-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "result-detail": row(get=MEMBERS, patch=WRITERS, delete=WRITERS, public_id=TOLD),
    "result-authors": row(get=MEMBERS, public_id=TOLD),
    "result-charts": row(get=MEMBERS, public_id=TOLD),
    "result-add-author": row(post=WRITERS, public_id=TOLD),
    "result-remove-author": row(post=WRITERS, public_id=TOLD),
    "result-answer-as-author": row(post=AUTHOR, public_id=TOLD),
    "result-take-chart": row(post=WRITERS, public_id=TOLD),
    "result-drop-chart": row(post=WRITERS, public_id=TOLD),
    "result-submit": row(post=WRITERS, public_id=TOLD),
    "result-take-back": row(post=WRITERS, public_id=TOLD),
    "result-give-back": row(post=COORDINATORS, public_id=TOLD),
    "result-publish": row(post=COORDINATORS, public_id=TOLD),
    "result-withdraw": row(post=COORDINATORS, public_id=TOLD),
    "result-edition": row(post=WRITERS, public_id=TOLD),
    "result-copy": row(post=answers(members="403", coordinator="403", staff="403"), public_id=TOLD),
    "uptake-list": row(get=SIGNED_IN, post=SIGNED_IN),
    "uptake-detail": row(get=MEMBERS, delete=SITE, public_id=UPTAKE),
}
