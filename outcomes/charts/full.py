"""The chart in full: large, medium, and small for a phone."""

from . import axes, layers
from .frame import SHEETS, Frame, RightLabel, latest, lay_out
from .picture import Callout, ChartPicture
from .placing import Box, Room, wrap
from .scale import usable, write_centre, write_goal
from .svg import (
    BETTER,
    GOAL,
    INK,
    LIMIT,
    TEXT,
    WORSE,
    Spot,
    document,
    label,
    line,
    shorten,
    text_width,
)

CALLOUT_COLOURS = {"better": BETTER, "worse": WORSE}
MOST_CALLOUTS = 2


def draw_full(picture: ChartPicture, size: str, prefix: str) -> str:
    """Draw a chart with axes, limits, phases, flags and words."""
    sheet = SHEETS[size]
    seen = picture if sheet.words else latest(picture)
    texts = [name.text for name in _names(seen, None)] if sheet.words else []
    frame = lay_out(seen, sheet, texts)
    stems, links = layers.flags(frame)
    names, taken = _line_names(frame)
    body = (
        layers.limits(frame)
        + axes.y_axis(frame)
        + axes.x_axis(frame)
        + layers.phases(frame)
        + layers.centres(frame)
        + layers.goal(frame)
        + stems
        + layers.data_line(frame)
        + layers.marks(frame)
        + names
        + _callouts(frame, taken)
        + _remarks(frame)
    )
    css = f"c-{size}"
    return document((sheet.width, sheet.height), css, prefix, seen.title, seen.desc, body, links)


def _names(picture: ChartPicture, frame: Frame | None) -> list[RightLabel]:
    """Name the lines at the right edge: goal, latest centre line, latest limits."""

    def height(value: float) -> float:
        return frame.scale.y(value) if frame else 0.0

    found = []
    goal = picture.goal
    if goal is not None and usable(goal.value) is not None:
        text = goal.label or f"Goal {write_goal(goal.value, picture.decimals, picture.unit)}"
        found.append(
            RightLabel(height(goal.value), text, "c-lab c-goal-t", GOAL, True, is_goal=True)
        )
    last = len(picture.points) - 1
    for centre in [one for one in picture.centres if one.last >= last][-1:]:
        if usable(centre.value) is not None:
            number = write_centre(centre.value, picture.decimals, picture.unit)
            text = f"{picture.centre_name} {number}"
            found.append(
                RightLabel(height(centre.value), text, "c-lab c-strong", INK, True, centre.first)
            )
    for values, text in ((picture.upper, "Upper limit"), (picture.lower, "Lower limit")):
        limit = usable(values[last]) if 0 <= last < len(values) else None
        if limit is not None:
            found.append(RightLabel(height(limit), text, "c-lab", TEXT, False))
    return found


def _line_names(frame: Frame) -> tuple[str, list[Box]]:
    """Name the lines: at the right edge where there is room, else in the plot, off the data."""
    names = _names(frame.picture, frame)
    if frame.sheet.words:
        return layers.right_labels(frame, names), []
    parts: list[str] = []
    taken: list[Box] = []
    for name in names:
        if name.bold:
            box = _place_name(frame, name, taken)
            if box is not None:
                taken.append(box)
                parts.append(_name_in_plot(frame, name, (box.left, box.bottom - 4)))
    return "".join(parts), taken


def _place_name(frame: Frame, name: RightLabel, taken: list[Box]) -> Box | None:
    """Find a place beside a line, clear of the data; a goal without one stands above the plot."""
    width, tall = text_width(name.text, frame.sheet.font, bold=True), frame.sheet.font + 4
    room = _room(frame, taken, [])
    right = frame.right - width - 2
    for left in (right, max(frame.left, frame.start(name.start)) + 4):
        for top in (name.y - tall - 3, name.y + 3):
            box = Box(left, top, left + width, top + tall)
            if left <= right and room.is_free(box):
                return box
    if not name.is_goal:
        return None
    bottom = frame.header + 4 - (18 if frame.picture.phases else 0)
    return Box(frame.right - min(width, _goal_room(frame)), bottom - tall, frame.right, bottom)


def _goal_room(frame: Frame) -> float:
    """Return the width above the plot that the unit leaves to a goal."""
    return frame.sheet.width * (1 - axes.UNIT_SHARE) - 16


