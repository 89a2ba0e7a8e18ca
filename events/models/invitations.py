"""Who is invited to a meeting."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from events.models.events import Event
from lhs_platform.lib.models import Record
from networks.models import Network
from networks.models.memberships import Access, Group


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> Self:
        """Give the invitations of networks this person coordinates, and their own."""
        if not user.is_authenticated:
            return self.none()
        networks = Network.objects.visible_to(user)
        if user.is_staff:
            return self.filter(event__network__in=networks)
        coordinated = [
            m.network_id for m in user.active_memberships.values() if m.access == Access.COORDINATOR
        ]
        own = models.Q(user=user) & models.Q(event__network__in=networks)
        return self.filter(models.Q(event__network__in=coordinated) | own)

    def standing(self) -> Self:
        return self.exclude(state=Invitation.State.REVOKED)

    def for_list(self) -> Self:
        return self.select_related("event__network", "rsvp").prefetch_related("rsvp__places__day")


class Invitation(Record):
    """One person asked to one meeting, with or without an account.

    The personal link is signed from the public id and `link_version`: raising the version kills
    every link made before. Whether the mail went out is read from the outbox, not kept here.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Not sent yet"
        ACTIVE = "active", "Sent"
        REVOKED = "revoked", "Withdrawn"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.EmailField()
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=12, choices=Group.choices, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    link_version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="invitation_one_per_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.event_id}"
