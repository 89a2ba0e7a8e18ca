import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.charts import ChartPicture, Goal, Point
from outcomes.charts.axes import day_ticks, ticks_that_fit
from outcomes.charts.layers import is_page, point_words
from outcomes.charts.placing import Box, Room, spread, wrap
from outcomes.charts.scale import domain, tick_decimals, ticks, write, write_centre, write_goal
from outcomes.charts.svg import shorten, text_width


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "words"),
    [
        (65.43, 1, "%", "65.4%"),
        (1640, 0, "", "1,640"),
        (-2.5, 1, "", "−2.5"),
        (-0.01, 1, "", "0.0"),
        (1e300, 0, "", "1e+300"),
        (0, 2, "days", "0.00"),
    ],
)
def test_numbers_are_written_for_people(value, decimals, unit, words):
    assert write(value, decimals, unit) == words


def test_centre_lines_between_whole_numbers_get_a_decimal():
    assert write_centre(4.25, 0) == "4.2"
    assert write_centre(4.0, 0) == "4"
    assert write_centre(431.5, 0) == "432"


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Point("May", 50.0, "better"), "May: 50.0%. Signal, better"),
        (Point("May", 50.0, why="Not judged"), "May: 50.0%. Not judged"),
        (
            Point("May", 50.0, why="A storm", is_apart=True),
            "May: 50.0%. Expected variation: A storm",
        ),
        (
            Point("May", 50.0, "excluded", why="A storm"),
            "May: 50.0%. Left out of the lines: A storm",
        ),
        (Point("May", 50.0, "excluded"), "May: 50.0%. Left out of the lines"),
    ],
)
def test_a_point_says_how_it_reads(point, words):
    assert point_words(point, 1, "%") == words


def test_goals_that_are_whole_need_no_decimals():
    assert write_goal(75, 1, "%") == "75%"
    assert write_goal(7.5, 0) == "7.5"


@given(
    st.floats(-1e290, 1e290),
    st.floats(1e-6, 1e290),
    st.integers(3, 8),
)
def test_ticks_are_few_and_inside(low, span, most):
    high = low + span
    if high - low < abs(low) * 1e-6:
        return

    found = ticks(low, high, most)

    assert len(found) <= most
    slack = (high - low) * 1e-6
    assert all(low - slack <= tick <= high + slack for tick in found)


def test_ticks_of_counts_are_whole():
    assert ticks(0, 3.2, 6, 1) == [0, 1, 2, 3]
    assert tick_decimals([1.0]) == 0
    assert tick_decimals([0, 0.25]) == 2


def test_the_axis_starts_at_zero_when_zero_is_near_and_ends_at_a_hundred_percent():
    def of(*values, **more):
        points = tuple(Point("x", value) for value in values)
        return domain(ChartPicture("t", "", points, **more))

    assert of(1, 20)[0] == 0
    assert of(50, 60)[0] > 40
    assert of(50, 99, unit="%")[1] == 100
    assert 100 < of(50, 100, unit="%")[1] < 103
    assert of(-5, 5)[0] < -5
    assert of(float("nan"), 5, goal=Goal(float("inf"))) == of(5)
    assert of(1, 2, scale=(0, 9)) == (0, 9)
    assert of(1, 2, scale=(5, 5)) == of(1, 2)


@given(st.lists(st.floats(-50, 150), max_size=12), st.floats(1, 30))
def test_spread_keeps_order_and_distance(wanted, gap):
    placed = spread(wanted, gap, 0, 100)

    fair = min(gap, 100 / max(1, len(wanted) - 1))
    ordered = sorted(placed)
    assert all(b - a >= fair - 1e-6 for a, b in itertools.pairwise(ordered))
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in placed)
    ranks = sorted(range(len(wanted)), key=lambda place: wanted[place])
    assert [placed[place] for place in ranks] == ordered


def test_spread_leaves_alone_what_is_apart():
    assert spread([10, 50], 20, 0, 100) == [10, 50]


