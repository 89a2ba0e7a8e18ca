"""From rows to subgroups: the values a chart plots, one for each point on the x axis."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import fsum, isfinite, sqrt
from numbers import Real
from statistics import median as middle

from .errors import SpcError

CHARTS = ("run", "i", "mr", "ip", "xbar", "s", "t", "c", "u", "up", "p", "pp", "g")
WITH_DENOMINATOR = frozenset({"p", "pp", "u", "up", "ip"})
MAY_HAVE_DENOMINATOR = WITH_DENOMINATOR | {"run", "i", "mr"}
ISO_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?|-?[QW]\d{1,2})?$", re.ASCII)
NUMBERS = (Real, Decimal)
AGGREGATES = ("mean", "median", "sum", "sd")

Label = float | str


@dataclass(frozen=True, slots=True)
class Series:
    """Subgroups in ascending order of x; every tuple has one entry for each of them.

    `total` is the sum of the values, `n` the sum of the denominators (0 of no rows), `size` the
    number of rows that are not missing and `sd` their standard deviation (S and x-bar charts only).
    """

    x: tuple[Label, ...]
    y: tuple[float | None, ...]
    n: tuple[float | None, ...]
    total: tuple[float | None, ...]
    size: tuple[int, ...]
    sd: tuple[float | None, ...]

    @property
    def is_categorical(self) -> bool:
        """Whether x holds names, which have no order in time; ISO dates and periods have one."""
        return any(isinstance(label, str) and not ISO_PERIOD.match(label) for label in self.x)


def finite(value: float | None) -> float | None:
    """Return the value, or None where the arithmetic left the range of numbers."""
    return value if value is not None and isfinite(value) else None


def total(values: Sequence[float]) -> float | None:
    """Add exactly; None when the sum is too large to hold."""
    try:
        return finite(fsum(values))
    except OverflowError:
        return None


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean, or None of nothing."""
    added = total(values) if values else None
    return None if added is None else added / len(values)


def median(values: Sequence[float]) -> float | None:
    """Return the middle value, or the mean of the two middle values; None of nothing."""
    return finite(middle(values)) if values else None


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
    return finite(count / size) if size and count is not None else None


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
    values, sizes, labels = _checked(chart, y, n, x, agg)
    if labels is None:
        labels = list(range(1, len(values) + 1))
    elif any(later <= earlier for earlier, later in pairwise(labels)):  # type: ignore[operator]
        return _grouped(chart, labels, values, sizes, agg)
    return _single(chart, labels, values, sizes, agg)


def summarised(
    chart: str,
    means: Sequence[float | None],
    sizes: Sequence[float | None],
    sds: Sequence[float | None],
) -> Series:
    """Build the series of an x-bar or S chart from what is known of each subgroup: its mean, how
    many values it is of, and their standard deviation. A subgroup of none, or without a mean, is
    missing; one value has no standard deviation."""
    if chart not in {"xbar", "s"}:
        raise SpcError(f"a {chart} chart takes no sizes")
    if not len(means) == len(sizes) == len(sds):
        raise SpcError(f"y has {len(means)} entries, sizes {len(sizes)}, sds {len(sds)}")
    y, counts, spreads = [], [], []
    columns = (_numbers("y", means), _numbers("sizes", sizes), _numbers("sds", sds))
    for middle_value, size, spread in zip(*columns, strict=True):
        if (size or 0) < 0 or (spread or 0) < 0:
            raise SpcError("sizes and sds must not be negative")
        count = int(size or 0) if middle_value is not None else 0
        y.append(middle_value if count else None)
        counts.append(count)
        spreads.append(spread if count > 1 else None)
    nothing = (None,) * len(y)
    plotted = tuple(spreads) if chart == "s" else tuple(y)
    labels = tuple(range(1, len(y) + 1))
    return Series(labels, plotted, nothing, plotted, tuple(counts), tuple(spreads))


