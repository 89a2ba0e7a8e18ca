import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from outcomes.charts import ChartPicture, Curve, FunnelPicture, Point, Spot, render

from .pictures import HOSTILE, full_picture, months

SVG = "{http://www.w3.org/2000/svg}"
FULL = ("large", "medium", "small")


def stations(text):
    return [float(x) for x in re.findall(r'class="c-p"[^>]+data-x="([\d.]+)"', text)]


def test_events_stand_where_their_days_are():
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 4, 11)]
    points = tuple(Point(str(day), 5, when=day) for day in days)

    x = stations(render(ChartPicture("t", "", points, period="event"), "large"))

    assert (x[2] - x[1]) / (x[1] - x[0]) == pytest.approx(9, rel=0.01)


def test_events_on_one_day_or_out_of_order_are_still_drawn():
    for days in ([date(2026, 1, 1)] * 3, [date(2026, 2, 1), date(2026, 1, 1)]):
        points = tuple(Point(str(day), 5, when=day) for day in days)
        for size in (*FULL, "multiple", "site", "spark"):
            ET.fromstring(render(ChartPicture("t", "", points, period="event"), size))


def test_a_point_left_out_has_a_cross_and_words():
    points = (Point("Jan", 5), Point("Feb", 90, "excluded", why="Counted twice"), Point("Mar", 6))

    text = render(ChartPicture("t", "", points), "large")

    assert 'class="c-out"' in text
    assert "Feb: 90. Left out of the lines: Counted twice" in text


def test_a_point_unlike_the_rest_has_a_ring():
    points = (Point("Jan", 5), Point("Feb", 90, "better", is_apart=True))

    assert render(ChartPicture("t", "", points), "large").count('class="c-ring"') == 1


def test_a_period_without_data_says_why():
    points = (Point("Jan", 5), Point("Feb", None, "missing", why="Not collected: moving house"))

    assert "Feb: Not collected: moving house" in render(ChartPicture("t", "", points), "large")


def test_limits_of_95_percent_are_drawn_when_given():
    picture = full_picture()
    near = replace(picture, lower95=(50.0,) * 33, upper95=(56.0,) * 33)

    assert 'class="c-lim95"' not in render(picture, "large")
    assert render(near, "large").count('class="c-lim95"') == 4


@pytest.mark.parametrize("month", range(1, 13))
def test_of_two_years_that_touch_the_whole_one_is_named(month):
    points = tuple(Point("", 5, when=when) for when in months(36, 2023, month))

    root = ET.fromstring(render(ChartPicture("t", "", points), "multiple"))

    years = {one.text for one in root.iter(f"{SVG}text")}
    assert {"2024", "2025"} <= years


def test_illustrative_data_are_said_on_every_drawing_with_words():
    picture = replace(full_picture(), remark="Illustrative data")

    for size in (*FULL, "multiple"):
        assert "Illustrative data" in render(picture, size)


def funnel(**more):
    spots = (
        Spot("Old Mill", 100, 50.0, words="Old Mill: 50%"),
        Spot("Far", 400, 80.0, "better", "Far: 80%"),
        Spot("Mine", 900, 52.0, words="Mine: 52%", is_own=True),
        Spot(HOSTILE, 500, 20.0, "worse", HOSTILE),
    )
    curves = tuple(
        Curve(
            size,
            50 - 300 / size**0.5,
            50 - 200 / size**0.5,
            50 + 200 / size**0.5,
            50 + 300 / size**0.5,
        )
        for size in (50, 100, 400, 900)
    )
    given = {"spots": spots, "curves": curves, "centre": 51.0, "unit": "%", "size_name": "Seen"}
    return FunnelPicture("Remission", "Words", **given | more)


@pytest.mark.parametrize("size", FULL)
def test_a_funnel_has_limits_centre_sites_and_words(size):
    text = render(funnel(), size, "f1")
    root = ET.fromstring(text)

    assert text.count('class="c-lim95"') == 2
    assert text.count('class="c-p"') == 4
    assert text.count('class="c-mine"') == 1
    assert root.find(f"{SVG}title").text == "Remission"
    assert not re.search(r"<(script|style|filter|image|use)\b|\son\w+=", text)


def test_a_funnel_names_those_outside_and_ones_own_where_there_is_room():
    root = ET.fromstring(render(funnel(), "large"))

    said = {one.text for one in root.iter(f"{SVG}text")}
    assert {"Far", "Mine", "Seen", "95%", "99.8%", "Network 51%"} <= said
    assert "Old Mill" not in said


def test_two_sites_that_are_alike_do_not_hide_the_limits():
    alike = (Spot("Old Mill", 100, 50.5), Spot("Mine", 900, 51.0))

    root = ET.fromstring(render(funnel(spots=alike), "large"))

    (around,) = [one.get("d") for one in root.iter(f"{SVG}path") if one.get("class") == "c-band"]
    corners = [tuple(map(float, one.split())) for one in re.findall(r"[-\d.]+[ ,][-\d.]+", around)]
    assert len({height for _, height in corners}) > 2


def test_sites_of_a_funnel_are_walked_from_small_to_large():
    x = stations(render(funnel(), "large"))

    assert x == sorted(x)


@pytest.mark.parametrize(
    "odd",
    [{"spots": ()}, {"curves": ()}, {"centre": None}, {"unit": "per 1,000 days"}, {"remark": "x"},
     {"spots": (), "curves": (), "centre": None}],
)  # fmt: skip
@pytest.mark.parametrize("size", FULL)
def test_a_funnel_with_parts_missing_is_still_drawn(odd, size):
    ET.fromstring(render(funnel(**odd), size))
