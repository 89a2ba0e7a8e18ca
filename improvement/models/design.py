"""A network's standing design work: what it asks people, and what they say to it."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.memberships import Group

HIDDEN_WITH_REASON = Q(hidden_at=None, hidden_by=None, hidden_reason="") | (
    Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason="")
)


class ShownAs(models.TextChoices):
    """Under which name people read what somebody gave."""

    NAMED = "named", "With my name"
    ANONYMOUS = "anonymous", "Without my name"


class DesignProcessQuerySet(models.QuerySet["DesignProcess"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("network", "by").prefetch_related("steps")


class DesignProcess(Versioned):
    """A piece of design work that goes on over months: organizational architecture, for example,
    or infrastructure. Its brief says where it stands; topics ask people for input to it."""

    class Status(models.TextChoices):
        OPEN = "open", "Under way"
        CLOSED = "closed", "Ended"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="processes")
    title = models.CharField(max_length=120)
    purpose = models.TextField("what it shall settle")
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DesignProcessQuerySet.as_manager()

    class Meta:
        ordering = ["status", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "title"], name="process_title_in_network"),
        ]

    def __str__(self) -> str:
        return self.title


class BriefVersion(Record):
    """A design brief as somebody saved it, and why it was changed. Never changed itself."""

    process = models.ForeignKey(DesignProcess, on_delete=models.CASCADE, related_name="briefs")
    number = models.PositiveIntegerField()
    text = models.TextField("design brief")
    reason = models.CharField("why it changed", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["process_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="brief_version_number"),
        ]

    def __str__(self) -> str:
        return f"Brief {self.number} of {self.process_id}"


class OfProcessQuerySet(models.QuerySet[Any]):
    """Rows that belong to a design process and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(process__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("process__network")


class DesignStep(Record):
    """A day in the timeline of a design process."""

    process = models.ForeignKey(DesignProcess, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=160)
    due_on = models.DateField("when")
    done_on = models.DateField(null=True, blank=True)

    objects = OfProcessQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(OfProcessQuerySet):
    def for_list(self) -> Self:
        return self.select_related("process__network", "summarized_by").prefetch_related("choices")

    def open_at(self, now: datetime) -> Self:
        """Give those that take answers at a moment; nothing has to be flipped for that."""
        has_begun = Q(opens_at=None) | Q(opens_at__lte=now)
        not_over = Q(closes_at=None) | Q(closes_at__gt=now)
        under_way = Q(process__status=DesignProcess.Status.OPEN)
        return self.filter(has_begun, not_over, under_way, summarized_at=None)


class Topic(Versioned):
    """One question in plain words. It takes answers between two moments, or until it is closed, as
    long as its design work goes on; its summary tells what became of all of them."""

    process = models.ForeignKey(DesignProcess, on_delete=models.PROTECT, related_name="topics")
    question = models.CharField(max_length=200)
    explanation = models.TextField("what people should know first", blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    takes_text = models.BooleanField("people answer in their own words", default=True)
    allows_anonymous = models.BooleanField("people may answer without their name", default=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # What came of it; empty until the themes are answered and somebody publishes it.
    summary = models.TextField("in short", blank=True)
    summarized_at = models.DateTimeField(null=True, blank=True)
    summarized_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["process_id", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(opens_at__lt=models.F("closes_at")),
                name="topic_open_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def is_open(self, now: datetime) -> bool:
        """Say whether it takes answers at a moment."""
        if self.summarized_at is not None or self.has_ended:
            return False
        return not self.opens_later(now) and not self.is_over(now)

    @property
    def has_ended(self) -> bool:
        """Say whether the design work has ended for which this was asked."""
        return self.process.status == DesignProcess.Status.CLOSED

    def opens_later(self, now: datetime) -> bool:
        return self.opens_at is not None and now < self.opens_at

    def is_over(self, now: datetime) -> bool:
        return self.closes_at is not None and self.closes_at <= now


class TopicChoice(Record):
    """One of the quick answers to a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)

    class Meta:
        ordering = ["topic_id", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(topic__process__network__in=Network.objects.keys_visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("topic__process__network")


class Theme(Versioned):
    """What several contributions have in common, and the answer to all of them."""

    class Answer(models.TextChoices):
        DONE = "done", "We did it"
        WILL = "will", "We will do it"
        IDEA = "idea", "It became an idea to vote on"
        NOT = "not", "We did not, because"

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="themes")
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    answer_reason = models.TextField("in words", blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["topic_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "title"], name="theme_title_in_topic"),
            models.CheckConstraint(
                condition=Q(answer="") | ~Q(answer_reason=""), name="theme_answered_in_words"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(topic__process__network__in=Network.objects.keys_visible_to(user))

    def told(self) -> Self:
        """Leave out what was hidden or taken back, and what a later answer stands for."""
        return self.filter(hidden_at=None, taken_back_at=None, replaced_by=None)

    def for_list(self) -> Self:
        return self.select_related(
            "topic__process__network",
            "author",
            "choice",
            "theme",
            "written_by",
            "hidden_by",
            "replaced_by",
        )


class Contribution(Versioned):
    """What one person, or one table at a meeting, says to a topic.

    `author` is kept also for what is shown without a name, so that they can change it and hear
    what became of it; no page, export, mail, audit entry or answer of REST shows it to anybody
    else. Who answers through a personal link has no account: `guest` is their name, and `ref` the
    id of their invitation.
    """

    class Channel(models.TextChoices):
        MEMBER = "member", "Signed in"
        LINK = "link", "By personal link"
        TABLE = "table", "At a table"

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="contributions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest = models.CharField(max_length=120, blank=True)
    ref = models.UUIDField(null=True, blank=True, db_index=True)
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.MEMBER)
    shown_as = models.CharField(max_length=9, choices=ShownAs.choices, default=ShownAs.NAMED)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    table = models.CharField("which table", max_length=60, blank=True)
    # Who wrote down what a table said.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    people = models.PositiveSmallIntegerField("how many spoke", default=1)
    text = models.TextField("in your own words", blank=True)
    choice = models.ForeignKey(
        TopicChoice, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    # A later answer of the same person, who was invited twice: this one is read beside it.
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="earlier"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(max_length=300, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["topic_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(choice__isnull=False) | Q(taken_back_at__isnull=False),
                name="contribution_says_something",
            ),
            models.CheckConstraint(condition=HIDDEN_WITH_REASON, name="contribution_hidden_why"),
            models.UniqueConstraint(
                fields=["topic", "author"],
                condition=Q(author__isnull=False),
                name="contribution_one_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["topic", "ref"],
                condition=Q(ref__isnull=False),
                name="contribution_one_of_an_invitation",
            ),
            models.CheckConstraint(
                condition=(Q(channel="table", author=None, ref=None) & ~Q(table=""))
                | (~Q(channel="table") & Q(table="", written_by=None)),
                name="contribution_of_a_table",
            ),
        ]

    def __str__(self) -> str:
        """Say nothing by which it could be tied to a person: this stands in the audit."""
        return "An answer to a topic"

    @property
    def is_told(self) -> bool:
        """Say whether it stands for everybody to read: neither hidden nor taken back, and no later
        answer stands for it."""
        return self.hidden_at is None and self.taken_back_at is None and self.replaced_by_id is None


class ContributionMove(Record):
    """That a contribution was put under another theme, by whom: the trace of the grouping."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="moves")
    from_theme = models.CharField(max_length=120, blank=True)
    to_theme = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["contribution_id", "pk"]

    def __str__(self) -> str:
        return f"{self.from_theme} → {self.to_theme}"
