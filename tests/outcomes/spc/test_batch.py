"""Many charts in one call are the same charts, whichever way they are computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.spc import SpcError, analyse, analyse_many, sheet

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
PLAIN = st.builds(
    lambda chart, rows, options: {
        "chart": chart,
        "y": [y for y, _ in rows],
        "n": [n for _, n in rows],
        **options,
    },
    st.sampled_from(["p", "u"]),
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, 100), st.just(12), st.floats(-9, 99)),
            st.sampled_from([24, 40, 60.5, 90]),
        ),
        min_size=1,
        max_size=40,
    ),
    OPTIONS,
)
LONG = {"chart": "p", "y": [5, 6] * 60, "n": [10, 11] * 60}


@given(st.lists(PLAIN, min_size=1, max_size=6))
def test_a_sheet_gives_exactly_what_single_charts_give(cases):
    rows = [(case, row) for case in cases if (row := sheet.row_of(case))]

    found = sheet.compute([row for _, row in rows]) if rows else []

    assert found == [analyse(**case) for case, _ in rows]


@given(st.lists(CASES, min_size=1, max_size=6))
def test_many_charts_are_the_same_charts(cases):
    *found, _ = analyse_many([*cases, LONG])

    assert found == [analyse(**case) for case in cases]


def test_many_charts_in_their_order():
    cases = [{"chart": "run", "y": [1, 2, 3]}, LONG, {"chart": "p", "y": [1, 2], "n": [5, 6]}]

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


@pytest.mark.parametrize("last", [float("nan"), float("inf"), 10**400, 1e308])
def test_unusual_numbers_are_left_to_the_single_chart(last):
    row = sheet.row_of({"chart": "u", "y": [1, last], "n": [3, 0.3], "freeze": 1})

    assert sheet.compute([row]) is None


@pytest.mark.parametrize(("count", "size"), [(1, 5e-324), (1e-20, 1e308)])
def test_a_sigma_that_leads_out_of_the_range_of_numbers_is_left_too(count, size):
    row = sheet.row_of({"chart": "p", "y": [count, 0], "n": [3, size], "freeze": 1})

    assert sheet.compute([row]) is None


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
        {"chart": "p", "y": [1], "n": [2], "exclude": [1]},
        {"chart": "p", "y": [1], "n": [2], "cl": 0.5},
        {"chart": "p", "y": [1, None], "n": [2, 2]},
        {"chart": "p", "y": [1, 1], "n": [2, 0]},
        {"chart": "u", "y": [1, True], "n": [3, 3]},
        {"chart": "u", "y": [1, float("nan")], "n": [3, 3]},
        {"chart": "u", "y": [1, 10**400], "n": [3, 3]},
        {"chart": "u", "y": [0, 0], "n": [3, 3]},
        {"chart": "p", "y": [3, 3], "n": [3, 3]},
    ],
)
def test_other_charts_have_no_row(case):
    assert sheet.row_of(case) is None
