"""Attackers of hidden counts: what can be worked out from everything that one reader gets to see.

A table is one period of one measure. Published are the counts of the visible sites, the total
unless it is hidden, and, over several periods, the rates, centre lines and limits of charts without
a hidden point: those are arithmetic of what is published anyway and add no equation.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import ceil, floor, inf
from typing import Any

from outcomes.disclosure import Cell, Decision, decide

Hide = Callable[..., Decision]
Unknown = tuple[int, int]  # a site, and which of the counts of its cell
Bounds = dict[Unknown, tuple[float, float]]
LITTLE = 1e-6


@dataclass(frozen=True)
class Published:
    """What one reader gets to see of a table; `total` None where it is hidden."""

    visible: Mapping[int, tuple[float, ...]]
    hidden: frozenset[int]
    total: tuple[float, ...] | None
    parts: int

    def left(self, part: int) -> float:
        """Give the total minus the visible sites: the first thing that anybody subtracts."""
        assert self.total is not None
        return self.total[part] - sum(counts[part] for counts in self.visible.values())


def publish(
    cells: Mapping[int, Cell], *, threshold: int, own: Iterable[int] = (), hide: Hide = decide
) -> Published:
    decision = hide(cells, threshold=threshold, own=own)
    parts = len(next(iter(cells.values())).counts())
    total = tuple(sum(cell.counts()[part] for cell in cells.values()) for part in range(parts))
    return Published(
        {key: cell.counts() for key, cell in cells.items() if key not in decision.hidden},
        decision.hidden,
        None if decision.is_total_hidden else total,
        parts,
    )


@dataclass(frozen=True)
class Equation:
    """Terms that add up to a number."""

    terms: tuple[tuple[Unknown, float], ...]
    amount: float


def equations_of(published: Published) -> list[Equation]:
    """Write down all that is known of the hidden counts."""
    found = [
        # Numerator and rest are the denominator.
        Equation((((site, 0), 1.0), ((site, 2), 1.0), ((site, 1), -1.0)), 0.0)
        for site in published.hidden
        if published.parts == 3
    ]
    if published.total is not None and published.hidden:
        found += [
            Equation(
                tuple(((site, part), 1.0) for site in sorted(published.hidden)),
                published.left(part),
            )
            for part in range(published.parts)
        ]
    return found


def bounds_of(published: Published, more: Iterable[Equation] = ()) -> Bounds:
    """Bound every count by intervals of whole numbers, again and again until none gets narrower.

    Each hidden count stands in one sum over sites and one sum inside its cell, the sums of the
    cells are not known: here this finds the same as a linear program.
    """
    bounds: Bounds = {
        (site, part): (0.0, inf) for site in published.hidden for part in range(published.parts)
    }
    equations = [*equations_of(published), *more]
    before: Bounds = {}
    while before != bounds:
        before = dict(bounds)
        for equation in equations:
            _narrow(bounds, equation)
    seen = {
        (site, part): (count, count)
        for site, counts in published.visible.items()
        for part, count in enumerate(counts)
    }
    return bounds | seen


def _narrow(bounds: Bounds, equation: Equation) -> None:
    reach = [sorted(weight * end for end in bounds[name]) for name, weight in equation.terms]
    for at, (name, weight) in enumerate(equation.terms):
        lows = sum(low for other, (low, _) in enumerate(reach) if other != at)
        highs = sum(high for other, (_, high) in enumerate(reach) if other != at)
        ends = sorted((end - 0.0) / weight for end in (equation.amount - highs,
                                                       equation.amount - lows))  # fmt: skip
        low, high = bounds[name]
        bounds[name] = (
            max(low, ceil(ends[0] - LITTLE) if ends[0] > -inf else -inf),
            min(high, floor(ends[1] + LITTLE) if ends[1] < inf else inf),
        )
        reach[at] = sorted(weight * end for end in bounds[name])


def breaches(
    cells: Mapping[int, Cell], published: Published, bounds: Bounds, *, threshold: int,
    own: Iterable[int] = (),
) -> list[Unknown]:  # fmt: skip
    """Give the small counts of others that are known more narrowly than the policy allows.

    Of a count from 1 to 10 it must stay possible that it is 0 and that it is 10. The one exception:
    a small total over three or more other sites, all of them hidden, is an upper bound.
    """
    others = cells.keys() - set(own)
    found = []
    for (site, part), (low, high) in bounds.items():
        if site not in others or not 0 < cells[site].counts()[part] < threshold:
            continue
        most = threshold - 1
        if published.total is not None and published.hidden == others and len(others) >= 3:
            most = min(most, round(published.left(part)))
        if low > 0 or high < most:
            found.append((site, part))
    return found


# --- Who knows the method, too --------------------------------------------------------------------


def possible_counts(
    kinds: list[Cell], *, sites: int, threshold: int, own: Iterable[int], hides: Iterable[Hide]
) -> dict[Any, dict[int, set[tuple[float, ...]]]]:
    """Give, for each view that can be had of any table of these cells, what the hidden cells can
    hold: every table is made, hidden by each of the ways it may be, and sorted by what is seen."""
    views: dict[Any, dict[int, set[tuple[float, ...]]]] = defaultdict(lambda: defaultdict(set))
    ways = list(hides)
    for made in product(kinds, repeat=sites):
        cells = dict(enumerate(made, start=1))
        for hide in ways:
            seen = publish(cells, threshold=threshold, own=own, hide=hide)
            view = (seen.hidden, seen.total, tuple(sorted(seen.visible.items())))
            for site in seen.hidden:
                views[view][site].add(cells[site].counts())
    return views
