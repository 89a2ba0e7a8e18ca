"""The change package of a network: what may be changed, what is known of it, what became of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from lhs_platform.lib.models import Versioned
from networks.models import Network, Site
from outcomes.models import Measure


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        found = self.select_related("network", "measure", "origin__network", "state_by", "owner")
        return found.prefetch_related("sites")


class Change(Versioned):
    """A change that a network may test: one entry of its change package.

    Its state is the network's; what became of it at each site is read from the cycles there.
    Stopped changes stay, with the reason, so that nobody has to find it out twice.
    """

    class State(models.TextChoices):
        UNTESTED = "untested", "Not yet tested"
        TESTING = "testing", "Being tested"
        ADOPTED = "adopted", "Adopted"
        ABANDONED = "abandoned", "Abandoned"

    class Reliability(models.IntegerChoices):
        """How far a change relies on people remembering it (level of reliability)."""

        VIGILANCE = 1, "Relies on people remembering"
        DESIGN = 2, "Built into the work"
        FORCING = 3, "Hard to do wrong"

    class Evidence(models.TextChoices):
        NONE = "none", "None yet"
        EXPERT = "expert", "What experts say"
        OBSERVATIONAL = "observational", "Seen in studies without a control"
        TRIAL = "trial", "Shown in trials"
        NETWORK = "network", "Tested in a network"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="changes")
    concept = models.CharField(
        "change concept", max_length=120, blank=True, help_text="The idea behind it, in general."
    )
    title = models.CharField("specific change", max_length=160)
    description = models.TextField("how it is done", blank=True)
    reliability = models.PositiveSmallIntegerField(
        "level of reliability", choices=Reliability.choices, default=Reliability.VIGILANCE
    )
    evidence = models.CharField(max_length=13, choices=Evidence.choices, default=Evidence.NONE)
    source = models.CharField("where that is written", max_length=300, blank=True)
    first_test = models.TextField("what can we test by next Tuesday?", blank=True)
    tools = models.TextField("tools, one link or name a line", blank=True)
    harms = models.TextField("known harms", blank=True)
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.UNTESTED)
    state_reason = models.CharField("why", max_length=300, blank=True)
    state_on = models.DateField(null=True, blank=True)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of a change that was chosen to be tested: who sees to it, where, until when.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sites = models.ManyToManyField(Site, related_name="+", blank=True)
    due_on = models.DateField("tested by", null=True, blank=True)
    # The entry of another network that this one was copied from.
    origin = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    origin_note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["concept", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "title"], name="change_title_in_network"),
            models.CheckConstraint(
                condition=~models.Q(state="abandoned") | ~models.Q(state_reason=""),
                name="change_abandoned_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title
