"""The mail outbox: one row for each message to each address.

The row is written in the transaction of its cause and is the only store of the intent to send.
States: queued → sending → sent; sending → queued (again later) | failed | held;
queued → cancelled | withheld; sent → bounced.
"""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from lhs_platform.lib.models import Record


class Campaign(Record):
    """Messages that go out together and are paused together when the sender is refused."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        STOPPED = "stopped", "Stopped"

    # What it is about, as "event:<public id>"; upper rooms find their campaigns by it.
    about = models.CharField(max_length=80, db_index=True)
    purpose = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    pause_reason = models.CharField(max_length=300, blank=True)
    straight_failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime | Now) -> Self:
        """Give what may be claimed now: queued and due, or claimed by a worker that died."""
        return self.filter(
            models.Q(state=Message.State.QUEUED, next_attempt_at__lte=now)
            | models.Q(state=Message.State.SENDING, lease_until__lt=now)
        ).filter(models.Q(campaign=None) | models.Q(campaign__state=Campaign.State.RUNNING))

    def about(self, about: str) -> Self:
        return self.filter(about=about)

    def to_send(self) -> Self:
        """Read what a last look needs in one query: the campaign, and whether the address gets
        no more mail."""
        unwanted = Suppression.objects.filter(email__iexact=models.OuterRef("to_email"))
        return self.select_related("campaign").annotate(is_suppressed=models.Exists(unwanted))


class Message(Record):
    """One mail to one person. `dedupe_key` (purpose:object:person:occurrence) makes it unique;
    `message_id` never changes, so a copy sent after a crash folds into the first."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        HELD = "held", "Held: look at it before it is sent again"
        CANCELLED = "cancelled", "No longer needed"
        WITHHELD = "withheld", "Not sent: the address asked for no mail, or does not work"
        BOUNCED = "bounced", "Came back"

    dedupe_key = models.CharField(max_length=200, unique=True)
    purpose = models.CharField(max_length=60)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    # Ids only: the mail is rendered from them when it is sent.
    params = models.JSONField(default=dict)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_email = models.EmailField()
    to_name = models.CharField(max_length=120, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Claims since the last result; five without one hold the row (it kills its workers).
    claims = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True, default=None)
    lease_until = models.DateTimeField(null=True, blank=True)
    is_possible_duplicate = models.BooleanField(default=False)
    last_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    # Only of mails whose words were known before (a code to sign in), and only until they are
    # sent or given up: no code and no link stays in the database.
    body_text = models.TextField(blank=True)

    # Added by `to_send`.
    is_suppressed: bool
    # What it is about, where that was read for several at once.
    at_hand: Any = None

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="mail_due",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            # Mail to one person is looked for first, past any number of waiting invitations.
            models.Index(
                fields=["next_attempt_at"],
                name="mail_due_single",
                condition=models.Q(state__in=["queued", "sending"], campaign=None),
            ),
            # Few mails come back, and each list of people asks which.
            models.Index(
                fields=["to_email"], name="mail_bounced", condition=models.Q(state="bounced")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} to {self.to_email}"


class Suppression(models.Model):
    """An address that gets no more mail, and why."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", "Mail to it comes back"
        COMPLAINT = "complaint", "Marked as unwanted"
        REQUEST = "request", "Asked for no more mail"

    email = models.EmailField(unique=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.email


# The owner of the address wants no mail, which is another thing than that it does not arrive.
UNWANTED = (Suppression.Reason.REQUEST, Suppression.Reason.COMPLAINT)


class MailboxItem(models.Model):
    """A mail as it was handed over, kept for the mailbox page. Demo mode only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    to_email = models.EmailField(db_index=True)
    message_id = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    raw = models.TextField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
