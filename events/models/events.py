"""Meetings and their days."""

import zoneinfo
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models

from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.people import check_timezone


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.visible_to(user))

    def upcoming(self, now: datetime) -> Self:
        return self.filter(days__ends_at__gte=now).distinct()

    def for_list(self) -> Self:
        return self.select_related("network").prefetch_related("days")


class Event(Versioned):
    """A gathering of a network: a design meeting, a learning session or a call."""

    class Kind(models.TextChoices):
        DESIGN_MEETING = "design_meeting", "Design meeting"
        LEARNING_SESSION = "learning_session", "Learning session"
        ACTION_PERIOD_CALL = "action_period_call", "Action-period call"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.DESIGN_MEETING)
    title = models.CharField(max_length=120)
    purpose = models.TextField(help_text="What people come together to decide.")
    asks = models.TextField("what we ask of people", blank=True)
    pays = models.TextField("what is paid", blank=True, help_text="Travel, hotel, time.")
    place = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=300, blank=True)
    remote_link = models.URLField(blank=True)
    timezone = models.CharField("time zone", max_length=64, validators=[check_timezone])
    contact = models.CharField(max_length=200, blank=True, help_text="Who answers questions.")
    rsvp_closes_at = models.DateTimeField("answers until")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    ical_sequence = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    def takes_answers_at(self, now: datetime) -> bool:
        """Compare the deadline with the clock; no job has to flip a flag."""
        return self.status == self.Status.PUBLISHED and now <= self.rsvp_closes_at


class EventDay(Record):
    """One day of a meeting, with room for so many people."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity_in_person = models.PositiveIntegerField(
        "places in the room", null=True, blank=True, help_text="Empty means no limit."
    )

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["event", "date"], name="event_day_unique"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="event_day_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.date}"
