"""The agenda of a meeting: items in rooms, and the versions that were released on purpose."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from events.models.events import Event, EventDay
from lhs_platform.lib.models import Record, Versioned


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(day__event__in=Event.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("day__event__network")


class AgendaItem(Versioned):
    """One thing that happens on a day: a talk, tables in parallel rooms, a vote, a break."""

    class Kind(models.TextChoices):
        PLENARY = "plenary", "All together"
        BREAKOUT = "breakout", "In groups"
        VOTE = "vote", "Vote"
        BREAK = "break", "Break"
        MEAL = "meal", "Meal"

    class Mode(models.TextChoices):
        BOTH = "both", "In the room and online"
        IN_PERSON = "in_person", "In the room only"
        REMOTE = "remote", "Online only"

    day = models.ForeignKey(EventDay, on_delete=models.PROTECT, related_name="items")
    # By the clock at the place of the meeting.
    starts_clock = models.TimeField("from")
    ends_clock = models.TimeField("to")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PLENARY)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.BOTH)
    title = models.CharField(max_length=160)
    room = models.CharField(max_length=80, blank=True)
    facilitators = models.CharField(max_length=200, blank=True)
    asks = models.TextField("what is asked of people", blank=True)
    # [{"label": …, "url": …}]
    materials = models.JSONField(default=list, blank=True)
    capacity = models.PositiveIntegerField(
        "places", null=True, blank=True, help_text="Empty: everyone. Else people choose it."
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["day__date", "starts_clock", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_clock__lt=models.F("ends_clock")),
                name="agenda_item_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> str:
        return f"{self.starts_clock:%H:%M} to {self.ends_clock:%H:%M}"


class AgendaReleaseQuerySet(models.QuerySet["AgendaRelease"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("event__network", "released_by")


class AgendaRelease(Record):
    """The agenda as it was shown to people from a moment on. Never changed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    note = models.CharField("what is new", max_length=300, blank=True)
    # The items as the page shows them: a list of days with their items.
    content = models.JSONField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AgendaReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["event", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="agenda_release_number"),
        ]

    def __str__(self) -> str:
        return f"agenda {self.number} of {self.event_id}"
