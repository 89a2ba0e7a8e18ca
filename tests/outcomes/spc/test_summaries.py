"""Subgroups known by their numbers alone, and baselines that begin later."""

import random
from statistics import mean, stdev

import pytest

from outcomes.spc import SpcError, analyse

CHANCE = random.Random(5)
GROUPS = [[CHANCE.gauss(10, 2) for _ in range(CHANCE.randint(2, 6))] for _ in range(12)]
SUMMARIES = {
    "y": [mean(group) for group in GROUPS],
    "sizes": [len(group) for group in GROUPS],
    "sds": [stdev(group) for group in GROUPS],
}


@pytest.mark.parametrize("chart", ["xbar", "s"])
def test_summaries_give_the_chart_of_their_values(chart):
    labels = [order for order, group in enumerate(GROUPS, 1) for _ in group]

    raw = analyse(chart, [value for group in GROUPS for value in group], x=labels)
    known = analyse(chart, **SUMMARIES)

    for name in ("y", "cl", "lcl", "ucl", "lcl95", "ucl95"):
        assert getattr(known.points, name) == pytest.approx(getattr(raw.points, name), rel=1e-9)
    assert known.parts[0].n_crossings == raw.parts[0].n_crossings


def test_a_subgroup_of_none_is_missing_and_one_value_has_no_limits():
    found = analyse("xbar", [5.0, None, 6.0, 7.0], sizes=[4, 0, 1, 4], sds=[1.0, None, None, 1.0])

    assert found.points.y == (5, None, 6, 7)
    assert [limit is None for limit in found.points.ucl] == [False, True, True, False]


@pytest.mark.parametrize(
    ("chart", "given"),
    [
        ("p", {"y": [1], "sizes": [1]}),
        ("xbar", {"y": [1, 2], "sizes": [1]}),
        ("xbar", {"y": [1], "sizes": [-1]}),
        ("s", {"y": [1], "sizes": [3], "sds": [-1]}),
    ],
)
def test_summaries_that_cannot_be_meant_are_refused(chart, given):
    with pytest.raises(SpcError):
        analyse(chart, **given)


@pytest.mark.parametrize("chart", ["i", "c", "t", "g", "run"])
def test_a_baseline_that_begins_later_is_all_that_feeds_the_lines(chart):
    base = [12.0, 14, 11, 13, 12, 15, 11, 12]
    alone = analyse(chart, base)

    found = analyse(chart, [50.0, 70, *base, 90], freeze=10, freeze_from=3)

    at = 4
    assert found.points.cl[at] == alone.points.cl[at - 2]
    assert found.points.ucl[at] == alone.points.ucl[at - 2]
