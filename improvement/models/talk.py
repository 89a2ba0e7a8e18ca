"""What people say about things: comments, asks for help, mentions, and who follows what."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from lhs_platform.lib.models import Record, Versioned
from networks.models import Network


class About(models.TextChoices):
    """What can be talked about."""

    PROJECT = "project", "project"
    DIAGRAM = "diagram", "key driver diagram"
    CHANGE = "change", "change"
    CYCLE = "cycle", "test"
    MEASURE = "measure", "measure"


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(network__in=Network.objects.visible_to(user))

    def asks(self) -> Self:
        """Give the asks for help that nobody has answered, of those that are shown."""
        return self.filter(is_ask=True, answered_at=None, hidden_at=None)

    def for_list(self) -> Self:
        return self.select_related(
            "network", "author", "hidden_by", "answered_by"
        ).prefetch_related("mentions__user")


class Comment(Versioned):
    """Something a member said about a thing; a reply has a `parent`. Hidden ones keep their place."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="comments")
    about = models.CharField(max_length=7, choices=About.choices)
    about_id = models.UUIDField(help_text="The public id of what it is about.")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    text = models.TextField(max_length=5000)
    is_ask = models.BooleanField("I ask for help", default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(max_length=200, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["about", "about_id"], name="comment_about")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hidden_at=None) | ~models.Q(hidden_reason=""),
                name="comment_hidden_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class CommentRevision(Record):
    """A comment as it was before an edit. Never changed."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["comment_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="comment_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} as of {self.number}"


class Mention(Record):
    """A comment calls a member by name."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} mentions {self.user_id}"


class TalkFollow(Record):
    """A person who wants to hear what is said about a thing; `User.wants_news` says by mail."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="talk_follows"
    )
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=7, choices=About.choices)
    about_id = models.UUIDField()

    class Meta:
        ordering = ["user_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "about", "about_id"], name="talk_follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.about} {self.about_id}"
