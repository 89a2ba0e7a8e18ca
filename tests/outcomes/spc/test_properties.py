"""Properties, and agreement with a naive second version, over random and hostile series."""

from fractions import Fraction
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.spc import CHARTS, WITH_DENOMINATOR, SpcError, analyse, as_dict
from outcomes.spc.anhoej import find_runs, n_crossings_min
from outcomes.spc.perla import find_shifts, find_trends
from outcomes.spc.runs_table import expected_runs, from_fewest, from_most
from outcomes.spc.series import gather
from outcomes.spc.shewhart import SHIFT, TREND

from . import naive

whole = st.one_of(st.none(), st.integers(0, 9), st.integers(-50, 50))
series = st.lists(whole, max_size=40)
hostile = st.one_of(
    st.none(),
    st.just(0.0),
    st.integers(0, 3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([1e300, -1e300, 1e-300, 5e-324, 1.7976931348623157e308, -0.0]),
)
sizes = st.one_of(st.none(), st.just(0), st.integers(0, 50), st.sampled_from([1e300, 1e-300]))


def rules_of(values, **options):
    answer = as_dict(analyse("run", values, **options))["rules"]
    return {key: value for key, value in answer.items() if key != "median"}


@given(series, st.sampled_from([5, 6, 8]))
def test_shifts_and_trends_are_those_of_the_naive_version(values, length):
    line = naive.median([value for value in values if value is not None])

    runs = find_runs(values, line)

    assert runs.n_runs == (len(naive.runs(values, line)) if line is not None else 0)
    expected = naive.shifts(values, line, length) if line is not None else []
    assert [(one.side, one.points) for one in find_shifts(runs, length)] == expected
    found = [(one.direction, one.points) for one in find_trends(values, length)]
    assert found == naive.trends(values, length)


@given(series)
def test_anhoej_counts_are_those_of_the_naive_version(values):
    part = next(iter(analyse("run", values).parts), None)

    there = [value for value in values if value is not None]
    runs = naive.runs(values, naive.median(there)) if there else []
    useful = sum(len(points) for _, points in runs)
    if useful:
        assert part.n_useful == useful
        assert part.longest_run == max(len(points) for _, points in runs)
        assert part.n_crossings == len(runs) - 1
        assert part.n_crossings_min == naive.n_crossings_min(useful)
    else:
        assert part is None or (part.n_useful, part.longest_run) == (0, None)


@pytest.mark.parametrize("useful", range(2, 13))
def test_runs_table_counts_every_order_of_points(useful):
    counts = naive.runs_distribution(useful)

    upwards = dict(from_fewest(useful // 2, useful - useful // 2))
    downwards = dict(from_most(useful // 2, useful - useful // 2))

    assert {number: ways for number, ways in upwards.items() if ways} == counts
    assert downwards == upwards
    whole = sum(counts.values())
    low = [
        r
        for r in counts
        if Fraction(sum(c for k, c in counts.items() if k <= r), whole) <= Fraction(1, 20)
    ]
    high = [
        r
        for r in counts
        if Fraction(sum(c for k, c in counts.items() if k >= r), whole) <= Fraction(1, 20)
    ]
    assert expected_runs(useful).lower == max(low, default=None)
    assert expected_runs(useful).upper == min(high, default=None)


@given(series, st.integers(-1000, 1000), st.integers(1, 50))
def test_adding_and_scaling_change_no_signal(values, added, factor):
    moved = [None if value is None else value * factor + added for value in values]

    assert rules_of(moved) == rules_of(values)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40), st.sampled_from([2, 3, 10]))
def test_scaling_changes_no_control_signal(values, factor):
    ours = analyse("i", values)

    scaled = analyse("i", [value * factor for value in values])

    assert [signal.rule for signal in scaled.signals] == [signal.rule for signal in ours.signals]
    assert scaled.points.sigma_signal == ours.points.sigma_signal


@given(series)
def test_reversing_time_keeps_runs_and_turns_trends(values):
    last = len(values) - 1
    turned = {"up": "down", "down": "up"}

    forward, backward = rules_of(values), rules_of(values[::-1])

    for name in ("n_useful", "runs", "too_few_runs", "too_many_runs"):
        assert forward[name] == backward[name]
    mirrored = [
        (one["side"], [last - place for place in one["points"]][::-1]) for one in backward["shifts"]
    ]
    assert sorted(mirrored) == sorted((one["side"], one["points"]) for one in forward["shifts"])
    lengths = sorted((turned[one["direction"]], len(one["points"])) for one in backward["trends"])
    assert lengths == sorted((one["direction"], len(one["points"])) for one in forward["trends"])


def is_refused(y, x, cl):
    """Times between events must be greater than zero, and so must their centre line."""
    plotted = gather("t", y, x=x).y
    return bool(plotted) and (
        (cl is not None and cl <= 0) or any(v is not None and v <= 0 for v in plotted)
    )


@pytest.mark.slow
@given(
    st.sampled_from(CHARTS),
    st.lists(st.tuples(st.integers(1, 12), hostile, sizes), max_size=30),
    st.one_of(st.none(), st.integers(1, 35)),
    st.lists(st.integers(-2, 35), max_size=3),
    st.lists(st.integers(-2, 35), max_size=3),
    st.one_of(st.none(), st.floats(-1e300, 1e300)),
    st.booleans(),
    st.booleans(),
)
def test_hostile_series_give_numbers_or_nothing(
    chart, rows, freeze, parts, exclude, cl, screened, together
):
    y = [value for _, value, _ in rows]
    n = [size for _, _, size in rows] if chart in WITH_DENOMINATOR else None
    x = [place for place, _, _ in rows] if together else None

    options = {"freeze": freeze, "parts": parts, "exclude": exclude, "cl": cl, "screened": screened}
    options |= {"marks": exclude, "multiply": 1e300 if screened else 100, "target": cl}
    if chart == "t" and is_refused(y, x, cl):
        with pytest.raises(SpcError, match="greater than zero"):
            analyse(chart, y, n, x, **options)
        return

    answer = analyse(chart, y, n, x, **options)

    columns = as_dict(answer)
    numbers = [value for column in columns["points"].values() for value in column]
    numbers += [value for part in columns["parts"] for value in part.values()]
    assert all(value is None or isfinite(value) for value in numbers)


@given(st.integers(1, 3000))
def test_fewest_crossings_never_falls(useful):
    assert n_crossings_min(useful) <= n_crossings_min(useful + 1)


@given(st.lists(st.one_of(st.none(), st.integers(-9, 9)), max_size=40))
def test_control_chart_patterns_are_long_enough(values):
    for signal in analyse("i", values).signals:
        least = {"long_shift": SHIFT, "long_trend": TREND, "inner_third": 15, "outer_third": 2}
        assert len(signal.points) >= least.get(signal.rule, 0)
        assert list(signal.points) == sorted(set(signal.points))
