"""Who came: an append-only list of people seen at the door, or joining online."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models

from events.models.events import Event, EventDay
from events.models.invitations import Invitation


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: Any) -> Self:
        """Who came is seen by those who see the invitations; others see their own."""
        return self.filter(invitation__in=Invitation.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("event__network", "day", "invitation", "by", "undoes")

    def standing(self) -> Self:
        """Leave out what was undone, and the rows that undid it."""
        return self.filter(undoes=None, undone_by=None)


class CheckIn(models.Model):
    """One person came in or went out on one day. Undo is a row of its own. `nonce` is made by the
    device: the same tap sent twice is one row. `at` is when it happened, `received_at` when we
    heard of it: a phone without a network sends later."""

    class Direction(models.TextChoices):
        ENTRY = "entry", "In"
        EXIT = "exit", "Out"

    class Method(models.TextChoices):
        QR = "qr", "By code"
        NAME = "name", "By name"
        SELF = "self", "By themselves"
        WALK_IN = "walk_in", "Not on the list"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="check_ins")
    day = models.ForeignKey(EventDay, on_delete=models.PROTECT, related_name="check_ins")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="check_ins")
    direction = models.CharField(max_length=5, choices=Direction.choices)
    method = models.CharField(max_length=7, choices=Method.choices)
    is_remote = models.BooleanField(default=False)
    nonce = models.UUIDField(unique=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["day", "invitation", "at"], name="check_in_of_day")]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.direction} {self.day_id}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("A check-in is undone by another row, never removed.")
