"""Charts as slides: the finding as title, the chart, what it means, the numbers. And plain pages
of words and small pictures beside them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from outcomes.exports.pictures import png
from outcomes.exports.sheet import Sheet, printable
from outcomes.presenters.measures import count, number

WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT = Inches(0.6)
# So many letters of a finding fit on one line in its usual size.
ONE_LINE = 62
INK, SOFT, PETROL = (
    RGBColor(0x16, 0x26, 0x2B),
    RGBColor(0x52, 0x63, 0x68),
    RGBColor(0x0B, 0x5C, 0x6B),
)
HEAD, TEXT = "Georgia", "Calibri"
TITLE_ONLY, TITLE_SLIDE = 5, 0
# So many periods fit beside each other; the spreadsheet has them all.
PERIODS = 12
NOTES = 4
# Sizes of the words beside the chart, and the room that they have, in points.
BESIDE = (12, 11, 10, 9, 8)
WIDTH, ROOM = 230, 262
READINGS = {
    "better": "Better",
    "worse": "Worse",
    "signal": "Changed",
    "provisional": "Provisional",
    "missing": "No number",
}
TERMS = ("Counted", "Out of", "Goal", "Baseline", "Source", "Better is")
PIXELS = 1600
# Sizes of the words of a page, and the width that they have, in points.
PAGE_SIZES, PAGE_WIDTH = (20, 18, 16, 14, 12, 11), 860
# Below the head of a page, in points, and how much of it is left for words over pictures.
PAGE_ROOM, OVER_PICTURES = 370, 120
# So many letters of a heading fit on one line in its usual size.
PAGE_LINE = 96
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Page:
    """A slide of words, and of small pictures in columns: each a caption and an SVG."""

    title: str
    heading: str = ""
    lines: Sequence[tuple[str, str]] = ()
    pictures: Sequence[tuple[str, str]] = ()
    columns: int = 6
    source: str = ""


def deck(
    sheets: Sequence[Sheet], *, title: str = "", subtitle: str = "", pages: Sequence[Page] = ()
) -> bytes:
    """Make a presentation with one slide for each chart, after a first slide if it has a title;
    then the pages."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDE, HIGH
    if title:
        _cover(show, title, subtitle)
    for sheet in sheets:
        _chart_slide(show, sheet)
    for page in pages:
        _page_slide(show, page)
    held = BytesIO()
    show.save(held)
    return held.getvalue()


def _cover(show: Any, title: str, subtitle: str) -> None:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_SLIDE])
    heading, below = slide.shapes.title, slide.placeholders[1]
    _place(heading, LEFT, Inches(2.4), WIDE - 2 * LEFT, Inches(1.4))
    _write(heading, [title], size=44, face=HEAD, colour=INK)
    _place(below, LEFT, Inches(3.9), WIDE - 2 * LEFT, Inches(1.6))
    _write(below, subtitle.split("\n"), size=20, colour=SOFT)


def _chart_slide(show: Any, sheet: Sheet) -> None:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    _place(title, LEFT, Inches(0.3), WIDE - 2 * LEFT, Inches(0.75))
    _write(title, [sheet.sentence], size=_title_size(sheet.sentence), face=HEAD, colour=INK)
    _text(slide, [sheet.heading], LEFT, Inches(1.0), Inches(12), Inches(0.4), size=16, colour=SOFT)
    if sheet.seen["points"]:
        _picture(slide, sheet)
    _definition(slide, sheet)
    _numbers(slide, sheet)
    where = (LEFT, Inches(6.98), WIDE - 2 * LEFT, Inches(0.4))
    _text(slide, [sheet.source], *where, size=9, colour=SOFT)
    slide.notes_slide.notes_text_frame.text = "\n".join(map(printable, _notes(sheet)))


