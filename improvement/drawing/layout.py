"""Where the boxes of a diagram stand on one page, A4 across: aim, drivers, changes in columns."""

from dataclasses import dataclass
from typing import Any

from improvement.drawing.tree import tree, walk
from outcomes.charts.svg import shorten, text_width

Content = dict[str, Any]

WIDTH, HEIGHT = 1120.0, 792.0
MARGIN, HEAD, FOOT = 24.0, 74.0, 40.0
GAP = 42.0
SIDE = 7.0
# How wide each column is beside the others.
SHARES = {"aim": 0.85, "primary": 1.0, "secondary": 1.0, "change": 1.5}
# Sizes of letters and the most lines of a box, tried until all fit on the page.
MOST_LINES = 9
TRIES = [
    *((size, MOST_LINES) for size in (14, 13, 12, 11, 10, 9, 8, 7)),
    (8, 2),
    (7, 2),
    (8, 1),
    (7, 1),
    (6, 1),
]
STATES = {
    "untested": "not yet tested",
    "testing": "being tested",
    "adopted": "adopted",
    "abandoned": "abandoned",
}


@dataclass(frozen=True)
class Box:
    """A box on the page. `look` is its column, or for a change its state."""

    key: str
    column: str
    look: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Link:
    """A line from the left side of a box to the right side of the one it serves."""

    start: tuple[float, float]
    end: tuple[float, float]
    is_weak: bool


@dataclass(frozen=True)
class Picture:
    size: float
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Entry:
    """What becomes a box, before it is known where it stands."""

    key: str
    column: str
    look: str
    text: str


def lay_out(content: Content) -> Picture:
    """Find the largest letters with which everything fits, and place it."""
    entries = _entries(content)
    columns = {name: group for name, group in entries.items() if group}
    spans = _spans(list(columns))
    for size, most in TRIES:
        wrapped = {
            name: _wrapped(group, spans[name][1] - 2 * SIDE, size, most)
            for name, group in columns.items()
        }
        if all(_fits(lines, size) for lines in wrapped.values()):
            break
    boxes = [
        box
        for name, group in columns.items()
        for box in _placed(group, wrapped[name], spans[name], size)
    ]
    return Picture(size, tuple(boxes), tuple(_links(content, boxes)))


def _entries(content: Content) -> dict[str, list[Entry]]:
    roots = tree(content)
    drivers = walk(roots)
    aim = content["aim"] or "No aim yet"
    columns: dict[str, list[Entry]] = {
        "aim": [Entry("aim", "aim", "aim", aim)],
        "primary": [],
        "secondary": [],
        "change": [],
    }
    for node in roots:
        if node["level"] == "primary":
            text = f"{node['label']}  {node['name']}"
            columns["primary"].append(Entry(node["id"], "primary", "primary", text))
    for node in drivers:
        if node["level"] == "secondary":
            columns["secondary"].append(Entry(node["id"], "secondary", "secondary", node["name"]))
        columns["change"] += [_change(change) for change in node["changes"]]
    return columns


def _change(change: dict[str, Any]) -> Entry:
    text = f"{change['title']} (L{change['reliability']}, {STATES[change['state']]})"
    return Entry(change["id"], "change", change["state"], text)


def _spans(names: list[str]) -> dict[str, tuple[float, float]]:
    """Give where each column begins and how wide it is."""
    room = WIDTH - 2 * MARGIN - GAP * (len(names) - 1)
    whole = sum(SHARES[name] for name in names)
    spans, x = {}, MARGIN
    for name in names:
        width = room * SHARES[name] / whole
        spans[name] = (x, width)
        x += width + GAP
    return spans


def wrap(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """Break a text into lines that fit; what is beyond the last line is cut, with an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(shorten(one, room, size) for one in lines)


def _wrapped(group: list[Entry], room: float, size: float, most: int) -> list[tuple[str, ...]]:
    """Break the texts of a column: whole where it has the room, else into so many lines at most."""
    whole = [wrap(one.text, room, size, MOST_LINES) for one in group]
    if _fits(whole, size):
        return whole
    return [wrap(one.text, room, size, most) for one in group]


def _fits(group: list[tuple[str, ...]], size: float) -> bool:
    return _tall(group, size) <= HEIGHT - HEAD - FOOT


def _high(lines: tuple[str, ...], size: float) -> float:
    return len(lines) * size * 1.2 + size * 0.5


def _tall(group: list[tuple[str, ...]], size: float) -> float:
    return sum(_high(lines, size) for lines in group) + 3 * (len(group) - 1)


def _placed(
    group: list[Entry], wrapped: list[tuple[str, ...]], span: tuple[float, float], size: float
) -> list[Box]:
    """Spread the boxes of a column over the height of the page."""
    free = HEIGHT - HEAD - FOOT - sum(_high(lines, size) for lines in wrapped)
    between = free / len(group)
    y = HEAD + between / 2
    boxes = []
    for entry, lines in zip(group, wrapped, strict=True):
        high = _high(lines, size)
        boxes.append(Box(entry.key, entry.column, entry.look, lines, span[0], y, span[1], high))
        y += high + between
    return boxes


def _links(content: Content, boxes: list[Box]) -> list[Link]:
    places = {box.key: box for box in boxes}
    pairs = [
        (driver["id"], "aim", False)
        for driver in content["drivers"]
        if driver["level"] == "primary"
    ]
    pairs += [(link["secondary"], link["primary"], link["weak"]) for link in content["serves"]]
    pairs += [(link["change"], link["driver"], link["weak"]) for link in content["acts"]]
    return [_link(places[child], places[parent], weak) for child, parent, weak in pairs]


def _link(child: Box, parent: Box, is_weak: bool) -> Link:
    start = (child.x, child.y + child.height / 2)
    end = (parent.x + parent.width, parent.y + parent.height / 2)
    return Link(start, end, is_weak)
