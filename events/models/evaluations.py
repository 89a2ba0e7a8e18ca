"""What people thought of a meeting: few questions, answered without a name."""

import uuid

from django.db import models

from events.models.events import Event
from events.models.invitations import Invitation
from events.models.minutes import OfEventQuerySet
from lhs_platform.lib.models import Record, Versioned
from networks.models.memberships import Group


class Evaluation(Versioned):
    """The form that asks about one meeting, open between two moments."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="evaluation")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = OfEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="evaluation_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation of {self.event_id}"


class EvaluationQuestion(Record):
    """One question: 1 to 5, or in one's own words."""

    class Kind(models.TextChoices):
        SCALE = "scale", "1 to 5"
        TEXT = "text", "In their own words"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.SCALE)
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["evaluation", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class EvaluationSheet(models.Model):
    """One set of answers. It knows no person and no moment, and its key says nothing of the
    order: only the stakeholder group, which is not shown where it is small."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="sheets")
    group = models.CharField(max_length=12, choices=Group.choices, blank=True)
    # By the question's public id: a number from 1 to 5, or words.
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"a sheet of {self.evaluation_id}"


class EvaluationTaken(models.Model):
    """That an invited person has answered, and nothing of what: so nobody answers twice."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.invitation_id} answered"
