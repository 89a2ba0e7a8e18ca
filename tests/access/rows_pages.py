"""Rows of the site's own pages and of the mailbox."""

from tests.access.personas import MEMBERS, PUBLIC, answers
from tests.access.row import of, row, slug

# Shut in tests: the one opens in demonstrations only, the other with the collector's token.
SHUT = answers(strangers="404", members="404", coordinator="404", staff="404")
SHUT_TO_ALL = SHUT | {"anonymous": "404"}

ROWS = {
    "pages:home": row(get=PUBLIC),
    "pages:network-overview": row(get=MEMBERS, slug=slug),
    "pages:api-reference": row(get=PUBLIC),
    "pages:accessibility": row(get=PUBLIC),
    "pages:privacy": row(get=PUBLIC),
    "pages:words": row(get=PUBLIC),
    "pages:components": row(get=PUBLIC),
    "pages:theme": row(post=PUBLIC),
    "pages:health-live": row(get=PUBLIC),
    "pages:metrics": row(get=SHUT_TO_ALL),
    "pages:demo-file": row(get=SHUT, slug=slug),
    "api-schema": row(get=PUBLIC),
    "api-nowhere": row(get=SHUT_TO_ALL, post=SHUT_TO_ALL, rest=lambda scene: "nothing/"),
    "mail:mailbox": row(get=SHUT_TO_ALL),
    "mail:mailbox-item": row(get=SHUT_TO_ALL, public_id=of("message")),
    "mail:mailbox-html": row(get=SHUT_TO_ALL, public_id=of("message")),
    "mail:mailbox-calendar": row(get=SHUT_TO_ALL, public_id=of("message")),
    "mail:mailbox-picture": row(
        get=SHUT_TO_ALL, public_id=of("message"), name=lambda scene: "chart-1"
    ),
}
