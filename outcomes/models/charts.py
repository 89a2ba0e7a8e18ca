"""Series of data, the charts computed from them, and the notes on charts."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from lhs_platform.lib.models import Record
from networks.models import Network, Site
from outcomes.models.measures import Measure
from outcomes.models.results import ResultField


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(measure__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        """Load what a series is of, and what the rules about it ask for."""
        return self.select_related("site__network", "measure__current", "measure__network")

    def stale(self) -> Self:
        """Give the series whose charts lag behind their data."""
        return self.exclude(computed_revision=F("data_revision"))


class Series(Record):
    """One line of data: a measure at one site, or, without a site, the network's total.

    `data_revision` rises by one, in the writing transaction, each time anything the charts are
    computed from changes; `computed_revision` follows when a worker has computed them.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="series")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="series"
    )
    data_revision = models.PositiveIntegerField(default=0)
    computed_revision = models.PositiveIntegerField(default=0)
    # A baseline of this series' own, chosen by a person with a reason; else the measure's.
    baseline_from = models.DateField(null=True, blank=True)
    baseline_to = models.DateField(null=True, blank=True)
    baseline_reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["measure_id", "site_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "site"], condition=~Q(site=None), name="series_one_per_site"
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(site=None), name="series_one_total"
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"],
                name="series_stale",
                condition=~Q(computed_revision=F("data_revision")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} at {self.site or 'all sites'}"

    @property
    def is_stale(self) -> bool:
        return self.computed_revision != self.data_revision


class ChartQuerySet(models.QuerySet["Chart"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(series__measure__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related(
            "series__measure__network", "series__measure__current", "series__site"
        )


class Chart(Record):
    """The computed result of one kind of chart for one series, with the revision it is of.

    `result` is plain JSON (see `outcomes.jobs`); the page, the drawing, REST and every export
    read it, and none of them computes anything again. `verdict` and `sentence` are the finding.
    """

    class Kind(models.TextChoices):
        RUN = "run", "Run chart"
        P = "p", "Control chart (p)"
        U = "u", "Control chart (u)"
        C = "c", "Control chart (c)"
        P_PRIME = "pp", "Control chart (p′)"
        U_PRIME = "up", "Control chart (u′)"
        I = "i", "Control chart (I)"  # noqa: E741
        MR = "mr", "Moving range chart"
        XBAR = "xbar", "Control chart (X-bar)"
        S = "s", "Control chart (S)"
        T = "t", "Control chart (t)"
        G = "g", "Control chart (g)"

    class Verdict(models.TextChoices):
        BETTER = "better", "Better"
        WORSE = "worse", "Worse"
        CHANGED = "changed", "Changed"
        NO_SIGNAL = "no_signal", "No signal"
        TOO_FEW = "too_few", "Too few points"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="charts")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    revision = models.PositiveIntegerField()
    result = ResultField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    sentence = models.CharField(max_length=300)
    computed_at = models.DateTimeField()
    # While the newest point waits for sites that may still send: after this day it is judged.
    provisional_until = models.DateField(null=True, blank=True)

    objects = ChartQuerySet.as_manager()

    class Meta:
        ordering = ["series_id", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["series", "kind"], name="chart_one_per_kind"),
        ]
        indexes = [
            models.Index(
                fields=["provisional_until"],
                name="chart_provisional",
                condition=~Q(provisional_until=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.series}"


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(measure__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("measure__network", "site__network")

    def shown_on(self, series: Series, *, is_veiled: bool = False) -> Self:
        """Give the notes for one chart: those of its site, where its reader may know which it is,
        and those of the whole network."""
        own = Q(site=None) if is_veiled else Q(site=None) | Q(site=series.site_id)
        return self.filter(own if series.site_id else Q(), measure=series.measure_id)


# What stands before the source of a note that somebody wrote by hand.
BY_HAND = "note:"


class Annotation(Record):
    """A dated note on a measure's charts: a test that started, or what somebody wrote down.

    Upper rooms hand it over as a plain date, label and link; `source` is their own name for its
    origin, so that handing it over twice changes it and never doubles it.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="annotations")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on = models.DateField()
    label = models.CharField(max_length=120)
    link = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=120)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "source"], name="annotation_one_per_source"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody wrote it down; the others follow what they tell of."""
        return self.source.startswith(BY_HAND)
