"""Agreement of centre lines, limits and zones with a naive second version, and their symmetries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.spc import analyse
from outcomes.spc.constants import c4
from outcomes.spc.runs_table import expected_runs
from outcomes.spc.shewhart import find_inner_third, find_outer_third, zones_of

from . import naive_charts

KINDS = ["p", "u", "c", "i", "g"]
ROWS = st.lists(st.tuples(st.integers(0, 30), st.integers(30, 90)), min_size=2, max_size=40)


def is_near(ours, theirs):
    return ours == theirs or ours == pytest.approx(float(theirs), rel=1e-9, abs=1e-12)


@given(st.sampled_from(KINDS), ROWS)
def test_lines_are_those_of_the_naive_version(kind, rows):
    y = [count for count, _ in rows]
    n = [size for _, size in rows] if kind in "pu" else None

    points = analyse(kind, y, n).points
    centre, limits = naive_charts.chart(kind, y, n)

    assert all(is_near(cl, centre) for cl in points.cl)
    for low, high, (naive_low, naive_high) in zip(points.lcl, points.ucl, limits, strict=True):
        assert is_near(low, naive_low)
        assert is_near(high, naive_high)


@given(st.sampled_from(KINDS), ROWS)
def test_the_lines_of_a_chart_lie_in_their_order(kind, rows):
    y = [count for count, _ in rows]
    n = [size for _, size in rows] if kind in "pu" else None
    points = analyse(kind, y, n).points

    columns = (points.lcl, points.lcl95, points.ucl95, points.ucl)
    for lines in zip(*columns, strict=True):
        assert None in lines or list(lines) == sorted(lines)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_lines_of_attribute_charts_know_no_order(rows, chance):
    mixed = chance.sample(rows, len(rows))

    one, other = (
        analyse("p", [y for y, _ in order], [n for _, n in order]) for order in (rows, mixed)
    )

    assert one.points.cl[0] == pytest.approx(other.points.cl[0], rel=1e-12, abs=1e-15)
    assert sorted(one.points.ucl) == pytest.approx(sorted(other.points.ucl), rel=1e-12)


@given(st.lists(st.integers(-40, 40), min_size=3, max_size=40))
def test_reversing_time_keeps_the_lines_of_an_i_chart(values):
    forward, backward = analyse("i", values), analyse("i", values[::-1])

    assert is_near(forward.points.cl[0], backward.points.cl[0])
    assert forward.points.ucl[0] == pytest.approx(backward.points.ucl[0])
    assert forward.parts[0].n_crossings == backward.parts[0].n_crossings


@given(st.lists(st.sampled_from([-2.5, -1.5, -0.5, 0.0, 0.5, 1.5, 2.5]), max_size=45))
def test_zones_are_those_of_the_naive_version(scores):
    places, zones = range(len(scores)), zones_of(scores)

    outer = {(one.side, point) for one in find_outer_third(places, zones) for point in one.points}
    inner = {point for one in find_inner_third(places, zones) for point in one.points}

    assert outer == {
        (side, place)
        for side, sign in (("above", 1), ("below", -1))
        for start in places[:-1]
        for window in [[at for at in places[start : start + 3] if sign * scores[at] > 2]]
        if len(window) > 1
        for place in window
    }
    assert inner == {
        place
        for start in places
        if len(scores[start : start + 15]) == 15 and max(map(abs, scores[start : start + 15])) < 1
        for place in places[start : start + 15]
    }


@pytest.mark.parametrize("size", range(2, 40))
def test_c4_is_its_definition(size):
    assert c4(size) == pytest.approx(naive_charts.c4(size), rel=1e-12)


def test_numbers_of_runs_are_quick_to_bound_for_long_series():
    allowed = expected_runs(20_000)

    assert allowed.lower == 20_002 - allowed.upper
    assert 9_880 < allowed.lower < 9_900
