"""Key driver diagrams: the theory of how an aim is reached, and its earlier versions."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from improvement.models.changes import Change
from improvement.models.projects import Aim, Project
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from outcomes.models import Measure


class DiagramQuerySet(models.QuerySet["Diagram"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("network", "project", "aim__measure__current")

    def for_page(self) -> Self:
        """Load everything that is drawn."""
        return self.for_list().prefetch_related(
            "drivers__measure__current", "driver_links", "change_links__change"
        )


class Diagram(Versioned):
    """A key driver diagram: aim ← primary drivers ← secondary drivers ← changes.

    `number` is the version of the theory: it rises when somebody keeps a new version, with the
    reason. `version` counts saves, as everywhere.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="diagrams")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="diagrams"
    )
    title = models.CharField(max_length=160)
    aim = models.ForeignKey(
        Aim, on_delete=models.PROTECT, null=True, blank=True, related_name="diagrams"
    )
    # For an aim that is in words only; ignored when `aim` is set.
    aim_text = models.CharField("aim", max_length=300, blank=True)
    global_aim = models.CharField("why it matters", max_length=300, blank=True)
    population = models.CharField("for whom, and who is left out", max_length=200, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    revised_on = models.DateField()

    objects = DiagramQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class OfDiagramQuerySet(models.QuerySet[Any]):
    """Rows that belong to a diagram and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(diagram__network__in=Network.objects.keys_visible_to(user))


class Driver(Record):
    """What has to be true for the aim to be reached; secondary ones serve primary ones."""

    class Level(models.TextChoices):
        PRIMARY = "primary", "Primary driver"
        SECONDARY = "secondary", "Secondary driver"

    diagram = models.ForeignKey(Diagram, on_delete=models.CASCADE, related_name="drivers")
    level = models.CharField(max_length=9, choices=Level.choices, default=Level.PRIMARY)
    name = models.CharField(max_length=120)
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="drivers"
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfDiagramQuerySet.as_manager()

    class Meta:
        ordering = ["diagram_id", "level", "position", "pk"]

    def __str__(self) -> str:
        return self.name


class DriverLink(Record):
    """A secondary driver serves a primary one: surely, or so far as a guess (weak)."""

    diagram = models.ForeignKey(Diagram, on_delete=models.CASCADE, related_name="driver_links")
    secondary = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="serves")
    primary = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="served_by")
    is_weak = models.BooleanField("a guess so far", default=False)

    objects = OfDiagramQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["secondary", "primary"], name="driver_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.secondary_id} serves {self.primary_id}"


class ChangeLink(Record):
    """A change acts on a driver: surely, or so far as a guess (weak)."""

    diagram = models.ForeignKey(Diagram, on_delete=models.CASCADE, related_name="change_links")
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="driver_links")
    driver = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="change_links")
    is_weak = models.BooleanField("a guess so far", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfDiagramQuerySet.as_manager()

    class Meta:
        ordering = ["diagram_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "driver"], name="change_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} acts on {self.driver_id}"


class DiagramVersion(Record):
    """A diagram as it was kept, with the reason for the change of theory. Never changed."""

    diagram = models.ForeignKey(Diagram, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfDiagramQuerySet.as_manager()

    class Meta:
        ordering = ["diagram_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["diagram", "number"], name="diagram_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.diagram_id}, version {self.number}"
