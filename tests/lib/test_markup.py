"""Typed notes as HTML: the few tags that are meant, and nothing that acts."""

import pytest

from lhs_platform.lib.markup import rendered


def test_paragraphs_lists_bold_and_headings():
    html = rendered("# Agreed\n\n- **one**\n- two\n\nA line\nand another")

    assert html.split("\n") == [
        "<h2>Agreed</h2>",
        "<ul>",
        "<li><strong>one</strong></li>",
        "<li>two</li>",
        "</ul>",
        "<p>A line<br>",
        "and another</p>",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[click](javascript:alert(1))",
        "![x](https://tracker.example/p.png)",
        "<https://tracker.example>",
    ],
)
def test_nothing_acts(text):
    html = rendered(text)

    assert "<script" not in html
    assert "<img" not in html
    assert "<a" not in html


def test_headings_stay_below_the_level_of_the_page():
    assert rendered("# A\n\n###### B", under=3) == "<h4>A</h4>\n<h5>B</h5>\n"
    assert rendered("### A\n\n### B\n\n## C") == "<h2>A</h2>\n<h3>B</h3>\n<h2>C</h2>\n"
