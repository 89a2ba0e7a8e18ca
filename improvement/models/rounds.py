"""Rounds of voting: options, who may vote, ballots, and tallies that can be recomputed.

A round stores no phase: whether it is open is read from its two moments, so that it closes on time
with every worker down. Nothing that is stored of a detached ballot leads to who cast it.
"""

import uuid
from datetime import datetime
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator

from improvement.models.changes import Change
from improvement.models.design import DesignProcess
from improvement.models.ideas import Idea, IdeaRevision
from lhs_platform.lib.models import Record, Versioned
from networks.models import Network
from networks.models.memberships import Group, coordinated_by


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: Any) -> Self:
        """Give the rounds of a person's networks; those being set up only where they
        coordinate."""
        in_sight = self.filter(network__in=Network.objects.keys_visible_to(user))
        if not user.is_authenticated or user.is_staff:
            return in_sight
        own = Q(network__in=coordinated_by(user))
        return in_sight.filter(own | ~Q(state=Round.State.SETUP))

    def open_at(self, now: datetime) -> Self:
        """Narrow to those that take ballots at this moment."""
        announced = self.filter(state=Round.State.ANNOUNCED)
        return announced.filter(opens_at__lte=now, closes_at__gt=now)

    def for_list(self) -> Self:
        return self.select_related("network", "process", "previous", "by").prefetch_related(
            models.Prefetch("options", RoundOption.objects.select_related("revision", "idea"))
        )


class Round(Versioned):
    """One vote on a list of ideas. Its rules are fixed when it is announced; a vote that is held
    again is a new round that names the one before."""

    class Method(models.TextChoices):
        DOTS = "dots", "Dots"
        APPROVAL = "approval", "Approve up to k"
        SCORE = "score", "Score each"
        BORDA = "borda", "Rank, by points (Borda)"
        IRV = "irv", "Rank, by instant run-off"
        SCHULZE = "schulze", "Rank, by pairs (Schulze)"
        MATRIX = "impact_effort", "Impact and effort"
        KNAPSACK = "knapsack", "Spend a budget of effort"

    class Electorate(models.TextChoices):
        MEMBERS = "members", "Members of the network"
        INVITED = "invited", "Everybody invited to the meeting"
        ATTENDING = "attending", "Those who said they come"
        CHECKED_IN = "checked_in", "Those who are there"

    class Secrecy(models.TextChoices):
        NAMED = "named", "Everybody sees who voted how, once the result is published"
        FACILITATOR = (
            "facilitator",
            "Only those who run the vote see who voted how, once it is closed",
        )
        DETACHED = "detached", "Nobody can find out who voted how"

    class Tie(models.TextChoices):
        SHARED = "shared", "They share the place"
        LOT = "lot", "By lot, drawn from a number fixed beforehand"
        LISTED = "listed", "In the order of the list"

    class State(models.TextChoices):
        SETUP = "setup", "Being set up"
        ANNOUNCED = "announced", "Announced"
        PUBLISHED = "published", "Result published"
        VOID = "void", "Not valid"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="rounds")
    process = models.ForeignKey(
        DesignProcess, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    title = models.CharField(max_length=120)
    question = models.CharField("what people are asked", max_length=300)
    method = models.CharField(max_length=13, choices=Method.choices, default=Method.DOTS)
    # What the method needs: dots and cap, k, top of the scale, budget, places of the list.
    params = models.JSONField(default=dict)
    electorate = models.CharField(max_length=10, choices=Electorate.choices)
    # Only these stakeholder groups; empty for all.
    groups = models.JSONField(default=list)
    secrecy = models.CharField(max_length=11, choices=Secrecy.choices, default=Secrecy.DETACHED)
    quorum = models.PositiveIntegerField("ballots needed", default=1)
    tie_rule = models.CharField(max_length=6, choices=Tie.choices, default=Tie.SHARED)
    # Drawn when the round is announced; lots are taken from it.
    seed = models.PositiveBigIntegerField(null=True, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.SETUP)
    void_reason = models.CharField("why not valid", max_length=300, blank=True)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=models.F("closes_at")), name="round_open_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state="setup") | Q(state="void") | Q(seed__isnull=False),
                name="round_announced_with_seed",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason=""), name="round_void_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def phase_at(self, now: datetime) -> str:
        """Say where the round stands by the clock: `setup`, `announced` (to come), `open`,
        `closed`, `published` or `void`."""
        if self.state != self.State.ANNOUNCED:
            return self.state
        if now < self.opens_at:
            return self.State.ANNOUNCED
        return "open" if now < self.closes_at else "closed"

    @property
    def is_detached(self) -> bool:
        return self.secrecy == self.Secrecy.DETACHED

    def is_open(self, now: datetime) -> bool:
        """Say whether it takes ballots at this moment."""
        return self.state == self.State.ANNOUNCED and self.opens_at <= now < self.closes_at

    def is_closed(self, now: datetime) -> bool:
        """Say whether voting is over and its totals may be known."""
        return self.state == self.State.PUBLISHED or (
            self.state == self.State.ANNOUNCED and now >= self.closes_at
        )


class OfRoundQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(round__network__in=Network.objects.keys_visible_to(user))


class RoundOption(Record):
    """An idea in the wording that is voted on. Fixed once the round is announced. Pages, files and
    programs take the words from here: those of an idea that was hidden since are told to nobody."""

    HIDDEN = "A hidden idea"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="options")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="options")
    revision = models.ForeignKey(IdeaRevision, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    effort = models.PositiveIntegerField("cost in effort", null=True, blank=True)

    objects = OfRoundQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "idea"], name="round_option_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_hidden(self) -> bool:
        return bool(self.idea.state == Idea.State.HIDDEN)

    @property
    def title(self) -> str:
        return self.HIDDEN if self.is_hidden else self.revision.title

    @property
    def summary(self) -> str:
        return "" if self.is_hidden else self.revision.summary

    @property
    def change(self) -> str:
        return "" if self.is_hidden else self.revision.change

    @property
    def text(self) -> str:
        """Give what stands below the title: the plain sentences, or the beginning of the change;
        nothing where the title says that already."""
        text = self.summary or Truncator(self.change).chars(280)
        return "" if text == self.title else text


class RoundVoter(models.Model):
    """A person who may vote, and whether they have. Without moments: when somebody voted could
    tell how. `ref` is the id of the account, or of the invitation of who has none."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="voters")
    ref = models.UUIDField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    has_voted = models.BooleanField(default=False)
    is_on_paper = models.BooleanField(default=False)
    # Asks to be told what is decided.
    wants_news = models.BooleanField(default=False)

    class Meta:
        ordering = ["round_id", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "ref"], name="round_voter_once"),
        ]

    def __str__(self) -> str:
        return self.name


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: Any) -> Self:
        """Give a person's own ballots, where a ballot says whose it is."""
        if not user.is_authenticated:
            return self.none()
        networks = Network.objects.keys_visible_to(user)
        return self.filter(voter__user=user, round__network__in=networks)

    def for_list(self) -> Self:
        return self.select_related("round__network")


class Ballot(models.Model):
    """One vote. Detached ballots name no voter and carry no moment, have a random key, and are
    stored anew in random order whenever one comes in, so that no order tells who was when.

    `marks` maps the public id of an option to dots, a score, a rank, or impact and effort.
    `group` is kept where at least five of that group may vote; else it is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ballots")
    voter = models.OneToOneField(
        RoundVoter, on_delete=models.PROTECT, null=True, blank=True, related_name="ballot"
    )
    version = models.PositiveIntegerField(default=1)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    is_paper = models.BooleanField(default=False)
    marks = models.JSONField()
    # What the voter of a detached ballot holds to change it, hashed.
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "A ballot"

    @property
    def public_id(self) -> uuid.UUID:
        return self.id


class PaperSheet(Record):
    """A ballot on paper, typed by two people: it counts when both typed the same."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField("number on the paper")
    marks = models.JSONField()
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    second_marks = models.JSONField(null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_counted = models.BooleanField(default=False)

    class Meta:
        ordering = ["round_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="paper_sheet_number"),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=models.F("entered_by")),
                name="paper_sheet_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"Paper {self.number}"


class Tally(models.Model):
    """What a method made of the ballots: immutable, and recomputed by `manage.py recount`."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tallies")
    method = models.CharField(max_length=13, choices=Round.Method.choices)
    method_version = models.PositiveSmallIntegerField()
    input_hash = models.CharField(max_length=64)
    output = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["round_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "method_version", "input_hash"], name="tally_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Tally of {self.round_id}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("A tally is kept for good.")


class DecisionQuerySet(OfRoundQuerySet):
    def for_list(self) -> Self:
        return self.select_related(
            "round__network",
            "round__process",
            "option__revision",
            "option__idea",
            "merged_with__revision",
            "merged_with__idea",
            "by",
            "change__network",
            "change__measure__network",
            "change__measure__current",
            "change__owner",
        )


class Decision(Versioned):
    """What was decided about one option, by whom and why."""

    class Outcome(models.TextChoices):
        TEST = "test", "We test it"
        LATER = "later", "Later"
        NO = "no", "No"
        MERGE = "merge", "As part of another"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    option = models.OneToOneField(RoundOption, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    reason = models.TextField("why", blank=True)
    merged_with = models.ForeignKey(
        RoundOption, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    budget = models.CharField("under which budget", max_length=160, blank=True)
    # The entry of the change package that "test" made.
    change = models.OneToOneField(
        Change, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "option__position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="merge") | Q(merged_with__isnull=False),
                name="decision_merge_with_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.option}"
