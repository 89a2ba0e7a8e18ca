"""The pure parts of a diagram: its tree, what differs, where boxes stand, and the SVG."""

import itertools
from copy import deepcopy
from xml.etree import ElementTree

import pytest

from improvement.drawing import differences, draw, lay_out, tree
from improvement.drawing.layout import FOOT, HEAD, HEIGHT, WIDTH, wrap

CONTENT = {
    "title": "How we get there",
    "aim": "Raise remission to 80%",
    "global_aim": "",
    "population": "",
    "drivers": [
        {"id": "p1", "level": "primary", "name": "One plan", "measure": ""},
        {"id": "p2", "level": "primary", "name": "Early warning", "measure": ""},
        {"id": "s1", "level": "secondary", "name": "Words that teens use", "measure": ""},
        {"id": "s2", "level": "secondary", "name": "Not yet placed", "measure": ""},
    ],
    "serves": [
        {"secondary": "s1", "primary": "p2", "weak": False},
        {"secondary": "s1", "primary": "p1", "weak": True},
    ],
    "acts": [
        {
            "change": "c1",
            "title": "Teen plan",
            "state": "testing",
            "reliability": 1,
            "driver": "p2",
            "weak": False,
        },
        {
            "change": "c1",
            "title": "Teen plan",
            "state": "testing",
            "reliability": 1,
            "driver": "s1",
            "weak": True,
        },
    ],
}


def large(drivers=15, changes=40):
    content = deepcopy(CONTENT) | {"drivers": [], "serves": [], "acts": []}
    for number in range(5):
        content["drivers"].append(
            {"id": f"p{number}", "level": "primary", "name": f"Primary {number}", "measure": ""}
        )
    for number in range(drivers):
        content["drivers"].append(
            {"id": f"s{number}", "level": "secondary", "name": f"Second {number}", "measure": ""}
        )
        content["serves"].append(
            {"secondary": f"s{number}", "primary": f"p{number % 5}", "weak": number % 3 == 0}
        )
    for number in range(changes):
        content["acts"].append(
            {
                "change": f"c{number}",
                "title": f"A change with a rather long title, the way people write it, {number}",
                "state": "untested",
                "reliability": 2,
                "driver": f"s{number % drivers}",
                "weak": False,
            }
        )
    return content


def test_everything_is_nested_once_under_the_first_it_serves():
    one, two, loose = tree(CONTENT)

    (inner,) = one["drivers"]
    assert (inner["name"], inner["label"], inner["is_weak"]) == (
        "Words that teens use",
        "1.1",
        True,
    )
    assert inner["also"] == ["2"]
    assert [change["also"] for change in inner["changes"]] == [["2"]]
    assert two["changes"] == []
    assert (loose["name"], loose["is_loose"]) == ("Not yet placed", True)


def test_the_same_theory_has_no_differences():
    later = deepcopy(CONTENT)
    later["acts"][0]["state"] = "adopted"

    assert differences(CONTENT, later) == []


def test_differences_are_said_in_words():
    later = deepcopy(CONTENT)
    later["aim"] = "Raise remission to 85%"
    later["drivers"][0]["name"] = "One shared plan"
    later["drivers"][1]["measure"] = "Calls within a day"
    later["drivers"][3] = {"id": "s3", "level": "secondary", "name": "Sleep", "measure": ""}
    later["serves"] = [
        {"secondary": "s1", "primary": "p2", "weak": True},
        {"secondary": "s3", "primary": "p1", "weak": True},
    ]
    later["acts"] = later["acts"][:1]

    said = {one["text"]: one["kind"] for one in differences(CONTENT, later)}

    assert said == {
        "The aim: “Raise remission to 80%” became “Raise remission to 85%”.": "reworded",
        "Secondary driver “Sleep” is new.": "added",
        "Primary driver “One plan” is now called “One shared plan”.": "renamed",
        "Primary driver “Early warning”: now measured by “Calls within a day”.": "measured",
        "Secondary driver “Not yet placed” is gone.": "removed",
        "“Words that teens use” serves “Early warning”: now a guess so far.": "relinked",
        "“Sleep” serves “One shared plan”, a guess so far: new.": "linked",
        "“Words that teens use” serves “One plan”: no longer.": "unlinked",
        "The change “Teen plan” acts on “Words that teens use”: no longer.": "unlinked",
    }


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("A", "", "no longer measured by “A”."),
        ("A", "B", "measured by “B” instead of “A”."),
    ],
)
def test_another_measure_is_said(before, after, text):
    old, new = deepcopy(CONTENT), deepcopy(CONTENT)
    old["drivers"][0]["measure"], new["drivers"][0]["measure"] = before, after

    (said,) = differences(old, new)

    assert said["text"].endswith(text)


@pytest.mark.parametrize("content", [CONTENT, large(), large(30, 60), large() | {"acts": []}])
def test_everything_stands_on_the_page_and_nothing_on_another(content):
    picture = lay_out(content)

    for box in picture.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y >= HEAD - 1
        assert box.y + box.height <= HEIGHT - FOOT + 1
    for column in {box.column for box in picture.boxes}:
        stack = [box for box in picture.boxes if box.column == column]
        assert all(a.y + a.height <= b.y for a, b in itertools.pairwise(stack))


def test_small_diagrams_have_large_letters():
    assert lay_out(CONTENT).size > lay_out(large(30, 60)).size


def test_many_changes_cut_no_text_of_another_column():
    aim = "Raise the share of children in remission at all sites from 55% to 80% by December 2027"

    boxes = lay_out(large(30, 60) | {"aim": aim}).boxes

    assert " ".join(next(box for box in boxes if box.column == "aim").lines) == aim


def test_links_are_those_of_the_theory():
    links = lay_out(CONTENT).links

    assert len(links) == 6
    assert sum(link.is_weak for link in links) == 2


def test_empty_diagram_shows_its_aim():
    picture = lay_out(CONTENT | {"aim": "", "drivers": [], "serves": [], "acts": []})

    assert [" ".join(box.lines) for box in picture.boxes] == ["No aim yet"]


def test_text_beyond_the_last_line_is_cut():
    lines = wrap("one two three four five six seven", 40, 10, 2)

    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_svg_is_sound_and_says_states_in_words():
    svg = draw(CONTENT | {"title": "Safe & <sound>"}, note="Version 1")

    ElementTree.fromstring(svg)
    assert "Safe &amp; &lt;sound&gt;" in svg
    assert "being tested" in svg
    assert 'stroke-dasharray="5 4"' in svg
