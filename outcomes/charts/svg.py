"""Pieces of SVG as text. Each mark has a class for the page's theme and, for mail, print and
slides, its colour in the light palette as an attribute."""

import re
from functools import lru_cache
from html import escape as escape_html

INK = "#16282c"
TEXT = "#48595d"
DATA = "#4a6067"
GRID = "#e2e6e3"
LIMIT = "#7d8b8e"
BAND = "#eef1ee"
GOAL = "#00735c"
BETTER = "#1a5fae"
WORSE = "#bf3f08"
SHEET = "#ffffff"

FONT = "'Source Sans 3', 'Segoe UI', Arial, sans-serif"

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

NARROW = frozenset("ijl.,:;'|!()[]It fr-/")
WIDE = frozenset("mwMWQ@%&—…")

Spot = tuple[float, float]


def escape(text: str) -> str:
    """Make any text safe inside XML, as content or as an attribute."""
    return escape_html(NOT_XML.sub("", text))


def num(value: float) -> str:
    """Write a coordinate with one decimal at most."""
    written = f"{value:.1f}"
    return written[:-2] if written[-1] == "0" else written


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Estimate the width of a text in Source Sans 3, rather too wide than too narrow."""
    ems = sum([_em(letter) for letter in text])
    return ems * size * (1.06 if bold else 1)


def _em(letter: str) -> float:
    """Return the width of a letter, in letter sizes."""
    if letter in NARROW:
        return 0.32
    return 0.9 if letter in WIDE or letter > "\u2e7f" else 0.54


def shorten(text: str, room: float, size: float, bold: bool = False) -> str:
    """Cut a text to the room there is, with an ellipsis; nothing if not even three letters fit."""
    if text_width(text, size, bold) <= room:
        return text
    for end in range(len(text) - 1, 2, -1):
        cut = text[:end].rstrip() + "…"
        if text_width(cut, size, bold) <= room:
            return cut
    return ""


def line(start: Spot, end: Spot, css: str, stroke: str, width: float = 1, dash: str = "") -> str:
    """Draw a straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line class="{css}" x1="{num(start[0])}" y1="{num(start[1])}" x2="{num(end[0])}" '
        f'y2="{num(end[1])}" stroke="{stroke}" stroke-width="{width}"{dashes}/>'
    )


def path(spots: list[Spot], css: str, stroke: str, width: float, dash: str = "") -> str:
    """Draw a line through spots; nothing for fewer than two."""
    return stroke_path(corners(spots), css, stroke, width, dash) if len(spots) > 1 else ""


def corners(spots: list[Spot]) -> list[str]:
    """Write spots as they stand in the data of a path."""
    return [f"{num(x)} {num(y)}" for x, y in spots]


def stroke_path(route: list[str], css: str, stroke: str, width: float, dash: str = "") -> str:
    """Draw a line through corners that are already written."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path class="{css}" d="M{"L".join(route)}" fill="none" stroke="{stroke}" '
        f'stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
    )


def label(
    spot: Spot,
    text: str,
    size: float,
    anchor: str = "start",
    css: str = "c-lab",
    fill: str = TEXT,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """Write a text; with a halo where it may cross lines."""
    weight = ' font-weight="600"' if bold else ""
    around = (
        f' stroke="{SHEET}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
        if halo
        else ""
    )
    return (
        f'<text class="{css}" x="{num(spot[0])}" y="{num(spot[1])}" font-size="{size:g}" '
        f'text-anchor="{anchor}" fill="{fill}"{weight}{around}>{escape(text)}</text>'
    )


def mark(kind: str, spot: Spot, radius: float) -> str:
    """Draw the mark of a point: circle, diamond, triangle, hollow circle or cross."""
    x, y = spot
    if kind == "provisional":
        return (
            f'<circle class="c-prov" cx="{num(x)}" cy="{num(y)}" r="{num(radius + 0.4)}" '
            f'fill="{SHEET}" stroke="{DATA}" stroke-width="1.75"/>'
        )
    if kind == "excluded":
        return _cross(spot, radius)
    if kind in {"better", "signal"}:
        css, fill = ("c-better", BETTER) if kind == "better" else ("c-pt", DATA)
        d = radius * 1.42
        return _shape([(x, y - d), (x + d, y), (x, y + d), (x - d, y)], css, fill)
    if kind == "worse":
        d = radius * 1.5
        return _shape([(x, y - d), (x + d, y + d * 0.8), (x - d, y + d * 0.8)], "c-worse", WORSE)
    return (
        f'<circle class="c-pt" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="{DATA}" '
        f'stroke="{SHEET}" stroke-width="1"/>'
    )


def marks(kind: str, spots: list[Spot], radius: float) -> str:
    """Draw many small marks of one kind of signal as one path; it is short and quick to draw."""
    if kind == "worse":
        d = radius * 1.5
        around = f"l{num(d)} {num(d * 1.8)}h{num(-2 * d)}Z"
        css, fill, top = "c-worse", WORSE, d
    else:
        d = radius * 1.42
        n, m = num(d), num(-d)
        around = f"l{n} {n}l{m} {n}l{m} {m}Z"
        css, fill, top = ("c-better", BETTER, d) if kind == "better" else ("c-pt", DATA, d)
    route = "".join([f"M{num(x)} {num(y - top)}{around}" for x, y in spots])
    return f'<path class="{css}" d="{route}" fill="{fill}" stroke="{SHEET}" stroke-width=".75"/>'


def _cross(spot: Spot, radius: float) -> str:
    """Draw a point that is left out of the lines: a cross."""
    (x, y), d = spot, radius * 0.95
    return (
        f'<path class="c-out" d="M{num(x - d)} {num(y - d)}L{num(x + d)} {num(y + d)}'
        f'M{num(x - d)} {num(y + d)}L{num(x + d)} {num(y - d)}" fill="none" stroke="{TEXT}" '
        'stroke-width="1.75" stroke-linecap="round"/>'
    )


def _shape(spots: list[Spot], css: str, fill: str) -> str:
    """Draw a filled shape with a thin edge of paper."""
    return (
        f'<path class="{css}" d="M{"L".join(corners(spots))}Z" fill="{fill}" stroke="{SHEET}" '
        'stroke-width="1"/>'
    )


def is_signal(kind: str) -> bool:
    """Return whether a point of this kind is drawn as a signal."""
    return kind in {"signal", "better", "worse"}


def document(
    size: Spot, css: str, prefix: str, title: str, desc: str, body: str, links: str
) -> str:
    """Put a chart together: title and description, the picture, and links beside it."""
    if not ID.fullmatch(prefix):
        raise ValueError(f"not usable as an id: {prefix!r}")
    names = f"{prefix}-t {prefix}-d"
    return (
        f'<svg class="c-svg {css}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {size[0]:g} {size[1]:g}" role="group" aria-labelledby="{prefix}-t" '
        f'font-family="{FONT}"><title id="{prefix}-t">{escape(title)}</title>'
        f'<desc id="{prefix}-d">{escape(desc)}</desc>'
        f'<g role="img" aria-labelledby="{names}">{body}</g>{links}</svg>'
    )
