"""What people say about a thing: comments, asks for help, who is told of them, who follows.

A thing is named by its kind and its public id, so that every room can be talked about; which kinds
there are stands in `improvement.rules.about`.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from lhs_platform.lib.models import Record, Versioned
from networks.models import Network


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: Any) -> Self:
        """Give what is said in the networks of a person: each kind of thing that is talked about
        is read by all members of its network."""
        return self.filter(network__in=Network.objects.keys_visible_to(user))

    def about(self, kind: str, public_id: Any) -> Self:
        return self.filter(about_kind=kind, about_id=public_id)

    def told(self) -> Self:
        """Leave out what was hidden or taken back."""
        return self.filter(hidden_at=None, taken_back_at=None)

    def open_asks(self) -> Self:
        return self.told().filter(is_ask=True, answered_at=None)

    def answered_asks(self) -> Self:
        return self.told().filter(is_ask=True).exclude(answered_at=None)

    def for_list(self) -> Self:
        people = Mention.objects.select_related("user")
        return self.select_related(
            "network", "parent", "author", "answered_by", "hidden_by"
        ).prefetch_related(models.Prefetch("mentions", people))


class Comment(Versioned):
    """What somebody says about a thing: a comment, an ask for help, or an answer to one of these.

    Each text that was ever written is kept (`CommentRevision`). A comment that was taken back has
    no text any more; one that a coordinator has hidden keeps it, and the reason stands beside it.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="comments")
    about_kind = models.CharField(max_length=20)
    about_id = models.UUIDField()
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    is_ask = models.BooleanField("asks for help", default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(max_length=300, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="comment_about"),
            models.Index(
                fields=["network", "created_at"],
                name="comment_open_ask",
                condition=Q(is_ask=True, answered_at=None),
            ),
            models.Index(fields=["created_at"], name="comment_created_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_ask=False) | Q(parent=None), name="comment_answer_is_no_ask"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(is_ask=True, answered_at__isnull=False, answered_by__isnull=False),
                name="comment_answered_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_reason="")
                | (Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason="")),
                name="comment_hidden_by_at_and_why",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(text=""), name="comment_taken_back_has_no_text"
            ),
        ]

    def __str__(self) -> str:
        return f"Comment on a {self.about_kind}"

    @property
    def is_open(self) -> bool:
        """Say whether this is an ask that still waits for help."""
        return self.is_ask and self.answered_at is None and self.is_told

    @property
    def is_told(self) -> bool:
        """Say whether it is read by everybody: neither hidden nor taken back."""
        return self.hidden_at is None and self.taken_back_at is None


class CommentRevision(Record):
    """One text of a comment as its author wrote it. Never changed."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["comment_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="comment_revision_number"),
        ]

    def __str__(self) -> str:
        return f"Text {self.number} of comment {self.comment_id}"


class Mention(Record):
    """A person whom the author of a comment wants to read it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )

    class Meta:
        ordering = ["comment_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in comment {self.comment_id}"


class TalkFollowQuerySet(models.QuerySet["TalkFollow"]):
    def visible_to(self, user: Any) -> Self:
        """Give what this person follows; nobody else's follows are anybody's affair."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user, network__in=Network.objects.keys_visible_to(user)).standing()

    def standing(self) -> Self:
        return self.filter(stopped_at=None)

    def of(self, kind: str, public_id: Any) -> Self:
        return self.filter(about_kind=kind, about_id=public_id)

    def for_list(self) -> Self:
        return self.select_related("network")


class TalkFollow(Record):
    """A person who wants to hear what is said about a thing, from `since` on.

    Who stops keeps a stopped row: being named or writing there again does not bring it back.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="talk_follows"
    )
    about_kind = models.CharField(max_length=20)
    about_id = models.UUIDField()
    since = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = TalkFollowQuerySet.as_manager()

    class Meta:
        ordering = ["user_id", "pk"]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="talk_follow_about")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "about_kind", "about_id"], name="talk_follow_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows a {self.about_kind}"


class TalkChoiceQuerySet(models.QuerySet["TalkChoice"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user) if user.is_authenticated else self.none()

    def for_list(self) -> Self:
        return self.order_by("pk")


class TalkChoice(Record):
    """How a person wants to hear of what is said; without a row, as the defaults say.

    `told_until` is the moment up to which the mail of what they follow has told it: nothing is
    told twice, also when they change from days to weeks or back.
    """

    class Digest(models.TextChoices):
        WEEK = "week", "On Mondays, with the measures I follow"
        DAY = "day", "Each day on which something was said"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="talk_choice"
    )
    digest = models.CharField(max_length=4, choices=Digest.choices, default=Digest.WEEK)
    wants_mentions = models.BooleanField("write to me when somebody names me", default=True)
    told_until = models.DateTimeField(null=True, blank=True)

    objects = TalkChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"
