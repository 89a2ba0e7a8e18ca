"""The layers of a chart, from the band of the limits up to the marks."""

from itertools import groupby, pairwise

from .frame import Frame, RightLabel
from .picture import Point
from .placing import spread
from .scale import shown, usable, write
from .svg import (
    BAND,
    DATA,
    GOAL,
    INK,
    LIMIT,
    SHEET,
    Spot,
    corners,
    escape,
    is_signal,
    label,
    line,
    mark,
    num,
    path,
    shorten,
    stroke_path,
    text_width,
)

STATES = {
    "expected": "Expected variation",
    "signal": "Signal",
    "better": "Signal, better",
    "worse": "Signal, worse",
    "excluded": "Left out of the lines",
}


def limits(frame: Frame) -> str:
    """Draw the pale band and its stepped, dotted edges; phases are not joined."""
    parts = []
    for positions in banded(frame):
        upper = _stepped(frame, positions, frame.picture.upper)
        lower = _stepped(frame, positions, frame.picture.lower)
        around = "L".join(upper + lower[::-1])
        parts.append(f'<path class="c-band" d="M{around}Z" fill="{BAND}"/>')
        parts.append(stroke_path(upper, "c-lim", LIMIT, 1, "2 3"))
        parts.append(stroke_path(lower, "c-lim", LIMIT, 1, "2 3"))
    return "".join(parts) + _near_limits(frame)


def _near_limits(frame: Frame) -> str:
    """Draw the limits of 95 %, finer than the outer ones and without a band."""
    picture = frame.picture
    return "".join(
        stroke_path(_stepped(frame, positions, values), "c-lim95", LIMIT, 0.75, "1 4")
        for values in (picture.upper95, picture.lower95)
        for positions in _stretches(frame, values, values)
    )


def banded(frame: Frame) -> list[list[int]]:
    """Return stretches of points that have both limits, cut where a phase starts."""
    return _stretches(frame, frame.picture.lower, frame.picture.upper)


def _stretches(
    frame: Frame, lower: tuple[float | None, ...], upper: tuple[float | None, ...]
) -> list[list[int]]:
    picture = frame.picture
    starts = {phase.first for phase in picture.phases} | {one.first for one in picture.centres}
    stretch, key = 0, []
    for position, (low, high) in enumerate(zip(lower, upper, strict=False)):
        there = usable(low) is not None and usable(high) is not None
        stretch += position in starts
        key.append((position, stretch, there))
    groups = groupby(key, key=lambda one: one[1:])
    return [[one[0] for one in held] for (_, there), held in groups if there]


def _stepped(frame: Frame, positions: list[int], values: tuple[float | None, ...]) -> list[str]:
    """Write one step for each point, as wide as the point's place; level steps are one."""
    spots: list[Spot] = []
    for position in positions:
        height = frame.scale.y(values[position] or 0.0)
        if spots and spots[-1][1] == height:
            spots[-1] = (frame.end(position), height)
        else:
            spots += [(frame.start(position), height), (frame.end(position), height)]
    return corners(spots)


def centres(frame: Frame) -> str:
    """Draw the centre lines: solid, and dashed where a baseline is carried forward."""
    parts = []
    for centre in frame.picture.centres:
        if usable(centre.value) is None:
            continue
        height = frame.scale.y(centre.value)
        start, end = frame.start(centre.first), frame.end(centre.last)
        turn = end
        if centre.solid_to is not None:
            turn = frame.end(centre.solid_to) if centre.solid_to >= centre.first else start
            turn = min(turn, end)
        if turn > start:
            parts.append(line((start, height), (turn, height), "c-cl", INK, 1.5))
        if turn < end:
            parts.append(line((turn, height), (end, height), "c-cl", INK, 1.5, "6 4"))
    return "".join(parts)


def goal(frame: Frame) -> str:
    """Draw the goal line."""
    wanted = frame.picture.goal
    if wanted is None or usable(wanted.value) is None:
        return ""
    height = frame.scale.y(wanted.value)
    return line((frame.left, height), (frame.right, height), "c-goal", GOAL, 1.75, "10 5")