def test_words_are_placed_off_data_and_taken_boxes():
    spots = [(float(x), 100.0) for x in range(0, 400, 10)]
    plot = Box(0, 0, 400, 200)

    free = Room(plot, spots, []).place(80, 30, (200, 100), 100)
    blocked = Room(plot, spots, [Box(0, 0, 400, 90)]).place(80, 30, (200, 100), 100)

    assert free.bottom < 92
    assert blocked.top > 108
    assert Room(plot, spots, [plot]).place(80, 30, (200, 100), 100) is None
    assert Room(plot, spots, []).place(80, 130, (200, 100), 100) is None


def test_words_avoid_lines_where_they_can():
    edge = [(0.0, 60.0), (400.0, 60.0)]
    spots = [(0.0, 100.0), (400.0, 100.0)]

    box = Room(Box(0, 0, 400, 110), spots, [], [edge]).place(80, 30, (200, 100), 100)

    assert box.bottom < 60


def test_callouts_break_in_two():
    assert wrap("Better: eight months in a row") == ["Better: eight", "months in a row"]
    assert wrap("short") == ["short"]
    assert wrap("x" * 40) == ["x" * 40]


def test_shortened_words_fit():
    assert shorten("Baseline", 200, 13) == "Baseline"
    assert text_width(shorten("A long name of a phase", 60, 13), 13) <= 60
    assert shorten("A long name", 5, 13) == ""


@pytest.mark.parametrize("link", ["/a", "#note", "?x=1", "https://a.org/b"])
def test_links_to_pages(link):
    assert is_page(link)


@pytest.mark.parametrize(
    "link", ["", "javascript:x", "//evil.example", "/\\evil.example", "data:x"]
)
def test_links_elsewhere(link):
    assert not is_page(link)


def named(period, dates, step):
    points = tuple(Point("x", 1, when=when) for when in dates)
    return [
        (tick.text, tick.year)
        for tick in ticks_that_fit(ChartPicture("t", points=points, period=period), step, 14)
    ]


def test_quarters_and_weeks_have_their_names():
    quarters = [date(2024 + place // 4, place % 4 * 3 + 1, 1) for place in range(6)]
    weeks = [date.fromordinal(date(2024, 1, 1).toordinal() + 7 * place) for place in range(12)]

    assert named("quarter", quarters, 40)[3:] == [("Q4", ""), ("Q1", "2025"), ("Q2", "")]
    assert named("week", weeks[:4], 60)[:2] == [("1 Jan", "2024"), ("8 Jan", "")]
    assert named("week", weeks, 20)[:2] == [("1 Jan", "2024"), ("29 Jan", "")]
    assert named("week", weeks * 3, 20)[:3] == [("Jan", "2024"), ("Feb", ""), ("Mar", "")]


def test_weeks_that_begin_late_in_a_month_leave_its_name_to_the_next():
    first = date(2025, 11, 24).toordinal()
    weeks = [date.fromordinal(first + 7 * place) for place in range(30)]

    assert named("week", weeks, 20)[:2] == [("Dec", "2025"), ("Jan", "2026")]


def test_days_between_events_are_named_by_their_months():
    ticks = day_ticks(date(2024, 1, 20), 150, 1)
    years = day_ticks(date(2019, 6, 1), 1500, 24)

    assert [(tick.position, tick.text, tick.year) for tick in ticks[:2]] == [
        (12, "Feb", "2024"),
        (41, "Mar", ""),
    ]
    assert [tick.year for tick in years] == ["2020", "2022"]


def test_a_few_months_are_all_named():
    assert named("month", [date(2024, 2, 1), date(2024, 3, 1)], 200) == [
        ("Feb", "2024"),
        ("Mar", ""),
    ]


def test_names_without_dates_are_thinned_until_they_fit():
    points = tuple(Point(f"Clinic {place}") for place in range(12))

    few = ticks_that_fit(ChartPicture("t", points=points), 20, 14)
    one = ticks_that_fit(ChartPicture("t", points=points), 0.5, 14)

    assert [tick.position for tick in few] == [0, 3, 6, 9]
    assert len(one) == 1
