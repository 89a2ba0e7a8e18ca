"""Limits around a centre line, from the sigma of each point."""

from math import inf, isfinite
from typing import NamedTuple

from .series import Column


class Lines(NamedTuple):
    """What is drawn for a stretch. `sigma` is None where the limits are not symmetric.

    `is_whole` says that the limits of every point lie 3 sigma away: none is missing or cut off.
    """

    y: Column
    cl: float | None
    lcl: Column
    ucl: Column
    lcl95: Column
    ucl95: Column
    sigma: Column | None = None
    is_whole: bool = False


def bare(y: Column, centre: float | None) -> Lines:
    """Draw a centre line without limits."""
    none = (None,) * len(y)
    return Lines(y, centre, none, none, none, none)


def level(y: Column, centre: float | None, sigma: float | None, floor: float = -inf) -> Lines:
    """Draw limits that are the same for every point."""
    size = len(y)
    if centre is None or sigma is None:
        none = (None,) * size
        return Lines(y, centre, none, none, none, none, none)
    one = spread((None,), centre, (sigma,), floor)
    low, high, low95, high95 = one.lcl[0], one.ucl[0], one.lcl95[0], one.ucl95[0]
    return Lines(
        y, centre, (low,) * size, (high,) * size, (low95,) * size, (high95,) * size, (sigma,) * size
    )


def spread(
    y: Column, centre: float | None, sigma: Column, floor: float = -inf, ceiling: float = inf
) -> Lines:
    """Draw 3 and 2 sigma limits around a centre line, kept between floor and ceiling.

    Where 3 sigma lead out of the range of numbers there is no limit.
    """
    if centre is None:
        none = (None,) * len(y)
        return Lines(y, None, none, none, none, none)
    try:
        reach = 3.0 * max(sigma, default=0.0)  # type: ignore[type-var, operator]
    except TypeError:
        reach = inf
    if not isfinite(abs(centre) + reach):
        return _spread_with_gaps(y, centre, sigma, floor, ceiling)
    lcl, ucl, lcl95, ucl95 = _around(centre, sigma)
    is_low, is_high = centre - reach < floor, centre + reach > ceiling
    if is_low:
        lcl, lcl95 = _raised(lcl, floor), _raised(lcl95, floor)
    if is_high:
        ucl, ucl95 = _lowered(ucl, ceiling), _lowered(ucl95, ceiling)
    return Lines(y, centre, lcl, ucl, lcl95, ucl95, sigma, not (is_low or is_high))


def _around(centre: float, sigma: Column) -> tuple[Column, Column, Column, Column]:
    """Return 3 sigma below and above a centre line, then 2 sigma.

    One pass with four lists is quicker than a pass for each.
    """
    lower: list[float | None] = []
    upper: list[float | None] = []
    lower95: list[float | None] = []
    upper95: list[float | None] = []
    for one in sigma:
        three, two = 3.0 * one, 2.0 * one  # type: ignore[operator]
        lower.append(centre - three)
        upper.append(centre + three)
        lower95.append(centre - two)
        upper95.append(centre + two)
    return lower, upper, lower95, upper95


def _spread_with_gaps(
    y: Column, centre: float, sigma: Column, floor: float, ceiling: float
) -> Lines:
    """Draw limits where some sigmas are missing or too large: around the others only."""
    kept_sigma = [
        one if one is not None and isfinite(abs(centre) + 3.0 * one) else None for one in sigma
    ]
    lines = spread(y, centre, [one for one in kept_sigma if one is not None], floor, ceiling)
    return Lines(
        y,
        centre,
        _spaced(lines.lcl, kept_sigma),
        _spaced(lines.ucl, kept_sigma),
        _spaced(lines.lcl95, kept_sigma),
        _spaced(lines.ucl95, kept_sigma),
        kept_sigma,
    )


def _raised(column: Column, floor: float) -> Column:
    """Lift to the floor what lies below it."""
    return [one if one > floor else floor for one in column]  # type: ignore[operator]


def _lowered(column: Column, ceiling: float) -> Column:
    """Press to the ceiling what lies above it."""
    return [one if one < ceiling else ceiling for one in column]  # type: ignore[operator]


def _spaced(column: Column, sigma: Column) -> Column:
    """Put limits back to where their sigmas are."""
    following = iter(column)
    return [None if one is None else next(following) for one in sigma]
