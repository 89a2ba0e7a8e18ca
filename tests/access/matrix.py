"""The reviewed table: what each address answers to each kind of person.

A new route without a row fails, and so does a row without a route. `EXEMPT` names what the
table leaves out, each with its reason. The rows stand with their room.
"""

from tests.access import (
    rows_desk,
    rows_drivers,
    rows_events,
    rows_ideas,
    rows_improvement,
    rows_letters,
    rows_minutes,
    rows_networks,
    rows_outcomes,
    rows_pages,
    rows_places,
    rows_planning,
    rows_practice,
    rows_projects,
    rows_results,
    rows_rounds,
    rows_sessions,
    rows_talk,
    rows_trail,
    rows_travel,
    rows_voting,
)

EXEMPT = {
    "admin": "Django's own admin: open to staff only, which Django tests.",
    "account": "Signing in and out is django-allauth's; tests/networks proves how it is set up.",
    "mfa": "Two-step sign-in is django-allauth's; tests/networks proves how it is set up.",
    "pages:health-ready": "Answers 503 wherever no worker runs; tests/pages proves its parts.",
}
MEETINGS = {
    **rows_events.ROWS,
    **rows_places.ROWS,
    **rows_planning.ROWS,
    **rows_letters.ROWS,
    **rows_travel.ROWS,
    **rows_desk.ROWS,
    **rows_minutes.ROWS,
    **rows_voting.ROWS,
    **rows_sessions.OF_MEETINGS,
}
ROWS = {
    **rows_pages.ROWS,
    **rows_networks.ROWS,
    **rows_outcomes.ROWS,
    **rows_improvement.ROWS,
    **rows_projects.ROWS,
    **rows_drivers.ROWS,
    **rows_talk.ROWS,
    **rows_practice.ROWS,
    **rows_ideas.ROWS,
    **rows_rounds.ROWS,
    **rows_trail.ROWS,
    **rows_results.ROWS,
    **rows_sessions.ROWS,
    **MEETINGS,
}
