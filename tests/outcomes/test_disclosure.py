from dataclasses import dataclass
from math import inf
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.disclosure import NOTHING, Cell, Decision, decide, hides_total

BOUND = 11


def share(numerator: int, denominator: int) -> Cell:
    return Cell(numerator, denominator)


@pytest.mark.parametrize("cell", [Cell(0), Cell(11), share(0, 30), share(11, 22), share(0, 0)])
def test_zero_and_large_counts_are_shown(cell):
    assert decide({1: cell, 2: cell}, threshold=BOUND) == NOTHING


@pytest.mark.parametrize("cell", [Cell(1), Cell(10), share(1, 90), share(80, 90), share(0, 10)])
def test_a_small_count_its_complement_and_a_small_denominator_are_hidden(cell):
    assert 1 in decide({1: cell, 2: share(40, 90), 3: share(45, 90)} if cell.denominator
                       else {1: cell, 2: Cell(40), 3: Cell(45)}, threshold=BOUND).hidden  # fmt: skip


def test_the_next_smallest_site_is_hidden_beside_it():
    cells = {1: Cell(4), 2: Cell(60), 3: Cell(30), 4: Cell(90)}

    assert decide(cells, threshold=BOUND) == Decision(frozenset({1, 3}))


def test_sites_are_added_until_the_sum_over_the_hidden_ones_is_not_small():
    cells = {1: Cell(4), 2: Cell(0), 3: Cell(0), 4: Cell(30), 5: Cell(50)}

    assert decide(cells, threshold=BOUND) == Decision(frozenset({1, 2, 3, 4}))


def test_two_small_sites_with_a_sum_that_says_nothing_need_no_third():
    cells = {1: Cell(9), 2: Cell(8), 3: Cell(60)}

    assert decide(cells, threshold=BOUND) == Decision(frozenset({1, 2}))


def test_a_small_total_is_shown_when_many_sites_stand_behind_it_and_all_are_hidden():
    cells = {1: Cell(1), 2: Cell(0), 3: Cell(0)}

    assert decide(cells, threshold=BOUND) == Decision(frozenset({1, 2, 3}))


def test_a_small_total_of_two_sites_is_hidden():
    assert decide({1: Cell(1), 2: Cell(0)}, threshold=BOUND) == Decision(frozenset({1}), True)


def test_a_single_site_hides_the_total_that_is_its_own():
    assert decide({1: Cell(5)}, threshold=BOUND) == Decision(frozenset({1}), True)


def test_the_own_site_is_never_hidden_and_does_not_protect_others():
    cells = {1: Cell(5), 2: Cell(3)}

    assert decide(cells, threshold=BOUND, own=[1]) == Decision(frozenset({2}), True)


def test_a_network_may_raise_the_bound():
    assert decide({1: Cell(15), 2: Cell(40), 3: Cell(50)}, threshold=20).hidden == {1, 2}


# --- What an attacker makes of all that is published -------------------------------------


@dataclass
class Published:
    """What one reader gets to see: counts of visible sites, and the total unless hidden."""

    decision: Decision
    sums: list[float]
    sites: list[int]


def publish(cells, own, hide=decide) -> Published:
    decision = hide(cells, threshold=BOUND, own=own)
    seen = [cell for key, cell in cells.items() if key not in decision.hidden]
    kinds = range(len(next(iter(cells.values())).counts()))
    total = [sum(cell.counts()[kind] for cell in cells.values()) for kind in kinds]
    sums = [total[kind] - sum(cell.counts()[kind] for cell in seen) for kind in kinds]
    return Published(decision, sums, sorted(decision.hidden))


def attack(published: Published) -> dict[tuple[int, int], tuple[float, float]]:
    """Bound every hidden count by the total minus the visible sites, and by its siblings in the
    same cell, again and again until nothing gets narrower."""
    kinds = range(len(published.sums))
    bounds = {(site, kind): (0.0, inf) for site in published.sites for kind in kinds}
    before = None
    while before != bounds:
        before = dict(bounds)
        if not published.decision.is_total_hidden:
            for kind in kinds:
                _narrow_by_sum(bounds, published.sites, kind, published.sums[kind])
        if len(published.sums) == 3:
            for site in published.sites:
                _narrow_in_cell(bounds, site)
    return bounds


def _narrow_by_sum(bounds, sites, kind, total):
    for site in sites:
        others = [bounds[other, kind] for other in sites if other != site]
        low, high = bounds[site, kind]
        bounds[site, kind] = (
            max(low, total - sum(high for _, high in others)),
            min(high, total - sum(low for low, _ in others)),
        )


def _narrow_in_cell(bounds, site):
    """Use that numerator + rest = denominator."""
    (n_low, n_high), (d_low, d_high), (r_low, r_high) = (bounds[site, kind] for kind in range(3))
    bounds[site, 0] = (max(n_low, d_low - r_high), min(n_high, d_high - r_low))
    bounds[site, 1] = (max(d_low, n_low + r_low), min(d_high, n_high + r_high))
    bounds[site, 2] = (max(r_low, d_low - n_high), min(r_high, d_high - n_low))


