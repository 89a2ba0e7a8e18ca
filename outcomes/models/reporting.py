"""Who has reported what: answers without a number, approved periods, reminders."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from lhs_platform.lib.models import Record
from networks.models import Network, Site
from outcomes.models.measures import Measure
from outcomes.models.observations import Submission


class OfNetworkQuerySet(models.QuerySet[Any]):
    """Rows that hang on a site of a network."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(site__network__in=Network.objects.keys_visible_to(user))


class PeriodAnswer(Record):
    """A site's answer for a period that is no number: nothing happened, or nobody counted.

    Never zero by accident: a zero is an observation, and somebody wrote it. `period` is the first
    day of the measure's period; of its month, where data come at each event.
    """

    class Kind(models.TextChoices):
        NO_EVENTS = "no_events", "No events"
        NOT_COLLECTED = "not_collected", "Not collected"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="answers")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="answers")
    period = models.DateField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    reason = models.CharField(max_length=300, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="answers")

    objects = OfNetworkQuerySet.as_manager()

    class Meta:
        ordering = ["measure_id", "site_id", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "site", "period"], name="answer_one_per_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.measure_id} {self.site_id} {self.period}"


class PeriodLock(Record):
    """A month of a site that was approved: its data stay as they are until it is unlocked.

    `month` is the first day of a month; a period is locked when the month it begins in is. The
    row goes when it is unlocked, and the audit trail keeps who did both, when and why.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="locks")
    month = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfNetworkQuerySet.as_manager()

    class Meta:
        ordering = ["site_id", "month"]
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="lock_one_per_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y} of {self.site}"


class ReminderPlan(Record):
    """When the people who send data are reminded by themselves: days before it is due, and after.

    None: not then. Nobody is reminded twice of the same thing on the same side of the day, nor
    when they have answered.
    """

    network = models.OneToOneField(Network, on_delete=models.CASCADE, related_name="reminder_plan")
    days_before = models.PositiveSmallIntegerField(
        null=True, blank=True, default=3, validators=[MaxValueValidator(60)]
    )
    days_after = models.PositiveSmallIntegerField(
        null=True, blank=True, default=2, validators=[MaxValueValidator(60)]
    )

    def __str__(self) -> str:
        return f"Reminders of {self.network}"