def _page_slide(show: Any, page: Page) -> None:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    _place(title, LEFT, Inches(0.3), WIDE - 2 * LEFT, Inches(0.75))
    _write(title, [page.title], size=_title_size(page.title), face=HEAD, colour=INK)
    size = 16 if len(page.heading) <= PAGE_LINE else 12
    _text(slide, [page.heading], LEFT, Inches(1.0), Inches(12), Inches(0.4), size=size, colour=SOFT)
    top: int = Inches(1.55)
    if page.lines:
        room = OVER_PICTURES if page.pictures else PAGE_ROOM
        top += Pt(_page_lines(slide, page.lines, top, room))
    if page.pictures:
        _page_pictures(slide, page, top + Inches(0.1))
    where = (LEFT, Inches(6.98), WIDE - 2 * LEFT, Inches(0.4))
    _text(slide, [page.source], *where, size=9, colour=SOFT)


def _page_lines(slide: Any, lines: Sequence[tuple[str, str]], top: int, room: int) -> int:
    """Write lines of term and text as large as they fit; give how high they stand, in points."""
    size, height = PAGE_SIZES[-1], room
    for tried in PAGE_SIZES:
        rows = sum(ceil(len(term + text) * tried * 0.55 / PAGE_WIDTH) for term, text in lines)
        height = int(rows * tried * 1.25 + 6 * len(lines)) + 8
        size = tried
        if height <= room:
            break
    box = slide.shapes.add_textbox(LEFT, top, WIDE - 2 * LEFT, Pt(height))
    box.text_frame.word_wrap = True
    for position, (term, text) in enumerate(lines):
        frame = box.text_frame
        paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(6)
        if term:
            _run(paragraph, f"{term}: ", size=size, colour=PETROL, bold=True)
        _run(paragraph, _short(text, 400), size=size, colour=INK)
    return height


