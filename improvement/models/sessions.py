"""Facilitated sessions: silent writing, a round robin, clarifying, two votes, one agreed list.

A session says which step it is in; phones and the wall are told by the server and decide nothing.
What a person wrote is theirs alone until they read it out. Ranking and final vote are rounds of
voting like any other: nothing of a ballot is kept here.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from improvement.models.design import DesignProcess, ShownAs, Topic
from improvement.models.ideas import Idea
from improvement.models.rounds import Round
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.memberships import Group, coordinated_by


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any) -> Self:
        """Give the sessions of a person's networks; those being set up only to who runs them."""
        in_sight = self.filter(network__in=Network.objects.keys_visible_to(user))
        if not user.is_authenticated or user.is_staff:
            return in_sight
        runs = Q(network__in=coordinated_by(user)) | Q(pk__in=_run_by(user))
        return in_sight.filter(runs | ~Q(step=Session.Step.SETUP))

    def running(self) -> Self:
        """Narrow to those that have begun and are not over."""
        return self.exclude(step__in=[Session.Step.SETUP, *Session.OVER])

    def for_list(self) -> Self:
        return self.select_related(
            "network", "process", "topic", "turn", "ranking__network", "final__network", "by"
        ).prefetch_related("facilitators")


def _run_by(user: Any) -> Any:
    return Session.facilitators.through.objects.filter(user=user).values("session")


