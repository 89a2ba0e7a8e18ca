"""From rows to subgroups: the values a chart plots, one for each point on the x axis."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from math import fsum, inf, isfinite, nan, sqrt
from numbers import Real
from operator import countOf, lt, truediv
from reprlib import repr as brief
from typing import NamedTuple

from .errors import SpcError

CHARTS = ("run", "i", "mr", "ip", "xbar", "s", "t", "c", "u", "up", "p", "pp", "g")
WITH_DENOMINATOR = frozenset({"p", "pp", "u", "up", "ip"})
MAY_HAVE_DENOMINATOR = WITH_DENOMINATOR | {"run", "i", "mr"}
WITH_SPREAD = frozenset({"xbar", "s"})
ISO_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?|-?[QW]\d{1,2})?$", re.ASCII)
NUMBERS = (Real, Decimal)
# Columns of nothing but these are read at once, others value by value.
PLAIN = frozenset({int, float})
PLAIN_OR_MISSING = PLAIN | {type(None)}
AGGREGATES = ("mean", "median", "sum", "sd")

Label = float | str
Column = Sequence[float | None]


class Series(NamedTuple):
    """Subgroups in ascending order of x; every column has one entry for each of them.

    `total` is the sum of the values, `n` the sum of the denominators (0 of no rows), `size` the
    number of rows that are not missing and `sd` their standard deviation (S and x-bar charts only).
    """

    x: Sequence[Label]
    y: Column
    n: Column
    total: Column
    size: Sequence[int]
    sd: Column

    @property
    def is_categorical(self) -> bool:
        """Whether x holds names, which have no order in time; ISO dates and periods have one."""
        if type(self.x) is range:
            return False
        return any(isinstance(label, str) and not ISO_PERIOD.match(label) for label in self.x)


@lru_cache(maxsize=1024)
def counting(length: int) -> tuple[int, ...]:
    """Return the x of rows that have none."""
    return tuple(range(1, length + 1))


def finite(value: float | None) -> float | None:
    """Return the value, or None where the arithmetic left the range of numbers."""
    return value if value is not None and isfinite(value) else None


def kept(column: list[float | None]) -> list[float | None]:
    """Return the column with None where the arithmetic left the range of numbers.

    A finite sum holds finite numbers alone, so most columns need no second look.
    """
    if isfinite(sum(filter(None, column))):
        return column
    return [finite(value) for value in column]


def is_empty(column: Column) -> bool:
    """Say whether everything is missing; mostly the first entry tells."""
    return not column or (column[0] is None and column.count(None) == len(column))


def has_gaps(column: Column) -> bool:
    """Say whether anything is missing; adding up is the quickest way to meet it."""
    try:
        sum(column)  # type: ignore[arg-type]
    except TypeError:
        return True
    return False


def total(values: Iterable[float]) -> float | None:
    """Add exactly; None when the sum is too large to hold."""
    try:
        added = fsum(values)
    except OverflowError:
        return None
    return added if isfinite(added) else None


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean, or None of nothing."""
    added = total(values) if values else None
    return None if added is None else added / len(values)


def mean_present(column: Column) -> float | None:
    """Return the mean of what is not missing; added up plainly where that goes well."""
    try:
        average = sum(column) / len(column)  # type: ignore[arg-type]
    except (TypeError, ZeroDivisionError):
        average = inf
    return average if isfinite(average) else mean([value for value in column if value is not None])


def median(values: Sequence[float]) -> float | None:
    """Return the middle value, or the mean of the two middle values; None of nothing."""
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[half]
    return finite((ordered[half - 1] + ordered[half]) / 2) if values else None


def deviation(values: Sequence[float]) -> float | None:
    """Return the standard deviation with n - 1; None for fewer than two values."""
    centre = mean(values)
    if centre is None or len(values) < 2:
        return None
    squares = total([(value - centre) * (value - centre) for value in values])
    return None if squares is None else sqrt(squares / (len(values) - 1))


def ratio(count: float | None, size: float | None) -> float | None:
    """Divide a count by its denominator; nothing out of nothing is missing, and so is the rest.

    A count over a denominator of zero is not a proportion of anything, so it is missing too.
    """
    if not size or count is None:
        return None
    share = count / size
    return share if isfinite(share) else None


def gather(
    chart: str,
    y: Sequence[float | None],
    n: Sequence[float | None] | None = None,
    x: Sequence[Label | None] | None = None,
    agg: str = "mean",
) -> Series:
    """Check the rows, put those with the same x together and order them by x.

    Rows without an x are dropped. Where denominators are given, a row without its value or its
    denominator loses both. Charts of counts and means take no denominator.
    """
    _check(chart, n, agg)
    if n is not None and x is None:
        series = _plain_rates(y, n)
        if series is not None:
            return series
    values, sizes, places = _rows(y, n, x)
    labels: Sequence[Label] = range(1, len(values) + 1) if places is None else places
    is_ordered = places is None or all(map(lt, places, places[1:]))  # type: ignore[arg-type]
    if not is_ordered or chart in WITH_SPREAD or agg == "sd":
        return _grouped(chart, labels, values, sizes, agg)
    return _single(labels, values, sizes)


