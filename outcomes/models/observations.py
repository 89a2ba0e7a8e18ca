"""The data: what a site counted in a period, and how it came in."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from lhs_platform.lib.models import Record
from networks.models import Membership, Network, Site
from outcomes.models.measures import Measure, MeasureVersion


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: Any) -> Self:
        """Give what was sent in a person's networks: all of it where counts are open, and to
        coordinators. Elsewhere what the people of one's own site sent: how many rows came when,
        and why, tells of other sites' counts."""
        own = Membership.objects.active().filter(user=user.pk, network=models.OuterRef("network"))
        beside = Membership.objects.active().filter(
            user=models.OuterRef("by"),
            network=models.OuterRef("network"),
            site__in=own.values("site"),
        )
        return self.filter(network__in=Network.objects.keys_visible_to(user)).filter(
            models.Q(network__sharing=Network.Sharing.OPEN)
            | models.Q(by=user.pk)
            | models.Exists(beside)
            | models.Exists(own.coordinators())
        )

    def for_list(self) -> Self:
        return self.select_related("network", "by")


class Submission(Record):
    """One hand-over of data, from a page, a file or a program: all of it or nothing."""

    class Channel(models.TextChoices):
        ENTRY = "entry", "Entered by hand"
        FILE = "file", "From a file"
        REST = "rest", "From a program"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="submissions")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # A program that asks twice with the same key gets the first answer: the key is kept with a
    # hash of what was asked.
    idempotency_key = models.CharField(max_length=100, blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "idempotency_key"],
                condition=~models.Q(idempotency_key=""),
                name="submission_once_per_key",
            ),
        ]

    def __str__(self) -> str:
        moment = timezone.localtime(self.created_at)
        return f"{self.get_channel_display()}, {moment:%Y-%m-%d %H:%M %Z}"


class ObservationQuerySet(models.QuerySet["Observation"]):
    def visible_to(self, user: Any) -> Self:
        """Give the rows of the networks a person belongs to. What of their counts may be shown
        is decided by `outcomes.disclosure`, never here."""
        return self.filter(measure__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related(
            "measure__network", "measure__current", "measure_version", "site", "submission"
        )


class StandingManager(models.Manager["Observation"]):
    """Gives what stands: an event that was taken back is none, on every page and in every sum."""

    def get_queryset(self) -> ObservationQuerySet:
        return ObservationQuerySet(self.model, using=self._db).filter(is_removed=False)


class Observation(Record):
    """What one site counted for one measure in one period. Missing is no row, never zero.

    `numerator` is the number itself: the count, for a mean the mean of `denominator` values with
    the standard deviation `spread`, for single values the value. Where data come at each event,
    `period` is its day, and the number is how many there were that day or, for cases between
    events, how many cases went well before it. Such an event can be taken back: its row stays, for
    the sake of its history, and counts nowhere.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="observations")
    measure_version = models.ForeignKey(MeasureVersion, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="observations")
    period = models.DateField(help_text="First day of the period, or the day of the event.")
    numerator = models.DecimalField(max_digits=14, decimal_places=4)
    denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    spread = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_removed = models.BooleanField(default=False, db_default=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")

    objects = StandingManager.from_queryset(ObservationQuerySet)()
    everything = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["measure_id", "site_id", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "site", "period"], name="observation_one_per_period"
            ),
            models.CheckConstraint(
                condition=models.Q(denominator=None) | models.Q(denominator__gte=0),
                name="observation_denominator_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(spread=None) | models.Q(spread__gte=0),
                name="observation_spread_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.site_id} {self.period:%Y-%m}"


class ObservationChange(models.Model):
    """What a corrected value was before: who changed it, when, from what to what. No number stands
    for an event that was not there."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="history")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="changes")
    old_numerator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    old_denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    new_numerator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    new_denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    old_spread = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    new_spread = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["observation_id", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.observation_id} at {self.at}"
