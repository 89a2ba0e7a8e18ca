from fractions import Fraction
from math import comb, exp, factorial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outcomes.funnel import limits, place, sizes


def crossing(chances, tail):
    """Where the chance of a count or fewer passes a tail, by definition, from exact chances."""
    reached = Fraction(0)
    for count, chance in enumerate(chances):
        reached += chance
        if reached > tail:
            return count - (reached - tail) / chance
    raise AssertionError("not reached")


def by_definition(chances, size):
    tails = [Fraction(1, 1000), Fraction(25, 1000)]
    most = len(chances) - 1
    low = [max(0, crossing(chances, tail)) for tail in tails]
    high = [min(most, most - crossing(chances[::-1], tail)) for tail in reversed(tails)]
    return [float(value / size) for value in (*low, *high)]


def written(found):
    return [found.outer_low, found.inner_low, found.inner_high, found.outer_high]


@pytest.mark.parametrize("size", [1, 2, 5, 11, 20, 57, 200, 1000])
@pytest.mark.parametrize(
    "centre", [Fraction(1, 100), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10)]
)
def test_binomial_limits_are_those_of_exact_sums(size, centre):
    chances = [
        comb(size, count) * centre**count * (1 - centre) ** (size - count)
        for count in range(size + 1)
    ]

    found = limits("binomial", float(centre), size)

    assert written(found) == pytest.approx(by_definition(chances, size), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("mean", [0.1, 0.7, 2, 10, 45.5, 120])
def test_poisson_limits_are_those_of_exact_sums(mean):
    size = 1000.0
    chances = [
        Fraction(exp(-mean)) * Fraction(mean) ** count / factorial(count) for count in range(260)
    ]

    found = limits("poisson", mean / size, size)

    assert written(found) == pytest.approx(by_definition(chances, size), rel=1e-9, abs=1e-12)


def test_limits_follow_the_tables_of_the_binomial_distribution():
    # Of Binomial(20, 0.5), as printed: P(X <= 5) = 0.0207, P(X <= 6) = 0.0577.
    found = limits("binomial", 0.5, 20)

    assert found.inner_low * 20 == pytest.approx(5 + (0.025 - 0.0207) / (0.0577 - 0.0207), abs=2e-3)
    assert found.inner_high == pytest.approx(1 - found.inner_low)


def test_limits_follow_the_tables_of_the_poisson_distribution():
    # Of a mean of 10, as printed: P(X <= 3) = 0.0103, P(X <= 4) = 0.0293; P(X <= 16) = 0.9730,
    # P(X <= 17) = 0.9857.
    found = limits("poisson", 0.01, 1000)

    assert found.inner_low * 1000 == pytest.approx(3 + (0.025 - 0.0103) / 0.019, abs=6e-3)
    assert found.inner_high * 1000 == pytest.approx(18 - (0.025 - 0.0143) / 0.0127, abs=6e-3)


@given(st.floats(0.05, 0.95), st.integers(1, 60), st.data())
def test_a_site_is_outside_exactly_when_its_tail_is_that_small(centre, size, data):
    count = data.draw(st.integers(0, size))
    chances = [comb(size, k) * centre**k * (1 - centre) ** (size - k) for k in range(size + 1)]
    tail = min(sum(chances[count:]), sum(chances[: count + 1]))
    assume(all(abs(tail - bound) > 1e-9 for bound in (0.001, 0.025)))

    found = place(count / size, limits("binomial", centre, size))

    assert found.startswith("far") == (tail <= 0.001)
    assert (found == "inside") == (tail > 0.025)


@given(st.floats(0.001, 0.999), st.integers(1, 5000))
def test_limits_stand_in_order_around_what_is_likely(centre, size):
    found = limits("binomial", centre, size)

    assert 0 <= found.outer_low <= found.inner_low <= found.inner_high <= found.outer_high <= 1


@given(st.floats(0.01, 0.9))
def test_limits_are_narrower_the_larger_a_site_is(centre):
    widths = [
        (found := limits("binomial", centre, size)).outer_high - found.outer_low
        for size in (50, 500, 5000, 100_000)
    ]

    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("family", "centre", "size"),
    [("binomial", 0.0, 10), ("binomial", 1.0, 10), ("poisson", 0.0, 10), ("poisson", 0.1, 0)],
)
def test_without_chance_there_are_no_limits(family, centre, size):
    with pytest.raises(ValueError, match="no limits"):
        limits(family, centre, size)


def test_a_value_has_its_place():
    found = limits("binomial", 0.5, 100)

    places = [place(value, found) for value in (0.2, 0.38, 0.5, 0.61, 0.8)]

    assert places == ["far_below", "below", "inside", "above", "far_above"]


def test_sizes_for_drawing_reach_from_the_smallest_to_the_largest():
    found = sizes(4, 900)

    assert (found[0], found[-1]) == (4, 900)
    assert found == sorted(set(found))