def summarised(chart: str, means: Column, sizes: Column, sds: Column | None) -> Series:
    """Build the series of an x-bar or S chart from what is known of each subgroup.

    That is its mean, how many values it is of, and their standard deviation. A subgroup of none, or
    without a mean, is missing; one value has no standard deviation.
    """
    if chart not in WITH_SPREAD:
        raise SpcError(f"a {chart} chart takes no sizes")
    sds = [None] * len(means) if sds is None else sds
    _same_length("sizes", sizes, means)
    _same_length("sds", sds, means)
    held, spreads = _numbers("y", means), _numbers("sds", sds)
    counts = [0 if size is None else whole("sizes", size) for size in sizes]
    if min(counts, default=0) < 0 or min(filter(None, spreads), default=0.0) < 0:
        raise SpcError("sizes and sds must not be negative")
    counts = [0 if value is None else count for value, count in zip(held, counts, strict=True)]
    held = [value if count else None for value, count in zip(held, counts, strict=True)]
    spreads = [spread if count > 1 else None for spread, count in zip(spreads, counts, strict=True)]
    plotted = spreads if chart == "s" else held
    labels = range(1, len(plotted) + 1)
    return Series(labels, plotted, (None,) * len(plotted), plotted, counts, spreads)


def _plain_rates(y: Column, n: Column) -> Series | None:
    """Build the series of nothing but plain numbers over denominators above zero, at once.

    That is the usual case. None for any other, which is then read value by value.
    """
    length = len(y)
    if not 0 < length == len(n) or not (is_plain(y) and is_plain(n)):
        return None
    try:
        sizes = [*map(float, n)]  # type: ignore[arg-type]
        rates = [*map(truediv, y, n)]  # type: ignore[arg-type]
    except (OverflowError, ZeroDivisionError):
        return None
    if min(sizes) < 0 or not isfinite(sum(sizes) + sum(rates)):
        return None
    return Series(range(1, length + 1), rates, sizes, y, (1,) * length, (None,) * length)


def is_plain(column: Column) -> bool:
    """Say whether there is nothing but plain numbers; whole ones, the usual case, are counted."""
    return countOf(map(type, column), int) == len(column) or {*map(type, column)} <= PLAIN


def _single(
    labels: Sequence[Label], values: list[float | None], sizes: list[float | None] | None
) -> Series:
    """Build the series when each row is its own subgroup."""
    nothing = (None,) * len(values)
    if sizes is None:
        return Series(labels, values, nothing, values, _there(values), nothing)
    rates = [*map(ratio, values, sizes)]
    counted = [None if rate is None else v for v, rate in zip(values, rates, strict=True)]
    out_of = [0.0 if size is None else size for size in sizes]
    return Series(labels, rates, out_of, counted, _there(values), nothing)


def _there(values: list[float | None]) -> Sequence[int]:
    """Return how many rows each subgroup has: one, or none where the value is missing."""
    return [0 if value is None else 1 for value in values]


def _grouped(
    chart: str,
    labels: Sequence[Label],
    values: list[float | None],
    sizes: list[float | None] | None,
    agg: str,
) -> Series:
    """Build the series when several rows may share an x."""
    groups: dict[Label, tuple[list[float], list[float]]] = {label: ([], []) for label in labels}
    for position, value in enumerate(values):
        if value is not None:
            inside = groups[labels[position]]
            inside[0].append(value)
            inside[1].append(sizes[position] if sizes is not None else 1.0)  # type: ignore[arg-type]
    ordered = sorted(groups.items())
    rows = [
        _subgroup(chart, held, held_sizes, sizes is not None, agg)
        for _, (held, held_sizes) in ordered
    ]
    y, n, added, counts, spreads = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Series([label for label, _ in ordered], y, n, added, counts, spreads)


def _subgroup(
    chart: str, values: list[float], sizes: list[float], has_sizes: bool, agg: str
) -> tuple[float | None, float | None, float | None, int, float | None]:
    """Return y, n, total, size and standard deviation of the rows that share an x."""
    count = len(values)
    if not count:
        return None, 0.0 if has_sizes else None, None, 0, None
    added = total(values)
    if has_sizes:
        out_of = total(sizes)
        rate = ratio(added, out_of)
        return rate, out_of, None if rate is None else added, count, None
    spread = deviation(values) if chart in WITH_SPREAD or agg == "sd" else None
    if chart == "s":
        return spread, None, added, count, spread
    if chart == "c":
        return added, None, added, count, spread
    return _aggregate(values, agg, spread), None, added, count, spread


