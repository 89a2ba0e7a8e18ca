"""A diagram as SVG, on one page, with its colours in it: for paper, slides and mail."""

from typing import Any

from improvement.drawing.layout import HEIGHT, MARGIN, SIDE, WIDTH, Box, Link, lay_out
from outcomes.charts.svg import DATA, FONT, INK, LIMIT, SHEET, TEXT, escape, label, num, shorten

# Shade and edge of a box by its look; words say the same.
LOOKS = {
    "aim": (SHEET, "#00735c"),
    "primary": (SHEET, DATA),
    "secondary": (SHEET, LIMIT),
    "untested": (SHEET, LIMIT),
    "testing": ("#dff0e6", "#00735c"),
    "adopted": ("#e2e6e3", DATA),
    "abandoned": ("#eef1ee", LIMIT),
}
DASH = "5 4"
KEY = (
    "L1 relies on people remembering, L2 built into the work, L3 hard to do wrong. "
    "Dashed line: a guess so far. Dashed box: not yet tested."
)


def draw(content: dict[str, Any], *, note: str) -> str:
    """Draw a diagram; `note` stands under its title: whose it is, which version, of when."""
    picture = lay_out(content)
    title = escape(content["title"])
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(WIDTH)} {num(HEIGHT)}" '
            f'role="img" aria-label="{title}" font-family="{FONT}">'
        ),
        f"<title>{title}</title>",
        f'<rect width="{num(WIDTH)}" height="{num(HEIGHT)}" fill="{SHEET}"/>',
        *_head(content["title"], note),
        *[_link(link) for link in picture.links],
        *[_box(box, picture.size) for box in picture.boxes],
        label((MARGIN, HEIGHT - 14), KEY, 11, fill=TEXT),
        "</svg>",
    ]
    return "".join(parts)


def _head(title: str, note: str) -> list[str]:
    room = WIDTH - 2 * MARGIN
    return [
        label((MARGIN, 40), shorten(title, room, 24, True), 24, fill=INK, bold=True),
        label((MARGIN, 60), shorten(note, room, 13), 13, fill=TEXT),
    ]


def _link(link: Link) -> str:
    (x, y), (to_x, to_y) = link.start, link.end
    middle = (x + to_x) / 2
    dash = f' stroke-dasharray="{DASH}"' if link.is_weak else ""
    return (
        f'<path d="M{num(x)} {num(y)}C{num(middle)} {num(y)} {num(middle)} {num(to_y)} '
        f'{num(to_x)} {num(to_y)}" fill="none" stroke="{LIMIT}" stroke-width="1.2"{dash}/>'
    )


def _box(box: Box, size: float) -> str:
    fill, edge = LOOKS[box.look]
    dash = f' stroke-dasharray="{DASH}"' if box.look == "untested" else ""
    parts = [
        (
            f'<rect x="{num(box.x)}" y="{num(box.y)}" width="{num(box.width)}" '
            f'height="{num(box.height)}" rx="3" fill="{fill}" stroke="{edge}"{dash}/>'
        )
    ]
    y = box.y + size * 1.15
    bold = box.column in ("aim", "primary")
    for line in box.lines:
        parts.append(label((box.x + SIDE, y), line, size, fill=INK, bold=bold))
        y += size * 1.2
    return "".join(parts)
