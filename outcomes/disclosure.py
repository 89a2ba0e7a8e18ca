"""What an audience may see of counts: the one place that decides it.

The rule is that of the Centers for Medicare & Medicaid Services (ResDAC, 2024-01-26), taken over
by choice: no site's count from 1 to 10 is shown, zero may be, and nothing is shown from which
such a count can be worked out. A network may raise the bound, never lower it.

The network's total is its members' own result and is shown to them, unless what other sites
counted together is small and fewer than three sites stand behind it (docs/adr/0008).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# One reason for every hidden count: which of two hidden sites has the small one is not said.
SMALL_COUNT = "small_count"
# The reason for a total that still grows: what it grows by is what one site counted.
GROWING = "incomplete"
# So many sites behind a small sum hide which of them counted what.
FEWEST_BEHIND = 3
# A single hidden site is the total minus the others.
FEWEST_HIDDEN = 2


# Of each kind of measure, which numbers of a cell count people or what befell them. Of a
# proportion it is both and those between; of a rate the number at risk is days or visits; of a
# mean it is how many it was taken of; a single value, such as a waiting time, counts nobody.
COUNTED = {
    "proportion": "share",
    "rate": "numerator",
    "count": "numerator",
    "mean": "denominator",
    "individual": "",
    "time_between": "numerator",
    "cases_between": "numerator",
}
# Each row of these is one event on one day: a count of one, at a place, on a date.
EVENTS = frozenset({"time_between", "cases_between"})


@dataclass(frozen=True, slots=True)
class Cell:
    """What one site counted in one period; `denominator` None where it counts no people."""

    numerator: float
    denominator: float | None = None
    counts_nobody: bool = False

    def counts(self) -> tuple[float, ...]:
        """Give every count of people that the cell gives away."""
        if self.counts_nobody:
            return (0.0,)
        if self.denominator is None:
            return (self.numerator,)
        return (self.numerator, self.denominator, self.denominator - self.numerator)


def cell_of(kind: str, numerator: float, denominator: float | None) -> Cell:
    """Give the cell of a kind of measure."""
    counted = COUNTED[kind]
    if counted == "share":
        return Cell(numerator, denominator or 0.0)
    if counted == "denominator":
        return Cell(denominator or 0.0)
    return Cell(numerator, counts_nobody=not counted)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is hidden of one period: sites by key, and whether the total is."""

    hidden: frozenset[int] = frozenset()
    is_total_hidden: bool = False


NOTHING = Decision()


def is_small(count: float, threshold: int) -> bool:
    """Say whether a count could point at a person: from 1 to the bound, the bound left out."""
    return 0 < count < threshold


def gives_away(cell: Cell, threshold: int) -> bool:
    """Say whether a cell holds, or its rate tells, a small count."""
    return any(is_small(count, threshold) for count in cell.counts())


def decide(
    cells: Mapping[int, Cell],
    *,
    threshold: int,
    own: Iterable[int] = (),
    turn: Callable[[int], Any] = int,
) -> Decision:
    """Decide what a reader sees of one period of one measure.

    `own` are the sites whose counts the reader knows anyway. A site with a small count is hidden.
    The network's total is published beside the sites, so total minus visible sites must not give
    a hidden count away: further sites are hidden too, until no sum over the hidden ones is small.
    Where even the sum over all sites is small, all are hidden, if they are many enough to show
    that sum; else the total is hidden.

    `turn` says in which order sites protect others. It must not depend on what they counted: were
    it always the smallest, its count would be known to be at most that of the next one, and the
    total would tell the rest.
    """
    known = set(own)
    others = {key: cell for key, cell in cells.items() if key not in known}
    small = {key for key, cell in others.items() if gives_away(cell, threshold)}
    if not small:
        return NOTHING
    hidden = _widened(others, small, threshold, turn)
    if hidden is not None:
        return Decision(frozenset(hidden))
    if len(others) >= FEWEST_BEHIND:
        return Decision(frozenset(others))
    return Decision(frozenset(small), is_total_hidden=True)


def _widened(
    cells: Mapping[int, Cell], small: set[int], threshold: int, turn: Callable[[int], Any]
) -> set[int] | None:
    """Add sites in their turn until the sums over the hidden ones say nothing; None if even all
    sites together are not enough."""
    hidden = set(small)
    sums = [sum(parts) for parts in zip(*(cells[key].counts() for key in hidden), strict=True)]
    rest = sorted(cells.keys() - hidden, key=turn)
    for key in [*rest, None]:
        is_told = any(is_small(total, threshold) for total in sums)
        if len(hidden) >= FEWEST_HIDDEN and not is_told:
            return hidden
        if key is not None:
            hidden.add(key)
            sums = [total + part for total, part in zip(sums, cells[key].counts(), strict=True)]
    return None


def hides_total(total: Cell, *, sites: int, threshold: int, own: Cell | None = None) -> bool:
    """Say whether a network's total of one period would give a site away to this reader.

    The same answer as `decide` gives, from the sums alone: `sites` sent data, and `own` is what
    the reader's own site counted.
    """
    behind = sites - (1 if own else 0)
    rest = own.counts() if own else (0.0,) * len(total.counts())
    others = [whole - part for whole, part in zip(total.counts(), rest, strict=True)]
    return behind < FEWEST_BEHIND and any(is_small(count, threshold) for count in others)
