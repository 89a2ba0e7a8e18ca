"""Addresses of those who help with a meeting."""

from django.urls import path

from events.views import organisers

urlpatterns = [
    path("meetings/<uuid:public_id>/team/", organisers.event_organisers, name="organisers"),
    path(
        "meeting-roles/<uuid:public_id>/remove/",
        organisers.organiser_remove,
        name="organiser-remove",
    ),
    path("meeting-roles/accept/<str:token>/", organisers.role_accept, name="role-accept"),
]
