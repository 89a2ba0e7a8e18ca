"""Constants of control charts, with the place each one comes from."""

from functools import lru_cache
from math import exp, lgamma, sqrt

# Mean moving range of two neighbours, in standard deviations: d2 for n = 2.
# Montgomery DC. Introduction to Statistical Quality Control, appendix VI.
D2 = 1.128

# Upper limit of a moving range chart, in mean moving ranges: D4 for n = 2 (same table).
D4 = 3.267

# Moving ranges above this many mean moving ranges are left out once.
# Nelson LS. Control charts for individual measurements. J Qual Technol 1982;14:172-173.
SCREEN = 3.267

# The same screen as used by the I-prime chart: 1 + 3 * sqrt(pi/2 - 1), to four decimals.
# Taylor WA. Normalized individuals (IN) chart. 2017.
SCREEN_PRIME = 3.2665

# Exponent that makes Weibull-like waiting times roughly normal.
# Nelson LS. A control chart for parts-per-million nonconforming items.
# J Qual Technol 1994;26:239-240.
T_EXPONENT = 3.6

# Two values count as equal when they differ by less than this share of the larger one.
TIE = 1e-9

# A point on its limit is inside it; this only absorbs rounding of the last digits.
TOUCH = 1e-12


@lru_cache(maxsize=1024)
def c4(size: int) -> float:
    """Return the bias of the standard deviation of `size` normal values (Montgomery, appendix VI).

    Computed from its definition, so no table limits the size of a subgroup.
    """
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


def a3(size: int, sigmas: float = 3) -> float:
    """Return the half-width of x-bar limits in standard deviations of a subgroup."""
    return sigmas / (c4(size) * sqrt(size))


def b34(size: int, sigmas: float = 3) -> float:
    """Return the half-width of S limits in mean standard deviations: 1 ± this is B4, B3."""
    return sigmas * sqrt(max(0.0, 1 - c4(size) ** 2)) / c4(size)
