"""Lists of people as files: workbooks and CSV, read by their headings, with bad lines named."""

import io
import zipfile

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from events.forms.tables import read_file
from events.models import Invitation
from tests.events.asking import at, text
from tests.factories.events import InvitationFactory


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


HEADINGS = ("Organization", "Last name", "First name", "E-mail", "Group")
SIXTY = [HEADINGS] + [
    ("Riverbend", f"Number{n}", "Guest", f"guest{n}@people.example", "parent") for n in range(60)
]


def test_columns_are_found_by_their_headings_in_any_order():
    reading = read_file(workbook(*SIXTY))

    first = reading.people[0]
    assert len(reading.people) == 60
    assert (first.name, first.email, first.group, first.line) == (
        "Guest Number0", "guest0@people.example", "community", 2,
    )  # fmt: skip
    assert reading.faults == []


def test_five_bad_lines_are_named_by_row_and_column():
    bad = [
        ("", "Oakapple", "Wren", "wren(at)people.example", "parent"),
        ("", "Thistle", "Bram", "", "parent"),
        ("", "", "", "", "nurse"),
        ("", "Marrow", "Isolde", "isolde@people.example", "wizard"),
        ("", "Long" * 40, "Name", "long@people.example", ""),
    ]

    reading = read_file(workbook(*SIXTY, *bad))

    assert len(reading.people) == 60
    assert [(fault.line, fault.column) for fault in reading.faults] == [
        (62, "D (email)"), (63, "D (email)"), (64, "D (email)"), (65, "E (group)"), (66, "C (name)"),
    ]  # fmt: skip


def test_without_headings_cells_are_read_as_a_paste():
    reading = read_file(workbook(("Wren Oakapple", "wren@people.example", "parent"), ("nobody",)))

    assert [one.name for one in reading.people] == ["Wren Oakapple"]
    assert reading.faults[0].code == "no_email"


def test_the_same_address_twice_is_taken_once():
    reading = read_file(workbook(("Email",), ("a@b.example",), ("A@B.example",)))

    assert [one.line for one in reading.people] == [2]
    assert [one.line for one in reading.twice] == [3]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_headings_is_read_like_a_workbook(separator):
    lines = [separator.join(HEADINGS), separator.join(["R", "Oakapple", "Wren", "w@a.example", ""])]

    reading = read_file("\n".join(lines).encode())

    assert [(one.name, one.email) for one in reading.people] == [("Wren Oakapple", "w@a.example")]


def test_csv_without_headings_is_read_line_by_line():
    reading = read_file(b"Wren Oakapple <wren@people.example>\n")

    assert reading.people[0].name == "Wren Oakapple"
    assert reading.is_file


def _packed(**parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "/"), content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0old", "old Excel workbook"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (_packed(**{"xl_workbook.xml": b"<!DOCTYPE x>"}), "no spreadsheet needs"),
        (_packed(**{"xl_workbook.xml": b" " * 9_000_000}), "too large"),
        (_packed(**{"note.txt": b"x"}), "not a workbook"),
        (workbook(("Email", *range(55)), ("a@b.example", *range(55))), "more than 50 columns"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content, words):
    with pytest.raises(forms.ValidationError, match=words):
        read_file(content)


def test_more_rows_than_are_read_are_said(monkeypatch):
    monkeypatch.setattr("events.forms.tables.MOST_ROWS", 3)

    reading = read_file(workbook(("Email",), *[(f"a{n}@b.example",) for n in range(6)]))

    assert len(reading.people) == 3
    assert reading.faults[-1].code == "too_many"


@pytest.mark.django_db
def test_an_uploaded_workbook_is_shown_first_and_then_added(coordinator, event):
    InvitationFactory(event=event, name="Known One", email="guest3@people.example")
    content = workbook(*SIXTY, ("", "Bad", "Row", "no address", ""))
    file = SimpleUploadedFile("people.xlsx", content)

    response = coordinator.post(at("people-add", event), {"file": file})
    page = text(response)

    assert response.status_code == 200
    assert "60 understood, 1 not" in page
    assert "Row 62, column D (email)" in page
    assert "Invited already, left as they are: Known One" in page
    hidden = response.content.decode().partition('aria-label="People to add">')[2]
    coordinator.post(
        at("people-add", event), {"text": hidden.partition("</textarea>")[0], "confirm": "1"}
    )
    assert Invitation.objects.count() == 60
    assert Invitation.objects.get(email="guest7@people.example").group == "community"


def test_an_exported_list_comes_back_as_it_was(coordinator, cast, event):
    """The export read in again: the same people, in another meeting."""
    names = ["Ana Oak", "O'Brien, Wren", "=SUM(1)", "-Dash", "Ünïcode 名"]
    for number, name in enumerate(names):
        InvitationFactory(event=event, name=name, email=f"p{number}@a.example", group="clinician")
    response = coordinator.get(at("people-export", event))

    reading = read_file(b"".join(response.streaming_content))

    known = Invitation.objects.filter(event=event).values_list("name", "email", "group")
    assert reading.faults == []
    assert {(one.name, one.email, one.group) for one in reading.people} == set(known)
