"""Plain-text mails: long lines, lists and facts in columns."""

import pytest
from django.template import Context, Template

from lhs_platform.lib.templatetags.plain import WIDTH, fact, hanging

LONG = "Ask two families how the page reads, and whether they would hang it on their own fridge."
URL = "https://commons.example/" + "x" * 90


@pytest.mark.parametrize(
    ("head", "indent"), [("- ", 2), ("* ", 2), ("• ", 2), ("10. ", 4), ("    ", 4), ("", 0)]
)
def test_a_long_line_of_a_list_goes_on_under_its_text(head, indent):
    first, *others = hanging(head + LONG).split("\n")

    assert first.startswith(head + "Ask")
    assert others
    assert all(line.startswith(" " * indent) and line[indent] != " " for line in others)
    assert all(len(line) <= WIDTH for line in (first, *others))


@pytest.mark.parametrize("text", ["", "Short", "a\n\nb\n", "  \n", URL, "- one\n- two"])
def test_what_fits_and_what_cannot_be_broken_stays(text):
    assert hanging(text) == text


def test_a_fact_stands_beside_its_label_in_one_column():
    lines = fact(f"Bring your card.\n{LONG}", "We ask").split("\n")

    assert lines[0] == "We ask     Bring your card."
    assert len(lines) == 3
    assert all(line.startswith(" " * 11 + line.strip()[0]) for line in lines[1:])
    assert fact("Berlin time") == " " * 11 + "Berlin time"
    assert fact("", "Where") == "Where"


def test_a_template_fills_lines_first_and_breaks_them_then():
    source = (
        "{% load plain %}{% autoescape off %}{% filter hanging %}- {{ what }} (due){% endfilter %}"
    )

    text = Template(source + "{% endautoescape %}").render(Context({"what": f"“{LONG}”"}))

    assert text.startswith("- “Ask two")
    assert "\n  " in text
    assert "&" not in text