counts = st.one_of(st.integers(0, 14), st.integers(0, 400))
plain = st.lists(counts.map(Cell), min_size=1, max_size=8)
shares = st.lists(
    st.tuples(counts, counts).map(lambda pair: Cell(pair[0], sum(pair))), min_size=1, max_size=8
)
tables = st.one_of(plain, shares).map(lambda cells: dict(enumerate(cells, start=1)))


@settings(max_examples=1000)
@given(tables, st.booleans())
@example({1: Cell(1), 2: Cell(1), 3: Cell(1), 4: Cell(90)}, False)
@example({1: Cell(10), 2: Cell(10), 3: Cell(10)}, False)
@example({1: Cell(1), 2: Cell(0), 3: Cell(0), 4: Cell(0)}, True)
def test_no_attacker_bounds_a_hidden_small_count(cells, is_member_of_first):
    own = [1] if is_member_of_first else []

    published = publish(cells, own)

    for (site, kind), (low, high) in attack(published).items():
        if not 0 < cells[site].counts()[kind] < BOUND:
            continue
        assert low == 0
        assert high >= BOUND - 1 or _stands_behind_a_small_total(cells, own, published, kind)


@pytest.mark.slow
def test_no_attacker_wins_at_ten_thousand_random_tables():
    """As above, over tables like those of a network: many sites, many of them small."""
    chance = Random(20261123)

    lost = [
        (cells, own, site, kind)
        for cells, own in (_random_table(chance) for _ in range(10_000))
        for published in [publish(cells, own)]
        for (site, kind), (low, high) in attack(published).items()
        if 0 < cells[site].counts()[kind] < BOUND
        and (low > 0 or high < BOUND - 1)
        and not _stands_behind_a_small_total(cells, own, published, kind)
    ]

    assert lost == []


def _random_table(chance):
    sites = chance.randint(1, 12)
    reach = chance.choice([12, 30, 400])
    counts = [(chance.randint(0, reach), chance.randint(0, reach)) for _ in range(sites)]
    is_share = chance.random() < 0.5
    cells = {at: Cell(n, n + r) if is_share else Cell(n) for at, (n, r) in enumerate(counts, 1)}
    return cells, [1] if chance.random() < 0.5 else []


@pytest.mark.parametrize(
    "weakened",
    [
        pytest.param(lambda cells, **_: Decision(), id="nothing is hidden beside small sites"),
        pytest.param(
            lambda cells, **_: Decision(frozenset({min(cells)})), id="one site alone is hidden"
        ),
        pytest.param(
            lambda cells, **_: Decision(
                frozenset(key for key, cell in cells.items() if 0 < cell.numerator < BOUND)
            ),
            id="the rest of a proportion is not looked at",
        ),
    ],
)
def test_control_a_weaker_rule_loses(weakened):
    chance, won = Random(7), 0

    for _ in range(500):
        cells, own = _random_table(chance)
        published = publish(cells, own, hide=weakened)
        seen = [
            cell for key, cell in cells.items() if key not in {*published.decision.hidden, *own}
        ]
        shown = any(0 < count < BOUND for cell in seen for count in cell.counts())
        worked_out = any(
            0 < cells[site].counts()[kind] < BOUND and (low > 0 or high < BOUND - 1)
            for (site, kind), (low, high) in attack(published).items()
        )
        won += shown or worked_out

    assert won > 50


def _stands_behind_a_small_total(cells, own, published, kind):
    """The one exception: a small total of at least three sites, of which none is visible."""
    others = set(cells) - set(own)
    return len(others) >= 3 and published.decision.hidden == others and published.sums[kind] < BOUND


@given(tables, st.booleans())
def test_nothing_small_of_another_site_is_visible(cells, is_member_of_first):
    own = [1] if is_member_of_first else []

    decision = decide(cells, threshold=BOUND, own=own)

    visible = [cell for key, cell in cells.items() if key not in {*decision.hidden, *own}]
    assert not any(0 < count < BOUND for cell in visible for count in cell.counts())
    assert not decision.hidden & set(own)


@given(tables, st.booleans())
def test_the_total_is_judged_alike_from_the_sums_alone(cells, is_member_of_first):
    own = [1] if is_member_of_first else []
    shares_given = cells[1].denominator is not None
    total = Cell(
        sum(cell.numerator for cell in cells.values()),
        sum(cell.denominator for cell in cells.values()) if shares_given else None,
    )

    hidden = hides_total(total, sites=len(cells), threshold=BOUND, own=cells[1] if own else None)

    assert hidden == decide(cells, threshold=BOUND, own=own).is_total_hidden


def test_control_without_further_sites_the_attacker_reads_the_count():
    cells = {1: Cell(7), 2: Cell(40), 3: Cell(50)}

    def only_small(cells, *, threshold, own):
        small = {key for key, cell in cells.items() if 0 < cell.numerator < threshold}
        return Decision(frozenset(small))

    assert attack(publish(cells, [], hide=only_small)) == {(1, 0): (7, 7)}
