"""Centre lines and limits: worked by hand, and at their edges."""

from math import log, sqrt

import pytest

from outcomes.spc import SpcError, analyse
from outcomes.spc.constants import a3, b34, c4


def test_constants_are_those_of_the_printed_table():
    # Montgomery, Introduction to Statistical Quality Control, appendix VI.
    assert c4(5) == pytest.approx(0.9400, abs=5e-5)
    assert c4(25) == pytest.approx(0.9896, abs=5e-5)
    assert a3(5) == pytest.approx(1.427, abs=5e-4)
    assert 1 + b34(5) == pytest.approx(2.089, abs=5e-4)
    assert 1 - b34(10) == pytest.approx(0.284, abs=5e-4)


def test_p_chart_by_hand():
    points = analyse("p", [10, 20, 30], [100, 100, 100]).points

    assert points.cl == (0.2, 0.2, 0.2)
    assert points.ucl[0] == pytest.approx(0.2 + 3 * sqrt(0.2 * 0.8 / 100))
    assert points.lcl95[0] == pytest.approx(0.2 - 2 * sqrt(0.2 * 0.8 / 100))


def test_p_limits_stay_between_0_and_1_before_they_are_multiplied():
    points = analyse("p", [9, 10], [10, 10], multiply=100).points

    assert points.ucl == (100, 100)


def test_u_and_c_charts_by_hand():
    rates = analyse("u", [4, 9], [2, 3]).points
    counts = analyse("c", [9, 9, 9]).points

    assert rates.ucl[0] == pytest.approx(2.6 + 3 * sqrt(2.6 / 2))
    assert (counts.lcl[0], counts.cl[0], counts.ucl[0]) == (0, 9, 18)


def test_i_chart_by_hand():
    points = analyse("i", [10, 12, 11, 13]).points

    assert points.ucl[0] == pytest.approx(11.5 + 3 * (5 / 3) / 1.128)


def test_a_large_moving_range_is_left_out_once():
    values = [10, 11] * 8 + [100]

    screened = analyse("i", values, freeze=17).points
    plain = analyse("i", values, freeze=17, screened=False).points

    assert screened.ucl[0] - screened.cl[0] == pytest.approx(3 / 1.128)
    assert plain.ucl[0] > screened.ucl[0]


def test_a_constant_series_has_no_limits_unless_nothing_is_screened():
    assert analyse("i", [5] * 9).points.ucl[0] is None
    assert analyse("i", [5] * 9, screened=False).points.ucl[0] == 5


def test_xbar_and_s_charts_of_one_size_use_the_mean_deviation():
    x, y = [1, 1, 2, 2], [1, 3, 5, 7]

    means = analyse("xbar", y, x=x).points
    spreads = analyse("s", y, x=x).points

    assert means.y == (2, 6)
    assert means.ucl[0] == pytest.approx(4 + a3(2) * sqrt(2))
    assert spreads.cl[0] == pytest.approx(sqrt(2))
    assert spreads.lcl[0] == 0


def test_subgroups_of_one_have_no_limits():
    points = analyse("xbar", [1, 3, 5], x=[1, 1, 2]).points

    assert points.ucl[0] is not None
    assert points.ucl[1] is None
    assert analyse("s", [1, 2]).points.cl == (None, None)


def test_t_chart_lower_limits():
    wide = analyse("t", [1, 30, 2, 40, 1, 50]).points
    narrow = analyse("t", [20, 21, 19, 20]).points

    assert (wide.lcl[0], wide.lcl95[0]) == (0, None)
    assert 0 < narrow.lcl[0] < narrow.lcl95[0] < narrow.cl[0]


def test_t_chart_refuses_a_centre_of_zero():
    with pytest.raises(SpcError, match="greater than zero"):
        analyse("t", [1, 2], cl=0)


def test_limits_too_large_to_hold_are_missing():
    between = analyse("t", [1.7e308, 1, 1.7e308, 1]).points
    single = analyse("i", [1.7e308, 0, 0, 0], cl=1.7e308).points

    assert (between.lcl[0], between.ucl[0]) == (0, None)
    assert single.ucl[0] is None


def test_g_chart_draws_the_median_and_takes_limits_from_the_mean():
    points = analyse("g", [0, 2, 10]).points
    given = analyse("g", [0, 2, 10], cl=log(2)).points

    assert (points.cl[0], points.ucl[0]) == (2, pytest.approx(4 + 3 * sqrt(20)))
    assert given.ucl[0] == pytest.approx(1 + 3 * sqrt(2))


