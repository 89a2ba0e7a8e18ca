"""Ruling patterns out by bytes never differs from looking at the points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.spc.shewhart import (
    find_outer_third,
    find_outside,
    heights_of,
    is_within_limits,
    sure_zones,
    zones_of,
)

BORDERS = st.builds(
    lambda border, share: border * (1 + share),
    st.sampled_from([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0]),
    st.sampled_from([-1e-9, -1e-11, -2e-12, -5e-13, 0.0, 5e-13, 2e-12, 1e-11, 1e-9]),
)
SCORES = st.lists(st.one_of(BORDERS, st.floats(-7, 7)), min_size=1, max_size=30)


@given(SCORES)
def test_zones_that_are_sure_find_what_exact_ones_find(scores):
    exact = zones_of(scores)

    zones = sure_zones(heights_of(scores, 0.0, [1.0] * len(scores)))

    if zones is None:
        return
    assert find_outer_third(range(len(scores)), exact) == ()
    assert [code == 1 for code in zones] == [code == 1 for code in exact]


@given(SCORES, st.sampled_from([0.0, 0.3, 4.0, 1e6]))
def test_points_said_to_be_within_are_not_outside(scores, centre):
    values, size = [centre + score for score in scores], len(scores)

    heights = heights_of(values, centre, [1.0] * size)

    if is_within_limits(heights):
        assert find_outside(values, [centre - 3.0] * size, [centre + 3.0] * size) == ()


@pytest.mark.parametrize(
    ("values", "sigma"),
    [([1.0, None], [1.0, 1.0]), ([1.0], [0.0]), ([900.0], [1.0]), ([-9.0], [1.0]), ([1.0], [None])],
)
def test_what_is_missing_or_far_out_has_no_height(values, sigma):
    assert heights_of(values, 0.0, sigma) is None
