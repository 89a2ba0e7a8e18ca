"""The addresses of the room, one module for each noun."""

from events.urls import after, answers, meetings, people

app_name = "events"
urlpatterns = [
    *meetings.urlpatterns,
    *people.urlpatterns,
    *answers.urlpatterns,
    *after.urlpatterns,
]
