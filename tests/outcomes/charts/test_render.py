import re
import xml.etree.ElementTree as ET

import pytest

from outcomes.charts import SIZES, Centre, ChartPicture, Goal, Point, render
from outcomes.charts.placing import Box
from outcomes.charts.svg import text_width

from .pictures import HOSTILE, full_picture, months, random_picture

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = {
    "large": (960, 420),
    "medium": (640, 390),
    "small": (358, 330),
    "multiple": (380, 160),
    "site": (190, 72),
    "spark": (104, 28),
}
SHAPES = {"line", "path", "circle", "rect", "polygon"}


def parse(text):
    return ET.fromstring(text)


def texts(root):
    """Every text with the box it takes on the drawing."""
    found = []
    for one in root.iter(f"{SVG}text"):
        size = float(one.get("font-size"))
        width = text_width(one.text or "", size, one.get("font-weight") is not None)
        left = (
            float(one.get("x"))
            - {"start": 0, "middle": width / 2, "end": width}[one.get("text-anchor")]
        )
        bottom = float(one.get("y")) + 2
        found.append((one.text, Box(left, bottom - size + 2, left + width, bottom)))
    return found


def overlapping(root):
    boxes = texts(root)
    return [
        (one[0], two[0])
        for place, one in enumerate(boxes)
        for two in boxes[place + 1 :]
        if one[1].meets(two[1])
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_size_has_its_drawing_title_and_description(size):
    root = parse(render(full_picture(), size, "m1"))

    assert root.get("viewBox") == "0 0 {} {}".format(*DRAWINGS[size])
    assert root.find(f"{SVG}title").text == "Asthma well controlled"
    assert root.find(f"{SVG}desc").text == "Monthly share"
    assert root.find(f"{SVG}title").get("id") == root.get("aria-labelledby") == "m1-t"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("block", range(8))
def test_any_picture_is_a_clean_drawing(size, block):
    for seed in range(block * 25, block * 25 + 25):
        text = render(random_picture(seed), size)

        root = parse(text)
        assert not re.search(r"<(script|style|filter|image|use|foreignObject)\b", text)
        assert not re.search(r"\s(style|on\w+|xlink:href)=", text)
        assert not re.search(
            r"url\(|data:|javascript:\w+\"|\bnan\b|\binf\b", re.sub(r">[^<]*<", "><", text)
        )
        for link in root.iter(f"{SVG}a"):
            assert link.get("href") == "/a"


@pytest.mark.parametrize("size", ["large", "medium", "small"])
def test_no_labels_overlap(size):
    assert overlapping(parse(render(full_picture(), size))) == []


@pytest.mark.parametrize("size", ["large", "medium", "small", "multiple"])
def test_no_labels_overlap_in_any_picture(size):
    for seed in range(100):
        assert overlapping(parse(render(random_picture(seed), size))) == [], seed


@pytest.mark.parametrize("size", ["large", "medium", "small", "multiple"])
def test_equal_lines_are_named_apart(size):
    points = tuple(Point("x", 50, "expected", when) for when in months(24))
    picture = ChartPicture(
        "t", "", points, (Centre(0, 23, 50),), lower=(50,) * 24, upper=(50,) * 24, goal=Goal(50)
    )

    assert overlapping(parse(render(picture, size))) == []


@pytest.mark.parametrize("size", SIZES)
def test_each_mark_has_a_class_and_its_light_colour(size):
    root = parse(render(full_picture(), size))

    for one in root.iter():
        tag = one.tag.removeprefix(SVG)
        if tag in SHAPES and one.get("pointer-events") is None:
            assert one.get("class", "").startswith("c-")
            assert one.get("fill") or one.get("stroke")
        if tag == "text":
            assert one.get("class")
            assert one.get("fill")


@pytest.mark.parametrize("size", SIZES)
def test_hostile_text_stays_text(size):
    picture = ChartPicture(HOSTILE, HOSTILE, (Point(HOSTILE, 5, detail=HOSTILE),), unit=HOSTILE)

    root = parse(render(picture, size))

    assert "<script>alert" in root.find(f"{SVG}title").text
    assert "\x00" not in root.find(f"{SVG}title").text


def test_points_carry_their_words_and_place():
    root = parse(render(full_picture(), "large"))

    points = [one for one in root.iter(f"{SVG}g") if one.get("class") == "c-p"]
    words = [one.get("data-t") for one in points]

    assert len(points) == 33
    assert words[0] == "Jan 2023: 52.0%, n 152. Expected variation"
    assert words[3] == "Apr 2023: no number"
    assert words[12] == "Jan 2024: 54.0%, n 154. Signal, better"
    assert words[32].startswith("Sep 2025, provisional: 68.0%, n 168. Not judged")
    assert all(
        0 < float(one.get("data-x")) < 960 and 0 < float(one.get("data-y")) < 420 for one in points
    )
    assert [one.find(f"{SVG}title").text for one in points] == words


def test_signals_differ_in_shape_and_colour():
    text = render(full_picture(), "large")

    assert text.count('class="c-better"') == 8
    assert text.count('class="c-worse"') == 1
    assert text.count('class="c-prov"') == 1


def test_a_suppressed_value_leaves_no_trace():
    points = tuple(Point(f"m{place}", 7.654321, "suppressed", n=3) for place in range(12))

    for size in SIZES:
        one = render(ChartPicture("t", "", points), size)
        other = render(
            ChartPicture("t", "", tuple(Point(p.label, 99.0, "suppressed", n=8) for p in points)),
            size,
        )
        assert one == other
    assert "not shown, too few to show" in render(ChartPicture("t", "", points))


def test_gaps_stay_gaps():
    values = [1, 2, None, 4, 5]
    points = tuple(Point("x", value, "expected" if value else "missing") for value in values)

    for size in ("large", "multiple"):
        lines = re.findall(
            r'class="c-line" d="([^"]+)"', render(ChartPicture("t", "", points), size)
        )
        assert [line.count("L") for line in lines] == [1, 1]


def test_lines_to_provisional_points_are_dotted():
    points = tuple(Point("x", 1, kind) for kind in ("expected", "expected", "provisional"))

    text = render(ChartPicture("t", "", points))

    assert len(re.findall(r'class="c-line"[^>]*stroke-dasharray="1 4"', text)) == 1


def test_a_baseline_carried_forward_is_dashed():
    text = render(full_picture(), "large")

    assert len(re.findall(r'class="c-cl"[^>]*stroke-dasharray="6 4"', text)) == 1
    assert len(re.findall(r'class="c-cl"', text)) == 3


def test_months_are_named_every_third_and_years_in_bold():
    root = parse(render(full_picture(), "large"))

    named = [one.text for one in root.iter(f"{SVG}text")]
    bold = [one.text for one in root.iter(f"{SVG}text") if one.get("font-weight")]

    assert [text for text in named if text in {"Jan", "Feb", "Apr", "Jul", "Oct"}] == [
        *("Jan", "Apr", "Jul", "Oct") * 2,
        "Jan",
        "Apr",
        "Jul",
    ]
    assert {"2023", "2024", "2025"} <= set(bold)


def test_the_phone_shows_two_years_and_letters_only():
    root = parse(render(full_picture(), "small"))

    assert len([one for one in root.iter(f"{SVG}g") if one.get("class") == "c-p"]) == 24
    shown = [one.text for one in root.iter(f"{SVG}text")]
    assert {"A", "B", "C", "Goal 75%"} <= set(shown)
    assert "Since Sep 2024" in shown
    assert "Baseline" in shown
    assert not any("Better" in text or "clinics" in text for text in shown)


def test_at_most_two_callouts_and_never_over_the_data():
    picture = full_picture()

    root = parse(render(picture, "large"))

    words = [
        (text, box) for text, box in texts(root) if re.search("month|baseline|lower limit", text)
    ]
    assert len(words) == 4
    spots = [
        (float(one.get("data-x")), float(one.get("data-y")))
        for one in root.iter(f"{SVG}g")
        if one.get("class") == "c-p"
    ]
    for x, y in spots:
        assert not any(box.meets(Box(x - 4, y - 4, x + 4, y + 4)) for _, box in words)


def test_notes_link_to_pages_only():
    root = parse(render(full_picture(), "large"))

    assert [one.get("href") for one in root.iter(f"{SVG}a")] == ["/cycles/1", "/cycles/2"]
    assert root.find(f".//{SVG}a").get("aria-label") == "A Plan made"


def test_an_empty_chart_says_so():
    empty = parse(render(ChartPicture("t")))
    assert [text for text, _ in texts(empty)] == ["No data yet"]
    assert "No data yet" in render(ChartPicture("t"), "site")
    assert "Too few to show" in render(
        ChartPicture("t", "", (Point("x", 1, "suppressed"),)), "multiple"
    )


def test_sets_share_a_scale():
    low = ChartPicture("t", "", (Point("a", 10), Point("b", 20)), scale=(0, 100))

    assert 'd="M3 60.8L183 54.6"' in render(low, "site")


def test_the_same_picture_gives_the_same_text():
    for size in SIZES:
        assert render(full_picture(), size) == render(full_picture(), size)


def test_a_prefix_must_be_an_id():
    with pytest.raises(ValueError, match="not usable as an id"):
        render(full_picture(), "spark", prefix='x" onload="')
