"""All cells of a page: read together, judged together, sent together or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lhs_platform.lib.errors import RowError
from networks.models import Site
from outcomes.entry.cells import CHOOSE, Cell
from outcomes.intake import faults_in
from outcomes.intake.conflicts import Conflict
from outcomes.intake.rows import Row
from outcomes.models import Measure

NOTHING = "Nothing is filled in that is not there already."
SAY_WHY = "Say why values change: the reason stays beside them."


@dataclass
class Grid:
    """Rows by measure, columns by period, the newest last as on a chart."""

    site: Site
    measures: Sequence[Measure]
    columns: Sequence[date]
    cells: list[Cell]
    reason: str = ""
    faults: list[str] = field(default_factory=list)
    asks_reason: bool = False

    def read(self, data: Mapping[str, str]) -> None:
        """Take over what was typed."""
        self.reason = data.get("reason", "").strip()
        for cell in self.cells:
            cell.read(data)
            if not cell.is_open and cell.texts != cell.was:
                self.faults.append(
                    f"{cell.place} was approved meanwhile: {cell.typed_words} was not saved."
                )
                cell.restore()

    @property
    def touched(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_touched]

    @property
    def corrections(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_correction]

    @property
    def has_faults(self) -> bool:
        return bool(self.faults) or any(
            cell.faults or cell.question or cell.theirs for cell in self.cells
        )

    def check(self, *, today: date) -> None:
        """Find everything that is wrong with what was typed, before the door is asked: a person
        hears of it all at once."""
        touched = self.touched
        for cell in touched:
            cell.check()
            if not cell.faults and not cell.answer:
                for row in cell.rows(self.site):
                    self.blame(faults_in(row, today=today))
            if cell.theirs:
                cell.faults.setdefault("pick", CHOOSE)
        if not touched and not self.faults:
            self.faults.append(NOTHING)
        elif self.corrections and not self.reason:
            self.asks_reason = True
            self.faults.append(SAY_WHY)

    def rows(self) -> list[Row]:
        return [row for cell in self.touched for row in cell.rows(self.site)]

    def blame(self, faults: Iterable[RowError]) -> None:
        """Put what the door found wrong beside its cell."""
        by_line = {cell.line: cell for cell in self.cells}
        for fault in faults:
            cell = by_line.get(fault.line)
            if cell is None:
                self.faults.append(fault.reason)
            else:
                cell.faults.setdefault(_field(cell, fault.column), fault.reason)

    def meet(self, conflicts: Iterable[RowError]) -> None:
        """Take what came between the reading of the page's cells and the writing for a fault: the
        next try shows both values."""
        by_line = {cell.line: cell for cell in self.cells}
        for one in conflicts:
            cell = by_line[one.line]
            if isinstance(one, Conflict):
                cell.faults.setdefault(cell.columns[0], f"{one.reason} Save again to choose.")

    def by_measure(self) -> Iterator[tuple[Measure, list[Cell]]]:
        many = len(self.columns)
        for at, measure in enumerate(self.measures):
            yield measure, self.cells[at * many : (at + 1) * many]


def _field(cell: Cell, column: str) -> str:
    if column == "reason":
        return "why"
    return column if column in (*cell.columns, "answer") else cell.columns[0]
