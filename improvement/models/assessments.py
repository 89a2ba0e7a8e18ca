"""How far a team has come, on the scale from 0.5 to 5.0, by its own view and by the coordinator's."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from lhs_platform.lib.models import Versioned
from networks.models import Network, Site

LOWEST, HIGHEST, STEP = Decimal("0.5"), Decimal("5.0"), Decimal("0.5")


def check_score(value: Decimal) -> None:
    """Refuse what is not on the scale: 0.5, 1.0 … 5.0."""
    if not LOWEST <= value <= HIGHEST or value % STEP:
        raise ValidationError("The scale goes from 0.5 to 5.0, in steps of a half.")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any) -> Self:
        """Give what this person's networks hold; whose scores they see is asked of the rules."""
        return self.filter(site__network__in=Network.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("site__network", "by")


class Assessment(Versioned):
    """What one side says of a site's team for a month: a score and why."""

    class Side(models.TextChoices):
        TEAM = "team", "The team's own"
        COORDINATOR = "coordinator", "The coordinator's"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="assessments")
    month = models.DateField(help_text="Its first day.")
    side = models.CharField(max_length=11, choices=Side.choices)
    score = models.DecimalField(max_digits=2, decimal_places=1, validators=[check_score])
    justification = models.TextField("why this score")
    suggestion = models.TextField("what would help next", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "site_id", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "month", "side"], name="assessment_one_per_side_and_month"
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=LOWEST) & models.Q(score__lte=HIGHEST),
                name="assessment_score_on_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.month:%Y-%m}: {self.score}"
