"""Critical numbers of runs, computed exactly.

The distribution is that of Swed FS, Eisenhart C. Tables for testing randomness of grouping in a
sequence of alternatives. Ann Math Stat 1943;14:66-87, which table 1 of Perla RJ, Provost LP,
Murray SK. The run chart. BMJ Qual Saf 2011;20:46-51 is adapted from. The exact values are used for
every n. They equal the printed ones for even n; for some odd n they differ by one.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import comb

FEWEST_POINTS = 10


@dataclass(frozen=True, slots=True)
class RunsRange:
    """Numbers of runs that chance explains. None: no number would be surprising on that side."""

    lower: int | None
    upper: int | None


def ways(runs: int, above: int, below: int) -> int:
    """Count the arrangements of points above and below the median with so many runs."""
    half = runs // 2
    if runs % 2 == 0:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(
        below - 1, half
    )


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
    most = 2 * above + (1 if below > above else 0)
    lower = _reach(2, 1, above, below, arrangements)
    upper = _reach(most, -1, above, below, arrangements)
    return RunsRange(lower, upper)


def _reach(start: int, step: int, above: int, below: int, arrangements: int) -> int | None:
    """Walk in from one end while the tail holds at most one arrangement in twenty."""
    runs, tail = start, ways(start, above, below)
    while 20 * tail <= arrangements:
        runs += step
        tail += ways(runs, above, below)
    return None if runs == start else runs - step