def phases(frame: Frame) -> str:
    """Draw a hairline where a phase starts, with its name above."""
    parts, size = [], frame.sheet.font
    named = frame.picture.phases
    for order, phase in enumerate(named):
        start, end = frame.start(phase.first), frame.right
        if order + 1 < len(named):
            end = frame.start(named[order + 1].first)
        if phase.first:
            top = (start, frame.top - 20)
            parts.append(line(top, (start, frame.bottom), "c-phase", LIMIT))
            start += 6
        text = _phase_name(phase.label, end - start - 6, size)
        if text:
            spot = (start, frame.header)
            parts.append(
                label(spot, text, size, css="c-lab c-strong c-halo", fill=INK, bold=True, halo=True)
            )
    return "".join(parts)


def _phase_name(name: str, room: float, size: float) -> str:
    """Return the name, what stands before its comma, or what fits of that."""
    for choice in (name, name.partition(",")[0]):
        if text_width(choice, size, bold=True) <= room:
            return choice
    return shorten(name.partition(",")[0], room, size, bold=True)


def data_line(frame: Frame) -> str:
    """Draw the line through the data: dotted to and from provisional points, open at gaps."""
    parts = []
    for is_open, steps in groupby(_steps(frame), key=lambda step: step[0]):
        solid = "" if not is_open else "1 4"
        spots: list[Spot] = []
        for _, start, end in steps:
            if spots and spots[-1] != start:
                parts.append(path(spots, "c-line", DATA, 1.75, solid))
                spots = []
            spots += [end] if spots else [start, end]
        parts.append(path(spots, "c-line", DATA, 1.75, solid))
    return "".join(parts)


def _steps(frame: Frame) -> list[tuple[bool, Spot, Spot]]:
    """Return the pieces between neighbours that both have values."""
    points = frame.picture.points
    return [
        ("provisional" in (before.kind, after.kind), start, end)
        for (before, start), (after, end) in pairwise(zip(points, frame.spots, strict=True))
        if start is not None and end is not None
    ]


def marks(frame: Frame) -> str:
    """Draw each point with its words and a place to point at, as wide and high as there is."""
    height = num(frame.bottom - frame.top)
    parts = []
    for position, point in enumerate(frame.picture.points):
        spot = frame.spot(position)
        x, y = spot or (frame.x(position), frame.bottom - 6)
        words = escape(point_words(point, frame.picture.decimals, frame.picture.unit))
        parts.append(
            f'<g class="c-p" data-t="{words}" data-x="{num(x)}" data-y="{num(y)}">'
            f"<title>{words}</title>{_mark(frame, point, (x, y))}"
            f'<rect x="{num(frame.start(position))}" y="{num(frame.top)}" '
            f'width="{num(frame.end(position) - frame.start(position))}" '
            f'height="{height}" fill="none" pointer-events="all"/></g>'
        )
    return "".join(parts)


def _mark(frame: Frame, point: Point, spot: Spot) -> str:
    """Draw the mark of a point; a period without a value leaves a small sign on the axis."""
    x, y = spot
    if point.kind == "suppressed":
        return (
            f'<rect class="c-lim" x="{num(x - 3)}" y="{num(y - 3)}" width="6" height="6" '
            f'fill="none" stroke="{LIMIT}" stroke-width="1" stroke-dasharray="2 1"/>'
        )
    if shown(point) is None:
        return line((x - 2.5, y), (x + 2.5, y), "c-lim", LIMIT, 1.5)
    radius = frame.sheet.radius
    if is_signal(point.kind):
        radius += 1.2 if frame.sheet.words else 0.7
    radius = min(radius, max(1.6, frame.step * 0.5))
    drawn = mark(point.kind, spot, radius)
    return _ring(spot, radius) + drawn if point.is_apart else drawn


