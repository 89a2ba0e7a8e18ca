import codecs
import time
from datetime import date
from decimal import Decimal

import pytest

from lhs_platform.lib.errors import RowError, RowErrors
from networks.models import Site
from outcomes.files import cells, imports
from outcomes.models import Measure, MeasureVersion

HEADER = "site,measure,period,numerator,denominator\n"
GOOD = HEADER + "riverbend,remission,2026-10,20,30\n"

SITES = {"riverbend": Site(name="Riverbend Clinic", code="riverbend")}
MEASURES = {
    "remission": Measure(
        name="Remission", code="remission", current=MeasureVersion(kind="proportion")
    ),
    "visits": Measure(
        name="Visits", code="visits", current=MeasureVersion(kind="count", frequency="quarter")
    ),
}


def read(data, **more):
    raw = data if isinstance(data, bytes) else data.encode()
    return imports.read(raw, imports.Reader(MEASURES, SITES, **more))


def refused(data, **more):
    with pytest.raises(RowErrors) as error:
        read(data, **more)
    return error.value


def row(cells):
    return HEADER + cells + "\n"


def test_a_good_file_gives_its_rows_and_says_what_was_understood():
    parsed = read(GOOD)

    (found,) = parsed.rows
    assert (found.site, found.measure) == (SITES["riverbend"], MEASURES["remission"])
    assert (found.period, found.line, found.version) == (date(2026, 10, 1), 2, None)
    assert found.values == (Decimal(20), Decimal(30), None)
    assert parsed.understood == "1 row, separated by commas"


@pytest.mark.parametrize(
    ("data", "understood"),
    [
        (codecs.BOM_UTF8 + GOOD.encode(), "separated by commas"),
        (codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le"), "UTF-16, separated by commas"),
        (codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), "UTF-16, separated by commas"),
        (GOOD.replace(",", ";").encode(), "separated by semicolons"),
        (GOOD.replace(",", "\t").encode("utf-16"), "UTF-16, separated by tabs"),
        (b"sep=;\r\n" + GOOD.replace(",", ";").encode(), "separated by semicolons"),
        (GOOD.replace("\n", "\r\n").encode(), "separated by commas"),
        (GOOD.replace("\n", "\r").encode(), "separated by commas"),
        (GOOD.strip().replace(",", '","').replace("\n", '"\n"').join('""').encode(),
         "separated by commas"),
        (GOOD.encode().replace(b"\n", b"\n\n\n"), "separated by commas"),
        (b"\n\n" + GOOD.encode(), "separated by commas"),
        (GOOD.replace("\n", ",,\n").encode(), "separated by commas"),
        (b" SITE ,Measure Code,MONTH,Num,Out_Of\nRiverbend, REMISSION , 2026-10 ,20 , 30\n",
         "separated by commas"),
        (b"denominator,numerator,period,measure,site\n30,20,2026-10-01,remission,riverbend\n",
         "separated by commas"),
        (GOOD.replace("20,", "20.0,").encode(), "separated by commas"),
        (GOOD.encode() + b"riverbend,remission,2026-09,,\n", "1 without a number left out"),
        (GOOD.replace("2026-10", "2026-10-01 00:00:00").encode(), "separated by commas"),
    ],
)  # fmt: skip
def test_the_same_row_in_many_clothes_is_understood(data, understood):
    parsed = read(data)

    (found,) = parsed.rows
    assert (found.site.code, found.measure.code) == ("riverbend", "remission")
    assert (found.period, *found.values) == (date(2026, 10, 1), 20, 30, None)
    assert understood in parsed.understood


