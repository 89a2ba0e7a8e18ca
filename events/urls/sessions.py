"""Addresses of the facilitated sessions of a meeting."""

from django.urls import path

from events.views import sessions

MEETING = "meetings/<uuid:public_id>/sessions"
LINK = "i/<str:token>/sessions/<uuid:held>"

urlpatterns = [
    path(f"{MEETING}/add/", sessions.event_session_add, name="event-session-add"),
    path(f"{MEETING}/<uuid:held>/start/", sessions.event_session_start, name="event-session-start"),
    path(f"{MEETING}/<uuid:held>/join/", sessions.event_session_join, name="event-session-join"),
    path(f"{LINK}/", sessions.link_session, name="link-session"),
    path(f"{LINK}/vote/", sessions.link_session_vote, name="link-session-vote"),
    path(f"{LINK}/<slug:act>/", sessions.link_session_act, name="link-session-act"),
]
