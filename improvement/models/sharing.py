"""Results to share: what became of a change, told so that others can use it; and who took it up.

Not to be taken for the result of a vote, which is a `Tally`.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from improvement.models.changes import Change
from improvement.models.projects import Project
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network, Site
from networks.models.memberships import Group, coordinated_by
from outcomes.models import Chart, Measure

# Of which kinds a chart can be put down.
CHART_KINDS = Chart.Kind.choices


class FrozenError(Exception):
    """What was put down once and for all is never changed."""


class ResultQuerySet(models.QuerySet["Result"]):
    def public(self) -> Self:
        """Give what everybody reads, with and without an account."""
        return self.told().filter(visibility=Result.Visibility.PUBLIC)

    def told(self) -> Self:
        """Give what was published, also where it was withdrawn since."""
        return self.filter(status__in=Result.TOLD)

    def standing(self) -> Self:
        """Give the newest editions of what is published now."""
        newer = Q(next__status__in=Result.TOLD)
        return self.filter(status=Result.Status.PUBLISHED).exclude(newer)

    def visible_to(self, user: Any) -> Self:
        """Give what a person reads: of their networks what is reviewed or published, and the drafts
        that they write or coordinate; what relatives of their networks published for the family;
        and what is public, but for a token that is bound to some networks."""
        if not user.is_authenticated:
            return self.none()
        own = Q(network__in=Network.objects.keys_visible_to(user))
        coordinated = coordinated_by(user)
        written = Q(by=user) | Q(pk__in=ResultAuthor.objects.filter(user=user).values("result"))
        seen = own & (~Q(status=Result.Status.DRAFT) | written | Q(network__in=coordinated))
        wide = (Result.Visibility.FAMILY, Result.Visibility.PUBLIC)
        akin = Network.objects.akin_to(user)
        seen |= Q(status__in=Result.TOLD, visibility__in=wide, network__in=akin)
        if user.limited_to is None:
            seen |= Q(status__in=Result.TOLD, visibility=Result.Visibility.PUBLIC)
        return self.filter(seen)

    def for_list(self) -> Self:
        return (
            self.select_related("network", "change", "project", "reviewed_by", "previous", "next")
            .prefetch_related("authors__user", "tags")
            .order_by("-published_at", "-pk")
        )


class Result(Versioned):
    """What became of a change, in plain language, written by people of every group.

    Published it is never written over: who has more to say makes a new edition, which bears the
    same number and names the one before.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Visibility(models.TextChoices):
        """Who reads it once it is published."""

        NETWORK = "network", "Members of this network"
        FAMILY = "family", "Networks of its family"
        PUBLIC = "public", "Everybody"

    class Finding(models.TextChoices):
        """What came of it, in a word; why, the text says."""

        HELPED = "helped", "It helped"
        PARTLY = "partly", "It helped in part"
        NOT = "did_not_help", "It did not help"
        UNCLEAR = "unclear", "We cannot say yet"

    TOLD = (Status.PUBLISHED, Status.WITHDRAWN)
    TEXTS = ("title", "tried", "happened", "learned", "helps")

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="results")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="results")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="results"
    )
    title = models.CharField(max_length=160)
    tried = models.TextField("what we tried", blank=True)
    happened = models.TextField("what happened", blank=True)
    learned = models.TextField("what we learned", blank=True)
    helps = models.TextField("whom it may help", blank=True)
    finding = models.CharField(max_length=12, choices=Finding.choices, default=Finding.UNCLEAR)
    # Each a label and an address.
    materials = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    visibility = models.CharField(
        max_length=7, choices=Visibility.choices, default=Visibility.NETWORK
    )
    # Counted within the network when it is first published: a draft has none.
    number = models.PositiveIntegerField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField("why", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["network_id", "-number", "-edition", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "number", "edition"], name="result_number_in_network"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "withdrawn"])
                | Q(number__isnull=False, published_at__isnull=False, reviewed_by__isnull=False),
                name="result_published_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="result_withdrawn_why",
            ),
        ]
        indexes = [models.Index(fields=["status", "visibility"], name="result_told_to")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_told(self) -> bool:
        return self.status in self.TOLD


class ResultTag(models.Model):
    """A word by which a result is found, in small letters."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=30, db_index=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["result", "name"], name="result_tag_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ResultAuthor(Record):
    """Somebody who stands behind a result, with the group they were of when they were put down.

    Nobody is named to others before they say themselves that they may be.
    """

    class Consent(models.TextChoices):
        ASKED = "asked", "Asked"
        AGREED = "agreed", "Named"
        DECLINED = "declined", "Not named"

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=12, choices=Group.choices)
    position = models.PositiveSmallIntegerField()
    consent = models.CharField(max_length=8, choices=Consent.choices, default=Consent.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["result", "user"], name="result_author_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} of {self.result_id}"

    @property
    def is_named(self) -> bool:
        return self.consent == self.Consent.AGREED


class ResultChart(Record):
    """A chart as it stood on one day, put down with its drawing. It is never computed again and
    never changed; while a result is written it can be thrown away and another one taken.

    `data` and `drawings` hold what a stranger may see; `sha256` is that of the two.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="charts")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=4, choices=CHART_KINDS, default=Chart.Kind.RUN)
    revision = models.PositiveIntegerField("revision of the data")
    taken_at = models.DateTimeField()
    data = models.JSONField()
    drawings = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "measure", "site"],
                condition=~Q(site=None),
                name="result_chart_once_of_a_site",
            ),
            models.UniqueConstraint(
                fields=["result", "measure"],
                condition=Q(site=None),
                name="result_chart_once_of_all",
            ),
        ]

    def __str__(self) -> str:
        return str(self.data.get("title", ""))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise FrozenError
        super().save(*args, **kwargs)


class ResultStep(Record):
    """One step of a result on its way: who moved it, whereto, and why."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="steps")
    was = models.CharField(max_length=9, choices=Result.Status.choices)
    status = models.CharField(max_length=9, choices=Result.Status.choices)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.was} → {self.status}"


class UptakeQuerySet(models.QuerySet["Uptake"]):
    def standing(self) -> Self:
        """Give what whoever took a result up says now."""
        return self.filter(ended_at=None)

    def visible_to(self, user: Any) -> Self:
        return self.filter(result__in=Result.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("result__network", "network", "site", "change", "by")


class Uptake(Record):
    """What a network, or one of its sites, does with a result. Each word about it stays: a new one
    ends the one before."""

    class State(models.TextChoices):
        WILL_TEST = "will_test", "Will test it"
        TESTING = "testing", "Is testing it"
        ADOPTED = "adopted", "Has adopted it"
        DID_NOT_WORK = "did_not_work", "It did not work here"

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="uptakes")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="uptakes")
    # One of its sites; without one it is the network that says so.
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State.choices)
    note = models.CharField("what others should know", max_length=300, blank=True)
    # The entry of the change package that was made of it there.
    change = models.ForeignKey(
        Change, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = UptakeQuerySet.as_manager()

    class Meta:
        ordering = ["result_id", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "site"],
                condition=Q(ended_at=None) & ~Q(site=None),
                name="uptake_one_of_a_site",
            ),
            models.UniqueConstraint(
                fields=["result", "network"],
                condition=Q(ended_at=None, site=None),
                name="uptake_one_of_a_network",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.get_state_display()}"