def _aggregate(values: list[float], agg: str, spread: float | None) -> float | None:
    """Apply the asked-for aggregate to the rows of one subgroup."""
    if agg == "mean":
        return mean(values)
    if agg == "median":
        return median(values)
    return total(values) if agg == "sum" else spread


def _check(chart: str, n: Column | None, agg: str) -> None:
    """Refuse what cannot be meant, whatever the numbers are."""
    if chart not in CHARTS:
        raise SpcError(f"unknown chart: {brief(chart)}; known are {', '.join(CHARTS)}")
    if agg not in AGGREGATES:
        raise SpcError(f"unknown aggregate: {brief(agg)}; known are {', '.join(AGGREGATES)}")
    if chart in WITH_DENOMINATOR and n is None:
        raise SpcError(f"a {chart} chart needs denominators (n)")
    if n is not None and chart not in MAY_HAVE_DENOMINATOR:
        raise SpcError(f"a {chart} chart takes no denominators (n)")


def _rows(
    y: Sequence[float | None],
    n: Sequence[float | None] | None,
    x: Sequence[Label | None] | None,
) -> tuple[list[float | None], list[float | None] | None, list[Label] | None]:
    """Return the rows as numbers, without those that belong nowhere on the x axis."""
    values, sizes = _numbers("y", y), None
    if n is not None:
        _same_length("n", n, y)
        sizes = _numbers("n", n)
        _pair(values, sizes)
    if x is None:
        return values, sizes, None
    _same_length("x", x, y)
    return values, sizes, _labels(x, values, sizes)


def _same_length(name: str, column: Sequence[object], y: Sequence[object]) -> None:
    """Refuse a column that does not belong to y."""
    if len(column) != len(y):
        raise SpcError(f"{name} has {len(column)} entries, y has {len(y)}")


def _numbers(name: str, column: Column) -> list[float | None]:
    """Return the column as floats; a text, a truth value or an infinity is an error."""
    kinds = {*map(type, column)}
    if kinds <= PLAIN_OR_MISSING:
        plain = _plain(column, kinds <= PLAIN)
        if plain is not None:
            return plain
    return [None if value is None else number(name, value) for value in column]


def _plain(column: Column, is_full: bool) -> list[float | None] | None:
    """Read a column of plain numbers at once; None when one is too large or not finite."""
    try:
        if is_full:
            values = [*map(float, column)]  # type: ignore[arg-type]
            return values if isfinite(sum(values)) else None  # type: ignore[return-value]
        some = [None if value is None else float(value) for value in column]
    except OverflowError:
        return None
    return some if isfinite(sum(filter(None, some))) else None


def number(name: str, value: object) -> float:
    """Return one finite number, or say which field is not one."""
    kind = type(value)
    if kind is not float and kind is not int and (kind is bool or not isinstance(value, NUMBERS)):
        raise SpcError(f"{name} must hold numbers, not {brief(value)}")
    try:
        real = float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise SpcError(f"{name} holds a number that is too large") from None
    except ValueError:
        real = nan
    if not isfinite(real):
        raise SpcError(f"{name} must hold finite numbers, not {brief(value)}")
    return real


def whole(name: str, value: object) -> int:
    """Return one whole number, or say which field is not one."""
    real = number(name, value)
    if real != int(real):
        raise SpcError(f"{name} must be a whole number")
    return int(real)


def _pair(values: list[float | None], sizes: list[float | None]) -> None:
    """Let a row that lacks its value or its denominator lose both, in place."""
    if min(filter(None, sizes), default=0.0) < 0:
        raise SpcError("n must not be negative")
    if not has_gaps(values) and not has_gaps(sizes):
        return
    for position, (value, size) in enumerate(zip(values, sizes, strict=True)):
        if value is None or size is None:
            values[position] = sizes[position] = None


def _labels(
    x: Sequence[Label | None], values: list[float | None], sizes: list[float | None] | None
) -> list[Label]:
    """Return the x column and drop, in place, rows that have none."""
    if None in x:
        there = [position for position, label in enumerate(x) if label is not None]
        values[:] = [values[position] for position in there]
        if sizes is not None:
            sizes[:] = [sizes[position] for position in there]
        x = [x[position] for position in there]
    if all(isinstance(label, str) for label in x):
        return list(x)  # type: ignore[arg-type]
    return [_place(label) for label in x]


def _place(label: Label | None) -> Label:
    """Return a number on the x axis; whole numbers stay whole."""
    real = number("x", label)
    return label if type(label) is int else real