def _ring(spot: Spot, radius: float) -> str:
    """Draw a ring around a mark."""
    return (
        f'<circle class="c-ring" cx="{num(spot[0])}" cy="{num(spot[1])}" '
        f'r="{num(radius + 4)}" fill="none" stroke="{INK}" stroke-width="1.25"/>'
    )


def point_words(point: Point, decimals: int, unit: str) -> str:
    """Say what a point shows: period, value, what it is of, and how to read it."""
    if point.kind == "suppressed":
        return f"{point.label}: {point.why or 'not shown, too few to show'}"
    value = shown(point)
    if value is None:
        return f"{point.label}: {point.why or 'no number'}"
    said = write(value, decimals, unit)
    if unit and unit != "%":
        said += f" {unit}"
    if point.detail:
        said += f", {point.detail}"
    elif point.n is not None:
        said += f", n {write(point.n, 0 if point.n == int(point.n) else 1)}"
    if point.kind == "provisional":
        return f"{point.label}, provisional: {said}. Not judged until all data are in"
    return f"{point.label}: {said}. {_state(point)}"


def _state(point: Point) -> str:
    """Say how a point reads, and what a person said of it; one that is not judged says that."""
    if point.kind == "expected" and point.why and not point.is_apart:
        return point.why
    return STATES[point.kind] + (f": {point.why}" if point.why else "")


def right_labels(frame: Frame, labels: list[RightLabel]) -> str:
    """Write the names of lines at the right edge, each as near to its line as the others allow."""
    size = frame.sheet.font
    room = frame.sheet.width - frame.right - 12
    places = spread([one.y for one in labels], size + 3, frame.top, frame.bottom)
    parts = []
    for one, height in zip(labels, places, strict=True):
        text = shorten(one.text, room, size, one.bold)
        spot = (frame.right + 10, height + 4.5)
        parts.append(label(spot, text, size, css=one.css, fill=one.fill, bold=one.bold))
    return "".join(parts)


def flags(frame: Frame) -> tuple[str, str]:
    """Draw lettered flags on top: their stems for the picture, and the links beside it."""
    notes = sorted(frame.picture.annotations, key=lambda note: note.position)
    notes = [note for note in notes if 0 <= note.position < len(frame.picture.points)]
    places = spread([frame.x(note.position) for note in notes], 22, 11, frame.sheet.width - 11)
    stems, links = [], []
    for order, note in enumerate(notes):
        x, at = frame.x(note.position), places[order]
        spot = frame.spot(note.position)
        foot = spot[1] - 8 if spot else frame.bottom
        bend = [(at, 22.0), (x, 30.0)] if abs(at - x) > 0.5 else [(x, 22.0)]
        stems.append(path([*bend, (x, max(foot, 31.0))], "c-note", LIMIT, 1, "1 3"))
        room = (places[order + 1] - 9 if order + 1 < len(notes) else frame.sheet.width) - at - 22
        words = note.label if frame.sheet.words else ""
        fits = bool(words) and text_width(words, frame.sheet.font) <= room
        links.append(
            _flag(frame, at, note.letter[:2], note.label, words if fits else "", note.link)
        )
    return "".join(stems), "".join(links)


def _flag(frame: Frame, x: float, letter: str, name: str, words: str, link: str) -> str:
    """Draw one flag, as a link when it leads somewhere."""
    drawn = (
        f'<rect class="c-flag" x="{num(x - 9)}" y="4" width="18" height="18" rx="3" fill="{INK}"/>'
        + label((x, 17.5), letter, 13, "middle", "c-flag-t", SHEET, bold=True)
        + (label((x + 14, 17.5), words, frame.sheet.font) if words else "")
    )
    if not is_page(link):
        return drawn
    spoken = escape(f"{letter} {name}".strip())
    return f'<a class="c-link" href="{escape(link)}" aria-label="{spoken}">{drawn}</a>'


def is_page(link: str) -> bool:
    """Return whether a link leads to a page: on this site, on this page, or by http."""
    if link.startswith(("//", "/\\")):
        return False
    return link.startswith(("/", "#", "?", "http://", "https://"))
