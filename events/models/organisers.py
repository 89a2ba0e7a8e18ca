"""Who helps to run a meeting, beside the coordinators of its network."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from events.models.events import Event
from lhs_platform.lib.models import Record


class EventRoleQuerySet(models.QuerySet["EventRole"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("event__network", "user")


class EventRole(Record):
    """What one person does for one meeting. A person may have several roles."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", "Organiser: plans it and invites"
        LOGISTICS = "logistics", "Logistics: sees what people need"
        DESK = "desk", "Check-in desk"
        READER = "reader", "Reader: sees who is coming"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = EventRoleQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "user", "role"], name="event_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
