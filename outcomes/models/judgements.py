"""What people decide about a line of data: phases, marks; and what they make of its signals."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from lhs_platform.lib.models import Record
from networks.models import Network
from outcomes.models.charts import Series
from outcomes.models.measures import Measure


class OfSeriesQuerySet(models.QuerySet[Any]):
    """Rows that hang on a series."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(series__measure__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        """Load the series with its measure and site, and who it was."""
        return self.select_related(
            "series__measure__network", "series__measure__current", "series__site__network", "by"
        )


class Phase(Record):
    """From this day on a series is judged anew: somebody said so, and why."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="phases")
    starts_on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["series_id", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["series", "starts_on"], name="phase_one_per_day"),
        ]

    def __str__(self) -> str:
        return f"From {self.starts_on}: {self.reason}"


class PointMark(Record):
    """A person's mark on one point: left out of the lines, or astronomical, that is plainly
    unlike the rest. No rule sets it."""

    class Kind(models.TextChoices):
        EXCLUDED = "excluded", "Left out of the lines"
        ASTRONOMICAL = "astronomical", "Plainly unlike the rest"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="point_marks")
    period = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["series_id", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period", "kind"], name="point_mark_one_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.period}"


class SignalQuerySet(OfSeriesQuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def in_network(self, network: Network) -> Self:
        """Give the signals of measures that are still collected."""
        return self.filter(series__measure__network=network, series__measure__retired_on=None)

    def in_state(self, state: str) -> Self:
        """Narrow to new, standing, looked (at, not explained), explained, past or ended; else all.

        New, standing and looked tell how things are now, standing ones for longer than anybody
        has watched; past ones stand earlier on the chart.
        """
        now = Q(ended_at=None, is_current=True)
        narrowed = {
            "now": now,
            "news": now & Q(is_news=True),
            "new": now & Q(is_news=True, looked_at=None),
            "standing": now & Q(is_news=False, looked_at=None),
            "looked": now & Q(explanation="") & ~Q(looked_at=None),
            "explained": Q(ended_at=None) & ~Q(explanation=""),
            "past": Q(ended_at=None, is_current=False),
            "ended": ~Q(ended_at=None),
        }
        return self.filter(narrowed.get(state, Q()))

    def newest_first(self) -> Self:
        """Put those that tell how things are now before the others."""
        return self.order_by("-is_current", "-last_period", "-found_at", "-pk")

    def for_list(self) -> Self:
        """Load what the words of a signal need."""
        return self.select_related(
            "series__measure__network",
            "series__measure__current",
            "series__site__network",
            "looked_by",
        )


class Signal(Record):
    """A signal that a rule found on a series' run chart, from when it was first seen until the
    data no longer say so. A shift that goes on is one signal that grows."""

    class Reading(models.TextChoices):
        BETTER = "better", "Better"
        WORSE = "worse", "Worse"
        CHANGED = "signal", "Changed"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="signals")
    rule = models.CharField(max_length=20)
    side = models.CharField(max_length=6, blank=True)
    reading = models.CharField(max_length=6, choices=Reading.choices)
    first_period = models.DateField()
    last_period = models.DateField()
    length = models.PositiveSmallIntegerField()
    # It reaches the newest judged point: it tells how things are now.
    is_current = models.BooleanField(default=True)
    # Nobody could have known of it long before it was found (`findings.is_news`); else it came
    # with years of data, say, and is history that still goes on.
    is_news = models.BooleanField(default=True)
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.TextField(blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "rule", "side", "first_period"],
                condition=Q(ended_at=None),
                name="signal_once_while_it_stands",
            ),
        ]
        indexes = [
            models.Index(fields=["series"], name="signal_standing", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.series_id} since {self.first_period}"


class FollowQuerySet(models.QuerySet["Follow"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user, measure__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("measure__network")


class Follow(Record):
    """A person who wants to hear of a measure's new signals; `User.wants_news` says by mail."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="followers")

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["user_id", "measure_id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "measure"], name="follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.measure_id}"
