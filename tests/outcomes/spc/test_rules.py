"""A worked example for each rule, and its edges."""

import pytest

from outcomes.spc import RULES, Signal, analyse, baseline_median, perla
from outcomes.spc.anhoej import band, find_runs
from outcomes.spc.runs_table import RunsRange, expected_runs
from outcomes.spc.shewhart import find_inner_third, find_outer_third, find_outside, zones_of


def signals(chart, values, rule, n=None, **options):
    return [one for one in analyse(chart, values, n, **options).signals if one.rule == rule]


def test_shift_skips_the_median_and_missing_points():
    values = [1, 2, 1, 2, 1, 2, 5, 5, 8, None, 9, 8, 9, 5, 8, 9]

    found = signals("run", values, "shift", cl=5)

    assert found == [
        Signal("shift", 1, (0, 1, 2, 3, 4, 5), side="below"),
        Signal("shift", 1, (8, 10, 11, 12, 14, 15), side="above"),
    ]


def test_five_on_one_side_are_no_shift():
    assert signals("run", [1, 1, 1, 1, 1, 9, 1, 9, 9], "shift", cl=5) == []


def test_trend_needs_five_points_and_counts_equal_neighbours_once():
    assert signals("run", [1, 2, 2, 3, None, 4], "trend") == []

    found = signals("run", [1, 2, 2, 3, None, 4, 5], "trend")

    assert [(one.points, one.direction) for one in found] == [((0, 1, 3, 5, 6), "up")]


def test_a_turning_point_ends_one_trend_and_starts_the_next():
    found = signals("run", [1, 2, 3, 4, 5, 4, 3, 2, 1], "trend")

    assert [(one.points, one.direction) for one in found] == [
        ((0, 1, 2, 3, 4), "up"),
        ((4, 5, 6, 7, 8), "down"),
    ]


def test_too_few_runs():
    values = [1, 2, 1, 2, 1, 9, 8, 9, 8, 9]

    assert signals("run", values, "too_few_runs") == [Signal("too_few_runs", 1)]
    assert signals("run", values[1:9], "too_few_runs") == []


def test_too_many_runs():
    assert signals("run", [1, 9] * 6, "too_many_runs") == [Signal("too_many_runs", 1)]


def test_too_few_points_for_any_number_of_runs():
    assert expected_runs(1) == RunsRange(None, None)


def test_rules_of_nothing():
    rules = perla([None, None], baseline_median([None, None]))

    assert (rules.median, rules.n_useful, rules.shifts, rules.too_few_runs) == (None, 0, (), None)


def test_baseline_median_counts_missing_points_as_places():
    assert baseline_median([1, None, 3, 100], 3) == 2


def test_a_long_run_and_rare_crossings_are_named_with_their_points():
    values = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8]

    found = analyse("run", values).signals

    assert Signal("long_run", 1, tuple(range(10)), side="below") in found
    assert Signal("few_crossings", 1) in found


def test_a_long_run_above():
    found = signals("i", [9, 8] * 5 + [1, 2], "long_run", cl=5)

    assert [(one.side, one.points) for one in found] == [("above", tuple(range(10)))]


@pytest.mark.parametrize(
    ("value", "line", "expected"),
    [
        (0.1 + 0.2, 0.3, True),
        (-0.3, -0.1 - 0.2, True),
        (0, 0, True),
        (1e-12, 0, False),
        (1, 1.0001, False),
        (-1, 1, False),
    ],
)
def test_on_the_line_within_rounding(value, line, expected):
    low, high = band(line)

    assert (low <= value <= high) is expected
    assert (find_runs([value], line).n_useful == 0) is expected


def test_no_line_no_runs():
    assert find_runs([1, 2], None).n_useful == 0


def test_outside_is_strict():
    zones = find_outside(
        [5.1, 3, -1, 5, 0, None, 9, 9], [0, 0, 0, 0, 0, 0, None, 0], [5, 5, 5, 5, 5, 5, None, None]
    )

    assert [(zone.side, zone.points) for zone in zones] == [("above", (0,)), ("below", (2,))]


def test_a_point_outside_the_limits_of_a_p_chart():
    found = signals("p", [10] * 12 + [40], "outside", [100] * 13, freeze=12)

    assert found == [Signal("outside", 1, (12,), side="above")]


