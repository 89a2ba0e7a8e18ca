"""What a meeting's mails say in its own words, and the reminders that go by themselves."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from events.models.events import Event, nearest_moment
from lhs_platform.lib.models import Versioned


class LetterTextQuerySet(models.QuerySet["LetterText"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.organised_by(user))

    def for_list(self) -> Self:
        return self.select_related("event__network")


class LetterText(Versioned):
    """The words of one kind of mail of one meeting, where they differ from the usual ones.
    Placeholders stand in double braces: {{ name }}."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        REMINDER = "reminder", "Reminder to those who have not answered"
        CHANGED = "changed", "Notice of a change"
        TRAVEL = "travel", "Notice about travel"
        THANKS = "thanks", "Thanks"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="letter_texts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=10_000)

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        ordering = ["event", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind"], name="letter_text_one_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.event_id}"


class ReminderRuleQuerySet(models.QuerySet["ReminderRule"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.organised_by(user))

    def for_list(self) -> Self:
        return self.select_related("event__network")


class ReminderRule(Versioned):
    """A reminder that goes by itself, so many days before the last day for answers."""

    class Audience(models.TextChoices):
        NONE = "none", "Those who have not answered"
        OPEN = "open", "Those who have not answered or are not sure"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reminder_rules")
    audience = models.CharField(max_length=4, choices=Audience.choices, default=Audience.NONE)
    days_before = models.PositiveSmallIntegerField(
        "days before the last day for answers", validators=[MaxValueValidator(120)]
    )
    # By the clock at the place of the meeting.
    clock = models.TimeField("at")
    is_active = models.BooleanField(default=True)
    # The last day for answers it spoke for, and when: it speaks once for each.
    ran_for = models.DateField(null=True, blank=True, editable=False)
    ran_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        ordering = ["event", "-days_before", "pk"]

    def __str__(self) -> str:
        return f"{self.days_before} days before {self.event_id}"

    @property
    def due_on(self) -> date:
        return self.event.closes_on - timedelta(days=self.days_before)

    @property
    def due_at(self) -> datetime:
        """The moment by the clock at the place of the meeting."""
        return nearest_moment(self.due_on, self.clock, self.event.zone)

    @property
    def occurrence(self) -> str:
        return f"{self.pk}.{self.due_on:%Y%m%d}"

    @property
    def has_run(self) -> bool:
        """Whether it spoke for the last day as it is now."""
        return self.ran_for is not None and self.ran_for == self.event.closes_on

    def is_due(self, now: datetime) -> bool:
        """Due, not said yet, and not too late: a missed one is made up for until the last day."""
        is_open = self.event.takes_answers_at(now) and now < self.event.rsvp_closes_at
        return self.is_active and is_open and not self.has_run and self.due_at <= now
