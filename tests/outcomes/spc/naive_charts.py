"""Centre lines and limits a second time, in fractions and one point after the other, as a judge."""

from fractions import Fraction
from itertools import pairwise
from math import gamma, sqrt

from . import naive


def chart(kind, y, n=None):
    """Return the centre and a list of (3 sigma) lcl and ucl; no missing value, freeze or part."""
    return {"p": p, "u": u, "c": c, "i": i, "g": g}[kind](y, n)


def p(y, n):
    centre = Fraction(sum(y), sum(n))
    return centre, [_around(centre, sqrt(centre * (1 - centre) / size), 0, 1) for size in n]


def u(y, n):
    centre = Fraction(sum(y), sum(n))
    return centre, [_around(centre, sqrt(centre / size), 0, None) for size in n]


def c(y, _):
    centre = Fraction(sum(y), len(y))
    return centre, [_around(centre, sqrt(centre), 0, None)] * len(y)


def i(y, _):
    steps = [abs(after - before) for before, after in pairwise(y)]
    average = Fraction(sum(steps), len(steps))
    kept = [step for step in steps if step < Fraction("3.267") * average]
    centre = Fraction(sum(y), len(y))
    if not kept:
        return centre, [(None, None)] * len(y)
    sigma = Fraction(sum(kept), len(kept)) / Fraction("1.128")
    return centre, [_around(centre, sigma, None, None)] * len(y)


def g(y, _):
    average = Fraction(sum(y), len(y))
    return naive.median(y), [_around(average, sqrt(average * (average + 1)), 0, None)] * len(y)


def c4(size):
    return sqrt(2 / (size - 1)) * gamma(size / 2) / gamma((size - 1) / 2)


def _around(centre, sigma, floor, ceiling):
    low, high = float(centre - 3 * Fraction(sigma)), float(centre + 3 * Fraction(sigma))
    low = low if floor is None else max(low, floor)
    return low, high if ceiling is None else min(high, ceiling)
