"""Pastes and files as people really make them."""

import time

import pytest

from events.forms.pasting import read_people
from events.forms.tables import decoded

ONE = [
    ("Wren Oakapple <wren@a.example>", "Wren Oakapple", "wren@a.example", ""),
    ("Wren Oakapple, wren@a.example", "Wren Oakapple", "wren@a.example", ""),
    ("wren@a.example", "Wren", "wren@a.example", ""),
    ("wren.oakapple@a.example", "Wren Oakapple", "wren.oakapple@a.example", ""),
    ("wren@a.example, Wren Oakapple", "Wren Oakapple", "wren@a.example", ""),
    ("Wren Oakapple\twren@a.example\tparent", "Wren Oakapple", "wren@a.example", "community"),
    ("Wren;Oakapple;wren@a.example;Clinician", "Wren Oakapple", "wren@a.example", "clinician"),
    ('"Oakapple, Wren" <wren@a.example>', "Wren Oakapple", "wren@a.example", ""),
    ('"Wren Oakapple, MD" <wren@a.example>', "Wren Oakapple, MD", "wren@a.example", ""),
    ("Wren Oakapple, Ph.D. <wren@a.example>", "Wren Oakapple, Ph.D.", "wren@a.example", ""),
    ("Wren| Oakapple, wren@a.example", "Wren Oakapple", "wren@a.example", ""),
    ("Oakapple, Wren <wren@a.example>", "Wren Oakapple", "wren@a.example", ""),
    ("  Wren   Oakapple  <WREN@A.example> ; leader", "Wren Oakapple", "WREN@A.example", "leader"),
    ("Zoë Ångström <zoe@a.example>", "Zoë Ångström", "zoe@a.example", ""),
    ("\ufeffWren, wren@a.example", "Wren", "wren@a.example", ""),
    ("Wren <mailto:wren@a.example>", "Wren", "wren@a.example", ""),
    ("'Wren O'Hara' <wren@a.example>", "Wren O'Hara", "wren@a.example", ""),
]
BAD = [
    ("Wren Oakapple", "no_email"),
    ("Wren <wren@a>", "bad_email"),
    ("wren@a.example ben@a.example", "two_emails"),
    ("A; B; C; wren@a.example; wizard", "bad_group"),
    (f"{'W' * 130} <wren@a.example>", "bad_name"),
    (f"Wren <{'w' * 260}@a.example>", "bad_email"),
]


@pytest.mark.parametrize(("line", "name", "email", "group"), ONE)
def test_line_is_understood(line, name, email, group):
    reading = read_people(line)

    person = reading.people[0]
    assert (person.name, person.email, person.group) == (name, email, group)


@pytest.mark.parametrize(("line", "code"), BAD)
def test_bad_line_is_named(line, code):
    reading = read_people(f"Good Person, good@a.example\n\n{line}\n")

    assert [(fault.line, fault.code) for fault in reading.faults] == [(3, code)]
    assert len(reading.people) == 1


def test_header_is_left_out_and_twice_is_once():
    text = "Name;E-mail;Group\nWren;wren@a.example;parent\nWren again;WREN@A.EXAMPLE;parent\n"

    reading = read_people(text)

    assert [one.email for one in reading.people] == ["wren@a.example"]
    assert [one.line for one in reading.twice] == [3]


def test_what_was_understood_reads_the_same_again():
    text = "\n".join(line for line, *_ in ONE[5:9])

    first = read_people(text)

    again = read_people(first.text)
    assert [(p.name, p.email, p.group) for p in again.people] == [
        (p.name, p.email, p.group) for p in first.people
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_file_of_any_program_is_read(encoding):
    content = "Zoë;zoe@a.example\r\n".encode(encoding)

    assert read_people(decoded(content)).people[0].name == "Zoë"


def test_a_line_without_end_is_refused_at_once():
    """Looking for an address in it would take minutes."""
    started = time.monotonic()

    reading = read_people("a" * 1_000_000 + "\n" + "a, " * 200_000)

    assert [fault.code for fault in reading.faults] == ["too_long", "too_long"]
    assert time.monotonic() - started < 1
