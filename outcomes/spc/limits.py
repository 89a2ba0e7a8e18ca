"""Centre lines and limits: one function for each chart.

Each takes a `Stretch`, the subgroups of one phase, and returns `Lines`. Limits are drawn for
every point, also after the baseline; only baseline points feed the centre line and sigma.
Sources: Montgomery DC, Introduction to Statistical Quality Control; Provost LP, Murray SK, The
Health Care Data Guide; and for single charts the papers named at their functions.
"""

from collections.abc import Callable, Sequence
from itertools import compress, pairwise
from math import log, pi, sqrt
from typing import NamedTuple

from . import constants
from .constants import D2, D4, SCREEN, SCREEN_PRIME, T_EXPONENT
from .errors import SpcError
from .series import Column, deviation, finite, kept, mean, median, ratio, total
from .spread import Lines, bare, level, spread


class Stretch(NamedTuple):
    """The subgroups between two cuts, which have nothing in common with their neighbours."""

    y: Column
    n: Column
    total: Column
    size: Sequence[int]
    sd: Column
    base: Sequence[bool]
    cl: float | None = None
    screened: bool = True
    ordered: bool = True

    def between(self, start: int, end: int) -> "Stretch":
        """Return the part of it between two positions."""
        if end - start == len(self.y):
            return self
        where = slice(start, end)
        columns = {name: getattr(self, name)[where] for name in self._fields[:6]}
        return self._replace(**columns)


def run_lines(part: Stretch) -> Lines:
    """Draw the median of the baseline and no limits (Perla, Provost, Murray 2011)."""
    return bare(part.y, median(_based(part, part.y)) if part.cl is None else part.cl)


def i_lines(part: Stretch) -> Lines:
    """Individual values: mean ± 3 × mean moving range / 1.128 (Shewhart; Nelson 1982)."""
    centre = mean(_based(part, part.y)) if part.cl is None else part.cl
    sigma = _moving_sigma(part, part.y)
    return level(part.y, centre, sigma)


def mr_lines(part: Stretch) -> Lines:
    """Moving ranges: 0 to 3.267 × mean moving range (Montgomery). Without one, from 0 upwards."""
    ranges = [None, *_steps(part.y)] if part.y else []
    centre = mean(_based(part, ranges)) if part.cl is None else part.cl
    zero = (0.0,) * len(ranges)
    upper = finite(D4 * centre) if centre is not None else None
    upper95 = finite(D4 / 3 * 2 * centre) if centre is not None else None
    return Lines(ranges, centre, zero, (upper,) * len(zero), zero, (upper95,) * len(zero))


def xbar_lines(part: Stretch) -> Lines:
    """Means of subgroups: weighted mean ± A3 × standard deviation within (Montgomery)."""
    pairs = [(m, k) for m, k, b in zip(part.y, part.size, part.base, strict=True) if b and k]
    weight = sum(k for _, k in pairs)
    centre = part.cl
    if centre is None and pairs:
        centre = ratio(total([m * k for m, k in pairs if m is not None]), weight)
    within = _within(part)
    sigma = [
        within * constants.a3(k, 1) if within is not None and k > 1 else None for k in part.size
    ]
    return spread(part.y, centre, sigma)


def s_lines(part: Stretch) -> Lines:
    """Standard deviations of subgroups: B3 × S to B4 × S (Montgomery)."""
    centre = _within(part) if part.cl is None else part.cl
    if centre is None:
        return bare(part.y, None)
    sigma = [centre * constants.b34(k, 1) if k > 1 else None for k in part.size]
    return spread(part.y, centre, sigma, floor=0.0)._replace(sigma=None)


def t_lines(part: Stretch) -> Lines:
    """Time between rare events: an I chart of y^(1/3.6), transformed back (Nelson 1994).

    A lower limit below zero is drawn at 0, a lower 95 % limit below zero is not drawn. A given
    centre line is in the units of the data. With no moving range yet the limits are from 0
    upwards; a constant series, whose moving ranges are all zero, has none.
    """
    if any(value is not None and value <= 0 for value in part.y):
        raise SpcError("time between events must be greater than zero")
    roots = [None if value is None else value ** (1 / T_EXPONENT) for value in part.y]
    centre = mean(_based(part, roots)) if part.cl is None else _root(part.cl)
    ranges = _moving_ranges(part, roots)
    sigma = _moving_sigma(part, roots)
    size, drawn = len(roots), None if centre is None else _power(centre)
    if centre is None or sigma is None:
        none, floor = (None,) * size, (None if ranges else 0.0,) * size
        return Lines(part.y, drawn, floor, none, none, none)
    low, low95 = centre - 3 * sigma, centre - 2 * sigma
    return Lines(
        part.y,
        drawn,
        (_power(low) if low > 0 else 0.0,) * size,
        (_power(centre + 3 * sigma),) * size,
        (_power(low95) if low95 >= 0 else None,) * size,
        (_power(centre + 2 * sigma),) * size,
    )