def _name_in_plot(frame: Frame, name: RightLabel, spot: Spot) -> str:
    """Write the name of a line inside the plot."""
    css = f"{name.css} c-halo"
    text = shorten(name.text, frame.right - spot[0] + 1, frame.sheet.font, bold=True)
    return label(spot, text, frame.sheet.font, "start", css, name.fill, True, True)


def _room(frame: Frame, taken: list[Box], edges: list[list[Spot]]) -> Room:
    """Describe what words must keep clear of."""
    line_spots = [spot for spot in frame.spots if spot is not None]
    plot = Box(frame.left, frame.top, frame.right, frame.bottom - 2)
    return Room(plot, line_spots, taken, edges)


def _edges(frame: Frame) -> list[list[Spot]]:
    """Return centre lines, goal and limits, as far as each reaches."""
    picture, y = frame.picture, frame.scale.y
    found = [
        [(frame.x(one.first), y(one.value)), (frame.x(one.last), y(one.value))]
        for one in picture.centres
        if usable(one.value) is not None
    ]
    if picture.goal is not None and usable(picture.goal.value) is not None:
        height = y(picture.goal.value)
        found.append([(frame.left, height), (frame.right, height)])
    banded = layers.banded(frame)
    for values in (picture.lower, picture.upper):
        found += [[(frame.x(one), y(values[one] or 0.0)) for one in held] for held in banded]
    return found


def _callouts(frame: Frame, taken: list[Box]) -> str:
    """Write at most two callouts beside their signals; one that finds no room is left out."""
    if not frame.sheet.words or not frame.picture.callouts:
        return ""
    edges = _edges(frame)
    parts, boxes = [], list(taken)
    for callout in frame.picture.callouts[:MOST_CALLOUTS]:
        drawn, box = _callout(frame, _room(frame, boxes, edges), callout)
        if box is not None:
            parts.append(drawn)
            boxes.append(Box(box.left - 8, box.top - 4, box.right + 8, box.bottom + 4))
    return "".join(parts)


def _callout(frame: Frame, room: Room, callout: Callout) -> tuple[str, Box | None]:
    """Write one callout and a thin line from it to its signal."""
    count = len(frame.picture.points)
    held = range(max(0, callout.first), min(count, callout.last + 1))
    spots = [spot for position in held if (spot := frame.spot(position)) is not None]
    if not spots:
        return "", None
    lines, size = wrap(callout.text), frame.sheet.font
    width = max(text_width(one, size, bold=True) for one in lines)
    tall = 17 * len(lines) + 2
    box = room.place(width, tall, spots[len(spots) // 2], max(width, 120))
    if box is None:
        return "", None
    middle = (box.left + box.right) / 2
    css = f"c-lab c-halo c-{callout.kind}-t"
    fill = CALLOUT_COLOURS.get(callout.kind, INK)
    words = "".join(
        label((middle, box.top + 14 + 17 * order), one, size, "middle", css, fill, True, True)
        for order, one in enumerate(lines)
    )
    return _leader(box, spots) + words, box


def _leader(box: Box, spots: list[Spot]) -> str:
    """Draw the thin line between words and the nearest of their points."""
    middle = (box.left + box.right) / 2
    x, y = min(spots, key=lambda spot: abs(spot[0] - middle))
    start_x = min(max(x, box.left + 6), box.right - 6)
    above = box.bottom <= y
    start, end = (box.bottom + 2, y - 9) if above else (box.top - 2, y + 9)
    if (end - start if above else start - end) < 6:
        return ""
    return line((start_x, start), (x, end), "c-note", LIMIT)


def _remarks(frame: Frame) -> str:
    """Say what the picture is made of, and why it is empty when it is."""
    parts, sheet = [], frame.sheet
    if frame.picture.remark:
        corner = (sheet.width - 4.0, sheet.height - 6.0)
        parts.append(label(corner, frame.picture.remark, 13, "end"))
    if not any(frame.spots):
        kinds = {point.kind for point in frame.picture.points}
        words = "Too few to show" if "suppressed" in kinds else "No data yet"
        spot = ((frame.left + frame.right) / 2, frame.top + (frame.bottom - frame.top) * 0.3)
        css = "c-lab c-strong c-halo"
        parts.append(label(spot, words, sheet.font + 1, "middle", css, INK, True, True))
    return "".join(parts)
