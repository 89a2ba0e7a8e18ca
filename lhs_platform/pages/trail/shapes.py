"""What a trail is made of. Pure."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import models

Key = tuple[str, UUID]


class Kind(models.TextChoices):
    """What happened in a step. The labels are the words that stand beside it."""

    ASKED = "asked", "Question"
    SAID = "said", "Answer"
    ANSWERED = "answered", "What we made of it"
    PUT_FORWARD = "put_forward", "Idea"
    BUILT_ON = "built_on", "Built on"
    SPLIT = "split", "Two of one"
    MERGED = "merged", "One of several"
    VOTED = "voted", "Vote"
    DECIDED = "decided", "Decision"
    CHANGE = "change", "Change"
    COPIED = "copied", "Taken over"
    TESTED = "tested", "Test"
    CHART = "chart", "Chart"
    SETTLED = "settled", "What became of it"
    SHARED = "shared", "Result"
    TAKEN_UP = "taken_up", "Taken up"


# In what order things come that happened on one day.
ORDER = {kind: place for place, kind in enumerate(Kind)}
ICONS = {
    Kind.ASKED: "question-lg",
    Kind.SAID: "quote",
    Kind.ANSWERED: "arrow-right",
    Kind.PUT_FORWARD: "pencil",
    Kind.BUILT_ON: "plus-lg",
    Kind.SPLIT: "arrow-right",
    Kind.MERGED: "arrow-repeat",
    Kind.VOTED: "bar-chart",
    Kind.DECIDED: "flag",
    Kind.CHANGE: "clipboard",
    Kind.COPIED: "box-seam",
    Kind.TESTED: "clipboard-check",
    Kind.CHART: "graph-up",
    Kind.SETTLED: "check-circle-fill",
    Kind.SHARED: "journal-text",
    Kind.TAKEN_UP: "people-fill",
}


@dataclass(frozen=True)
class When:
    """A day, or a month where no more is told: then `day` is its first."""

    day: date
    is_month: bool = False

    @property
    def iso(self) -> str:
        return f"{self.day:%Y-%m}" if self.is_month else self.day.isoformat()

    @property
    def words(self) -> str:
        month = f"{self.day:%B %Y}"
        return month if self.is_month else f"{self.day.day} {month}"


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Branch:
    """What also came into a step, or left it: another idea, in one line."""

    words: str
    title: str = ""
    url: str = ""
    when: When | None = None
    about: Key | None = None
    is_start: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a trail: when, what happened in a sentence, where it is read, and why.

    `when` is None for what holds now. `after` is the day before which it cannot have been, where no
    day of its own is told. `aside` names what `branches` are.
    """

    kind: Kind
    words: str
    when: When | None = None
    title: str = ""
    url: str = ""
    detail: str = ""
    about: Key | None = None
    is_start: bool = False
    aside: str = ""
    branches: tuple[Branch, ...] = ()
    after: date | None = None

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def place(self) -> tuple[date, int]:
        """Where it stands among the others. Of what tells only its month, no more is used: between
        two days it would tell them."""
        if self.when is None:
            return date.max, ORDER[self.kind]
        day = max(self.when.day, self.after) if self.after else self.when.day
        return day, ORDER[self.kind]


@dataclass(frozen=True)
class Ahead:
    """Where a trail stands now: what comes next, or how it ended."""

    words: str
    detail: str = ""
    title: str = ""
    url: str = ""
    is_end: bool = False


@dataclass(frozen=True)
class Trail:
    """A chain in the order of time, and what it was asked for."""

    kind: str
    id: UUID
    title: str
    url: str
    ahead: Ahead
    steps: tuple[Step, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not self.steps


def in_order(steps: list[Step]) -> tuple[Step, ...]:
    """Put steps in the order of time; on one day, in that of the work."""
    return tuple(sorted(steps, key=lambda step: step.place))