def test_text_of_windows_is_read_and_said():
    parsed = read(GOOD.replace("denominator", "denominator,").encode() + b",,,,,\n\n")

    assert parsed.understood == "1 row, separated by commas"
    assert refused((HEADER + "hôpital,remission,2026-10,1,2\n").encode("cp1252")).rows[
        0
    ].reason == ("“hôpital” is not the code of a site here.")


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "empty"),
        (b" \r\n \n", "empty", "empty"),
        (codecs.BOM_UTF8, "empty", "empty"),
        (b"PK\x03\x04rest", "broken", "This workbook cannot be opened."),
        (b"\xd0\xcf\x11\xe0rest", "excel", "old Excel workbook"),
        (b"%PDF-1.7", "pdf", "PDF"),
        (b"\x1f\x8brest", "archive", "archive"),
        (GOOD.encode().replace(b"20", b"\0"), "not_text", "not a text file"),
        (GOOD.encode("utf-16-le"), "not_text", "not a text file"),
        (codecs.BOM_UTF16_LE + b"a", "bad_encoding", "letters"),
        (b"site\x81\xff", "bad_encoding", "letters"),
        (b"<!doctype html><title>Sign in</title>", "web_page", "web page"),
        (HEADER.encode(), "no_rows", "no rows"),
        (row("riverbend,remission,2026-10,,"), "no_numbers", "has a number"),
        (row('riverbend,remission,2026-10,"20,30'), "bad_quotes", "quotation mark"),
        (row("riverbend,remission,2026-10,1,234,5"), "extra_cell", "without a column name"),
        (b"a" * (5 * 1024 * 1024 + 1), "too_big", "5 MB"),
        (HEADER + "riverbend,remission,2026-10,1,2\n" * 20_001, "too_many_rows", "20,000"),
        (",".join(f"c{n}" for n in range(51)) + "\n1", "too_many_columns", "50 columns"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_gets_one_clear_answer(data, code, words):
    error = refused(data)

    (fault,) = error.rows
    assert fault.code == code
    assert words in fault.reason
    assert error.text == fault.reason


@pytest.mark.parametrize(
    ("header", "code", "column"),
    [
        ("measure,period,numerator", "missing_column", "site"),
        ("site,measure,period", "missing_column", "numerator"),
        ("site,measure,period,numerator,notes", "unknown_column", "notes"),
        ("site,measure,period,numerator,Num", "twice", "Num"),
    ],
)
def test_a_header_that_is_not_understood_is_named(header, code, column):
    error = refused(f"{header}\n1,2,3,4\n")

    assert [(f.line, f.code, f.column) for f in error.rows] == [(1, code, column)]
    assert "site, measure, period, numerator, denominator" in error.text


@pytest.mark.parametrize(
    "column",
    ["MRN", "Patient Name", "name", "DOB", "Birth_Date", "SSN", "Phone number", "E-Mail",
     "home address", "Patient-ID", "age", "zip code"],
)  # fmt: skip
def test_columns_about_single_patients_are_refused_and_nothing_of_them_is_repeated(column):
    data = f"site,measure,period,numerator,denominator,{column}\nx,y,z,1,2,Jane Roe\n"

    error = refused(data)

    assert [fault.code for fault in error.rows] == ["patient_data"]
    assert column in error.text
    assert "Jane" not in error.text


@pytest.mark.parametrize(
    ("cells", "column", "code", "words"),
    [
        ("riverbnd,remission,2026-10,1,2", "site", "unknown_site", "Did you mean riverbend?"),
        ("Riverbend Clinic,remission,2026-10,1,2", "site", "unknown_site", "riverbend?"),
        (",remission,2026-10,1,2", "site", "missing", "Missing"),
        ("riverbend,zzz,2026-10,1,2", "measure", "unknown_measure", "“zzz” is not"),
        ("riverbend,remission,,1,2", "period", "missing", "2026-10"),
        ("riverbend,remission,2026-13,1,2", "period", "bad_date", "calendar"),
        ("riverbend,remission,2026-02-30,1,2", "period", "bad_date", "calendar"),
        ("riverbend,remission,0026-10,1,2", "period", "bad_date", "calendar"),
        ("riverbend,remission,10/01/2026,1,2", "period", "bad_date", "2026-10"),
        ("riverbend,remission,Oct-26,1,2", "period", "bad_date", "2026-10"),
        ("riverbend,remission,2026-Q4,1,2", "period", "bad_date", "monthly"),
        ("riverbend,remission,2026-10,,2", "numerator", "missing", "Missing"),
        ("riverbend,remission,2026-10,many,2", "numerator", "not_a_number", "“many”"),
        ('riverbend,remission,2026-10,"12,5",20', "numerator", "not_a_number", "point: 12.5"),
        ('riverbend,remission,2026-10,"1.234,5",2', "numerator", "not_a_number", "1234.5"),
        ('riverbend,remission,2026-10,1,"1,234"', "denominator", "not_a_number", ": 1234."),
        ("riverbend,remission,2026-10,1,1 234", "denominator", "not_a_number", ": 1234."),
        ("riverbend,remission,2026-10,45%,2", "numerator", "not_a_number", "percentage"),
        ("riverbend,remission,2026-10,1.2E+05,2", "numerator", "not_a_number", "shortened"),
        ("riverbend,remission,2026-10,NaN,2", "numerator", "not_a_number", "empty"),
        ("riverbend,remission,2026-10,inf,2", "numerator", "not_a_number", "not a number"),
        ("riverbend,remission,2026-10,n/a,2", "numerator", "not_a_number", "empty"),
        ("riverbend,remission,2026-10,=1+1,2", "numerator", "not_a_number", "not a number"),
        ("riverbend,remission,2026-10,1_000,2", "numerator", "not_a_number", "not a number"),
        ("riverbend,remission,2026-10,١٢,2", "numerator", "not_a_number", "not a number"),
        (f"riverbend,remission,2026-10,{'9' * 5000},2", "numerator", "not_a_number", "…"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_by_line_column_and_reason(cells, column, code, words):
    error = refused(GOOD + cells + "\n")

    (fault,) = error.rows
    assert (fault.line, fault.column, fault.code) == (3, column, code)
    assert words in fault.reason
    assert len(fault.reason) < 200


def test_all_bad_cells_are_found_at_once_and_lines_are_those_of_the_file():
    error = refused("sep=,\n" + HEADER + "\nx,y,z,n,m\n")

    assert [(f.line, f.column) for f in error.rows] == [
        (4, name) for name in ("site", "measure", "period", "numerator", "denominator")
    ]
    assert error.text == "5 cells need another look. Nothing was stored."


def test_more_bad_cells_than_are_listed_are_counted():
    error = refused(HEADER + "x,remission,2026-10,1,2\n" * 6_000)

    assert len(error.rows) == imports.MOST_FAULTS
    assert (
        error.text
        == "6,000 cells need another look. Nothing was stored. The first 5,000 are listed."
    )


def test_a_full_file_of_unknown_codes_is_answered_soon():
    started = time.process_time()

    refused(HEADER + "".join(f"site-{n},m-{n},2026-10,1,2\n" for n in range(20_000)))

    assert time.process_time() - started < 5


def test_a_check_adds_what_is_wrong_with_rows_that_could_be_read():
    def check(found):
        yield RowError(line=found.line, column="site", code="not_yours", reason="No.")

    error = refused(GOOD + "x,remission,2026-10,1,2\n", check=check)

    assert [(f.line, f.code) for f in error.rows] == [(2, "not_yours"), (3, "unknown_site")]


def test_a_quarter_is_read_for_a_quarterly_measure():
    (found,) = read("site,measure,quarter,count\nriverbend,visits,2026 q3,7\n").rows

    assert (found.period, found.values) == (date(2026, 7, 1), (Decimal(7), None, None))


def test_a_minus_of_print_is_read_as_one():
    assert cells.number("−3") == -3
