"""Calendars that people subscribe to with a secret address."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models

from lhs_platform.lib.links import signed, unsigned
from lhs_platform.lib.models import Record
from networks.models import Network

FEED_SALT = "events.calendar"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: Any) -> Self:
        """Give one's own. A token bound to some networks reads only the calendars of those."""
        if not user.is_authenticated:
            return self.none()
        own = self.filter(user=user)
        return own if user.limited_to is None else own.filter(network__in=user.limited_to)

    def for_list(self) -> Self:
        return self.select_related("network")

    def by_token(self, token: str) -> "CalendarFeed | None":
        """Give the feed of an address; None where it is not ours, or was replaced."""
        public_id, _, version = (unsigned(salt=FEED_SALT, token=token) or "").rpartition(":")
        try:
            wanted = self.filter(public_id=uuid.UUID(public_id), link_version=int(version))
        except ValueError:
            return None
        return wanted.select_related("user", "network").first()


class CalendarFeed(Record):
    """One person's calendar: what they come to, or all meetings of one of their networks. Nothing
    secret is stored; raising `link_version` kills every address made before."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    link_version = models.PositiveIntegerField(default=1)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(network=None), name="calendar_feed_own_once"
            ),
            models.UniqueConstraint(fields=["user", "network"], name="calendar_feed_network_once"),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"

    @property
    def token(self) -> str:
        return signed(salt=FEED_SALT, value=f"{self.public_id}:{self.link_version}")
