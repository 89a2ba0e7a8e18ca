"""Projects: the team, the aims, the timeline, and what they point to."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from lhs_platform.lib.models import Record, Versioned
from networks.models import Network, Site
from outcomes.models import Measure


class OfProjectQuerySet(models.QuerySet[Any]):
    """Rows that belong to a project and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(project__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("project__network").prefetch_related("project__sites")


class AimQuerySet(OfProjectQuerySet):
    def for_list(self) -> Self:
        return super().for_list().select_related("measure__current")


class TeamQuerySet(OfProjectQuerySet):
    def for_list(self) -> Self:
        return super().for_list().select_related("user")


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("network", "lead").prefetch_related("sites", "aims__measure")

    def for_page(self) -> Self:
        """Load the whole story: aims, team, timeline and documents."""
        return self.for_list().prefetch_related(
            "aims__measure__current", "team__user", "milestones", "documents"
        )


class Project(Versioned):
    """A piece of improvement or research work of one network, at some or all of its sites."""

    class Kind(models.TextChoices):
        IMPROVEMENT = "improvement", "Improvement"
        RESEARCH = "research", "Research"
        PILOT = "pilot", "Pilot"

    class Status(models.TextChoices):
        PLANNED = "planned", "Being planned"
        ACTIVE = "active", "Under way"
        HOLDING = "holding", "Holding the gains"
        ENDED = "ended", "Ended"

    class Review(models.TextChoices):
        ASKED = "asked", "Asked, not yet answered"
        QUALITY = "quality", "Quality improvement, not research"
        EXEMPT = "exempt", "Research, exempt from review"
        APPROVED = "approved", "Research, approved by a review board"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.IMPROVEMENT)
    summary = models.TextField("what it is about", blank=True)
    global_aim = models.TextField(
        "why it matters", blank=True, help_text="The reason shared by several projects: no number."
    )
    charter = models.TextField(
        "charter", blank=True, help_text="What is in, what is not, how the team works together."
    )
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sites = models.ManyToManyField(Site, related_name="projects", blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # Whether it is research is settled by people whose job that is; here is what they said.
    review = models.CharField("research or not", max_length=8, choices=Review.choices, blank=True)
    reviewed_on = models.DateField("decided on", null=True, blank=True)
    review_reference = models.CharField("reference", max_length=120, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class Aim(Versioned):
    """How much, of what, for whom, by when: a statement tied to a measure."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="aims")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    statement = models.CharField(max_length=300)
    population = models.CharField("for whom", max_length=200, blank=True)
    baseline = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    goal = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    goal_on = models.DateField("by when", null=True, blank=True)

    objects = AimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.statement


class TeamMember(Record):
    """A person on a project's team, and what they do there. The lead stands on the project."""

    class Role(models.TextChoices):
        LEAD = "lead", "Co-lead"
        FAMILY = "family", "Patient or family partner"
        CLINICIAN = "clinician", "Clinician"
        RESEARCHER = "researcher", "Researcher"
        SPONSOR = "sponsor", "Sponsor"
        COACH = "coach", "Improvement coach"
        DATA = "data", "Data"
        MEMBER = "member", "Team member"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="project_roles"
    )
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["project_id", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="team_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Milestone(Record):
    """A day in a project's timeline."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=160)
    due_on = models.DateField("when")
    done_on = models.DateField(null=True, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.name


class DocumentLink(Record):
    """A document that lives elsewhere: its name and its address."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=160)
    url = models.URLField("address", max_length=500)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