def _page_pictures(slide: Any, page: Page, top: int) -> None:
    """Put pictures side by side, each under its caption."""
    gap, line = Inches(0.2), Inches(0.3)
    width = int((WIDE - 2 * LEFT - gap * (page.columns - 1)) / page.columns)
    for place, (caption, svg) in enumerate(page.pictures):
        row, column = divmod(place, page.columns)
        found = BOX.search(svg)
        high = int(width * float(found[2]) / float(found[1])) if found else width
        left, above = LEFT + column * (width + gap), top + row * (high + line + Inches(0.12))
        _text(slide, [_short(caption, 60)], left, above, width, line, size=11, colour=INK)
        drawn = BytesIO(png(svg, width=PIXELS // page.columns))
        picture = slide.shapes.add_picture(drawn, left, above + line, width=width)
        picture._element.nvPicPr.cNvPr.set("descr", printable(caption))  # noqa: SLF001 - no public way


def _title_size(text: str) -> int:
    """Let a long finding stay on one line, above the name of the measure."""
    return 26 if len(text) <= ONE_LINE else max(16, 26 * ONE_LINE // len(text))


def _picture(slide: Any, sheet: Sheet) -> None:
    picture = slide.shapes.add_picture(
        BytesIO(png(sheet.svg, width=PIXELS)), LEFT, Inches(1.4), width=Inches(8.5)
    )
    described = f"{sheet.heading}, {sheet.kind}. {sheet.sentence}"
    picture._element.nvPicPr.cNvPr.set("descr", printable(described))  # noqa: SLF001 - no public way


def _definition(slide: Any, sheet: Sheet) -> None:
    """Write the definition beside the chart, the terms that a room asks for, and the notes."""
    rows = [(row["term"], row["text"]) for row in sheet.definition if row["term"] in TERMS]
    rows += [(letter, note) for letter, _, note in (one.partition(": ") for one in _newest(sheet))]
    rows = [(f"{term}: ", _short(text)) for term, text in rows]
    size = _fitting([term + text for term, text in rows])
    box = slide.shapes.add_textbox(Inches(9.4), Inches(1.45), Inches(3.4), Inches(3.6))
    frame = box.text_frame
    frame.word_wrap = True
    for position, (term, text) in enumerate(rows):
        paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(5)
        _run(paragraph, term, size=size, colour=PETROL, bold=True)
        _run(paragraph, text, size=size, colour=INK)


def _fitting(texts: Sequence[str]) -> int:
    """Give the largest size of letters at which these end above the table: a letter is taken to
    be somewhat more than half as wide as it is high, for fonts that stand in for ours."""
    for size in BESIDE:
        lines = sum(ceil(len(text) * size * 0.58 / WIDTH) for text in texts)
        if lines * size * 1.2 + 5 * len(texts) <= ROOM:
            return size
    return BESIDE[-1]


def _newest(sheet: Sheet) -> list[str]:
    """Give the notes that have room on a slide, and where the earlier letters are explained: the
    speaker's page has all."""
    earlier = [note.partition(":")[0] for note in sheet.notes[:-NOTES]]
    letters = " to ".join(dict.fromkeys([*earlier[:1], *earlier[-1:]]))
    told = [f"{letters}: in the notes of this slide"] if earlier else []
    return told + sheet.notes[-NOTES:]


def _short(text: str, longest: int = 120) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _numbers(slide: Any, sheet: Sheet) -> None:
    """Put the newest periods under the chart, as a table that can be copied."""
    points = sheet.seen["points"][-PERIODS:]
    lines = _lines(sheet, points)
    if not points:
        return
    height = Inches(0.3) * len(lines)
    frame = slide.shapes.add_table(
        len(lines), len(points) + 1, LEFT, Inches(5.2), WIDE - 2 * LEFT, height
    )
    table = frame.table
    table.first_row, table.horz_banding = True, False
    table.columns[0].width = Inches(1.5)
    rest = Emu(int((WIDE - 2 * LEFT - Inches(1.5)) / len(points)))
    for position in range(1, len(points) + 1):
        table.columns[position].width = rest
    for row, cells in enumerate(lines):
        for column, text in enumerate(cells):
            _table_cell(table.cell(row, column), text, head=row == 0 or column == 0)


def _lines(sheet: Sheet, points: Sequence[dict[str, Any]]) -> list[list[str]]:
    lines = [["Period", *(point["label"] for point in points)]]
    for name, key in zip(sheet.counted_names, ("numerator", "denominator"), strict=True):
        if name:
            lines.append([name, *(_hidden(p, count(p[key])) for p in points)])
    lines.append(["Value", *(_hidden(p, number(p["value"], sheet.seen)) for p in points)])
    readings = [READINGS.get(point["mark"], "") for point in points]
    return [*lines, ["Reading", *readings]] if any(readings) else lines


def _hidden(point: dict[str, Any], text: str) -> str:
    return "hidden" if point["suppression_reason"] else text or "–"


def _table_cell(cell: Any, text: str, *, head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    _run(paragraph, text, size=10, colour=SOFT if head else INK, bold=head)


def _notes(sheet: Sheet) -> Iterable[str]:
    """Say for the speaker how it was judged, and each term of the definition whole."""
    yield sheet.source
    for rule in sheet.rules:
        yield f"Rule: {rule}"
    for row in sheet.definition:
        yield f"{row['term']}: {row['text']}"
    yield from sheet.notes


def _text(
    slide: Any, lines: Sequence[str], left: int, top: int, width: int, height: int, **look: Any
) -> None:
    _write(slide.shapes.add_textbox(left, top, width, height), lines, **look)


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _write(
    shape: Any, lines: Sequence[str], *, size: int, colour: RGBColor, face: str = TEXT
) -> None:
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for position, text in enumerate(lines):
        paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
        paragraph.alignment = 1
        _run(paragraph, text, size=size, colour=colour, face=face)


def _run(
    paragraph: Any, text: str, *, size: int, colour: RGBColor, bold: bool = False, face: str = TEXT
) -> None:
    run = paragraph.add_run()
    run.text = printable(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, face
    run.font.color.rgb = colour
