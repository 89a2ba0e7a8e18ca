"""What invited people answer: coming or not, which days and how, needs and travel."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from events.models.agenda import AgendaItem
from events.models.events import EventDay
from events.models.invitations import Invitation
from lhs_platform.lib.models import Record, Versioned


class RSVPQuerySet(models.QuerySet["RSVP"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(invitation__in=Invitation.objects.visible_to(user))

    def for_list(self) -> Self:
        return self.select_related("invitation__event__network", "answered_by").prefetch_related(
            "places__day", "item_places__item"
        )


class RSVP(Versioned):
    """The answer to one invitation, as it stands; earlier answers are in the audit trail."""

    class Answer(models.TextChoices):
        """RFC 5545 participation status, in the words people use."""

        ACCEPTED = "accepted", "Yes"
        TENTATIVE = "tentative", "Not sure yet"
        DECLINED = "declined", "No"

    class Channel(models.TextChoices):
        LINK = "link", "By personal link"
        LOGIN = "login", "Signed in"
        COORDINATOR = "coordinator", "Recorded by a coordinator"

    class Travel(models.TextChoices):
        PREPAID = "prepaid", "Please book and pay for me"
        REFUND = "refund", "I book, you pay me back"
        NONE = "none", "I need no help with travel"

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="rsvp")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField()
    travel = models.CharField(max_length=8, choices=Travel.choices, default=Travel.NONE)
    travel_from = models.CharField(max_length=120, blank=True)
    guest_name = models.CharField("who comes with you", max_length=120, blank=True)
    pronouns = models.CharField(max_length=30, blank=True)
    hope = models.TextField("one thing you hope we change", max_length=1000, blank=True)

    objects = RSVPQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return f"{self.invitation.name}: {self.answer}"

    @property
    def recorder(self) -> str:
        """Who wrote down what the person told them; empty where they answered by themselves."""
        if self.channel != self.Channel.COORDINATOR:
            return ""
        return str(self.answered_by) if self.answered_by else "an organiser"

    @property
    def said_by(self) -> str:
        """Who gave this answer and when, by the clock at the place."""
        at = self.answered_at.astimezone(self.invitation.event.zone)
        when = f"on {at.day} {at:%B %Y}, {at:%H:%M}"
        if self.recorder:
            return f"recorded by {self.recorder} {when}"
        how = "signed in" if self.channel == self.Channel.LOGIN else "by personal link"
        is_other = self.answered_by_id not in (None, self.invitation.user_id)
        return f"given {how}{f' by {self.answered_by}' if is_other else ''} {when}"


class DayPlace(Record):
    """One person's place on one day: in the room or online; confirmed, offered for some hours,
    or waiting in line. A guest who comes along makes it two seats."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In the room"
        REMOTE = "remote", "Online"

    class State(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        WAITLISTED = "waitlisted", "On the waiting list"
        OFFERED = "offered", "Offered: to be taken in time"

    rsvp = models.ForeignKey(RSVP, on_delete=models.CASCADE, related_name="places")
    day = models.ForeignKey(EventDay, on_delete=models.PROTECT, related_name="places")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONFIRMED)
    seats = models.PositiveSmallIntegerField(default=1)
    # The place in line, by sequence and not by the clock.
    queue_no = models.PositiveIntegerField(null=True, blank=True)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    # Whoever waits for the room joins online until then, where online has room.
    is_online_meanwhile = models.BooleanField(default=False)

    class Meta:
        ordering = ["day__date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rsvp", "day"], name="day_place_one_per_day"),
            models.CheckConstraint(
                condition=models.Q(state="confirmed", queue_no=None, offer_expires_at=None)
                | models.Q(state="waitlisted", queue_no__isnull=False, offer_expires_at=None)
                | models.Q(state="offered", queue_no__isnull=False, offer_expires_at__isnull=False),
                name="day_place_queue_only_when_waiting",
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="day_place_has_a_seat"),
        ]
        indexes = [models.Index(fields=["day", "mode", "state"], name="day_place_counts")]

    def __str__(self) -> str:
        return f"{self.rsvp_id} {self.day_id} {self.mode}"

    @property
    def waits_for_room(self) -> bool:
        return self.mode == self.Mode.IN_PERSON and self.state == self.State.WAITLISTED

    @property
    def is_online(self) -> bool:
        """Say whether somebody joins online that day: for good, or while they wait for the room.
        Who waits for a place online has none yet."""
        is_seated = self.mode == self.Mode.REMOTE and self.state == self.State.CONFIRMED
        return is_seated or self.is_online_meanwhile


class ItemPlace(Record):
    """One person's place in an agenda item with limited room."""

    rsvp = models.ForeignKey(RSVP, on_delete=models.CASCADE, related_name="item_places")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="places")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rsvp", "item"], name="item_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rsvp_id} {self.item_id}"


class NeedsRecord(models.Model):
    """What a person needs to take part: health data in effect. Seen by this meeting's logistics
    only, never in an export by default, deleted after `purge_on`."""

    rsvp = models.OneToOneField(RSVP, on_delete=models.CASCADE, related_name="needs")
    access = models.JSONField("access needs", default=list)
    access_other = models.CharField("anything else", max_length=300, blank=True)
    food = models.JSONField(default=list)
    allergies = models.CharField(max_length=300, blank=True)
    purge_on = models.DateField()

    def __str__(self) -> str:
        return f"needs of {self.rsvp_id}"
