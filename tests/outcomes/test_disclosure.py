import pytest
from hypothesis import given
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


def test_the_site_whose_turn_it_is_is_hidden_beside_it():
    cells = {1: Cell(4), 2: Cell(60), 3: Cell(30), 4: Cell(90)}
    turns = {1: 3, 2: 2, 3: 1, 4: 0}

    assert decide(cells, threshold=BOUND, turn=turns.__getitem__).hidden == {1, 4}


@given(st.lists(st.one_of(st.just(0), st.integers(11, 400)), min_size=2, max_size=2, unique=True))
def test_who_protects_does_not_depend_on_how_many_it_counted(others):
    """So that a correction of one site's large number does not change it."""
    before = {1: Cell(10), 2: Cell(30), 3: Cell(60), 4: Cell(90)}
    after = before | {3: Cell(others[0]), 4: Cell(others[1])}

    assert decide(before, threshold=BOUND).hidden == decide(after, threshold=BOUND).hidden


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


# --- Any table (what an attacker makes of it: test_disclosure_attack) ----------------------------


counts = st.one_of(st.integers(0, 14), st.integers(0, 400))
plain = st.lists(counts.map(Cell), min_size=1, max_size=8)
shares = st.lists(
    st.tuples(counts, counts).map(lambda pair: Cell(pair[0], sum(pair))), min_size=1, max_size=8
)
tables = st.one_of(plain, shares).map(lambda cells: dict(enumerate(cells, start=1)))


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
