"""Funnel limits: how far sites of one size may lie from the network by chance alone. Pure.

Exact tails of the binomial distribution for proportions and of the Poisson distribution for rates:
a site lies outside when the chance of its count, or of one further away, is at most the tail. The
lines between whole counts are interpolated as in Spiegelhalter (2005), "Funnel plots for comparing
institutional performance", Statistics in Medicine 24, 1185-1202, appendix A.1; his upper limit
reaches up to one count less, ours mirrors the lower one, so that both sides mean the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, log, log1p, sqrt
from typing import Literal

Family = Literal["binomial", "poisson"]

# What lies outside on each side by chance: 2.5 % of sites at the inner, 0.1 % at the outer limits.
INNER_TAIL = 0.025
OUTER_TAIL = 0.001
# The distribution is summed from so many standard deviations and counts away from its mean; what
# lies beyond is less than a number of this kind can hold.
REACH_SDS = 8
REACH_COUNTS = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits at one size, as shares or rates per one; from the lowest to the highest."""

    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


def limits(family: Family, centre: float, size: float) -> Limits:
    """Give the limits of 95 % and 99.8 % around a centre for a site of a size.

    `centre` is the share or rate per one, `size` the denominator. A size of zero has none, and
    where everybody or nobody is counted there is no chance: both raise `ValueError`.
    """
    if size <= 0 or centre <= 0 or (family == "binomial" and centre >= 1):
        raise ValueError(f"no limits around {centre} at a size of {size}")
    size = round(size) or 1 if family == "binomial" else size
    spread = _binomial(centre, int(size)) if family == "binomial" else _poisson(centre * size)
    low = _crossings(spread.chance(spread.first), spread.first, 1, spread.up())
    high = _crossings(spread.chance(spread.last), spread.last, -1, spread.down())
    most = size if family == "binomial" else float("inf")
    return Limits(
        max(0.0, low[0]) / size,
        max(0.0, low[1]) / size,
        min(most, high[1]) / size,
        min(most, high[0]) / size,
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution of counts: the chance of one, and how it grows from one to the next."""

    chance: Callable[[int], float]
    step: Callable[[int], float]
    first: int
    last: int

    def up(self) -> Iterator[float]:
        """Give how the chance grows from the lowest count on, count by count."""
        return (self.step(count) for count in range(self.first + 1, self.last + 1))

    def down(self) -> Iterator[float]:
        return (1 / self.step(count) for count in range(self.last, self.first, -1))


def _binomial(centre: float, size: int) -> Spread:
    whole, yes, no = lgamma(size + 1), log(centre), log1p(-centre)
    odds = centre / (1 - centre)

    def chance(count: int) -> float:
        ways = whole - lgamma(count + 1) - lgamma(size - count + 1)
        return exp(ways + count * yes + (size - count) * no)

    mean = centre * size
    reach = REACH_SDS * sqrt(mean * (1 - centre)) + REACH_COUNTS
    first, last = max(0, floor(mean - reach)), min(size, ceil(mean + reach))
    return Spread(chance, lambda count: (size - count + 1) / count * odds, first, last)


def _poisson(mean: float) -> Spread:
    def chance(count: int) -> float:
        return exp(count * log(mean) - mean - lgamma(count + 1))

    reach = REACH_SDS * sqrt(mean) + REACH_COUNTS
    first, last = max(0, floor(mean - reach)), ceil(mean + reach)
    return Spread(chance, lambda count: mean / count, first, last)


def _crossings(chance: float, count: int, inward: int, onward: Iterator[float]) -> list[float]:
    """Find where the chance of a count or one further out passes the outer, then the inner tail.

    Counts come from the far end inwards, each with its chance over that of the one before;
    between two of them the crossing is interpolated.
    """
    found: list[float] = []
    reached = 0.0
    for tail in (OUTER_TAIL, INNER_TAIL):
        while reached + chance <= tail:
            reached += chance
            count += inward
            chance *= next(onward)
        found.append(count - inward * (reached + chance - tail) / chance)
    return found


def place(value: float, within: Limits) -> str:
    """Say where a value lies: inside, or above or below the inner or the outer limits."""
    if value > within.outer_high:
        return "far_above"
    if value < within.outer_low:
        return "far_below"
    if value > within.inner_high:
        return "above"
    return "below" if value < within.inner_low else "inside"


def sizes(smallest: float, largest: float, count: int = 48) -> list[float]:
    """Choose sizes for drawing the limits: close together where they bend most."""
    low, high = sqrt(max(smallest, 1.0)), sqrt(max(largest, 1.0))
    steps = [low + (high - low) * i / (count - 1) for i in range(count)]
    return sorted({float(max(1, round(step * step))) for step in steps})
