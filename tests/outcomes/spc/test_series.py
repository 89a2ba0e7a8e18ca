from decimal import Decimal
from fractions import Fraction

import pytest

from outcomes.spc import SpcError, analyse
from outcomes.spc.series import gather


def test_rows_with_the_same_x_are_one_subgroup_in_order():
    series = gather("p", [1, 2, None, 4], [10, 10, 5, 20], [2, 1, 1, 2])

    assert series.x == [1, 2]
    assert series.y == (0.2, 5 / 30)
    assert series.n == (10, 30)
    assert series.size == (1, 2)


def test_rows_without_x_are_dropped():
    series = gather("p", [1, 2, 3], [10, 10, 10], [1, None, 3])

    assert (series.x, series.y) == ([1, 3], [0.1, 0.3])
    assert gather("i", [1, 2], x=[None, 5]).y == [2]


def test_a_row_without_its_denominator_loses_both():
    series = gather("p", [1, None, 3], [None, 10, 30])

    assert series.y == [None, None, 0.1]
    assert series.n == [0, 0, 30]


def test_nothing_out_of_nothing_is_missing_and_still_observed():
    answer = analyse("p", [0, 5, 6], [0, 10, 10])

    assert answer.points.y[0] is None
    assert (answer.parts[0].n_obs, answer.parts[0].n_useful) == (3, 2)


def test_a_share_beyond_the_range_of_numbers_is_missing():
    series = gather("u", [1e300, 4], [1e-300, 2])

    assert (series.y, series.total) == ([None, 2], [None, 4])


@pytest.mark.parametrize(
    ("agg", "expected"), [("mean", 3), ("median", 2), ("sum", 9), ("sd", pytest.approx(7**0.5))]
)
def test_aggregates(agg, expected):
    assert gather("run", [1, 2, 6], x=[1, 1, 1], agg=agg).y == (expected,)


def test_the_deviation_of_single_values_is_missing():
    assert gather("i", [1, 2], agg="sd").y == (None, None)


def test_decimals_and_fractions_are_numbers():
    assert gather("i", [Decimal("1.5"), Fraction(1, 4), 2]).y == [1.5, 0.25, 2]


def test_counts_are_added_up():
    assert gather("c", [1, 2, None], x=[1, 1, 2]).y == (3, None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"chart": "pie"}, "unknown chart"),
        ({"agg": "mode"}, "unknown aggregate"),
        ({"chart": "p"}, "needs denominators"),
        ({"chart": "c", "n": [1, 2]}, "takes no denominators"),
        ({"x": [1]}, "x has 1 entries, y has 2"),
        ({"chart": "u", "n": [1]}, "n has 1 entries"),
        ({"chart": "u", "n": [1, -1]}, "must not be negative"),
        ({"y": [1, True]}, "must hold numbers"),
        ({"y": [1, float("nan")]}, "finite"),
        ({"y": [1, 10**400]}, "too large"),
        ({"y": [1, Decimal("sNaN")]}, "finite"),
        ({"x": [1, "a"]}, "x must hold numbers"),
        ({"freeze": 0}, "counts from 1"),
        ({"multiply": "2"}, "multiply must hold numbers"),
        ({"cl": float("inf")}, "finite"),
    ],
)
def test_what_cannot_be_meant_is_refused(options, words):
    given = {"chart": "run", "y": [1, 2]} | options

    with pytest.raises(SpcError, match=words):
        analyse(**given)
