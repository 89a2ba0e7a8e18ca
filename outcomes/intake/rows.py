"""What is handed in, row by row, and what handing it in would do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lhs_platform.lib.errors import RowError
from networks.models import Site
from outcomes import periods
from outcomes.models import Measure, MeasureVersion, PeriodAnswer

Key = tuple[int, int, date]
# What is said of an event that was taken back, and how a file or a program takes one back.
REMOVED = "removed"
Values = tuple[Decimal | None, Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One observation as it is handed in, or an answer without a number.

    `version` is that of the value the person saw: 0 for none, None where nobody said; a program
    then replaces nothing. `answer` is a kind of `PeriodAnswer`, and then `reason` may say why. A
    removal takes back the event of a day.
    """

    measure: Measure
    site: Site
    period: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    spread: Decimal | None = None
    answer: str = ""
    reason: str = ""
    line: int = 0
    version: int | None = None
    is_removal: bool = False

    @property
    def key(self) -> Key:
        return (self.measure.id, self.site.id, self.period)

    @property
    def values(self) -> Values:
        return (self.numerator, self.denominator, self.spread)

    @property
    def definition(self) -> MeasureVersion:
        """Give the definition in force; a row of a measure without one is never taken."""
        return self.measure.current  # type: ignore[return-value]

    @property
    def label(self) -> str:
        """Name the period for people; an answer is for a whole month where events are dated."""
        return periods.label(self.period, frequency_of(self))

    @property
    def words(self) -> str:
        if self.is_removal:
            return REMOVED
        return answer_words(self.answer) if self.answer else words(*self.values)


class Before(NamedTuple):
    """A stored value, as much of it as a comparison needs; no number where it was removed."""

    pk: int
    numerator: Decimal | None
    denominator: Decimal | None
    spread: Decimal | None
    version: int
    submission_id: int

    @property
    def values(self) -> Values:
        return self[1:4]

    @property
    def words(self) -> str:
        return words(*self.values) or REMOVED

    @property
    def is_removed(self) -> bool:
        return self.numerator is None


class Answered(NamedTuple):
    """A stored answer without a number."""

    pk: int
    kind: str
    reason: str

    @property
    def words(self) -> str:
        return answer_words(self.kind)


@dataclass
class Sorted:
    """What a submission would do, row by row."""

    added: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Before]] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    # Answers without a number: new ones, and those that say something else than before.
    answered: list[Row] = field(default_factory=list)
    reanswered: list[tuple[Row, Answered]] = field(default_factory=list)
    # Answers that go because a number has come.
    overtaken: list[tuple[Row, Answered]] = field(default_factory=list)

    @property
    def is_nothing_new(self) -> bool:
        return next(self.touching(), None) is None

    @property
    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.added) + len(self.answered),
            "changed": len(self.changed) + len(self.reanswered),
            "unchanged": len(self.unchanged),
        }

    def touching(self) -> Iterator[Row]:
        """Give the rows that change something."""
        yield from self.added
        yield from (row for row, _ in self.changed)
        yield from self.answered
        yield from (row for row, _ in self.reanswered)

    def replacing(self) -> Iterator[tuple[Row, Before | Answered]]:
        """Give the rows that put something in the place of something else."""
        yield from self.changed
        yield from self.reanswered
        yield from self.overtaken


def fault(row: Row, column: str, code: str, reason: str) -> RowError:
    """Say what is wrong with a row, at its line and column."""
    return RowError(line=row.line, column=column, code=code, reason=reason)


def frequency_of(row: Row) -> str:
    frequency = row.definition.frequency
    return periods.reporting(frequency) if row.answer else frequency


def words(
    numerator: Decimal | None, denominator: Decimal | None = None, spread: Decimal | None = None
) -> str:
    """Write a value for people: "20 of 30", whatever decimals the database keeps."""
    if numerator is None:
        return ""
    if spread is not None:
        size = f" of {plain(denominator)} values" if denominator is not None else ""
        return f"{plain(numerator)}, mean{size}, spread {plain(spread)}"
    return plain(numerator) + (f" of {plain(denominator)}" if denominator is not None else "")


def answer_words(kind: str) -> str:
    return str(PeriodAnswer.Kind(kind).label).lower()


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
