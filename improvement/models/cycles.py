"""PDSA cycles: what they plan and predict, what came out, and every version of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from improvement.models.changes import Change
from improvement.models.projects import Project
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network, Site
from outcomes.models import Measure


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(project__network__in=Network.objects.keys_visible_to(user))

    def open(self) -> Self:
        return self.exclude(stage=Cycle.Stage.CLOSED)

    def closed(self) -> Self:
        return self.filter(stage=Cycle.Stage.CLOSED)

    def for_list(self) -> Self:
        return self.select_related(
            "project__network", "site", "owner", "previous", "change_idea"
        ).prefetch_related("predictions", "tasks__doer", "measures")

    def for_page(self) -> Self:
        """Load what the page of one cycle shows."""
        return self.for_list().prefetch_related(
            "project__sites", "project__team", "measures__current"
        )


class Cycle(Versioned):
    """One PDSA cycle: a plan with predictions, what happened, what was learned, what to do next.

    Cycles on one change, in order, form a ramp: `ramp` is its name, `number` the place in it.
    """

    class Stage(models.TextChoices):
        PLAN = "plan", "Plan"
        DO = "do", "Do"
        STUDY = "study", "Study"
        ACT = "act", "Act"
        CLOSED = "closed", "Closed"

    class Purpose(models.TextChoices):
        COLLECT = "collect", "Collect information"
        DEVELOP = "develop", "Develop a change"
        TEST = "test", "Test a change"
        IMPLEMENT = "implement", "Implement a change"

    class Belief(models.TextChoices):
        LOW = "low", "Low: we would be surprised"
        MODERATE = "moderate", "Moderate: it may well work"
        HIGH = "high", "High: we expect it to work here"

    class Decision(models.TextChoices):
        ADOPT = "adopt", "Adopt"
        ADAPT = "adapt", "Adapt"
        ABANDON = "abandon", "Abandon"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="cycles")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="cycles"
    )
    measures = models.ManyToManyField(Measure, related_name="+", blank=True)
    # The change of the network's package that this tests; its drivers are read from there.
    change_idea = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="cycles"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    ramp = models.CharField("change being tested", max_length=120)
    number = models.PositiveSmallIntegerField(default=1)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.TEST)
    stage = models.CharField(max_length=6, choices=Stage.choices, default=Stage.PLAN)
    # Plan
    title = models.CharField(max_length=160)
    objective = models.TextField("what we want to learn", blank=True)
    change = models.TextField("what we will try", blank=True)
    scale = models.CharField(
        "how small", max_length=120, blank=True, help_text="For example: 5 families, one clinic."
    )
    # The same as a number, so that a ramp shows how it grows: 1, 5, 25 of what `scale` names.
    scale_count = models.PositiveIntegerField("on how many", null=True, blank=True)
    belief = models.CharField(
        "how sure we are that it works", max_length=8, choices=Belief.choices, blank=True
    )
    place = models.CharField("where", max_length=120, blank=True)
    data_plan = models.TextField("what we will write down, who, when", blank=True)
    starts_on = models.DateField("planned start", null=True, blank=True)
    ends_on = models.DateField("planned end", null=True, blank=True)
    # Do
    started_on = models.DateField("really started", null=True, blank=True)
    ended_on = models.DateField("really ended", null=True, blank=True)
    went_as_planned = models.BooleanField(null=True, blank=True)
    why_not = models.TextField("what was done otherwise, and why", blank=True)
    happened = models.TextField("what happened", blank=True)
    problems = models.TextField("what surprised us or went wrong", blank=True)
    feedback = models.TextField("what people said, families too", blank=True)
    # Study
    findings = models.TextField("what the data show", blank=True)
    compared = models.TextField("compared with how it was before", blank=True)
    learned = models.TextField("what we learned", blank=True)
    # Act
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    next_steps = models.TextField("what changes next", blank=True)
    # When a change is adopted: how it is kept up, and when somebody looks again.
    sustain = models.TextField("how we keep it up", blank=True)
    follow_up_on = models.DateField("when we look again", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["project_id", "ramp", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "site", "ramp", "number"], name="cycle_number_unique_in_ramp"
            ),
            models.UniqueConstraint(
                fields=["project", "ramp", "number"],
                condition=models.Q(site=None),
                name="cycle_number_unique_without_site",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="closed")
                | (
                    ~models.Q(decision="")
                    & ~models.Q(learned="")
                    & models.Q(closed_at__isnull=False)
                ),
                name="cycle_closed_with_study_and_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, cycle {self.number}"


class CycleRevision(Record):
    """A cycle as somebody saved it: its values and rows as plain data. Never changed.

    What two people write from one version is joined line by line against it.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["cycle", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="cycle_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} as of {self.number}"


class Prediction(Record):
    """A question, what the team predicted before the test, and what came out."""

    class Match(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="predictions")
    question = models.CharField(max_length=300)
    prediction = models.CharField("we predict", max_length=300)
    matched = models.CharField("came true", max_length=6, choices=Match.choices, blank=True)
    result = models.CharField("what came out", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.question


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(cycle__project__network__in=Network.objects.keys_visible_to(user))

    def under_way(self) -> Self:
        """Give the tasks of cycles that are open, in projects that have not ended."""
        running = self.exclude(cycle__stage=Cycle.Stage.CLOSED)
        return running.exclude(cycle__project__status=Project.Status.ENDED)

    def for_list(self) -> Self:
        return self.select_related("cycle__project__network", "cycle__site", "cycle__owner", "doer")


class Task(Record):
    """A thing to do, or to write down, for a cycle: what, who, when, where, how.

    Who does it stands in words; `doer` is the member meant by them, where one was chosen.
    """

    class Kind(models.TextChoices):
        TASK = "task", "To do"
        DATA = "data", "To write down"

    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.TASK)
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=120, blank=True)
    doer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="the member who does it",
    )
    due_on = models.DateField("when", null=True, blank=True)
    where = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=200, blank=True)
    is_done = models.BooleanField(default=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what
