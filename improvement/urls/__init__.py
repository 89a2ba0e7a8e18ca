"""The addresses of the room, one module for each noun."""

from improvement.urls import parts, work

app_name = "improvement"
urlpatterns = [
    *work.urlpatterns,
    *parts.urlpatterns,
]
