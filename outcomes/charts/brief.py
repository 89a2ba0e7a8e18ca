"""Charts in brief: the small multiple, one clinic among many, and the spark line."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from .axes import Tick
from .frame import event_days
from .picture import ChartPicture
from .placing import spread
from .scale import Scale, domain, shown, usable, write_centre, write_goal
from .svg import (
    DATA,
    GOAL,
    GRID,
    INK,
    LIMIT,
    TEXT,
    Spot,
    document,
    is_signal,
    label,
    line,
    mark,
    marks,
    path,
    shorten,
    text_width,
)

FONT = 13


@dataclass(frozen=True, slots=True)
class Strip:
    """A plot whose first and last points touch its edges; `xs` is where each point stands, `spots`
    where each is drawn that has a value."""

    picture: ChartPicture
    left: float
    right: float
    scale: Scale
    xs: list[float]
    spots: list[Spot | None]

    def x(self, position: int) -> float:
        """Return where a point stands."""
        return self.xs[position]


def _strip(picture: ChartPicture, left: float, right: float, top: float, height: float) -> Strip:
    """Lay out a plot."""
    low, high = domain(picture)
    scale = Scale(low, high, top, height)
    xs = _xs(picture, left, right)
    values = [shown(point) for point in picture.points]
    spots = [None if v is None else (x, scale.y(v)) for x, v in zip(xs, values, strict=True)]
    return Strip(picture, left, right, scale, xs, spots)


def _xs(picture: ChartPicture, left: float, right: float) -> list[float]:
    """Find where points stand; a single one stands at the right, where the latest is."""
    count, days = len(picture.points), event_days(picture)
    if days and days[-1]:
        return [left + (right - left) * day / days[-1] for day in days]
    if count < 2:
        return [right] * count
    step = (right - left) / (count - 1)
    return [left + step * position for position in range(count)]


def draw_multiple(picture: ChartPicture, prefix: str) -> str:
    """Draw line, median, goal, signals, last point and years."""
    names = _names(picture)
    room = max((text_width(text, FONT, bold) for _, text, _, _, bold in names), default=0) + 12
    remark = shorten(picture.remark, 110, FONT)
    right = 380 - min(max(room, 80, text_width(remark, FONT) + 18), 140)
    strip = _strip(picture, 4, right, 10, 126)
    body = (
        line((4, 136), (right, 136), "c-axis", LIMIT)
        + _years(strip)
        + _centres(strip, 1.25)
        + _goal(strip, 1.5, "8 4")
        + _line(strip, 1.75)
        + _marks(strip, 3.2, signals=True)
        + _right(strip, names)
        + (label((380, 154), remark, FONT, "end") if remark else "")
        + _empty(strip, (380, 160))
    )
    return document((380, 160), "c-small", prefix, picture.title, picture.desc, body, "")


def draw_site(picture: ChartPicture, prefix: str) -> str:
    """Draw line, own median, goal and signals between the two ends of the shared scale."""
    strip = _strip(picture, 3, 183, 5, 62)
    body = (
        line((3, 67), (183, 67), "c-grid", GRID)
        + line((3, 5), (183, 5), "c-grid", GRID)
        + _goal(strip, 1.25, "6 4")
        + _centres(strip, 1)
        + _line(strip, 1.5)
        + _marks(strip, 2.5, signals=True)
        + _empty(strip, (190, 72))
    )
    return document((190, 72), "c-site", prefix, picture.title, picture.desc, body, "")


def draw_spark(picture: ChartPicture, prefix: str) -> str:
    """Draw the line, the median and the last mark."""
    strip = _strip(picture, 3, 97, 4, 20)
    body = (
        _centres(strip, 1, "c-lim", LIMIT) + _line(strip, 1.5) + _marks(strip, 2.8, signals=False)
    )
    return document((104, 28), "c-spark", prefix, picture.title, picture.desc, body, "")


BRIEF: dict[str, Callable[[ChartPicture, str], str]] = {
    "multiple": draw_multiple,
    "site": draw_site,
    "spark": draw_spark,
}


def _names(picture: ChartPicture) -> list[tuple[float, str, str, str, bool]]:
    """Name the goal and the latest median: value, words, class, colour, bold."""
    found = []
    for centre in picture.centres[-1:]:
        if usable(centre.value) is not None:
            number = write_centre(centre.value, picture.decimals, picture.unit)
            text = f"{picture.centre_name} {number}"
            found.append((centre.value, text, "c-lab", TEXT, False))
    goal = picture.goal
    if goal is not None and usable(goal.value) is not None:
        text = goal.label or f"Goal {write_goal(goal.value, picture.decimals, picture.unit)}"
        found.append((goal.value, text, "c-lab c-goal-t", GOAL, True))
    return found


def _right(strip: Strip, names: list[tuple[float, str, str, str, bool]]) -> str:
    """Write names beside the plot, apart from each other."""
    places = spread([strip.scale.y(name[0]) for name in names], 16, 12, 132)
    room = 380 - strip.right - 8
    return "".join(
        label(
            (strip.right + 8, place + 4),
            shorten(text, room, FONT, bold),
            FONT,
            "start",
            css,
            fill,
            bold,
        )
        for place, (_, text, css, fill, bold) in zip(places, names, strict=True)
    )


def _years(strip: Strip) -> str:
    """Write each year where it starts; of two that touch, the earlier, shorter one gives way."""
    parts = []
    edge = strip.right + 1e9
    for tick in reversed(_year_ticks(strip)):
        x, width = strip.x(tick.position), text_width(tick.text, FONT)
        anchor = "start" if x - width / 2 < strip.left else "middle"
        anchor = "end" if x + width / 2 > strip.right + 12 else anchor
        start = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        parts.append(line((x, 136), (x, 140), "c-axis", LIMIT))
        if start + width + 6 < edge:
            parts.append(label((x, 154), tick.text, FONT, anchor))
            edge = start
    return "".join(parts[::-1])


def _year_ticks(strip: Strip) -> list[Tick]:
    """Find the first point of each year; without dates, names that fit."""
    points = strip.picture.points
    years = [(position, point.when.year) for position, point in enumerate(points) if point.when]
    if len(years) < len(points):
        return [Tick(place, points[place].label) for place in sorted({0, len(points) - 1})]
    starts = [next(held)[0] for _, held in groupby(years, key=lambda one: one[1])]
    return [Tick(place, str(dict(years)[place])) for place in starts]


def _centres(strip: Strip, width: float, css: str = "c-cl", stroke: str = INK) -> str:
    """Draw the centre lines."""
    return "".join(
        line(
            (strip.x(one.first) if one.last > one.first else strip.left, strip.scale.y(one.value)),
            (strip.x(one.last), strip.scale.y(one.value)),
            css,
            stroke,
            width,
        )
        for one in strip.picture.centres
        if usable(one.value) is not None
    )


def _goal(strip: Strip, width: float, dash: str) -> str:
    """Draw the goal line."""
    goal = strip.picture.goal
    if goal is None or usable(goal.value) is None:
        return ""
    height = strip.scale.y(goal.value)
    return line((strip.left, height), (strip.right, height), "c-goal", GOAL, width, dash)


def _line(strip: Strip, width: float) -> str:
    """Draw the line through the data, open at gaps."""
    parts: list[str] = []
    spots: list[Spot] = []
    for spot in strip.spots:
        if spot is None:
            parts.append(path(spots, "c-line", DATA, width))
            spots = []
        else:
            spots.append(spot)
    parts.append(path(spots, "c-line", DATA, width))
    return "".join(parts)


def _marks(strip: Strip, radius: float, *, signals: bool) -> str:
    """Mark the signals, the last point, and points that stand alone between gaps."""
    points, spots = strip.picture.points, strip.spots
    last = max((place for place, spot in enumerate(spots) if spot), default=-1)
    parts = []
    found: dict[str, list[Spot]] = {}
    for place, spot in enumerate(spots):
        if spot is None:
            continue
        kind = points[place].kind
        if is_signal(kind) and (signals or place == last):
            found.setdefault(kind, []).append(spot)
            continue
        alone = (place == 0 or not spots[place - 1]) and not any(spots[place + 1 : place + 2])
        if place == last or alone:
            parts.append(mark(kind, spot, radius))
    parts += [marks(kind, held, radius) for kind, held in found.items()]
    return "".join(parts)


def _empty(strip: Strip, size: Spot) -> str:
    """Say why a chart is empty."""
    points = strip.picture.points
    if any(shown(point) is not None for point in points):
        return ""
    words = "Too few to show" if any(one.kind == "suppressed" for one in points) else "No data yet"
    return label(((strip.left + strip.right) / 2, size[1] * 0.3 + 4), words, FONT, "middle")
