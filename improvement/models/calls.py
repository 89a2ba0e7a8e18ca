"""What a coordinator chose to show on a call of the network."""

from django.conf import settings
from django.db import models

from improvement.models.cycles import Cycle
from lhs_platform.lib.models import Record
from networks.models import Network


class CyclePick(Record):
    """The cycle of the week: which test everybody should hear of, and why. One a week."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="cycle_picks")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    reason = models.CharField("why this one", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-week", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "week"], name="cycle_pick_once_a_week"),
        ]

    def __str__(self) -> str:
        return str(self.cycle)
