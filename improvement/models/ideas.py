"""Ideas: what people propose to change, each wording of it, and how ideas come from each other."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from improvement.models.design import (
    HIDDEN_WITH_REASON,
    Contribution,
    DesignProcess,
    ShownAs,
    Topic,
)
from improvement.models.drivers import Driver
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.memberships import Group, coordinated_by


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, user: Any) -> Self:
        """Give what was put forward in the networks of a person, and their own drafts. What is
        hidden, the coordinators still read, and its authors: also of what was merged into it."""
        in_sight = self.filter(network__in=Network.objects.keys_visible_to(user))
        if not user.is_authenticated:
            return in_sight.none()
        coordinated = coordinated_by(user)
        hidden = Q(state=Idea.State.HIDDEN)
        read_by_all = ~Q(state=Idea.State.DRAFT) & ~hidden
        own = Q(author__in=[user.pk])  # nobody's for an audience, which is no person
        behind = Q(network__in=coordinated) | _merged_from(user)
        return in_sight.filter(read_by_all | own | (hidden & behind))

    def standing(self) -> Self:
        """Give the ideas that can still be chosen."""
        return self.filter(state=Idea.State.PUBLISHED)

    def for_list(self) -> Self:
        return self.select_related(
            "network", "process", "topic", "driver", "author", "current", "hidden_by"
        ).order_by("-published_at", "-pk")


def _merged_from(user: Any) -> Q:
    """Narrow to the ideas that those of a person became part of, at once or by way of another."""
    merged = IdeaLink.objects.filter(kind=IdeaLink.Kind.MERGED)
    at_once = merged.filter(source__author__in=[user.pk]).values("target")
    return Q(pk__in=at_once) | Q(pk__in=merged.filter(source__in=at_once).values("target"))


class Idea(Versioned):
    """Something a person proposes to change, and what became of it.

    The words stand in its revisions. `author` is kept also for an idea that is shown without a
    name, so that they can go on writing and hear what became of it; nobody else sees it anywhere.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Put forward"
        MERGED = "merged", "Merged into another"
        WITHDRAWN = "withdrawn", "Taken back"
        HIDDEN = "hidden", "Hidden"
        SELECTED = "selected", "Chosen to test"
        NOT_SELECTED = "not_selected", "Not chosen"

    # What stands on the board, whatever was decided: it is talked about, and found by who writes the same.
    ON_THE_BOARD = (State.PUBLISHED, State.SELECTED, State.NOT_SELECTED)

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="ideas")
    process = models.ForeignKey(
        DesignProcess, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas"
    )
    # What was said to a topic, where the idea came from that.
    contributions = models.ManyToManyField(Contribution, related_name="ideas", blank=True)
    driver = models.ForeignKey(
        Driver, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas"
    )
    # Counted within the network when it is put forward: a draft has none.
    number = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who has no account: their name as they gave it, and the id of their invitation.
    guest = models.CharField(max_length=120, blank=True)
    ref = models.UUIDField(null=True, blank=True, db_index=True)
    shown_as = models.CharField(max_length=9, choices=ShownAs.choices, default=ShownAs.NAMED)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    state_reason = models.CharField("why", max_length=300, blank=True)
    current = models.ForeignKey(
        "IdeaRevision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(max_length=300, blank=True)
    # In which state it was when it was hidden, for whoever shows it again.
    hidden_state = models.CharField(max_length=12, blank=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["network_id", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="idea_number_in_network"),
            models.CheckConstraint(condition=HIDDEN_WITH_REASON, name="idea_hidden_why"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, number__isnull=False),
                name="idea_put_forward_at",
            ),
        ]
        indexes = [models.Index(fields=["network", "state"], name="idea_states")]

    def __str__(self) -> str:
        return self.current.title if self.current else f"Idea {self.number}"

    @property
    def is_named(self) -> bool:
        return self.shown_as == ShownAs.NAMED


class IdeaRevision(Record):
    """One wording of an idea. Never changed once it is put forward: rounds vote on the wording of
    their day. Without `by` it is the author's own, whoever that is."""

    TEXTS = ("title", "problem", "change", "expected_effect", "helps", "summary")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    problem = models.TextField("what goes wrong today", blank=True)
    change = models.TextField("what we would do instead", blank=True)
    expected_effect = models.TextField("what would get better, and how we would see it", blank=True)
    helps = models.CharField("whom it helps", max_length=200, blank=True)
    summary = models.CharField("in one or two plain sentences", max_length=400, blank=True)
    reason = models.CharField("why it was reworded", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["idea_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="idea_revision_number"),
        ]

    def __str__(self) -> str:
        return self.title


class IdeaLink(Record):
    """That an idea came from another, or went into it, and why. What the author of an idea without
    a name linked has no `by`."""

    class Kind(models.TextChoices):
        MERGED = "merged_into", "was merged into"
        SPLIT = "split_from", "was split from"
        BUILDS = "builds_on", "builds on"

    source = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="leads_to")
    target = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="comes_from")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="idea_link_once"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(kind="merged_into"), name="idea_merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="idea_link_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(idea__in=Idea.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("idea__network", "base", "author")


class Amendment(Versioned):
    """Another wording of one part of an idea, proposed to its author."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for an answer"
        ACCEPTED = "accepted", "Taken over"
        DECLINED = "declined", "Not taken over"
        WITHDRAWN = "withdrawn", "Taken back"

    class Part(models.TextChoices):
        """The texts of a revision that can be worded anew."""

        TITLE = "title", "Title"
        PROBLEM = "problem", "What goes wrong today"
        CHANGE = "change", "What we would do instead"
        EFFECT = "expected_effect", "What would get better"
        HELPS = "helps", "Whom it helps"
        SUMMARY = "summary", "In plain sentences"

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="amendments")
    base = models.ForeignKey(IdeaRevision, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=15, choices=Part.choices)
    text = models.TextField()
    reason = models.CharField("why", max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    answer = models.CharField("answer in words", max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["idea_id", "pk"]

    def __str__(self) -> str:
        return f"Amendment of {self.idea_id}"
