"""Critical numbers of runs, computed exactly.

The distribution is that of Swed FS, Eisenhart C. Tables for testing randomness of grouping in a
sequence of alternatives. Ann Math Stat 1943;14:66-87, which table 1 of Perla RJ, Provost LP,
Murray SK. The run chart. BMJ Qual Saf 2011;20:46-51 is adapted from. The exact values are used for
every n. They equal the printed ones for even n; for some odd n they differ by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import comb

FEWEST_POINTS = 10


@dataclass(frozen=True, slots=True)
class RunsRange:
    """Numbers of runs that chance explains. None: no number would be surprising on that side."""

    lower: int | None
    upper: int | None


def from_fewest(above: int, below: int) -> Iterator[tuple[int, int]]:
    """Give each number of runs from 2 up, with how many arrangements have it.

    An even number 2h has 2 × C(above - 1, h - 1) × C(below - 1, h - 1) of them; each follows from
    the one before.
    """
    even = 2
    for half in range(1, above + 1):
        yield 2 * half, even
        yield 2 * half + 1, _odd(even, half, above, below)
        even = even * (above - half) * (below - half) // (half * half)


def from_most(above: int, below: int) -> Iterator[tuple[int, int]]:
    """Give the same from the largest number of runs down; `below` is `above` or one more."""
    even = 2 * comb(below - 1, above - 1)
    for half in range(above, 0, -1):
        yield 2 * half + 1, _odd(even, half, above, below)
        yield 2 * half, even
        even = even * (half - 1) ** 2 // ((above - half + 1) * (below - half + 1))


def _odd(even: int, half: int, above: int, below: int) -> int:
    """Count the arrangements with 2h + 1 runs from those with 2h."""
    return even * (above + below - 2 * half) // (2 * half)


@lru_cache(maxsize=4096)
def expected_runs(n_useful: int) -> RunsRange:
    """Return the largest r with P(R <= r) <= 0.05 and the smallest r with P(R >= r) <= 0.05.

    Half of the points lie above the median, half below (one more when n is odd). Fewer runs than
    `lower` or more than `upper` is a signal.
    """
    above, below = n_useful // 2, n_useful - n_useful // 2
    if above == 0:
        return RunsRange(None, None)
    arrangements = comb(n_useful, above)
    lower = _reach(from_fewest(above, below), arrangements)
    return RunsRange(lower, _reach(from_most(above, below), arrangements))


def _reach(counts: Iterator[tuple[int, int]], arrangements: int) -> int | None:
    """Walk in from one end while the tail holds at most one arrangement in twenty."""
    reached, (runs, tail) = None, next(counts)
    while 20 * tail <= arrangements:
        reached = runs if tail else None
        runs, ways = next(counts)
        tail += ways
    return reached
