"""One measure in one period: what is stored, what was typed, what is wrong with it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from networks.models import Site
from outcomes import completeness
from outcomes.files.cells import NotUnderstood, number
from outcomes.intake.rows import Row, answer_words, plain, words
from outcomes.models import Measure, MeasureVersion, Observation, PeriodAnswer, PeriodLock

COLUMNS = ("numerator", "denominator", "spread")
LABELS = {"numerator": "Counted", "denominator": "Out of", "spread": "Spread"}
Kind = MeasureVersion.Kind
Answer = PeriodAnswer.Kind
# A single value or a mean always exists where somebody measured; it has no “no events”.
MEASURED = (Kind.MEAN, Kind.INDIVIDUAL)
CANNOT_REMOVE = "A value that was sent can be corrected, not removed. Put the right number here."
BOTH = "Give this number too."
ONE = (
    "Give a number or an answer, not both. Clear the number, or choose the empty line "
    "under “No number? Say so”."
)
CHOOSE = "Choose which value stays."
LONGEST = 40
LONGEST_WHY = 300


@dataclass
class Cell(ABC):
    """`texts` is what stands in the fields, `was` what is stored, `seen` what the writer saw."""

    standing: completeness.Cell
    line: int
    answered: PeriodAnswer | None = None
    lock: PeriodLock | None = None
    texts: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    why: str = ""
    seen: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    # Asked back: far from what the chart lets one expect.
    question: str = ""
    is_sure: bool = False
    # Somebody else's value came between: who put what there. `met` is the one shown before.
    theirs: str = ""
    met: str = ""

    @property
    def measure(self) -> Measure:
        return self.standing.measure

    @property
    def period(self) -> date:
        return self.standing.period

    @property
    def label(self) -> str:
        return self.standing.label

    @property
    def key(self) -> str:
        return f"{self.measure.code}.{self.period.isoformat()}"

    @property
    def place(self) -> str:
        return f"{self.measure.name}, {self.label}"

    # --- what each sort of cell says for itself ---

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """Name the fields."""

    @property
    @abstractmethod
    def was(self) -> dict[str, str]:
        """Write what is stored, by field."""

    @property
    @abstractmethod
    def is_counted(self) -> bool:
        """Whether a number is stored, which can be corrected and not removed."""

    @property
    def words(self) -> str:
        """Say what is stored."""
        return answer_words(self.answered.kind) if self.answered else ""

    @property
    def typed_words(self) -> str:
        return answer_words(self.answer) if self.answer in Answer.values else self._typed_words()

    @abstractmethod
    def _typed_words(self) -> str:
        """Say what was typed."""

    @abstractmethod
    def check(self) -> None:
        """Find what is wrong with what was typed."""

    @abstractmethod
    def rows(self, site: Site) -> list[Row]:
        """Give what is to be stored."""

    def writer(self) -> str:
        """Name who put there what is stored."""
        return str(self.answered.submission.by) if self.answered else ""

    # --- what all of them share ---

    @property
    def answer_was(self) -> str:
        return self.answered.kind if self.answered else ""

    @property
    def why_was(self) -> str:
        return self.answered.reason if self.answered else ""

    @property
    def answers(self) -> list[str]:
        """Give the answers that can be chosen instead of a number."""
        if self.is_counted:
            return []
        kind = self.measure.current.kind if self.measure.current else ""
        return [Answer.NOT_COLLECTED] if kind in MEASURED else list(Answer)

    @property
    def is_open(self) -> bool:
        """Whether it can be filled in."""
        return self.lock is None and self.can_be_known

    @property
    def can_be_known(self) -> bool:
        return self.standing.is_over

    @property
    def is_owed(self) -> bool:
        return self.is_open and self.standing.is_owed

    @property
    def is_touched(self) -> bool:
        mine = (self.texts, self.answer, self.why)
        return self.is_open and mine != (self.was, self.answer_was, self.why_was)

    @property
    def is_correction(self) -> bool:
        """Whether it puts something else in the place of a number, or of “no events”."""
        return self.is_touched and (self.is_counted or self.answer_was == Answer.NO_EVENTS)

    @property
    def stands(self) -> str:
        """Write what is stored as one word, to compare with what its writer saw."""
        return token(self.was, self.answer_was, self.why_was)

    def restore(self) -> None:
        """Put what is stored into the fields."""
        self.texts, self.answer, self.why = dict(self.was), self.answer_was, self.why_was
        self.seen = self.stands

    def read(self, data: Mapping[str, str]) -> None:
        """Take over what was typed. Fields that did not come, or came as they were seen, leave
        the cell as it is."""
        texts = self._given(data)
        if texts is None:
            return
        answer = data.get(f"answer.{self.key}", "")
        why = _text(data, "why", self.key, LONGEST_WHY) if answer else ""
        seen = data.get(f"seen.{self.key}", "")
        if self._is_same(texts, answer, why, seen):
            return
        self.texts, self.answer, self.why, self.seen = texts, answer, why, seen
        self.is_sure = f"sure.{self.key}" in data
        self._meet(data)

    def _given(self, data: Mapping[str, str]) -> dict[str, str] | None:
        """Give what stands in the fields; None where they did not come."""
        if not any(f"{name}.{self.key}" in data for name in self.columns):
            return None
        return {name: _text(data, name, self.key, LONGEST) for name in self.columns}

    def _is_same(self, texts: Mapping[str, str], answer: str, why: str, seen: str) -> bool:
        return token(texts, answer, why) == seen

    def _meets(self) -> bool:
        """Whether what came between is about the same as what was typed."""
        return True

    def _meet(self, data: Mapping[str, str]) -> None:
        """See whether somebody else's value came between, and which of the two shall stay."""
        if not self.is_open or not self.is_touched or self.seen == self.stands:
            return
        if not self._meets():
            return
        pick = data.get(f"pick.{self.key}", "")
        if data.get(f"met.{self.key}", "") == self.stands and pick:
            if pick == "theirs":
                self.restore()
            return
        self.theirs, self.met = f"{self.words or 'nothing'}, by {self.writer()}", self.stands

    def check_answer(self) -> bool:
        """Judge the answer without a number; say whether there is one."""
        if self.answer and self.answer not in self.answers:
            self.faults["answer"] = "Choose one of the answers offered."
        elif len(self.why) > LONGEST_WHY:
            self.faults["why"] = f"Keep it to {LONGEST_WHY} letters."
        elif self.answer and self.texts[self.columns[0]]:
            self.faults[self.columns[0]] = ONE
        return bool(self.answer)