def test_g_chart_of_nothing_and_of_less_than_nothing():
    assert analyse("g", [None]).points.cl == (None,)
    assert analyse("g", [-3, -4]).points.ucl == (None, None)


def test_laney_charts():
    equal = analyse("pp", [0, 0, 0], [5, 6, 7]).points
    nothing = analyse("pp", [None, None], [5, 6]).points

    assert (equal.cl[0], equal.ucl[0]) == (0, None)
    assert nothing.cl == (None, None)


def test_laney_chart_of_names_uses_the_standard_deviation():
    y, n = [10, 20, 15, 30], [100, 100, 100, 100]

    by_name = analyse("pp", y, n, x=list("abcd")).points
    p = sum(y) / 400
    sigma = sqrt(p * (1 - p) / 100)
    z = [(one / 100 - p) / sigma for one in y]
    spread = sqrt(sum(one * one for one in z) / 3)

    assert by_name.ucl[0] == pytest.approx(p + 3 * sigma * spread)


def test_rates_below_zero_have_no_limits():
    assert analyse("u", [-3, -4], [1, 1]).points.ucl == (None, None)
    assert analyse("c", [-3, -4]).points.ucl == (None, None)


def test_i_prime_weights_by_denominators():
    points = analyse("ip", [10, 20, 10, None, 20], [10, 20, 10, 5, 0]).points
    given = analyse("ip", [10, 20], [10, 10], cl=3).points

    assert points.cl[0] == 1
    assert points.ucl[4] is None
    assert given.cl == (3, 3)
    assert analyse("ip", [None], [None]).points.cl == (None,)


def test_a_missing_point_leaves_a_gap_and_an_excluded_one_is_bridged():
    missing = analyse("i", [10, None, 20, 21, 23], screened=False).points
    excluded = analyse("i", [10, 99, 20, 21, 23], exclude=[2], screened=False).points

    assert missing.ucl[0] - missing.cl[0] == pytest.approx(3 * 1.5 / 1.128)
    assert excluded.ucl[0] - excluded.cl[0] == pytest.approx(3 * 13 / 3 / 1.128)


def test_parts_share_nothing_and_silence_a_freeze():
    answer = analyse("i", [1, 2, 1, 2, 9, 8, 9, 8], parts=[4, 4, 8, 99, -1], freeze=2)

    assert [part.cl for part in answer.parts] == [1.5, 8.5]
    assert all(answer.points.baseline)
    assert answer.points.part == (1, 1, 1, 1, 2, 2, 2, 2)


def test_parts_silence_a_freeze_even_where_none_cuts():
    answer = analyse("run", [1, 3, 9, 9, 9], parts=[5], freeze=2)

    assert answer.points.cl == (9,) * 5
    assert all(answer.points.baseline)


def test_a_freeze_holds_the_centre_line():
    answer = analyse("run", [1, 3, 9, 9, 9], freeze=2)

    assert answer.points.cl == (2,) * 5
    assert answer.points.baseline == (True, True, False, False, False)


def test_a_median_beyond_the_range_of_numbers_is_none_after_multiplying():
    answer = analyse("run", [1e308, 1e308], multiply=100)

    assert answer.points.cl == (None, None)
    assert answer.rules[0].median is None


def test_sums_too_large_to_hold_are_missing():
    assert analyse("i", [1.7e308] * 4).points.cl[0] is None
    assert analyse("mr", [1e308, -1e308, 1e308]).points.cl[0] is None
    assert analyse("s", [1e200, -1e200], x=[1, 1]).points.y == (None,)


@pytest.mark.parametrize("chart", ["run", "i", "mr", "p", "pp", "u", "up", "ip"])
@pytest.mark.parametrize("cl", [None, 0.25])
def test_denominators_too_large_to_add_are_missing(chart, cl):
    answer = analyse(chart, [1, 1, 3, 5], [1.7e308, 1.7e308, 10, 10], [1, 1, 2, 3], cl=cl)

    assert answer.points.n == (None, 10, 10)
    assert answer.points.y[0] is None
    assert answer.points.ucl[0] is None or chart in ("i", "mr")
    assert answer.points.cl[2] == (cl or answer.points.cl[1])


def test_no_rows_no_parts():
    answer = analyse("p", [], [])

    assert (answer.points.x, answer.parts, answer.signals) == ((), (), ())
    assert analyse("mr", []).points.y == ()
    assert analyse("xbar", [None]).points.cl == (None,)
