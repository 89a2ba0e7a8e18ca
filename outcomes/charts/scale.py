"""Scales: which numbers stand on an axis, and how numbers are written."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from .picture import ChartPicture, Point

STEPS = (1, 2, 5, 10, 20, 50, 100)
LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from the numbers of a chart to the pixels of its drawing."""

    low: float
    high: float
    top: float
    height: float

    def y(self, value: float) -> float:
        """Return the height of a value; one beyond the scale is drawn at its edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.top + self.height * (1 - share)


def usable(value: float | None) -> float | None:
    """Return a number that can be drawn, or None."""
    return value if value is not None and isfinite(value) and abs(value) <= LARGEST else None


def shown(point: Point) -> float | None:
    """Return the value that may be drawn: a missing or suppressed one never is, not even by way
    of the scale."""
    return None if point.kind in {"missing", "suppressed"} else usable(point.value)


def domain(picture: ChartPicture) -> tuple[float, float]:
    """Find the range of the y axis: all that is drawn, with a margin.

    The axis need not start at zero, but does when zero is near; it never shows values that cannot
    be, such as shares below 0 or above 100 %.
    """
    if picture.scale is not None and picture.scale[0] < picture.scale[1]:
        return picture.scale
    numbers = numbers_drawn(picture)
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    margin = (high - low) * 0.08 or max(abs(high) * 0.1, 2 * 10.0**-picture.decimals)
    bottom, top = low - margin, high + margin
    if low >= 0 and (bottom < 0 or low < (high - low) * 0.25):
        bottom = 0.0
    if picture.unit == "%" and low >= 0 and high <= 100:
        top = min(top, 100.0 if high < 100 else 100.0 + margin * 0.5)
    return bottom, top


def numbers_drawn(picture: ChartPicture) -> list[float]:
    """Collect every number that the y axis must reach."""
    found = [shown(point) for point in picture.points]
    found += [*picture.lower, *picture.upper]
    found += [centre.value for centre in picture.centres]
    if picture.goal is not None:
        found.append(picture.goal.value)
    return [value for value in map(usable, found) if value is not None]


def ticks(low: float, high: float, most: int = 6, finest: float = 0) -> list[float]:
    """Choose round numbers between low and high: at most so many, at least `finest` apart.

    Where that leaves fewer than two, they may be closer.
    """
    power = 10.0 ** floor(log10((high - low) / most))
    needed = finest * 0.999 if high - low >= 2 * finest else 0.0
    step = next(
        step
        for step in (factor * power for factor in STEPS)
        if step >= needed and floor(high / step + 1e-9) - ceil(low / step - 1e-9) < most
    )
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def tick_decimals(marks: list[float]) -> int:
    """Return how many decimals tell the ticks apart."""
    if len(marks) < 2:
        return 0
    step = abs(marks[1] - marks[0])
    return next(
        (places for places in range(10) if abs(step - round(step, places)) < step * 1e-6), 10
    )


def write(value: float, decimals: int, unit: str = "") -> str:
    """Write a number as a reader expects it: 1,640 or 65.4%, with a true minus sign."""
    if value and not 1e-6 <= abs(value) < 1e9:
        written = f"{value:.3g}"
    else:
        written = f"{value:,.{decimals}f}"
        if not written.strip("-0.,"):
            written = written.lstrip("-")
    return written.replace("-", "−") + ("%" if unit == "%" else "")


def write_centre(value: float, decimals: int, unit: str = "") -> str:
    """Write a centre line; between whole numbers it gets a decimal more."""
    return write(value, decimals or int(value != int(value) and abs(value) < 100), unit)


def write_goal(value: float, decimals: int, unit: str = "") -> str:
    """Write a goal; a whole number needs no decimals."""
    return write(value, 0 if value == int(value) else max(decimals, 1), unit)
