"""The addresses of the room, one module for each noun."""

from events.urls import (
    after,
    agenda,
    answers,
    desk,
    feeds,
    mails,
    meetings,
    organisers,
    people,
    sessions,
    topics,
    travel,
    voting,
)

app_name = "events"
urlpatterns = [
    *meetings.urlpatterns,
    *agenda.urlpatterns,
    *organisers.urlpatterns,
    *people.urlpatterns,
    *answers.urlpatterns,
    *mails.urlpatterns,
    *feeds.urlpatterns,
    *travel.urlpatterns,
    *desk.urlpatterns,
    *after.urlpatterns,
    *topics.urlpatterns,
    *sessions.urlpatterns,
    *voting.urlpatterns,
]
