"""Addresses of the topics that are asked around a meeting."""

from django.urls import path

from events.views import topics

urlpatterns = [
    path("meetings/<uuid:public_id>/topics/", topics.event_topics, name="event-topics"),
    path("meetings/<uuid:public_id>/topics/<uuid:topic>/", topics.my_topic, name="my-topic"),
    path("i/<str:token>/topics/", topics.own_topics, name="own-topics"),
    path("i/<str:token>/topics/<uuid:topic>/", topics.own_topic, name="own-topic"),
]
