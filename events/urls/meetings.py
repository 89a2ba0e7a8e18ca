"""Addresses of meetings and their planning."""

from django.urls import path

from events.views import events

urlpatterns = [
    path("networks/<slug:slug>/meetings/", events.event_list, name="event-list"),
    path("networks/<slug:slug>/meetings/add/", events.event_add, name="event-add"),
    path("meetings/<uuid:public_id>/", events.event_detail, name="event-detail"),
    path("meetings/<uuid:public_id>/edit/", events.event_edit, name="event-edit"),
    path("meetings/<uuid:public_id>/publish/", events.event_publish, name="event-publish"),
    path("meetings/<uuid:public_id>/cancel/", events.event_cancel, name="event-cancel"),
    path("meetings/<uuid:public_id>/copy/", events.event_copy, name="event-copy"),
    path("meetings/<uuid:public_id>/calendar.ics", events.event_calendar, name="event-calendar"),
]
