"""Addresses of calendars to subscribe to."""

from django.urls import path

from events.views import feeds

urlpatterns = [
    path("calendars/", feeds.feed_list, name="feed-list"),
    path("calendars/<uuid:public_id>/renew/", feeds.feed_renew, name="feed-renew"),
    path("calendars/<uuid:public_id>/end/", feeds.feed_end, name="feed-end"),
    path("calendar/<str:token>.ics", feeds.feed_file, name="feed-file"),
]
