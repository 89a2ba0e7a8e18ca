"""The result of a vote as SVG: a bar for a score, split by group, and impact against effort."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.charts.svg import (
    BAND,
    FONT,
    INK,
    LIMIT,
    SHEET,
    document,
    escape,
    label,
    line,
    num,
    shorten,
    text_width,
)

BAR_WIDTH, BAR_HEIGHT, GAP = 320, 22, 2
# Class and colour of each stakeholder group; what is not shown apart is grey.
GROUPS = {
    "community": ("g1", "#7e1342"),
    "clinician": ("g2", "#00737b"),
    "researcher": ("g3", "#3b3680"),
    "leader": ("g4", "#7c5a0e"),
}
REST = ("b1", "#4a6067")
SIZE = 12


def draw_bar(
    value: float, most: float, *, split: Sequence[tuple[str, float]] = (), label: str = ""
) -> str:
    """Draw a bar of a value, in parts where groups are shown; the words say the same."""
    scale = (BAR_WIDTH - GAP * 4) / most if most > 0 else 0
    told = sum(part for _, part in split)
    parts = [*((GROUPS[name], part) for name, part in split), (REST, max(0.0, value - told))]
    x, drawn = 0.0, []
    for (css, fill), part in parts:
        width = part * scale
        if width <= 0:
            continue
        drawn.append(
            f'<rect class="{css}" x="{num(x)}" y="0" width="{num(width)}" '
            f'height="{BAR_HEIGHT}" fill="{fill}"/>'
        )
        if split and width > text_width(f"{part:g}", SIZE, True) + 6:
            drawn.append(_inside(x + width / 2, f"{part:g}"))
        x += width + GAP
    return (
        f'<svg class="c-svg c-split" viewBox="0 0 {BAR_WIDTH} {BAR_HEIGHT}" role="img" '
        f'preserveAspectRatio="xMinYMid meet" aria-label="{escape(label)}" '
        f'font-family="{FONT}">{"".join(drawn)}</svg>'
    )


def _inside(x: float, text: str) -> str:
    return (
        f'<text class="c-in" x="{num(x)}" y="{num(BAR_HEIGHT / 2 + 4)}" font-size="{SIZE}" '
        f'text-anchor="middle" fill="{SHEET}" font-weight="650">{escape(text)}</text>'
    )


@dataclass(frozen=True)
class Mark:
    """An idea in the plane: its number, and lower hinge, median and upper hinge of both ratings."""

    number: int
    title: str
    impact: tuple[float, ...]
    effort: tuple[float, ...]


WIDTH, HEIGHT = 720, 560
LEFT, TOP, RIGHT, BOTTOM = 34, 12, 708, 516
RADIUS, FLAG = 13, 13


def draw_matrix(marks: Sequence[Mark], *, prefix: str = "matrix") -> str:
    """Draw ideas at their middle ratings, a cross showing the middle half. Ideas at one spot are
    set beside each other, so that none hides another."""
    desc = "; ".join(
        f"{one.number} {one.title}: impact {one.impact[1]:g}, effort {one.effort[1]:g}"
        for one in marks
    )
    body = _fields() + "".join(_crosses(one) for one in marks) + _flags(marks)
    title = f"Impact and effort of {len(marks)} ideas"
    return document((WIDTH, HEIGHT), "c-matrix", prefix, title, desc, body, "")


def _x(effort: float) -> float:
    return LEFT + 24 + (effort - 1) / 4 * (RIGHT - LEFT - 48)


def _y(impact: float) -> float:
    return BOTTOM - 24 - (impact - 1) / 4 * (BOTTOM - TOP - 48)


def _fields() -> str:
    x, y = _x(3), _y(3)
    corners = [
        ((LEFT + 10, TOP + 20), "Quick wins", "start"),
        ((RIGHT - 10, TOP + 20), "Big bets", "end"),
        ((LEFT + 10, BOTTOM - 10), "Fill-ins", "start"),
        ((RIGHT - 10, BOTTOM - 10), "Not now", "end"),
    ]
    words = "".join(
        label(spot, text, 15, anchor, css="c-lab c-strong", fill=INK, bold=True)
        for spot, text, anchor in corners
    )
    axes = (
        label((LEFT, BOTTOM + 28), "Easy to do", FLAG)
        + label((RIGHT, BOTTOM + 28), "Hard to do", FLAG, "end")
        + label((x, BOTTOM + 28), "Effort", FLAG, "middle", css="c-lab c-strong", bold=True)
    )
    side = (
        f'<g transform="translate(20 {num(y)}) rotate(-90)">'
        + label((0, 0), "Impact", FLAG, "middle", css="c-lab c-strong", bold=True)
        + label((TOP - y, 0), "Small", FLAG)
        + label((y - TOP, 0), "Large", FLAG, "end")
        + "</g>"
    )
    return (
        f'<rect class="c-band" x="{LEFT}" y="{TOP}" width="{num(x - LEFT)}" '
        f'height="{num(y - TOP)}" fill="{BAND}"/>'
        f'<rect class="c-axis" x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" '
        f'height="{BOTTOM - TOP}" fill="none" stroke="{LIMIT}"/>'
        + line((x, TOP), (x, BOTTOM), "c-axis", LIMIT)
        + line((LEFT, y), (RIGHT, y), "c-axis", LIMIT)
        + words
        + axes
        + side
    )


def _crosses(mark: Mark) -> str:
    x, y = _x(mark.effort[1]), _y(mark.impact[1])
    return line((_x(mark.effort[0]), y), (_x(mark.effort[2]), y), "c-note", LIMIT, 1.5) + line(
        (x, _y(mark.impact[0])), (x, _y(mark.impact[2])), "c-note", LIMIT, 1.5
    )


def _flags(marks: Sequence[Mark]) -> str:
    seen: dict[tuple[float, float], int] = {}
    drawn = []
    for one in marks:
        spot = (one.effort[1], one.impact[1])
        beside = seen.get(spot, 0)
        seen[spot] = beside + 1
        x, y = _x(spot[0]) + beside * (2 * RADIUS + 2), _y(spot[1])
        told = f"{one.number} {shorten(one.title, 400, FLAG)}"
        drawn.append(
            f"<g><title>{escape(told)}: impact {one.impact[1]:g}, effort {one.effort[1]:g}</title>"
            f'<circle class="c-flag" cx="{num(x)}" cy="{num(y)}" r="{RADIUS}" fill="{INK}"/>'
            f'<text class="c-flag-t" x="{num(x)}" y="{num(y + 4.5)}" font-size="{FLAG}" '
            f'text-anchor="middle" fill="{SHEET}" font-weight="700">{one.number}</text></g>'
        )
    return "".join(drawn)
