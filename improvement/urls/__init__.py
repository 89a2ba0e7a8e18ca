"""The addresses of the room, one module for each noun."""

from improvement.urls import changes, drivers, parts, talk, work

app_name = "improvement"
urlpatterns = [
    *changes.urlpatterns,
    *drivers.urlpatterns,
    *work.urlpatterns,
    *parts.urlpatterns,
    *talk.urlpatterns,
]
