"""Many charts in one call are the same charts, whichever way they are computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.spc import SpcError, analyse, analyse_many, as_dict, sheet

COUNTS = st.one_of(st.none(), st.integers(0, 60), st.just(12))
SIZES = st.one_of(st.none(), st.just(0), st.just(60), st.integers(40, 90))
PLACES = st.lists(st.integers(-1, 40), max_size=3)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "freeze": st.integers(5, 40),
        "freeze_from": st.integers(1, 5),
        "exclude": PLACES,
        "marks": PLACES,
        "cl": st.floats(0, 1.5),
        "multiply": st.sampled_from([1, 100, 1000.0]),
        "target": st.floats(0, 100),
    },
)
CASES = st.builds(
    lambda chart, rows, options: {
        "chart": chart,
        "y": [y for y, _ in rows],
        "n": [n for _, n in rows],
        **options,
    },
    st.sampled_from(["p", "u"]),
    st.lists(st.tuples(COUNTS, SIZES), min_size=1, max_size=40),
    OPTIONS,
)


def is_same(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-12)
    return one == other


@given(st.lists(CASES, min_size=1, max_size=6))
def test_a_sheet_gives_what_single_charts_give(cases):
    rows = [sheet.row_of(case) for case in cases]

    found = sheet.compute(rows)

    for case, analysis in zip(cases, found, strict=True):
        assert is_same(as_dict(analysis), as_dict(analyse(**case))), case


def test_many_charts_in_their_order():
    long = {"chart": "p", "y": [5, 6] * 60, "n": [10, 11] * 60}
    cases = [{"chart": "run", "y": [1, 2, 3]}, long, {"chart": "p", "y": [1, 2], "n": [5, 6]}]

    assert analyse_many(cases) == [analyse(**case) for case in cases]


def test_nothing_gives_nothing():
    assert analyse_many([]) == []


@pytest.mark.parametrize("length", [2, 200])
def test_a_case_that_cannot_be_computed_has_its_error_in_its_place(length):
    counts, sizes = [4, 5] * length, [9, 10] * length

    bad, worse, worst, good = analyse_many(
        [
            {"chart": "t", "y": [0]},
            {"chart": "p", "y": counts, "n": sizes, "freeze": 0},
            {"chart": "p", "y": ["4"], "n": [5]},
            {"chart": "p", "y": counts, "n": sizes},
        ]
    )

    assert str(bad) == "time between events must be greater than zero"
    assert isinstance(worse, SpcError)
    assert str(worst) == "y must hold numbers, not '4'"
    assert good.points.cl[0] == pytest.approx(9 / 19)


@pytest.mark.parametrize(
    ("y", "n"),
    [
        ([1, True], [3, 3]),
        ([1, float("nan")], [3, 3]),
        ([1, 10**400], [3, 3]),
        ([1, 2], [3, -3]),
    ],
)
def test_unusual_numbers_are_left_to_the_single_chart(y, n):
    assert sheet.compute([sheet.row_of({"chart": "u", "y": y, "n": n})]) is None


@pytest.mark.parametrize(
    "case",
    [
        {"chart": "i", "y": [1]},
        {"chart": "p", "y": [1]},
        {"chart": "p", "y": [], "n": []},
        {"chart": "p", "y": [1], "n": [1, 2]},
        {"chart": "p", "y": [1], "n": [2], "x": ["a"]},
        {"chart": "p", "y": [1], "n": [2], "parts": [1]},
        {"chart": "p", "y": [1], "n": [2], "marks": ["a"]},
    ],
)
def test_other_charts_have_no_row(case):
    assert sheet.row_of(case) is None
