"""The addresses of the room, one module for each noun."""

from events.urls import answers, meetings, people, travel

app_name = "events"
urlpatterns = [
    *meetings.urlpatterns,
    *people.urlpatterns,
    *answers.urlpatterns,
    *travel.urlpatterns,
]