class Session(Versioned):
    """One facilitated session on one question (nominal group technique)."""

    class Step(models.TextChoices):
        SETUP = "setup", "Being set up"
        WRITING = "writing", "Silent writing"
        SHARING = "sharing", "Round robin"
        CLARIFY = "clarify", "Clarify and merge"
        RANKING = "ranking", "First ranking"
        DISCUSSION = "discussion", "Talk about the pattern"
        FINAL = "final", "Final vote"
        FINISHED = "finished", "Finished"
        VOID = "void", "Not valid"

    class Final(models.TextChoices):
        DOTS = "dots", "Dots: a third as many as there are ideas"
        APPROVAL = "approval", "Ticks: for up to a third of the ideas"

    class Ranks(models.IntegerChoices):
        FIVE = 5, "5"
        SIX = 6, "6"
        SEVEN = 7, "7"

    OVER = (Step.FINISHED, Step.VOID)

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="sessions")
    process = models.ForeignKey(
        DesignProcess, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    title = models.CharField(max_length=100)
    question = models.CharField("the question, in plain words", max_length=300)
    explanation = models.TextField("what people should know first", blank=True)
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="facilitated_sessions", blank=True
    )
    electorate = models.CharField(max_length=10, choices=Round.Electorate.choices)
    # Only these stakeholder groups; empty for all.
    groups = models.JSONField(default=list)
    # Whether what is read out stands on the list with the name of who wrote it.
    shown_as = models.CharField(max_length=9, choices=ShownAs.choices, default=ShownAs.NAMED)
    minutes = models.PositiveSmallIntegerField("minutes of silent writing", default=5)
    # Of the two votes; their other settings follow from how many ideas there are.
    ranks = models.PositiveSmallIntegerField(choices=Ranks.choices, default=Ranks.FIVE)
    final_method = models.CharField(max_length=8, choices=Final.choices, default=Final.DOTS)
    choose = models.PositiveSmallIntegerField("how many ideas we mean to test", default=3)
    vote_minutes = models.PositiveSmallIntegerField(
        "minutes after which a vote closes by itself", default=30
    )
    secrecy = models.CharField(
        max_length=11, choices=Round.Secrecy.choices, default=Round.Secrecy.DETACHED
    )
    quorum = models.PositiveIntegerField("ballots needed", default=5)
    tie_rule = models.CharField(max_length=6, choices=Round.Tie.choices, default=Round.Tie.SHARED)

    step = models.CharField(max_length=10, choices=Step.choices, default=Step.SETUP)
    step_started_at = models.DateTimeField(null=True, blank=True)
    # When the silent writing ends; the end of a vote is its round's.
    step_ends_at = models.DateTimeField(null=True, blank=True)
    # When the round robin began: what is written later came after the silence.
    shared_at = models.DateTimeField(null=True, blank=True)
    # Which time around, whose turn it is, and how many turns there were.
    lap = models.PositiveSmallIntegerField(default=0)
    turn = models.ForeignKey(
        "SessionPerson", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    turn_number = models.PositiveIntegerField(default=0)
    # Counts what people see change: a phone asks whether it has risen.
    pulse = models.PositiveIntegerField(default=0)
    ranking = models.OneToOneField(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="ranking_of"
    )
    final = models.OneToOneField(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="final_of"
    )
    # Why it ended early, or is not valid.
    end_reason = models.CharField("why", max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(step="void") | ~Q(end_reason=""), name="session_void_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(step="setup") | Q(step="void") | Q(step_started_at__isnull=False),
                name="session_step_begun",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["finished", "void"]) | Q(finished_at__isnull=False),
                name="session_over_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_named(self) -> bool:
        return self.shown_as == ShownAs.NAMED

    @property
    def is_running(self) -> bool:
        return self.step != self.Step.SETUP and self.step not in self.OVER

    @property
    def poll(self) -> Round | None:
        """The vote of the step it is in."""
        if self.step == self.Step.RANKING:
            return self.ranking
        return self.final if self.step == self.Step.FINAL else None


class SessionPerson(models.Model):
    """Somebody who may take part, and their place in the round robin once they do. `ref` is the id
    of the account, or of the invitation of who has none."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="people")
    ref = models.UUIDField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    seat = models.PositiveIntegerField("place in the round robin", null=True, blank=True)
    # Said that they have written all they have.
    is_done = models.BooleanField(default=False)
    # The last time around in which they had their turn, and in which they were passed over.
    lap_done = models.PositiveSmallIntegerField(default=0)
    lap_skipped = models.PositiveSmallIntegerField(default=0)
    # The last time around in which they gave something.
    lap_gave = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["session_id", "seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "ref"], name="session_person_once"),
            models.UniqueConstraint(fields=["session", "seat"], name="session_seat_once"),
            models.CheckConstraint(
                condition=Q(joined_at=None, seat=None)
                | Q(joined_at__isnull=False, seat__isnull=False),
                name="session_person_seated",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SessionItemQuerySet(models.QuerySet["SessionItem"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(session__in=Session.objects.visible_to(user))

    def standing(self) -> Self:
        """Give what is on the list: not part of another, not taken off."""
        return self.filter(merged_into=None, off_at=None)

    def for_list(self) -> Self:
        return self.select_related("session__network", "author", "idea", "merged_into", "off_by")


class SessionItem(Versioned):
    """One line that was put on the list of a session.

    `author` is kept also for one without a name, as with ideas; `rules.voices` says who is named.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    explanation = models.TextField("what was said to clarify it", blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest = models.CharField(max_length=120, blank=True)
    ref = models.UUIDField(null=True, blank=True, db_index=True)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    shown_as = models.CharField(max_length=9, choices=ShownAs.choices, default=ShownAs.NAMED)
    # The facilitator who wrote it down for somebody.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Sent twice, it is put on the list once.
    nonce = models.UUIDField()
    lap = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    # An idea that stood on the board already, or the one that was made of it.
    idea = models.ForeignKey(
        Idea, on_delete=models.PROTECT, null=True, blank=True, related_name="session_items"
    )
    off_at = models.DateTimeField("taken off the list at", null=True, blank=True)
    off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    off_reason = models.CharField(max_length=300, blank=True)

    objects = SessionItemQuerySet.as_manager()

    class Meta:
        ordering = ["session_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="session_item_number"),
            models.UniqueConstraint(fields=["session", "nonce"], name="session_item_once"),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="session_item_into_another"
            ),
            models.CheckConstraint(
                condition=Q(off_at=None, off_by=None, off_reason="")
                | (Q(off_at__isnull=False, off_by__isnull=False) & ~Q(off_reason="")),
                name="session_item_off_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_named(self) -> bool:
        return self.shown_as == ShownAs.NAMED


class SessionNoteQuerySet(models.QuerySet["SessionNote"]):
    def visible_to(self, user: Any) -> Self:
        """Give a person's own lines, and nobody else's."""
        if not user.is_authenticated:
            return self.none()
        networks = Network.objects.keys_visible_to(user)
        return self.filter(person__user=user, person__session__network__in=networks)

    def for_list(self) -> Self:
        return self.select_related("person__session__network", "item")


class SessionNote(Versioned):
    """A line that somebody wrote in silence: theirs alone until they read it out. `key` is made
    where it is typed, so that sending it twice writes it once."""

    person = models.ForeignKey(SessionPerson, on_delete=models.CASCADE, related_name="notes")
    key = models.UUIDField()
    text = models.CharField(max_length=300)
    # Came after the silent writing.
    is_late = models.BooleanField(default=False)
    # Handed in without a name in this time around, and not on the list yet.
    offered_lap = models.PositiveSmallIntegerField(null=True, blank=True)
    item = models.OneToOneField(
        SessionItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="note"
    )

    objects = SessionNoteQuerySet.as_manager()

    class Meta:
        ordering = ["person_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="session_note_once"),
        ]

    def __str__(self) -> str:
        return "A line of one's own"


class SessionRemark(Record):
    """What was said about the pattern of the first ranking, as a facilitator wrote it down."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="remarks")
    text = models.CharField(max_length=1000)
    nonce = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["session_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "nonce"], name="session_remark_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