def token(texts: Mapping[str, str], answer: str, why: str) -> str:
    """Write the content of a cell as one word; nothing at all is an empty one."""
    parts = [*texts.values(), answer, why]
    return "|".join(parts) if any(parts) else ""


def _text(data: Mapping[str, str], name: str, key: str, longest: int) -> str:
    return " ".join(data.get(f"{name}.{key}", "").split())[: longest + 1]


@dataclass
class NumberCell(Cell):
    """A cell that takes numbers."""

    stored: Observation | None = None
    numbers: dict[str, Decimal] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return columns_of(self.measure)

    @property
    def was(self) -> dict[str, str]:
        return {name: _written(getattr(self.stored, name, None)) for name in self.columns}

    @property
    def is_counted(self) -> bool:
        return self.stored is not None

    @property
    def words(self) -> str:
        if self.stored is None:
            return super().words
        return words(self.stored.numerator, self.stored.denominator, self.stored.spread)

    def _typed_words(self) -> str:
        return " of ".join(filter(None, [self.texts.get(name, "") for name in self.columns[:2]]))

    def writer(self) -> str:
        return str(self.stored.submission.by) if self.stored else super().writer()

    def check(self) -> None:
        is_answer = self.check_answer()
        for name in self.columns:
            if name not in self.faults:
                self._check_number(name, is_answer)

    def _check_number(self, name: str, is_answer: bool) -> None:
        text = self.texts[name]
        if len(text) > LONGEST:
            self.faults[name] = f"Keep it to {LONGEST} letters."
        elif text:
            try:
                self.numbers[name] = number(text)
            except NotUnderstood as error:
                self.faults[name] = str(error)
        elif not is_answer:
            optional = name == "spread" and self.texts["denominator"] == "1"
            if self.stored is not None and self.was[name]:
                self.faults[name] = CANNOT_REMOVE
            elif not optional:
                self.faults[name] = BOTH

    def rows(self, site: Site) -> list[Row]:
        return [
            Row(
                measure=self.measure,
                site=site,
                period=self.period,
                numerator=self.numbers.get("numerator"),
                denominator=self.numbers.get("denominator"),
                spread=self.numbers.get("spread"),
                answer=self.answer,
                reason=self.why,
                line=self.line,
                version=self.stored.version if self.stored else 0,
            )
        ]


def columns_of(measure: Measure) -> tuple[str, ...]:
    """Say which numbers a measure takes."""
    version = measure.current
    if version is None or not version.needs_denominator:
        return COLUMNS[:1]
    return COLUMNS if version.kind == Kind.MEAN else COLUMNS[:2]


def label_of(measure: Measure, column: str) -> str:
    """Call a number by its right name for the kind."""
    kind = measure.current.kind if measure.current else ""
    if column == "numerator" and kind in MEASURED:
        return "Mean" if kind == Kind.MEAN else "Value"
    if column == "denominator" and kind == Kind.MEAN:
        return "Values"
    return "At risk" if column == "denominator" and kind == Kind.RATE else LABELS[column]


def is_measured(measure: Measure, column: str) -> bool:
    """Say whether a number may have decimals and lie below zero: it was measured, not counted."""
    kind = measure.current.kind if measure.current else ""
    return kind in MEASURED and column != "denominator"


def _written(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
