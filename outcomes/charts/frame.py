"""The geometry of a chart: its margins, and where each point stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from .picture import ChartPicture, Phase
from .scale import Scale, domain, numbers_drawn, shown, tick_decimals, ticks, write
from .svg import Spot, text_width

PHONE_POINTS = 24
# Beside the first and the last event on a time axis.
EVENT_MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper of a size: width, height, letter size, radius of a mark, room for words."""

    width: int
    height: int
    font: int
    radius: float
    words: bool


SHEETS = {
    "large": Sheet(960, 420, 14, 3.4, True),
    "medium": Sheet(640, 390, 14, 3.4, True),
    "small": Sheet(358, 330, 13, 2.9, False),
}


@dataclass(frozen=True, slots=True)
class RightLabel:
    """Words at the right edge, at the height of what they name and where that starts."""

    y: float
    text: str
    css: str
    fill: str
    bold: bool
    start: int = 0
    is_goal: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart laid out. `left`, `right`, `top` and `bottom` bound the plot."""

    sheet: Sheet
    picture: ChartPicture
    left: float
    right: float
    top: float
    bottom: float
    step: float
    scale: Scale
    ticks: tuple[float, ...]
    tick_texts: tuple[str, ...]
    xs: tuple[float, ...]
    edges: tuple[float, ...]
    spots: tuple[Spot | None, ...]

    def x(self, position: int) -> float:
        """Return where a point stands; what is not on the chart stands at its end."""
        return self.xs[self._held(position)] if self.xs else self.left

    def start(self, position: int) -> float:
        """Return where the place of a point begins."""
        return self.edges[self._held(position)]

    def end(self, position: int) -> float:
        """Return where the place of a point ends."""
        return self.edges[self._held(position) + 1] if self.xs else self.right

    def _held(self, position: int) -> int:
        return max(0, min(position, len(self.xs) - 1))

    def spot(self, position: int) -> Spot | None:
        """Return where a point is drawn, or None when it has no value."""
        return self.spots[position]

    @property
    def header(self) -> float:
        """Return the base line of the words just above the plot."""
        return self.top - 8


def lay_out(picture: ChartPicture, sheet: Sheet, right_texts: list[str]) -> Frame:
    """Find the margins that all words need, and the scale that is left for the data."""
    low, high = domain(picture)
    most = 6 if sheet.words else 5
    marks = ticks(low, high, most, 10.0**-picture.decimals) if numbers_drawn(picture) else []
    places = tick_decimals(marks)
    texts = [write(mark, places, picture.unit) for mark in marks]
    left = max([text_width(text, sheet.font) for text in texts], default=0) + 12
    right = 12.0
    if right_texts:
        right = 14 + max(text_width(text, sheet.font, bold=True) for text in right_texts)
    left, right = max(left, 34), min(right, sheet.width * 0.34)
    top = _top(picture)
    bottom = sheet.height - (40 if sheet.words else 38) - (16 if picture.remark else 0)
    step = (sheet.width - left - right) / max(1, len(picture.points))
    scale = Scale(low, high, top, bottom - top)
    xs = stations(picture, left, sheet.width - right)
    return Frame(
        sheet,
        picture,
        left,
        sheet.width - right,
        top,
        bottom,
        step,
        scale,
        tuple(marks),
        tuple(texts),
        xs,
        (left, *((one + two) / 2 for one, two in pairwise(xs)), sheet.width - right),
        tuple(_spots(picture, scale, xs)),
    )


def stations(picture: ChartPicture, left: float, right: float) -> tuple[float, ...]:
    """Find where points stand: side by side, each in the middle of its place; events by their
    days."""
    count = len(picture.points)
    step = (right - left) / max(1, count)
    days = event_days(picture)
    if days is None:
        return tuple([left + step * (position + 0.5) for position in range(count)])
    pixels = day_width(days, right - left)
    return tuple([left + EVENT_MARGIN + pixels * day for day in days])


def event_days(picture: ChartPicture) -> list[int] | None:
    """Count the days from the first event to each; None where points do not stand by days."""
    dates = [point.when for point in picture.points if point.when is not None]
    if picture.period != "event" or not dates or len(dates) < len(picture.points):
        return None
    return [(when - dates[0]).days for when in dates] if dates == sorted(dates) else None


def day_width(days: list[int], width: float) -> float:
    """Return how wide a day is on a time axis."""
    return (width - 2 * EVENT_MARGIN) / max(1, days[-1])


def _spots(picture: ChartPicture, scale: Scale, xs: tuple[float, ...]) -> Iterator[Spot | None]:
    """Find where each point is drawn."""
    for x, point in zip(xs, picture.points, strict=True):
        value = shown(point)
        yield None if value is None else (x, scale.y(value))


def _top(picture: ChartPicture) -> float:
    """Return the height that flags, the unit and the names of phases need above the plot."""
    flags = 30 if picture.annotations else 4
    unit = 20 if has_unit_above(picture) else 0
    phases = 18 if picture.phases else 0
    return flags + unit + phases + 12


def has_unit_above(picture: ChartPicture) -> bool:
    """Return whether the unit is written above the axis, not behind each number."""
    return bool(picture.unit) and picture.unit != "%"


def latest(picture: ChartPicture, count: int = PHONE_POINTS) -> ChartPicture:
    """Keep the latest points of a picture, and what belongs to them; no callouts."""
    gone = max(0, len(picture.points) - count)
    return replace(
        picture,
        points=picture.points[gone:],
        lower=picture.lower[gone:],
        upper=picture.upper[gone:],
        lower95=picture.lower95[gone:],
        upper95=picture.upper95[gone:],
        centres=tuple(
            replace(
                centre,
                first=max(0, centre.first - gone),
                last=centre.last - gone,
                solid_to=None if centre.solid_to is None else centre.solid_to - gone,
            )
            for centre in picture.centres
            if centre.last >= gone
        ),
        phases=_latest_phases(picture.phases, gone),
        annotations=tuple(
            replace(note, position=note.position - gone)
            for note in picture.annotations
            if note.position >= gone
        ),
        callouts=(),
    )


def _latest_phases(phases: tuple[Phase, ...], gone: int) -> tuple[Phase, ...]:
    """Move phases to the left; of those that began before the edge the last one stays."""
    begun = [replace(phase, first=0) for phase in phases if phase.first <= gone][-1:]
    later = [replace(phase, first=phase.first - gone) for phase in phases if phase.first > gone]
    return (*begun, *later)
