"""How far the teams have come, month by month, as they and the coordinators see it."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models

from improvement.models.projects import Project
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network, Site


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(project__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("project__network", "site", "by")

    def of_team(self, project: Project, site: Site | None) -> Self:
        return self.filter(project=project, site=site)

    def since(self, month: date) -> Self:
        return self.filter(month__gte=month)


class Assessment(Versioned):
    """The score of a team for one month, from one side, with its justification.

    A team is a project at one of its sites; a project without sites is one team. The two sides
    of a month stand beside each other, and nobody writes both.
    """

    class Side(models.TextChoices):
        TEAM = "team", "The team itself"
        COORDINATOR = "coordinator", "A coordinator"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assessments")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    month = models.DateField()
    side = models.CharField(max_length=11, choices=Side.choices)
    score = models.DecimalField(max_digits=2, decimal_places=1)
    justification = models.TextField("why this score")
    suggestion = models.TextField("what would help next", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "project_id", "site_id", "-side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "site", "month", "side"], name="assessment_once"
            ),
            models.UniqueConstraint(
                fields=["project", "month", "side"],
                condition=models.Q(site=None),
                name="assessment_once_without_site",
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=Decimal("0.5"), score__lte=Decimal("5.0")),
                name="assessment_score_on_the_scale",
            ),
            models.CheckConstraint(
                condition=~models.Q(justification=""), name="assessment_with_justification"
            ),
        ]

    def __str__(self) -> str:
        where = f" at {self.site}" if self.site else ""
        return f"{self.project}{where}, {self.month:%B %Y}"


class AssessmentVersion(Record):
    """An assessment as somebody saved it, from the second on with the reason. Never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=2, decimal_places=1)
    justification = models.TextField()
    suggestion = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["assessment_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "number"], name="assessment_version_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}, version {self.number}"
