"""The funnel plot: sites by size, between the limits that chance alone would keep."""

from collections.abc import Callable
from dataclasses import dataclass

from .frame import SHEETS, Sheet
from .picture import Curve, FunnelPicture, Spot
from .placing import Box, spread
from .scale import Scale, tick_decimals, ticks, usable, write, write_centre
from .svg import (
    BAND,
    BETTER,
    GRID,
    INK,
    LIMIT,
    TEXT,
    WORSE,
    corners,
    document,
    escape,
    is_signal,
    label,
    line,
    mark,
    num,
    shorten,
    stroke_path,
    text_width,
)

COLOURS = {"better": BETTER, "worse": WORSE}
SIDES: tuple[Callable[[Curve], float], ...] = (
    lambda one: one.outer_low,
    lambda one: one.inner_low,
    lambda one: one.inner_high,
    lambda one: one.outer_high,
)
# So many signals are named on the drawing; more would hide each other.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Plot:
    """A funnel laid out."""

    sheet: Sheet
    picture: FunnelPicture
    left: float
    right: float
    bottom: float
    largest: float
    scale: Scale

    def x(self, size: float) -> float:
        """Return where a size stands; the axis begins at zero."""
        return self.left + (self.right - self.left) * size / self.largest

    def at(self, size: float, value: float) -> tuple[float, float]:
        return self.x(size), self.scale.y(value)


def draw_funnel(picture: FunnelPicture, size: str, prefix: str) -> str:
    """Draw a funnel plot at a full size."""
    sheet = SHEETS[size]
    plot = _lay_out(picture, sheet)
    body = (
        _band(plot)
        + _y_axis(plot)
        + _x_axis(plot)
        + _curves(plot)
        + _centre(plot)
        + _marks(plot)
        + _names(plot)
        + _remark(plot)
    )
    css = f"c-{size} c-funnel"
    drawn = (sheet.width, sheet.height)
    return document(drawn, css, prefix, picture.title, picture.desc, body, "")


def _lay_out(picture: FunnelPicture, sheet: Sheet) -> Plot:
    low, high = _domain(picture)
    labels = [write(mark, 1, picture.unit) for mark in (low, high)]
    left = max(34, max(text_width(one, sheet.font) for one in labels) + 12)
    texts = [text for _, text, _ in _right_names(picture)] if sheet.words else []
    right = max([text_width(text, sheet.font, bold=True) + 14 for text in texts], default=16)
    top, bottom = 30.0, sheet.height - 44 - (16 if picture.remark else 0)
    largest = 1.03 * max(
        [1.0, *(one.size for one in picture.spots), *(c.size for c in picture.curves)]
    )
    scale = Scale(low, high, top, bottom - top)
    return Plot(
        sheet, picture, left, sheet.width - min(right, sheet.width * 0.3), bottom, largest, scale
    )


def _domain(picture: FunnelPicture) -> tuple[float, float]:
    """Reach all sites, and the limits where they are not wider than three times the sites."""
    values = [value for one in picture.spots if (value := usable(one.value)) is not None]
    if picture.centre is not None:
        values.append(picture.centre)
    low, high = _around_narrowest(picture, values) if values else (0.0, 1.0)
    reach = (high - low) or abs(high) * 0.2 or 1.0
    limits = [value for curve in picture.curves for value in (curve.outer_low, curve.outer_high)]
    low = max(min([low, *limits]), low - reach, 0.0 if low >= 0 else low - reach)
    high = min(max([high, *limits]), high + reach)
    margin = (high - low) * 0.06 or 1.0
    top = min(high + margin, 100.0 + margin / 2) if picture.unit == "%" else high + margin
    return max(low - margin, 0.0) if low >= 0 else low - margin, top


def _around_narrowest(picture: FunnelPicture, values: list[float]) -> tuple[float, float]:
    """Reach the values and the narrowest limits; few sites alike would else hide all limits."""
    narrow = min(picture.curves, key=lambda one: one.outer_high - one.outer_low, default=None)
    if narrow is not None:
        values = [*values, narrow.outer_low, narrow.outer_high]
    return min(values), max(values)


def _y_axis(plot: Plot) -> str:
    marks = ticks(plot.scale.low, plot.scale.high, 6 if plot.sheet.words else 5)
    places = tick_decimals(marks)
    parts = []
    for one in marks:
        height = plot.scale.y(one)
        parts.append(line((plot.left, height), (plot.right, height), "c-grid", GRID))
        text = write(one, places, plot.picture.unit)
        parts.append(label((plot.left - 8, height + 4.5), text, plot.sheet.font, "end"))
    if plot.picture.unit and plot.picture.unit != "%":
        unit = shorten(plot.picture.unit, plot.sheet.width * 0.6, plot.sheet.font)
        parts.append(label((4, 16), unit, plot.sheet.font))
    return "".join(parts)


def _x_axis(plot: Plot) -> str:
    base, size = plot.bottom, plot.sheet.font
    marks = ticks(0, plot.largest, 8 if plot.sheet.words else 4)
    parts = [line((plot.left, base), (plot.right, base), "c-axis", LIMIT)]
    for one in marks:
        x = plot.x(one)
        parts.append(line((x, base), (x, base + 6), "c-axis", LIMIT))
        parts.append(label((x, base + 19), write(one, tick_decimals(marks)), size, "middle"))
    middle = (plot.left + plot.right) / 2
    name = shorten(plot.picture.size_name, plot.right - plot.left, size)
    parts.append(label((middle, base + 37), name, size, "middle"))
    return "".join(parts)