def _single(
    chart: str,
    labels: list[Label],
    values: list[float | None],
    sizes: list[float | None] | None,
    agg: str,
) -> Series:
    """Build the series when each row is its own subgroup."""
    if chart in {"xbar", "s"} or agg == "sd":
        return _grouped(chart, labels, values, sizes, agg)
    counts = tuple(0 if value is None else 1 for value in values)
    if sizes is None:
        plotted, nothing = tuple(values), (None,) * len(values)
        return Series(tuple(labels), plotted, nothing, plotted, counts, nothing)
    plotted = tuple(map(ratio, values, sizes))
    nothing = (None,) * len(values)
    out_of = tuple(0.0 if size is None else size for size in sizes)
    return Series(tuple(labels), plotted, out_of, tuple(values), counts, nothing)


def _grouped(
    chart: str,
    labels: list[Label],
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
    return Series(tuple(label for label, _ in ordered), y, n, added, counts, spreads)


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
        return ratio(added, out_of), out_of, added, count, None
    spread = deviation(values) if chart in {"xbar", "s"} or agg == "sd" else None
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


def _checked(
    chart: str,
    y: Sequence[float | None],
    n: Sequence[float | None] | None,
    x: Sequence[Label | None] | None,
    agg: str,
) -> tuple[list[float | None], list[float | None] | None, list[Label] | None]:
    """Refuse what cannot be meant, and drop rows that belong nowhere on the x axis."""
    if chart not in CHARTS:
        raise SpcError(f"unknown chart: {chart!r}; known are {', '.join(CHARTS)}")
    if agg not in AGGREGATES:
        raise SpcError(f"unknown aggregate: {agg!r}; known are {', '.join(AGGREGATES)}")
    if chart in WITH_DENOMINATOR and n is None:
        raise SpcError(f"a {chart} chart needs denominators (n)")
    if n is not None and chart not in MAY_HAVE_DENOMINATOR:
        raise SpcError(f"a {chart} chart takes no denominators (n)")
    for name, column in (("n", n), ("x", x)):
        if column is not None and len(column) != len(y):
            raise SpcError(f"{name} has {len(column)} entries, y has {len(y)}")
    values = _numbers("y", y)
    sizes = None if n is None else _numbers("n", n)
    if sizes is not None:
        _pair(values, sizes)
    return values, sizes, None if x is None else _labels(x, values, sizes)


def _numbers(name: str, column: Sequence[float | None]) -> list[float | None]:
    """Return the column as floats; a text, a truth value or an infinity is an error."""
    return [None if value is None else number(name, value) for value in column]


def number(name: str, value: object) -> float:
    """Return one finite number, or say which field is not one."""
    kind = type(value)
    if kind is not float and kind is not int and (kind is bool or not isinstance(value, NUMBERS)):
        raise SpcError(f"{name} must hold numbers, not {value!r}")
    try:
        real = float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise SpcError(f"{name} holds a number that is too large") from None
    if not isfinite(real):
        raise SpcError(f"{name} must hold finite numbers, not {value!r}")
    return real


def _pair(values: list[float | None], sizes: list[float | None]) -> None:
    """Let a row that lacks its value or its denominator lose both, in place."""
    for position, (value, size) in enumerate(zip(values, sizes, strict=True)):
        if size is not None and size < 0:
            raise SpcError(f"n must not be negative: {size!r}")
        if value is None or size is None:
            values[position] = sizes[position] = None


def _labels(
    x: Sequence[Label | None], values: list[float | None], sizes: list[float | None] | None
) -> list[Label]:
    """Return the x column and drop, in place, rows that have none."""
    if None in x:
        kept = [position for position, label in enumerate(x) if label is not None]
        values[:] = [values[position] for position in kept]
        if sizes is not None:
            sizes[:] = [sizes[position] for position in kept]
        x = [x[position] for position in kept]
    if all(isinstance(label, str) for label in x):
        return list(x)  # type: ignore[arg-type]
    for label in x:
        number("x", label)
    return list(x)  # type: ignore[arg-type]
