"""The addresses of the room, one module for each noun."""

from events.urls import agenda, answers, meetings, organisers, people
from events.urls import answers, feeds, mails, meetings, people
from events.urls import answers, meetings, people, travel
from events.urls import answers, desk, meetings, people
from events.urls import after, answers, meetings, people

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
]
