"""The reviewed table: what each address answers to each kind of person.

A new route without a row fails, and so does a row without a route. `EXEMPT` names what the
table leaves out, each with its reason. The rows stand with their room.
"""

from tests.access import rows_events, rows_improvement, rows_networks, rows_outcomes, rows_pages

EXEMPT = {
    "admin": "Django's own admin: open to staff only, which Django tests.",
} | dict.fromkeys(
    rows_pages.ALLAUTH,
    "Signing in and out belongs to django-allauth; tests/networks proves how we set it up.",
)
ROWS = {
    **rows_pages.ROWS,
    **rows_networks.ROWS,
    **rows_outcomes.ROWS,
    **rows_improvement.ROWS,
    **rows_events.ROWS,
}
