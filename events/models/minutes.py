"""What was said and settled: notes by many hands, decisions, actions, and the minutes."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from events.models.agenda import AgendaItem
from events.models.events import Event
from events.models.invitations import Invitation
from events.models.organisers import EventRole
from lhs_platform.lib.models import Record, Versioned


class OfEventQuerySet(models.QuerySet[Any]):
    """Rows that belong to a meeting and are seen by whoever sees it."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(event__in=Event.objects.visible_to(user))

    def for_list(self) -> Self:
        """Load the meeting with the roles in it: who reads drafts is asked of each row."""
        roles = EventRole.objects.standing()
        return self.select_related("event__network").prefetch_related(
            models.Prefetch("event__roles", queryset=roles, to_attr="standing_roles")
        )


class Revision(Record):
    """A text as somebody saved it. Never changed."""

    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ItemNote(Versioned):
    """The notes of one agenda item, written by several people. Every version is kept."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notes")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="note")
    text = models.TextField(blank=True, max_length=100_000)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfEventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"notes of {self.item_id}"


class NoteRevision(Revision):
    """The notes of an item as somebody saved them."""

    note = models.ForeignKey(ItemNote, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
        ordering = ["note", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="note_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.note_id} as of {self.number}"


class MeetingDecision(Versioned):
    """Something the meeting settled."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    text = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["event", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class ActionItem(Versioned):
    """Something somebody promised to do by a day. Followed up until it is done."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="action_items")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="action_items")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_note = models.CharField("what came of it", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfEventQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class Minutes(Versioned):
    """The minutes of a meeting: a draft until somebody publishes them to the members."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField(blank=True, max_length=200_000)
    published_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_by=None, published_at=None)
                | models.Q(published_by__isnull=False, published_at__isnull=False),
                name="minutes_published_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of {self.event_id}"


class MinutesRevision(Revision):
    """The minutes as somebody saved them."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
        ordering = ["minutes", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id} as of {self.number}"
