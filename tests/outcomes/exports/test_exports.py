"""Charts to take away hold what the page says, and nothing that would run."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

from outcomes import charts
from outcomes.exports import Sheet, deck, png, workbook
from outcomes.exports.slides import TERMS


def point(number: int, **other: Any) -> dict[str, Any]:
    return {
        "period": f"2026-{number:02}-01",
        "label": f"M{number}",
        "numerator": 10.0 + number,
        "denominator": 40.0,
        "value": 25.0 + number,
        "center": 30.0,
        "lower": None,
        "upper": None,
        "mark": "expected",
        "reading": "Expected variation",
        "suppression_reason": "",
        "reported": 3,
        "expected": 4,
    } | other


HIDDEN = {"numerator": None, "denominator": None, "value": None, "mark": "suppressed"}


@pytest.fixture
def sheet() -> Sheet:
    points = [point(number) for number in range(1, 9)]
    points.append(point(9, **HIDDEN, reading="Hidden", suppression_reason="small_count"))
    signal = {
        "rule": "shift", "words": "Six on one side", "source": "Perla 2011", "points": [2, 3, 4],
        "side": "above", "reading": "better",
    }  # fmt: skip
    seen = {
        "sentence": "Better: above the median for 6 months.", "unit": "%", "decimals": 1,
        "points": points, "signals": [signal],
    }  # fmt: skip
    picture = charts.ChartPicture(
        title="Seen in time", desc="", points=(charts.Point("M1", 1.0), charts.Point("M2", 2.0))
    )
    return Sheet(
        measure="=Seen in time",
        network="Steady\x0bGut",
        place="all clinics",
        kind="Run chart",
        seen=seen,
        definition=[{"term": "Counted", "text": "+children\x07 seen"}],
        svg=charts.render(picture, "large", "x"),
        taken_on="23 November 2026",
        link="https://commons.example/measures/1/",
        is_simulated=True,
        counted_names=("Counted", "Out of"),
        sites="clinics",
    )


def test_workbook_holds_numbers_as_numbers(sheet):
    book = load_workbook(BytesIO(workbook(sheet)))

    rows = list(book["Data"].iter_rows(values_only=True))
    assert rows[1][2:5] == (11, 40, 26)
    assert rows[1][0].isoformat().startswith("2026-01-01")
    assert rows[9][2:5] == (None, None, None)
    assert rows[0][-2:] == ("Clinics that sent", "Clinics expected")
    assert book["Data"]["E2"].number_format == "0.0"


def test_workbook_holds_no_formula(sheet):
    book = load_workbook(BytesIO(workbook(sheet)))

    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}

    assert "f" not in kinds
    assert book["About"]["B2"].value == "=Seen in time"
    assert book["Definition"]["B2"].value == "+children  seen"


def test_workbook_says_where_it_is_from(sheet):
    book = load_workbook(BytesIO(workbook(sheet)))

    texts = [str(row[1]) for row in book["About"].iter_rows(values_only=True)]

    assert any("https://commons.example/measures/1/" in text for text in texts)
    assert any("Illustrative data" in text for text in texts)
    assert list(book["Signals"].iter_rows(values_only=True))[1][:4] == (
        "better", "Six on one side", "M3", "M5",
    )  # fmt: skip


def test_slide_has_finding_definition_numbers_and_words_for_the_picture(sheet):
    show = Presentation(BytesIO(deck([sheet])))
    slide = show.slides[0]
    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)

    assert slide.shapes.title.text_frame.text == "Better: above the median for 6 months."
    assert "Counted: +children" in texts
    assert [cell.text for cell in table.rows[1].cells][-2:] == ["18", "hidden"]
    assert "Better: above the median" in picture._element.nvPicPr.cNvPr.get("descr")
    assert "Six on one side (Perla 2011)" in slide.notes_slide.notes_text_frame.text


def test_slide_has_no_row_for_what_is_not_there(sheet):
    plain = [one for one in sheet.seen["points"] if one["mark"] == "expected"]
    mean = replace(sheet, seen=sheet.seen | {"points": plain}, counted_names=("", "Values"))

    slide = Presentation(BytesIO(deck([mean]))).slides[0]

    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [row.cells[0].text for row in table.rows] == ["Period", "Values", "Value"]


def test_slide_tells_what_the_newest_letters_on_its_chart_mean(sheet):
    noted = replace(sheet, notes=[f"{letter}: Test {letter} (May 2026)" for letter in "ABCDEF"])

    slide = Presentation(BytesIO(deck([noted]))).slides[0]

    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "C: Test C (May 2026)" in texts
    assert "F: Test F (May 2026)" in texts
    assert "Test B" not in texts
    assert "A to B: in the notes of this slide" in texts
    assert "B: Test B (May 2026)" in slide.notes_slide.notes_text_frame.text


def test_many_words_beside_a_chart_are_small_enough_to_end_above_the_table(sheet):
    long = [{"term": term, "text": "Counted as they were " * 3} for term in TERMS]
    full = replace(sheet, definition=long, notes=[f"{one}: {'A test ' * 7}" for one in "ABCD"])

    sizes = {
        run.font.size.pt
        for shape in Presentation(BytesIO(deck([full]))).slides[0].shapes
        if shape.has_text_frame and shape.left == Inches(9.4)
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }

    assert sizes == {8}


def test_deck_begins_with_a_slide_that_names_it(sheet):
    show = Presentation(BytesIO(deck([sheet, sheet], title="Measures", subtitle="Two\nlines")))

    assert len(show.slides) == 3
    assert show.slides[0].shapes.title.text_frame.text == "Measures"


def test_a_chart_without_points_is_still_a_slide(sheet):
    sheet.seen["points"], sheet.seen["signals"] = [], []

    show = Presentation(BytesIO(deck([sheet])))

    kinds = {shape.shape_type for shape in show.slides[0].shapes}
    assert kinds.isdisjoint({MSO_SHAPE_TYPE.TABLE, MSO_SHAPE_TYPE.PICTURE})


def test_a_slide_bears_any_name(sheet):
    named = replace(sheet, measure="Harm\x0b\x01", notes=["A: \x02 new (May 2026)"])

    slide = Presentation(BytesIO(deck([named], title="Board\x03", subtitle="\x04"))).slides[1]

    described = [shape._element.nvPicPr.cNvPr.get("descr") for shape in slide.shapes
                 if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]  # fmt: skip
    assert described[0].startswith("Harm  , all clinics")
    assert "A:   new (May 2026)" in slide.notes_slide.notes_text_frame.text


def test_a_long_finding_is_written_smaller_to_stay_on_its_line(sheet):
    words = "No total: the cases between events are counted at each site by itself."
    long = replace(sheet, seen=sheet.seen | {"sentence": words})

    show = Presentation(BytesIO(deck([sheet, long])))

    first, second = [slide.shapes.title.text_frame.paragraphs[0].runs[0] for slide in show.slides]
    assert second.font.size.pt < first.font.size.pt


def test_picture_is_as_wide_as_asked(sheet):
    picture = png(sheet.svg, width=480)

    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 480
