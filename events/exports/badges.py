"""Badges as a PDF: ten to a sheet, large names, and a code for the desk drawn as vectors."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from fpdf import FPDF
from qrcode.constants import ERROR_CORRECT_L
from qrcode.main import QRCode

FAMILY = "Source Sans 3"
INK, GREY = (22, 40, 44), (90, 107, 110)
# The colours of the groups, as the pages have them.
COLOURS = {
    "community": (126, 19, 66),
    "clinician": (0, 115, 123),
    "researcher": (59, 54, 128),
    "leader": (124, 90, 14),
}
# The largest that fits is taken; only the smaller ones leave room for a second line.
NAME_SIZES = ((26.0, 1), (23.0, 1), (18.0, 2), (15.0, 2), (12.0, 2), (10.0, 2))
SIDE, BAR = 17.0, 8.0
POINT = 25.4 / 72


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper with two columns of badges, in millimetres."""

    width: float
    height: float
    rows: int = 5
    badge_width: float = 90.0
    badge_height: float = 54.0

    @property
    def left(self) -> float:
        return (self.width - 2 * self.badge_width) / 2

    @property
    def top(self) -> float:
        return (self.height - self.rows * self.badge_height) / 2

    @property
    def on_one(self) -> int:
        return 2 * self.rows


# Letter is a little lower: its badges are, too.
SHEETS = {
    "a4": Sheet(210.0, 297.0),
    "letter": Sheet(215.9, 279.4, badge_height=51.0),
}


@dataclass(frozen=True)
class Badge:
    """What one badge says. `url` is what the code leads to, `code` what can be typed instead."""

    name: str
    code: str
    url: str
    group: str = ""
    group_words: str = ""
    pronouns: str = ""
    site: str = ""
    meeting: str = ""


def pdf(badges: Iterable[Badge], *, paper: str, title: str) -> bytes:
    """Draw all badges on as many sheets as they need."""
    sheet = SHEETS[paper]
    page = FPDF(unit="mm", format=(sheet.width, sheet.height))
    page.set_title(plain(title))
    page.set_auto_page_break(auto=False)
    folder = Path(settings.BASE_DIR) / "static" / "vendor" / "source-sans"
    page.add_font(FAMILY, "", folder / "SourceSans3-Regular.ttf")
    page.add_font(FAMILY, "B", folder / "SourceSans3-Semibold.ttf")
    waiting = iter(badges)
    while some := list(islice(waiting, sheet.on_one)):
        page.add_page()
        for number, badge in enumerate(some):
            x = sheet.left + (number % 2) * sheet.badge_width
            y = sheet.top + (number // 2) * sheet.badge_height
            draw(page, badge, sheet, x, y)
    return bytes(page.output())


def plain(text: str) -> str:
    """Give text as one line, without what controls a printer or turns the reading direction."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def draw(page: FPDF, badge: Badge, sheet: Sheet, x: float, y: float) -> None:
    width, height = sheet.badge_width, sheet.badge_height
    page.set_draw_color(200, 206, 203)
    page.set_line_width(0.1)
    page.rect(x, y, width, height)
    _line(page, badge.meeting, x + 6, y + 4, width - 12, size=8.5, colour=GREY)
    _name(page, plain(badge.name), x + 6, y + 9, width - 12)
    room = width - 12 - SIDE - 5
    _line(page, badge.pronouns, x + 6, y + height - 24.5, room, size=10, colour=GREY)
    _line(page, badge.site, x + 6, y + height - 19.5, room, size=11, colour=INK)
    _code(page, badge, x + width - 5 - SIDE, y + height - BAR - 4 - SIDE)
    _bar(page, badge, x, y + height - BAR, width, BAR)


def _name(page: FPDF, name: str, x: float, y: float, width: float) -> None:
    """Write the name as large as it fits, on one line or two; the longest is cut."""
    page.set_text_color(*INK)
    for size, most in NAME_SIZES:
        page.set_font(FAMILY, "B", size)
        lines = _wrapped(page, name, width)
        if len(lines) <= most:
            break
    shown = lines if len(lines) <= 2 else [lines[0], _cut(page, lines[1] + " …", width)]
    step = size * POINT * 1.08
    for number, line in enumerate(shown):
        page.set_xy(x, y + number * step)
        page.cell(width, step, line)


def _wrapped(page: FPDF, text: str, width: float) -> list[str]:
    """Break at spaces; a word that is wider than the badge is broken where it must be."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if page.get_string_width(joined) <= width - 2:
            lines[-1] = joined
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = lines[-1] or word
        while page.get_string_width(lines[-1]) > width - 2:
            head = _head(page, lines[-1], width)
            lines[-1:] = [head, lines[-1][len(head) :]]
    return lines


def _head(page: FPDF, word: str, width: float) -> str:
    """Give the longest start of a word that fits: one letter at least."""
    for end in range(len(word), 1, -1):
        if page.get_string_width(word[:end]) <= width - 2:
            return word[:end]
    return word[:1]


def _cut(page: FPDF, text: str, width: float) -> str:
    """Shorten a line to its width, with three dots."""
    if page.get_string_width(text) <= width - 2:
        return text
    while text and page.get_string_width(f"{text}…") > width - 2:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _line(
    page: FPDF, text: str, x: float, y: float, width: float, *, size: float,
    colour: tuple[int, int, int],
) -> None:  # fmt: skip
    page.set_font(FAMILY, "", size)
    page.set_text_color(*colour)
    page.set_xy(x, y)
    page.cell(width, size * POINT * 1.2, _cut(page, plain(text), width))


def _bar(page: FPDF, badge: Badge, x: float, y: float, width: float, height: float) -> None:
    """Name the group on its colour, along the lower edge."""
    page.set_fill_color(*COLOURS.get(badge.group, GREY))
    page.rect(x, y, width, height, style="F")
    page.set_font(FAMILY, "B", 11)
    page.set_text_color(255, 255, 255)
    page.set_xy(x + 6, y)
    page.cell(width - 12, height, _cut(page, plain(badge.group_words), width - 12))


def _code(page: FPDF, badge: Badge, x: float, y: float) -> None:
    """Draw the squares of the code one row at a time, and below it the letters to type."""
    square = QRCode(error_correction=ERROR_CORRECT_L, border=0)
    square.add_data(badge.url)
    square.make(fit=True)
    rows = square.get_matrix()
    step = SIDE / len(rows)
    page.set_fill_color(0, 0, 0)
    for down, row in enumerate(rows):
        for start, length in _runs(row):
            page.rect(x + start * step, y + down * step, length * step, step, style="F")
    page.set_font(FAMILY, "", 7)
    page.set_text_color(*INK)
    page.set_xy(x - 2, y + SIDE + 0.6)
    page.cell(SIDE + 4, 3, badge.code, align="C")


def _runs(row: list[bool | None]) -> list[tuple[int, int]]:
    """Give start and length of the dark runs of a row: fewer and seamless rectangles."""
    found: list[tuple[int, int]] = []
    start = None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            found.append((start, place - start))
            start = None
    return found
