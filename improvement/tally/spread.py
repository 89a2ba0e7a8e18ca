"""How far ballots lie apart: the middle value and the middle half."""

from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """Give the value in the middle, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return _plain((ordered[half - 1] + ordered[half]) / 2)


def middle_half(values: Sequence[float]) -> list[float] | None:
    """Give lower hinge, median and upper hinge; None where there is no value.

    Hinges as in Tukey, Exploratory Data Analysis (1977): the medians of the two halves, the middle
    value belonging to both where the number of values is odd.
    """
    if not values:
        return None
    ordered = sorted(values)
    half = (len(ordered) + 1) // 2
    return [_plain(v) for v in (median(ordered[:half]), median(ordered), median(ordered[-half:]))]


def _plain(value: float) -> float:
    """Write a whole number as one, so that it is stored the same however it came about."""
    return int(value) if value == int(value) else value
