"""Addresses of the votes of a meeting."""

from django.urls import path

from events.views import voting

MEETING = "meetings/<uuid:public_id>/votes"

urlpatterns = [
    path(f"{MEETING}/", voting.event_votes, name="event-votes"),
    path(f"{MEETING}/add/", voting.event_vote_add, name="event-vote-add"),
    path(
        f"{MEETING}/<uuid:vote>/announce/", voting.event_vote_announce, name="event-vote-announce"
    ),
    path(f"{MEETING}/<uuid:vote>/join/", voting.event_vote_join, name="event-vote-join"),
    path(f"{MEETING}/<uuid:vote>/", voting.event_vote, name="event-vote"),
    path("i/<str:token>/votes/", voting.link_votes, name="link-votes"),
    path("i/<str:token>/votes/<uuid:vote>/", voting.link_vote, name="link-vote"),
]
