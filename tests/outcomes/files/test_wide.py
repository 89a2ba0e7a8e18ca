"""Tables with measures or periods side by side: refused, with the layout that is expected."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from lhs_platform.lib.errors import RowErrors
from outcomes.files import sheets

EXPECTED = (
    "Give each number a line of its own, with the columns site, measure, period, numerator, "
    "denominator: the workbook to fill in has them."
)
MEASURES_ACROSS = ["Clinic", "Month", "remission numerator", "remission denominator"]
PERIODS_ACROSS = ["site", "measure", "2026-09", "2026-10"]


def as_csv(*rows):
    return "\n".join(",".join(row) for row in rows).encode()


def as_workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("written", [as_csv, as_workbook])
@pytest.mark.parametrize(
    ("header", "what", "example"),
    [
        (MEASURES_ACROSS, "measure", "remission numerator"),
        (PERIODS_ACROSS, "period", "2026-09"),
        (["site", "measure", "2026-Q1", "2026-Q2"], "period", "2026-Q1"),
        (["measure", "Jan 2026", "Feb 2026", ""], "period", "Jan 2026"),
        (["site", "measure", "September-26", "October-26"], "period", "September-26"),
    ],
)
def test_a_wide_table_is_told_how_it_is_wanted(written, header, what, example):
    with pytest.raises(RowErrors) as refused:
        sheets.read(written(header, ["riverbend", "remission", "8", "9"]))

    assert refused.value.text == (
        f"This table has a column for each {what}, such as “{example}”. {EXPECTED}"
    )
    (fault,) = refused.value.rows
    assert (fault.line, fault.column, fault.code) == (1, example, "wide")


@pytest.mark.parametrize(
    "header",
    [["site", "measure", "period", "numerator", "remarks"], ["site", "period", "numerator", "den"]],
)
def test_a_long_table_with_a_column_too_many_or_too_few_is_told_which(header):
    with pytest.raises(RowErrors) as refused:
        sheets.read(as_csv(header, ["riverbend", "remission", "2026-10", "9", "8"]))

    assert {fault.code for fault in refused.value.rows} <= {"unknown_column", "missing_column"}


@pytest.mark.django_db
@pytest.mark.parametrize("header", [MEASURES_ACROSS, ["site", "measure", "period", "numbers"]])
def test_the_page_leads_to_the_workbook_that_has_the_right_heading(client, cast, header):
    client.force_login(cast.coordinator)
    data = as_csv(header, ["riverbend", "2026-10", "8", "9"])
    address = reverse("outcomes:data-upload", args=[cast.network.slug])

    sent = client.post(address, {"file": SimpleUploadedFile("wide.csv", data)})
    page = client.get(sent["Location"]).content.decode()

    assert reverse("outcomes:data-workbook", args=[cast.network.slug]) in page