def c_lines(part: Stretch) -> Lines:
    """Counts: mean ± 3 × square root of the mean (Montgomery)."""
    centre = mean(_based(part, part.y)) if part.cl is None else part.cl
    sigma = None if centre is None or centre < 0 else sqrt(centre)
    return level(part.y, centre, sigma, floor=0.0)


def p_lines(part: Stretch) -> Lines:
    """Proportions: p ± 3 × sqrt(p(1 - p) / n), inside 0 and 1 (Montgomery)."""
    centre = _pooled(part)
    return spread(part.y, centre, _binomial(part, centre), floor=0.0, ceiling=1.0)


def u_lines(part: Stretch) -> Lines:
    """Rates: u ± 3 × sqrt(u / n), not below 0 (Montgomery)."""
    centre = _pooled(part)
    return spread(part.y, centre, _poisson(part, centre), floor=0.0)


def pp_lines(part: Stretch) -> Lines:
    """Proportions with variation between subgroups (p-prime).

    Laney DB. Improved control charts for attributes. Qual Eng 2002;14:531-537.
    """
    centre = _pooled(part)
    sigma = _laney(part, centre, _binomial(part, centre))
    return spread(part.y, centre, sigma, floor=0.0, ceiling=1.0)


def up_lines(part: Stretch) -> Lines:
    """Rates with variation between subgroups (u-prime; Laney 2002)."""
    centre = _pooled(part)
    return spread(part.y, centre, _laney(part, centre, _poisson(part, centre)), floor=0.0)


def g_lines(part: Stretch) -> Lines:
    """Cases between rare events: the median is drawn, the limits come from the mean.

    Benneyan JC. Number-between g-type statistical quality control charts. Health Care Manag Sci
    2001;4:305-318. A given centre line is drawn as given; its mean is that over ln 2, the ratio
    of median and mean of waiting times.
    """
    values = _based(part, part.y)
    centre = median(values) if part.cl is None else part.cl
    average = mean(values) if part.cl is None else part.cl / log(2)
    if centre is None or average is None or average < 0:
        return bare(part.y, centre)
    sigma = finite(sqrt(average) * sqrt(average + 1))
    return level(part.y, average, sigma, floor=0.0)._replace(cl=centre, sigma=None)


def ip_lines(part: Stretch) -> Lines:
    """Individual values weighted by their denominators (I-prime).

    Taylor WA. Normalized individuals (IN) chart. 2017. Sigma uses all points of the stretch.
    """
    pairs = [(y * n, n) for y, n, b in _triples(part) if b and y is not None and n]
    centre = part.cl
    if centre is None and pairs:
        centre = ratio(total([value for value, _ in pairs]), total([n for _, n in pairs]))
    scaled = [
        None
        if a is None or b is None or not n or not m
        else sqrt(pi / 2) * abs(b - a) / sqrt(1 / n + 1 / m)
        for (a, n, _), (b, m, _) in pairwise(_triples(part))
    ]
    unit = _screened_mean(
        [step for step in scaled if step is not None], part.screened, SCREEN_PRIME
    )
    sigma = [None if unit is None or not n else unit / sqrt(n) for n in part.n]
    return spread(part.y, centre, sigma)


LINES: dict[str, Callable[[Stretch], Lines]] = {
    "run": run_lines, "i": i_lines, "mr": mr_lines, "ip": ip_lines, "xbar": xbar_lines,
    "s": s_lines, "t": t_lines, "c": c_lines, "u": u_lines, "up": up_lines, "p": p_lines,
    "pp": pp_lines, "g": g_lines,
}  # fmt: skip


def _based(part: Stretch, values: Column) -> list[float]:
    """Return the values of the baseline that are there."""
    return [value for value in compress(values, part.base) if value is not None]


