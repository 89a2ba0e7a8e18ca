"""Addresses of the agenda."""

from django.urls import path

from events.views import agenda

urlpatterns = [
    path("meetings/<uuid:public_id>/agenda/", agenda.event_agenda, name="event-agenda"),
    path("meetings/<uuid:public_id>/agenda/edit/", agenda.agenda_edit, name="agenda-edit"),
    path("meetings/<uuid:public_id>/agenda/add/", agenda.agenda_add, name="agenda-add"),
    path("meetings/<uuid:public_id>/agenda/release/", agenda.agenda_release, name="agenda-release"),
    path("i/<str:token>/agenda/", agenda.rsvp_agenda, name="rsvp-agenda"),
    path("agenda-items/<uuid:public_id>/", agenda.agenda_item_edit, name="agenda-item-edit"),
    path(
        "agenda-items/<uuid:public_id>/remove/",
        agenda.agenda_item_remove,
        name="agenda-item-remove",
    ),
    path("agenda-items/<uuid:public_id>/move/", agenda.agenda_item_move, name="agenda-item-move"),
]
