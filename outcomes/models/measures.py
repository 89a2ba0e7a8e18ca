"""What a network measures, and exactly how."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.networks import code_validator
from outcomes import kinds

# The control charts a measure may be shown on, as `outcomes.spc` names them.
CHARTS = [
    ("p", "p: proportions"),
    ("pp", "p′: proportions of large groups"),
    ("u", "u: rates"),
    ("up", "u′: rates of large groups"),
    ("c", "c: counts"),
    ("i", "I: individual values"),
    ("mr", "MR: moving range"),
    ("xbar", "X-bar: means"),
    ("s", "S: standard deviations"),
    ("t", "t: time between events"),
    ("g", "g: cases between events"),
]


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.keys_visible_to(user))

    def active(self) -> Self:
        return self.filter(retired_on=None)

    def for_list(self) -> Self:
        """Load the network and the current definition beside each measure."""
        return self.select_related("network", "current", "steward")


class Measure(Versioned):
    """One thing a network counts over time. Its definition is kept in versions."""

    class Family(models.TextChoices):
        OUTCOME = "outcome", "Outcome"
        PROCESS = "process", "Process"
        BALANCING = "balancing", "Balancing"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="measures")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=60, validators=[code_validator])
    family = models.CharField(max_length=10, choices=Family.choices)
    position = models.PositiveSmallIntegerField(default=0)
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    current = models.OneToOneField(
        "MeasureVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Illustrative data: simulated around published levels; said wherever a number is shown.
    is_simulated = models.BooleanField(default=False)
    citation = models.CharField(max_length=400, blank=True)
    # Taken over from another network: the definition it was, and in words whose, for readers who
    # may not see that network.
    copied_from = models.ForeignKey(
        "MeasureVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    origin = models.CharField(max_length=300, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "code"], name="measure_code_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def frequency(self) -> str:
        """How often its data come; without a definition, by month."""
        return self.current.frequency if self.current else MeasureVersion.Frequency.MONTH.value


class MeasureVersionQuerySet(models.QuerySet["MeasureVersion"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(measure__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("measure__network", "measure__steward")


class MeasureVersion(Record):
    """An operational definition, in force from a day on.

    Once there are data, a change of what is counted makes the next version and a break in the
    chart. Whatever else changes, and all of it before there are data, is written here; what stood
    there before is in the audit trail, and beside the versions on their page.
    """

    class Kind(models.TextChoices):
        PROPORTION = "proportion", "Proportion: part of a whole, in percent"
        RATE = "rate", "Rate: events per number at risk"
        COUNT = "count", "Count of events"
        MEAN = "mean", "Mean of several values, with their spread"
        INDIVIDUAL = "individual", "One value in each period"
        TIME_BETWEEN = "time_between", "Days between rare events"
        CASES_BETWEEN = "cases_between", "Cases between rare events"

    class Direction(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NONE = "none", "Neither"

    class Frequency(models.TextChoices):
        WEEK = "week", "Every week"
        MONTH = "month", "Every month"
        QUARTER = "quarter", "Every quarter"
        EVENT = "event", "At each event"

    class Sampling(models.TextChoices):
        ALL = "all", "Everyone who qualifies"
        SAMPLE = "sample", "A sample"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    effective_on = models.DateField(null=True, blank=True)
    change_reason = models.CharField(max_length=300, blank=True)
    why = models.TextField("why it matters", blank=True)
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.PROPORTION)
    # The control chart shown beside the run chart; empty: the one suggested for the kind.
    chart = models.CharField(max_length=4, choices=CHARTS, blank=True)
    numerator = models.CharField("what is counted", max_length=300)
    denominator = models.CharField("out of what", max_length=300, blank=True)
    multiplier = models.PositiveIntegerField(
        default=100, validators=[MinValueValidator(1)], help_text="100 for percent."
    )
    unit = models.CharField(max_length=60, default="%")
    decimals = models.PositiveSmallIntegerField(default=1)
    inclusions = models.TextField(blank=True)
    exclusions = models.TextField("left out", blank=True)
    sampling = models.CharField(max_length=8, choices=Sampling.choices, default=Sampling.ALL)
    sampling_plan = models.CharField(max_length=300, blank=True)
    source = models.CharField("where the data come from", max_length=200, blank=True)
    collector = models.CharField("who collects them", max_length=200, blank=True)
    frequency = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.MONTH)
    date_basis = models.CharField("which date counts", max_length=200, blank=True)
    due_days = models.PositiveSmallIntegerField(
        default=30, help_text="Days after the end of the period until the data are due."
    )
    stratifiers = models.CharField(
        "looked at separately by",
        max_length=300,
        blank=True,
        help_text="Groups compared for equity, separated by commas: language, insurance.",
    )
    # None: that of the network. A measure may ask for more, never for less.
    small_count_threshold = models.PositiveSmallIntegerField(
        "hide counts under", null=True, blank=True, validators=[MinValueValidator(11)]
    )
    direction = models.CharField(max_length=6, choices=Direction.choices)
    goal = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    goal_on = models.DateField("goal date", null=True, blank=True)
    baseline_value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    baseline_from = models.DateField(null=True, blank=True)
    baseline_to = models.DateField(null=True, blank=True)
    baseline_source = models.CharField("where the baseline comes from", max_length=200, blank=True)

    objects = MeasureVersionQuerySet.as_manager()

    class Meta:
        ordering = ["measure_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="measure_version_unique"),
            models.CheckConstraint(
                condition=models.Q(baseline_from=None, baseline_to=None)
                | models.Q(baseline_from__lte=models.F("baseline_to")),
                name="measure_baseline_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["proportion", "rate", "mean"])
                | ~models.Q(denominator=""),
                name="measure_version_has_denominator",
            ),
            models.CheckConstraint(
                condition=models.Q(small_count_threshold=None)
                | models.Q(small_count_threshold__gte=11),
                name="measure_version_threshold_min_11",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, version {self.number}"

    def clean(self) -> None:
        """Refuse what does not fit the kind, in words, each at its field."""
        found = kinds.faults(vars(self))
        if found:
            raise ValidationError(found)

    @property
    def better(self) -> str:
        """Which way is better, in words; empty where neither is."""
        return "" if self.direction == self.Direction.NONE else f"{self.direction} is better"

    @property
    def needs_denominator(self) -> bool:
        return self.kind in (self.Kind.PROPORTION, self.Kind.RATE, self.Kind.MEAN)

    @property
    def is_divided(self) -> bool:
        """Whether the value shown is the numerator over the denominator; a mean is not."""
        return self.kind in (self.Kind.PROPORTION, self.Kind.RATE)

    def value_of(self, numerator: Decimal, denominator: Decimal | None) -> float | None:
        """Give the value a chart shows for these numbers; None where they give none. Days between
        events have none: an event is a day."""
        if self.kind == self.Kind.TIME_BETWEEN:
            return None
        if not self.is_divided:
            return float(numerator)
        return float(numerator / denominator) * self.multiplier if denominator else None

    @property
    def is_event_dated(self) -> bool:
        return self.frequency == self.Frequency.EVENT
