"""Axes: numbers at the left, months and years below."""

from dataclasses import dataclass
from datetime import date

from .frame import Frame, has_unit_above
from .picture import ChartPicture
from .svg import GRID, LIMIT, label, line, shorten, text_width

# The part of the width that the unit may take above the axis; a goal may need the rest.
UNIT_SHARE = 0.6

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Tick:
    """A named place on the time axis; `year` is written below where it is not empty."""

    position: int
    text: str
    year: str = ""


def y_axis(frame: Frame) -> str:
    """Draw grid lines with their numbers, and the unit above them."""
    size, parts = frame.sheet.font, []
    for mark, text in zip(frame.ticks, frame.tick_texts, strict=True):
        height = frame.scale.y(mark)
        parts.append(line((frame.left, height), (frame.right, height), "c-grid", GRID))
        parts.append(label((frame.left - 8, height + 4.5), text, size, "end"))
    if has_unit_above(frame.picture):
        height = frame.header - (20 if frame.picture.phases else 4)
        unit = shorten(frame.picture.unit, frame.sheet.width * UNIT_SHARE, size)
        parts.append(label((4, height), unit, size))
    return "".join(parts)


def x_axis(frame: Frame) -> str:
    """Draw the time axis: a small mark for each period, a larger one with a name for some."""
    base, size = frame.bottom, frame.sheet.font
    parts = [line((frame.left, base), (frame.right, base), "c-axis", LIMIT)]
    named = ticks_that_fit(frame.picture, frame.step, size)
    places = {tick.position for tick in named}
    for position in range(len(frame.picture.points)):
        long = position in places
        if long or frame.step >= 5:
            x = frame.x(position)
            parts.append(line((x, base), (x, base + (6 if long else 3)), "c-axis", LIMIT))
    year_end = -1e9
    for tick in named:
        x = frame.x(tick.position)
        parts.append(label((x, base + 19), tick.text, size, "middle"))
        half = text_width(tick.year, size, bold=True) / 2
        if tick.year and x - half > year_end + 4:
            parts.append(label((x, base + 35), tick.year, size, "middle", bold=True))
            year_end = x + half
    return "".join(parts)


def ticks_that_fit(picture: ChartPicture, step: float, size: float) -> list[Tick]:
    """Choose names along the time axis so that none touches its neighbour."""
    dates = [point.when for point in picture.points]
    if all(dates):
        whole = [when for when in dates if when is not None]
        choices = [
            _dated(picture.period, whole, every) for every in _intervals(picture.period, len(whole))
        ]
    else:
        names = [point.label for point in picture.points]
        choices = [_plain(names, every) for every in (1, 2, 3, 4, 6, 12, 24)]
    for choice in choices:
        if choice and _fits(choice, step, size):
            return choice
    return _thinned(choices[-1], step, size)


def _intervals(period: str, count: int) -> tuple[int, ...]:
    """Return how many months may lie between two names, the closest first."""
    if period == "quarter":
        return (3, 6, 12)
    return (1, 3, 6, 12) if period == "week" or count < 6 else (3, 6, 12)


def _dated(period: str, dates: list[date], every: int) -> list[Tick]:
    """Name the first period of every so many months; the year stands under its first name."""
    found: list[Tick] = []
    month, year = None, None
    for position, when in enumerate(dates):
        fresh = (when.year, when.month) != month
        month = (when.year, when.month)
        if not fresh or (when.month - 1) % every:
            continue
        text = f"Q{(when.month + 2) // 3}" if period == "quarter" else MONTHS[when.month - 1]
        found.append(Tick(position, text, str(when.year) if when.year != year else ""))
        year = when.year
    return found


def _plain(names: list[str], every: int) -> list[Tick]:
    """Name every so many points by their own labels."""
    return [Tick(place, name) for place, name in enumerate(names) if place % every == 0]


def _fits(choice: list[Tick], step: float, size: float) -> bool:
    """Return whether all names stand apart."""
    return len(_thinned(choice, step, size)) == len(choice)


def _thinned(choice: list[Tick], step: float, size: float) -> list[Tick]:
    """Leave out names that would touch the one before."""
    kept: list[Tick] = []
    edge = -1e9
    for tick in choice:
        half = text_width(tick.text, size) / 2
        if tick.position * step - half > edge + 6:
            kept.append(tick)
            edge = tick.position * step + half
    return kept