def _triples(part: Stretch) -> list[tuple[float | None, float | None, bool]]:
    """Return y, n and whether the point is in the baseline."""
    return list(zip(part.y, part.n, part.base, strict=True))


def _pooled(part: Stretch) -> float | None:
    """Return the given centre, or that of the baseline."""
    return pooled(part.total, part.n, part.base) if part.cl is None else part.cl


def pooled(counts: Column, sizes: Column, base: Sequence[bool]) -> float | None:
    """Return the total of the baseline over the sum of its denominators."""
    if not all(base):
        counts, sizes = [*compress(counts, base)], [*compress(sizes, base)]
    try:
        return ratio(total(counts), total(sizes))  # type: ignore[arg-type]
    except TypeError:
        return ratio(total(filter(None, counts)), total(filter(None, sizes)))


def _binomial(part: Stretch, centre: float | None) -> Column:
    """Return the standard deviation of each proportion; none outside 0 to 1."""
    return _root_over(part.n, centre * (1 - centre)) if centre is not None else ()


def _poisson(part: Stretch, centre: float | None) -> Column:
    """Return the standard deviation of each rate."""
    return _root_over(part.n, centre) if centre is not None else ()


def _root_over(sizes: Column, variance: float) -> Column:
    """Return sqrt(variance / n) for each n; missing where it does not exist."""
    if variance < 0:
        return (None,) * len(sizes)
    try:
        return [sqrt(variance / n) for n in sizes]  # type: ignore[operator]
    except (TypeError, ZeroDivisionError):
        return [sqrt(variance / n) if n else None for n in sizes]


def _laney(part: Stretch, centre: float | None, sigma: Column) -> Column:
    """Widen (or narrow) each sigma by the spread of the z values.

    Between neighbours in time; names have no neighbours, there it is the standard deviation.
    """
    if centre is None:
        return sigma
    z = kept(
        [
            (y - centre) / s if y is not None and s else None
            for y, s in zip(part.y, sigma, strict=True)
        ]
    )
    between = _moving_sigma(part, z) if part.ordered else deviation(_based(part, z))
    if between is None:
        return (None,) * len(sigma)
    return kept([None if s is None else s * between for s in sigma])


def _steps(values: Column) -> list[float | None]:
    """Return the moving ranges; a missing value loses the two next to it."""
    return kept([None if a is None or b is None else abs(b - a) for a, b in pairwise(values)])


def _moving_ranges(part: Stretch, values: Column) -> list[float]:
    """Return the moving ranges of the baseline.

    Points outside the baseline are taken out first, so that their neighbours meet; a missing
    value stays and leaves a gap.
    """
    return [step for step in _steps([*compress(values, part.base)]) if step is not None]


def _moving_sigma(part: Stretch, values: Column) -> float | None:
    """Estimate sigma from the mean moving range of the baseline."""
    average = _screened_mean(_moving_ranges(part, values), part.screened, SCREEN)
    return None if average is None else average / D2


def _screened_mean(ranges: list[float], screened: bool, factor: float) -> float | None:
    """Return the mean range after leaving out, once, those not below `factor` times the mean.

    Nelson LS. J Qual Technol 1982;14:172-173. Nothing is left of ranges that are all zero: a
    constant series has no limits.
    """
    average = mean(ranges)
    if average is None or not screened:
        return average
    return mean([step for step in ranges if step < factor * average])


def _within(part: Stretch) -> float | None:
    """Return the standard deviation within subgroups.

    Subgroups of one size: the mean of theirs. Otherwise pooled by degrees of freedom. Empty
    subgroups are as if they were not there.
    """
    sizes = {k for k in part.size if k}
    used = [
        (k, s) for k, s, b in zip(part.size, part.sd, part.base, strict=True) if b and s is not None
    ]
    if len(sizes) == 1:
        return mean([s for _, s in used])
    squares = ratio(total([(k - 1) * s * s for k, s in used]), sum(k - 1 for k, _ in used))
    return None if squares is None else sqrt(squares)


def _root(value: float) -> float:
    """Transform a given centre of a t chart."""
    if value <= 0:
        raise SpcError("the centre line of a t chart must be greater than zero")
    return float(value ** (1 / T_EXPONENT))


def _power(value: float) -> float | None:
    """Transform back; None where the result is too large to hold."""
    try:
        return finite(value**T_EXPONENT)
    except OverflowError:
        return None
