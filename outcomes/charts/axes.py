"""Axes: numbers at the left, months and years below."""

from dataclasses import dataclass
from datetime import date

from .frame import Frame, day_width, event_days, has_unit_above
from .picture import ChartPicture
from .svg import GRID, LIMIT, label, line, shorten, text_width

# The part of the width that the unit may take above the axis; a goal may need the rest.
UNIT_SHARE = 0.6

# Up to so many weeks are named by their first day.
FEW_WEEKS = 20
# A week that begins later than that is not the first of its month.
DAYS_OF_A_WEEK = 7
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
    named = _placed_ticks(frame)
    places = dict.fromkeys(x for x, _ in named)
    parts += [line((x, base), (x, base + 6), "c-axis", LIMIT) for x in places]
    if frame.step >= 5:
        rest = [x for x in frame.xs if x not in places]
        parts += [line((x, base), (x, base + 3), "c-axis", LIMIT) for x in rest]
    year_end = -1e9
    for x, tick in named:
        parts.append(label((x, base + 19), tick.text, size, "middle"))
        half = text_width(tick.year, size, bold=True) / 2
        if tick.year and x - half > year_end + 4:
            parts.append(label((x, base + 35), tick.year, size, "middle", bold=True))
            year_end = x + half
    return "".join(parts)


def _placed_ticks(frame: Frame) -> list[tuple[float, Tick]]:
    """Choose the names along the axis and where each stands."""
    picture, size = frame.picture, frame.sheet.font
    days = event_days(picture)
    if days is None:
        return [(frame.x(one.position), one) for one in ticks_that_fit(picture, frame.step, size)]
    pixels = day_width(days, frame.right - frame.left)
    first = picture.points[0].when or date.min
    choices = [day_ticks(first, days[-1], every) for every in (1, 3, 6, 12, 24, 60, 120)]
    choices.append([Tick(0, f"{first.day} {MONTHS[first.month - 1]}", str(first.year))])
    kept = next((one for one in choices if len(one) > 1 and _fits(one, pixels, size)), choices[-1])
    return [(frame.xs[0] + pixels * tick.position, tick) for tick in kept]


def day_ticks(first: date, days: int, every: int) -> list[Tick]:
    """Name the first day of every so many months on an axis of days; positions count days."""
    found: list[Tick] = []
    last, year = first.toordinal() + days, None
    for count in range(first.year * 12 + first.month - 1, 12 * 10_000):
        day = date(count // 12, count % 12 + 1, 1)
        if day.toordinal() > last:
            break
        years = every // 12 or 1
        if day < first or (day.month - 1) % every or day.year % years:
            continue
        written = str(day.year) if day.year != year else ""
        found.append(Tick(day.toordinal() - first.toordinal(), MONTHS[day.month - 1], written))
        year = day.year
    return found


def ticks_that_fit(picture: ChartPicture, step: float, size: float) -> list[Tick]:
    """Choose names along the time axis so that none touches its neighbour."""
    dates = [point.when for point in picture.points if point.when is not None]
    if dates and len(dates) == len(picture.points):
        choices = _weeks(picture.period, dates)
        choices += [
            _dated(picture.period, dates, every) for every in _intervals(picture.period, len(dates))
        ]
    else:
        names = [point.label for point in picture.points]
        choices = [_plain(names, every) for every in (1, 2, 3, 4, 6, 12, 24)]
    for choice in choices:
        if choice and _fits(choice, step, size):
            return choice
    return _thinned(choices[-1], step, size)


def _weeks(period: str, dates: list[date]) -> list[list[Tick]]:
    """Name weeks by their first day, where there are few enough to need no months."""
    if period != "week" or len(dates) > FEW_WEEKS:
        return []
    return [_named_weeks(dates, every) for every in (1, 2, 4)]


def _named_weeks(dates: list[date], every: int) -> list[Tick]:
    found, year = [], None
    for position in range(0, len(dates), every):
        when = dates[position]
        written = str(when.year) if when.year != year else ""
        found.append(Tick(position, f"{when.day} {MONTHS[when.month - 1]}", written))
        year = when.year
    return found


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
        is_late = period == "week" and when.day > DAYS_OF_A_WEEK
        if not fresh or is_late or (when.month - 1) % every:
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
