"""Workbooks as people make them, and as nobody should."""

import io
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from lhs_platform.lib.errors import RowErrors
from networks.models import Site
from outcomes.files import filling, imports, sheets
from outcomes.models import Measure, MeasureVersion

HEADER = ["site", "measure", "period", "numerator", "denominator"]
GOOD = ["riverbend", "remission", "2026-10", 20, 30]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SITES = {"riverbend": Site(name="Riverbend Clinic", code="riverbend")}
MEASURES = {"remission": Measure(name="Remission", code="remission", current=MeasureVersion())}


def book_of(*rows, header=HEADER):
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    return book


def packed(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(data):
    return imports.read(data, imports.Reader(MEASURES, SITES))


def refused(data):
    with pytest.raises(RowErrors) as error:
        read(data)
    return error.value


def with_parts(data, **parts):
    """Give a workbook with parts replaced, or added, by name and content."""
    names = {name.replace("__", "/").replace("_", "."): text for name, text in parts.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if part.filename not in names:
                target.writestr(part, source.read(part))
        for name, text in names.items():
            target.writestr(name, text)
    return out.getvalue()


def sheet_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "period",
    ["2026-10", "2026-10-01", date(2026, 10, 1), datetime.fromisoformat("2026-10-01")],
)
@pytest.mark.parametrize(("numerator", "denominator"), [(20, 30), (20.0, "30"), ("20 ", 30.0)])
def test_the_same_row_in_many_clothes_is_understood(period, numerator, denominator):
    parsed = read(packed(book_of(["Riverbend", "remission", period, numerator, denominator])))

    (row,) = parsed.rows
    assert (row.period, row.numerator, row.denominator) == (date(2026, 10, 1), 20, 30)
    assert (row.line, parsed.understood) == (2, "1 row, sheet “Sheet”")


def test_numbers_are_those_a_person_sees():
    (row,) = read(packed(book_of(["riverbend", "remission", "2026-10", 0.1 + 0.2, 1]))).rows

    assert row.numerator == Decimal("0.3")


def test_the_first_sheet_with_the_headings_is_read_wherever_they_stand():
    book = book_of(header=["Notes for October"])
    data = book.create_sheet("October")
    for row in ([], ["Our clinic"], [], HEADER, GOOD):
        data.append(row)
    hidden = book.create_sheet("Old", 0)
    hidden.append(HEADER)
    hidden.sheet_state = "hidden"

    parsed = read(packed(book))

    assert [row.line for row in parsed.rows] == [5]
    assert parsed.understood == "1 row, sheet “October”; 1 other sheet not read"


def test_without_headings_it_is_said_what_they_are():
    error = refused(packed(book_of(header=["Where", "What", "When"])))

    assert "The first line must name the columns" in error.text


@pytest.mark.parametrize(
    ("cell", "format_", "words"),
    [
        (0.45, "0%", "“45%” is not a number. Give the counts, not a percentage."),
        ("1,234", None, "Write it without a thousands separator: 1234."),
        ("#DIV/0!", None, "It is an error of the spreadsheet"),
        (True, None, "“TRUE” is not a number."),
        (date(2026, 10, 1), None, "“2026-10-01” is not a number."),
        ("=SUM(A1:A2)", None, "It is a formula without a saved result"),
    ],
)
def test_a_bad_cell_is_named(cell, format_, words):
    book = book_of(["riverbend", "remission", "2026-10", cell, 30])
    if format_:
        book.active["D2"].number_format = format_

    (fault,) = refused(packed(book)).rows

    assert (fault.line, fault.column) == (2, "numerator")
    assert words in fault.reason


def test_a_formula_counts_as_it_was_last_computed():
    data = packed(book_of([*GOOD[:3], 20, 30]))
    text = sheet_of(data).replace("<v>20</v>", "<f>SUM(1,19)</f><v>20</v>")

    (row,) = read(with_parts(data, xl__worksheets__sheet1_xml=text)).rows

    assert row.numerator == 20


def test_columns_of_patients_are_refused_unread():
    error = refused(packed(book_of([*GOOD, "Jane Roe"], header=[*HEADER, "Patient name"])))

    assert [fault.code for fault in error.rows] == ["patient_data"]
    assert "Jane" not in error.text


def test_more_rows_than_allowed_are_refused(monkeypatch):
    assert sheets.MAX_ROWS == 20_000
    monkeypatch.setattr(sheets, "MAX_ROWS", 500)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for _ in range(501):
        sheet.append(GOOD)

    assert refused(packed(book)).rows[0].code == "too_many_rows"


def test_more_columns_than_allowed_are_refused():
    error = refused(packed(book_of(header=[*HEADER, *(f"c{n}" for n in range(60))])))

    assert error.rows[0].code == "too_many_columns"


# --- Made to do harm ------------------------------------------------------------------------


def test_a_workbook_that_unpacks_to_far_more_is_refused_unread():
    data = with_parts(packed(book_of(GOOD)), xl__media__image1_xml=b"<a>" + b" " * 60_000_000)

    started = time.process_time()
    error = refused(data)

    assert error.rows[0].code == "too_big"
    assert time.process_time() - started < 1


def test_a_hundred_times_more_is_too_much_though_it_is_small():
    error = refused(with_parts(packed(book_of(GOOD)), xl__a_xml=b" " * 5_000_000))

    assert error.rows[0].code == "too_big"


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "aaaa"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>',
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>',
        "<!--" + " " * 300_000 + "--><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><a/>'.encode("utf-16"),
    ],
)
def test_entities_are_refused(text):
    error = refused(with_parts(packed(book_of(GOOD)), xl__sharedStrings_xml=text))

    assert error.rows[0].code in ("entities", "too_big")