def test_eight_on_one_side_of_the_centre_line():
    found = signals("i", [4, 6] * 6 + [6] * 7, "long_shift", freeze=12)

    assert [one.points for one in found] == [tuple(range(11, 19))]
    assert signals("i", [4, 6] * 6 + [6] * 6, "long_shift", freeze=12) == []


def test_six_in_a_row_up():
    found = signals("i", [5, 4, 3, 4, 5, 6, 7, 8, 2], "long_trend")

    assert [(one.points, one.direction) for one in found] == [((2, 3, 4, 5, 6, 7), "up")]


def test_two_of_three_in_the_outer_third_on_one_side():
    scores = [2.1, 0, 2.2, 0, 0, 2.5, -2.5, -2.1, 2.0]

    found = find_outer_third([*range(7), 8, 9], zones_of(scores))

    assert [(zone.side, zone.points) for zone in found] == [("above", (0, 2)), ("below", (6, 8))]


def test_outer_thirds_that_share_a_point_are_one_signal():
    scores = [2.1, 2.1, 0, 2.1]

    assert [zone.points for zone in find_outer_third(range(4), zones_of(scores))] == [(0, 1, 3)]


def test_fifteen_in_the_inner_third():
    near = [0.5, -0.5] * 7

    gap = find_inner_third([*range(14), 15, 16], zones_of([*near, 0.9, 2]))

    assert find_inner_third(range(15), zones_of([*near, 1.0])) == ()
    assert [zone.points for zone in gap] == [(*range(14), 15)]
    assert len(find_inner_third(range(15), zones_of([*near, 0.1]))) == 1


def test_zones_reach_the_signals_of_a_chart():
    quiet = signals("i", [5, 5.1] * 9, "inner_third", cl=5.05, screened=False)
    loud = signals("i", [5, 6] * 8 + [8.1, 5, 8.1], "outer_third", freeze=16)

    assert [one.points for one in quiet] == [tuple(range(18))]
    assert [one.points for one in loud] == [(16, 18)]


def test_moving_ranges_are_judged_by_their_limits_alone():
    answer = analyse("mr", [1, 2] * 8 + [30])

    assert {one.rule for one in answer.signals} == {"outside"}
    assert answer.parts[0].runs_signal is False


def test_names_have_no_order_so_no_runs():
    names = [f"Clinic {letter}" for letter in "ABCDEFGHIJKL"]

    for chart in ("i", "run"):
        answer = analyse(chart, [1] * 6 + [9] * 6, x=names)
        assert not answer.parts[0].runs_signal
        assert {one.rule for one in answer.signals} <= {"outside"}


def test_periods_as_text_have_an_order():
    months = [f"2025-{month:02}" for month in range(1, 13)]

    assert analyse("run", [1] * 6 + [9] * 6, x=months).signals


def test_excluded_points_can_lie_outside_and_nothing_else():
    values = [5, 6] * 6 + [50, 1, 2, 3, 4]

    found = analyse("i", values, exclude=[13]).signals

    assert Signal("outside", 1, (12,), side="above") in found
    assert not any(12 in one.points for one in found if one.rule != "outside")


def test_positions_of_a_later_part_count_from_the_start():
    values = [1, 9] * 5 + [1, 9, 1, 9, 2, 3, 4, 5, 6]

    answer = analyse("run", values, parts=[10])

    assert [one.points for one in answer.signals if one.rule == "trend"] == [(14, 15, 16, 17, 18)]


def test_an_astronomical_point_is_a_mark_by_hand():
    values = [5, 6, None, 99, 4]

    found = signals("run", values, "astronomical", marks=[4, 4, 3, 9, -1], exclude=[4])

    assert found == [Signal("astronomical", 1, (3,), side="above")]
    assert signals("i", values, "astronomical", marks=[5], parts=[3]) == [
        Signal("astronomical", 2, (4,), side="below")
    ]
    assert signals("run", [5, 5], "astronomical", marks=[1])[0].side is None
    assert signals("run", values, "astronomical") == []


def test_a_target_is_kept_in_the_units_drawn():
    assert analyse("p", [1, 2], [4, 5], target=75, multiply=100).target == 75
    assert analyse("p", [1, 2], [4, 5]).target is None


def test_every_signal_has_words_and_a_source():
    for rule in RULES.values():
        assert rule.words
        assert rule.source
