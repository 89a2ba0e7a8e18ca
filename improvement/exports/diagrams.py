"""A key driver diagram as SVG, PNG or one PowerPoint slide, whose boxes can be edited."""

from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from improvement.drawing import Box, Link, draw, lay_out
from improvement.drawing.layout import HEAD, HEIGHT, MARGIN, WIDTH
from improvement.drawing.svg import KEY, LOOKS
from outcomes.exports.pictures import png

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
PIXELS = 2400
# A slide of A4's proportions.
WIDE, HIGH = Inches(11.69), Inches(8.27)
BLANK = 6
# Letters of a box are smaller than those it was measured with: a font that stands in for
# PowerPoint's own is wider.
SMALLER = 0.9
INK = RGBColor(0x16, 0x28, 0x2C)
GREY = RGBColor(0x7D, 0x8B, 0x8E)


def content_of(content: dict[str, Any], form: str, *, note: str) -> bytes:
    """Make the file of a form of TYPES."""
    if form == "pptx":
        return slide(content, note=note)
    svg = draw(content, note=note)
    return png(svg, width=PIXELS) if form == "png" else svg.encode()


def slide(content: dict[str, Any], *, note: str) -> bytes:
    """Draw the diagram with PowerPoint's own boxes and lines."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDE, HIGH
    page = show.slides.add_slide(show.slide_layouts[BLANK])
    picture = lay_out(content)
    _words(page, content["title"], 10, 22, bold=True)
    _words(page, note, 42, 11)
    for link in picture.links:
        _line(page, link)
    for box in picture.boxes:
        _box(page, box, picture.size)
    _words(page, KEY, HEIGHT - 30, 9)
    held = BytesIO()
    show.save(held)
    return held.getvalue()


def _emu(value: float) -> Emu:
    return Emu(int(value / WIDTH * WIDE))


def _points(value: float) -> Any:
    """Give a size of letters on the slide for one of the drawing."""
    return Pt(round(value / WIDTH * WIDE / 12700, 1))


def _words(page: Any, text: str, y: float, size: float, *, bold: bool = False) -> None:
    shape = page.shapes.add_textbox(
        _emu(MARGIN), _emu(y), _emu(WIDTH - 2 * MARGIN), _emu(HEAD / 2.5)
    )
    frame = shape.text_frame
    frame.margin_left = frame.margin_top = frame.margin_bottom = 0
    _run(frame.paragraphs[0], text, size, bold=bold)


def _run(paragraph: Any, text: str, size: float, *, bold: bool) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = _points(size), bold, INK


def _line(page: Any, link: Link) -> None:
    start, end = map(_emu, link.start), map(_emu, link.end)
    line = page.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *start, *end).line
    line.color.rgb, line.width = GREY, Pt(1)
    if link.is_weak:
        line.dash_style = MSO_LINE.DASH


def _box(page: Any, box: Box, size: float) -> None:
    places = map(_emu, (box.x, box.y, box.width, box.height))
    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *places)
    fill, edge = (RGBColor.from_string(colour[1:].upper()) for colour in LOOKS[box.look])
    shape.fill.solid()
    shape.fill.fore_color.rgb, shape.line.color.rgb, shape.line.width = fill, edge, Pt(1)
    if box.look == "untested":
        shape.line.dash_style = MSO_LINE.DASH
    shape.shadow.inherit = False
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.margin_top = frame.margin_bottom = 0
    frame.margin_left = frame.margin_right = _emu(6)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    is_bold = box.column in ("aim", "primary")
    _run(frame.paragraphs[0], " ".join(box.lines), size * SMALLER, bold=is_bold)