def test_a_cell_far_away_costs_nothing():
    data = packed(book_of(GOOD))
    text = sheet_of(data).replace(
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>',
    )

    started = time.process_time()
    parsed = read(with_parts(data, xl__worksheets__sheet1_xml=text))

    assert len(parsed.rows) == 1
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "lines",
    [
        '<row r="1048576"><c r="A1048576"><f>1</f></c></row>',
        "".join(f'<row r="{n}"/>' for n in range(1, 60_000)),
    ],
    ids=["far away", "many"],
)
def test_empty_lines_of_many_sheets_cost_little(lines):
    book = Workbook()
    for _ in range(9):
        book.create_sheet()
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    names = [f"xl__worksheets__sheet{number}_xml" for number in range(1, 11)]

    started = time.process_time()
    error = refused(with_parts(packed(book), **dict.fromkeys(names, sheet)))

    assert error.rows[0].code == "too_many_lines"
    assert time.process_time() - started < 15


@pytest.mark.parametrize("cut", [5, 100, 1_000, 3_000])
def test_a_damaged_workbook_is_named(cut):
    assert refused(packed(book_of(GOOD))[:-cut]).rows[0].code in ("broken", "archive")


@pytest.mark.parametrize(
    "part",
    ["xl__workbook_xml", "xl__styles_xml", "xl__worksheets__sheet1_xml", "[Content_Types]_xml"],
)
@pytest.mark.parametrize(
    "text", ["", "<a", "<a/>", "\x01", "<sheetData><row r='x'><c r='?'/></row>"]
)
def test_parts_that_are_no_workbook_give_an_answer(part, text):
    data = with_parts(packed(book_of(GOOD)), **{part: text})

    with suppress(RowErrors):
        assert read(data).rows


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument"),
        ({"xl/workbook.bin": "x"}, "Excel binary workbook"),
        ({"word/document.xml": "x"}, "Word document"),
        ({"ppt/presentation.xml": "x"}, "PowerPoint"),
        ({"Index/Document.iwa": "x"}, "Numbers file"),
        ({"data.csv": "x"}, "packed archive"),
    ],
)
def test_other_files_are_named_kindly(parts, words):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, text in parts.items():
            target.writestr(name, text)

    assert words in refused(out.getvalue()).text


def test_the_file_to_fill_in_says_how():
    data = filling.written(HEADER, [GOOD[:3]], title="Data", notes=["Counts only."])

    with pytest.raises(RowErrors) as error:
        read(data)

    assert error.value.rows[0].code == "no_numbers"


def test_the_file_to_fill_in_bears_any_name():
    data = filling.written(HEADER, [], title="Data", notes=["Harm\x0b\x01\ud800 (a)"])

    assert load_workbook(io.BytesIO(data)).worksheets[1]["A1"].value == "Harm    (a)"