def _route(plot: Plot, side: Callable[[Curve], float]) -> list[str]:
    return corners([plot.at(one.size, side(one)) for one in plot.picture.curves])


def _band(plot: Plot) -> str:
    """Draw the pale band between the outer limits."""
    if len(plot.picture.curves) < 2:
        return ""
    around = "L".join(_route(plot, SIDES[3]) + _route(plot, SIDES[0])[::-1])
    return f'<path class="c-band" d="M{around}Z" fill="{BAND}"/>'


def _curves(plot: Plot) -> str:
    if len(plot.picture.curves) < 2:
        return ""
    outer, inner = ("c-lim", 1.25, ""), ("c-lim95", 1.0, "2 3")
    return "".join(
        stroke_path(_route(plot, side), css, LIMIT, width, dash)
        for side, (css, width, dash) in zip(SIDES, (outer, inner, inner, outer), strict=True)
    )


def _centre(plot: Plot) -> str:
    if plot.picture.centre is None:
        return ""
    height = plot.scale.y(plot.picture.centre)
    parts = [line((plot.left, height), (plot.right, height), "c-cl", INK, 1.5)]
    if not plot.sheet.words:
        return "".join(parts)
    names = _right_names(plot.picture)
    heights = [plot.scale.y(value) for value, _, _ in names]
    places = spread(heights, plot.sheet.font + 3, plot.scale.top, plot.bottom)
    for place, (_, text, bold) in zip(places, names, strict=True):
        css, fill = ("c-lab c-strong", INK) if bold else ("c-lab", TEXT)
        spot = (plot.right + 8, place + 4.5)
        parts.append(label(spot, text, plot.sheet.font, "start", css, fill, bold))
    return "".join(parts)


def _right_names(picture: FunnelPicture) -> list[tuple[float, str, bool]]:
    """Name centre and limits at the right edge: value, text, whether bold."""
    if picture.centre is None:
        return []
    number = write_centre(picture.centre, picture.decimals, picture.unit)
    found = [(picture.centre, f"{picture.centre_name} {number}", True)]
    if picture.curves:
        last = picture.curves[-1]
        found += [(last.outer_high, "99.8%", False), (last.outer_low, "99.8%", False)]
        found += [(last.inner_high, "95%", False), (last.inner_low, "95%", False)]
    return found


def _marks(plot: Plot) -> str:
    """Draw the sites, the smallest first, so that arrow keys walk from left to right."""
    parts = []
    for one in sorted(plot.picture.spots, key=lambda spot: (spot.size, spot.value)):
        x, y = plot.at(one.size, one.value)
        radius = plot.sheet.radius + (1.2 if is_signal(one.kind) else 0.4)
        words = escape(one.words)
        ring = (
            f'<circle class="c-mine" cx="{num(x)}" cy="{num(y)}" r="{num(radius + 4)}" '
            f'fill="none" stroke="{INK}" stroke-width="1.5"/>'
            if one.is_own
            else ""
        )
        parts.append(
            f'<g class="c-p" data-t="{words}" data-x="{num(x)}" data-y="{num(y)}">'
            f"<title>{words}</title>{ring}{mark(one.kind, (x, y), radius)}"
            f'<circle cx="{num(x)}" cy="{num(y)}" r="11" fill="none" pointer-events="all"/></g>'
        )
    return "".join(parts)


def _names(plot: Plot) -> str:
    """Name the sites outside and the reader's own, where there is room beside the mark."""
    if not plot.sheet.words:
        return ""
    named = [one for one in plot.picture.spots if one.is_own or is_signal(one.kind)]
    taken = [_around(plot, one) for one in plot.picture.spots]
    parts = []
    for one in sorted(named, key=lambda spot: not spot.is_own)[:MOST_NAMED]:
        box = _place(plot, one, taken)
        if box is None:
            continue
        taken.append(box)
        css = f"c-lab c-halo c-{one.kind}-t" if is_signal(one.kind) else "c-lab c-strong c-halo"
        fill = COLOURS.get(one.kind, INK)
        spot = (box.left, box.bottom - 4)
        parts.append(label(spot, one.label, plot.sheet.font, "start", css, fill, True, True))
    return "".join(parts)


def _around(plot: Plot, one: Spot) -> Box:
    x, y = plot.at(one.size, one.value)
    return Box(x - 5, y - 5, x + 5, y + 5)


def _place(plot: Plot, one: Spot, taken: list[Box]) -> Box | None:
    """Find a free place right, left, above or below a mark."""
    x, y = plot.at(one.size, one.value)
    width, tall = text_width(one.label, plot.sheet.font, bold=True), plot.sheet.font + 4
    offers = (
        (x + 11, y - tall / 2),
        (x - 11 - width, y - tall / 2),
        (x - width / 2, y - tall - 9),
        (x - width / 2, y + 9),
    )
    for left, top in offers:
        box = Box(left, top, left + width, top + tall)
        inside = plot.left <= left and box.right <= plot.right + 4 and box.bottom < plot.bottom
        if inside and top > 4 and not any(box.meets(other) for other in taken):
            return box
    return None


def _remark(plot: Plot) -> str:
    parts = []
    if plot.picture.remark:
        corner = (plot.sheet.width - 4.0, plot.sheet.height - 6.0)
        parts.append(label(corner, plot.picture.remark, 13, "end"))
    if not plot.picture.spots:
        middle = ((plot.left + plot.right) / 2, plot.scale.top + plot.scale.height * 0.3)
        css = "c-lab c-strong c-halo"
        parts.append(label(middle, "Nothing to show", 15, "middle", css, INK, True, True))
    return "".join(parts)
