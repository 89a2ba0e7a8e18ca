"""The drawings of a result: bars in parts, and ideas in the plane."""

import re
from xml.etree import ElementTree

from improvement.drawing.tallies import BAR_WIDTH, Mark, draw_bar, draw_matrix


def widths(svg):
    return [
        float(one)
        for one in re.findall(r'<rect class="\w+" x="[\d.]+" y="0" width="([\d.]+)"', svg)
    ]


def test_a_bar_is_as_long_as_its_share_of_the_most():
    half, whole = draw_bar(5, 10), draw_bar(10, 10)

    assert widths(whole)[0] <= BAR_WIDTH
    assert widths(half)[0] == widths(whole)[0] / 2
    assert widths(draw_bar(0, 10)) == widths(draw_bar(0, 0)) == []


def test_parts_of_groups_add_up_with_the_rest():
    svg = draw_bar(10, 10, split=[("clinician", 6), ("community", 3)], label="A & B: 10")

    assert [css for css in ("g2", "g1", "b1") if f'class="{css}"' in svg] == ["g2", "g1", "b1"]
    assert 'aria-label="A &amp; B: 10"' in svg
    ElementTree.fromstring(svg)


def test_ideas_at_one_spot_stand_beside_each_other():
    marks = [Mark(at, f"<Idea {at}>", (2, 4, 5), (1, 2, 3)) for at in (1, 2)]

    svg = draw_matrix(marks)
    spots = re.findall(r'<circle class="c-flag" cx="([\d.]+)" cy="([\d.]+)"', svg)

    assert len(set(spots)) == 2
    assert "Quick wins" in svg
    assert "&lt;Idea 1&gt;" in svg
    ElementTree.fromstring(svg)
