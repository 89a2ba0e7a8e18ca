"""The addresses of the room, one module for each noun."""

from improvement.urls import (
    assessments,
    calls,
    changes,
    design,
    drivers,
    ideas,
    parts,
    practice,
    rounds,
    sessions,
    sharing,
    talk,
    work,
)

app_name = "improvement"
urlpatterns = [
    *assessments.urlpatterns,
    *calls.urlpatterns,
    *changes.urlpatterns,
    *drivers.urlpatterns,
    *work.urlpatterns,
    *parts.urlpatterns,
    *talk.urlpatterns,
    *practice.urlpatterns,
    *design.urlpatterns,
    *ideas.urlpatterns,
    *rounds.urlpatterns,
    *sharing.urlpatterns,
    *sessions.urlpatterns,
]
