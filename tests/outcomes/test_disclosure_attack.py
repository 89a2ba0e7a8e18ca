"""Somebody who wants to know a hidden count, with everything that is published and a pencil."""

import os
from dataclasses import replace
from functools import partial
from itertools import permutations
from random import Random

import pytest

from outcomes.disclosure import Cell, cell_of, decide, gives_away
from outcomes.models import MeasureVersion
from tests.outcomes.attackers import (
    Equation,
    bounds_of,
    breaches,
    possible_counts,
    publish,
)

TABLES = int(os.environ.get("N", "10000"))
BOUNDS = (11, 11, 11, 15, 20, 30)
COUNTED = [
    kind
    for kind in MeasureVersion.Kind.values
    if kind not in ("individual", "time_between", "cases_between")
]


def a_count(chance: Random) -> int:
    """Give a count as they come: often none or few, sometimes about the bound, sometimes many."""
    most = chance.choice((0, 3, 14, 14, 40, 400))
    return chance.randint(0, most)


def a_cell(chance: Random, kind: str) -> Cell:
    counted = a_count(chance)
    if kind == "proportion":
        return cell_of(kind, counted, counted + a_count(chance))
    if kind == "mean":
        return cell_of(kind, chance.uniform(0, 90), a_count(chance))
    return cell_of(kind, counted, chance.randint(1, 9000))


def a_table(number: int):
    """Give table number so-and-so: its cells, its bound, whose reader it is, who protects when."""
    chance = Random(number)
    kind = COUNTED[number % len(COUNTED)]
    cells = {site: a_cell(chance, kind) for site in range(1, chance.randint(1, 12) + 1)}
    own = chance.choice(([], [1]))
    turns = {site: chance.random() for site in cells}
    return cells, chance.choice(BOUNDS), own, turns.__getitem__


def wins(tables, hide=decide):
    """Give the tables in which an attacker knows a small count more narrowly than allowed."""
    found = []
    for number in tables:
        cells, threshold, own, turn = a_table(number)
        seen = publish(cells, threshold=threshold, own=own, hide=partial(hide, turn=turn))
        known = bounds_of(seen)
        if breaches(cells, seen, known, threshold=threshold, own=own):
            found.append(number)
    return found


def test_no_hidden_count_is_bounded_in_any_of_many_tables():
    assert wins(range(TABLES)) == []


def test_the_tables_ask_something():
    """Many have something hidden, many more than what is small, some a hidden total."""
    hidden = protecting = totals = 0
    for number in range(1000):
        cells, threshold, own, turn = a_table(number)
        decision = decide(cells, threshold=threshold, own=own, turn=turn)
        small = {key for key in decision.hidden if gives_away(cells[key], threshold)}
        hidden += bool(decision.hidden)
        protecting += decision.hidden != small
        totals += decision.is_total_hidden

    assert hidden > 700
    assert protecting > 200
    assert totals > 50


# --- Controls: without any one of the guards, the same attacker wins -------------------------------


def without_the_rest(cells, **how):
    """Look at numerators only: those of whom it was not true are forgotten."""
    return decide({key: Cell(cell.numerator) for key, cell in cells.items()}, **how)


def without_protection(cells, *, threshold, own, turn):
    others = cells.keys() - set(own)
    return replace(
        decide(cells, threshold=threshold, own=own, turn=turn),
        hidden=frozenset(key for key in others if gives_away(cells[key], threshold)),
    )


def with_every_total(cells, **how):
    return replace(decide(cells, **how), is_total_hidden=False)


def with_the_own_site_protecting(cells, *, own, **how):
    decision = decide(cells, **how)
    return replace(decision, hidden=decision.hidden - set(own))


@pytest.mark.parametrize(
    "hide", [without_the_rest, without_protection, with_every_total, with_the_own_site_protecting]
)
def test_control_without_a_guard_the_attacker_wins(hide):
    assert len(wins(range(1000), hide)) > 20


def test_control_a_centre_line_gives_a_hidden_period_away():
    """Why a chart with one hidden point shows neither centre line nor limits."""
    cells = {1: Cell(7), 2: Cell(60), 3: Cell(50)}
    seen = publish(cells, threshold=11)
    other_periods, mean = [30, 40, 43], 30.0

    centre = Equation((((1, 0), 1.0),), 4 * mean - sum(other_periods))
    known = bounds_of(seen, [centre])

    assert breaches(cells, seen, bounds_of(seen), threshold=11) == []
    assert known[1, 0] == (7, 7)


# --- Who has read this source ---------------------------------------------------------------------


def smallest_first(cells, **how):
    return decide(cells, **how, turn=lambda key: (cells[key].numerator, key))


def in_turn(order):
    return partial(decide, turn=order.__getitem__)


def orders(sites):
    return [in_turn((None, *order)) for order in permutations(range(sites))]


def narrowed(hides, *, bound, top, sites=3):
    """Give the views in which somebody who knows the method can rule out a small count, of all:
    the sum over the hidden sites, and what remains possible."""
    kinds = [Cell(count) for count in range(top)]
    found, views = [], 0
    for (hidden, total, visible), cells in possible_counts(
        kinds, sites=sites, threshold=bound, own=(), hides=hides
    ).items():
        left = None if total is None else total[0] - sum(counts[0] for _, counts in visible)
        if left is not None and (0 < left < bound or left >= top):
            continue  # told by the total itself; or more than these tables can hold
        views += 1
        for possible in cells.values():
            small = {count for (count,) in possible if 0 < count < bound}
            if small and len(small) < bound - 1:
                found.append((len(hidden), left, len(small)))
    return found, views


def test_who_knows_the_method_but_not_the_order_learns_next_to_nothing():
    """Only where three sites or more add up to little more than the bound, the largest counts can
    be ruled out: each of the others has one at least."""
    found, views = narrowed(orders(3), bound=11, top=32)

    assert views > 1000
    assert found
    assert all(
        sites >= 3 and left - (sites - 1) < 10 and small == left - (sites - 1)
        for sites, left, small in found
    )


def test_control_where_the_smallest_protect_the_method_gives_them_away():
    """Who protects has at most what the smallest visible site has; the total tells the rest."""
    found, _ = narrowed([smallest_first], bound=11, top=32)

    assert len(found) > 500
    assert any(small == 1 for _, _, small in found)


# --- Known limits, written down in docs/privacy.md ------------------------------------------------


def test_known_limit_who_learned_the_order_rules_out_more():
    """Who protects is the same in every period, so in the long run it shows. Then most views still
    leave all ten counts possible, but not each of them."""
    found, views = narrowed([in_turn((None, 1, 2, 3))], bound=11, top=32)

    assert 0 < len(found) < views


def test_known_limit_who_kept_an_older_page_subtracts():
    """A count that comes later, or is corrected to a small one, is protected by sites whose
    numbers were seen before."""
    before = {1: Cell(30), 2: Cell(40), 3: Cell(50)}
    after = before | {4: Cell(5)}
    kept = publish(before, threshold=11)
    seen = publish(after, threshold=11)

    remembered = [
        Equation((((site, 0), 1.0),), kept.visible[site][0])
        for site in seen.hidden & kept.visible.keys()
    ]

    assert breaches(after, seen, bounds_of(seen), threshold=11) == []
    assert bounds_of(seen, remembered)[4, 0] == (5, 5)


def test_known_limit_two_readers_who_put_their_pages_together():
    """Each of them knows the site that protects the small count from the other."""
    cells = {1: Cell(30), 2: Cell(40), 3: Cell(5)}
    first, second = (publish(cells, threshold=11, own=[own]) for own in (1, 2))

    together = [
        Equation((((site, 0), 1.0),), second.visible[site][0])
        for site in first.hidden & second.visible.keys()
    ]

    assert breaches(cells, first, bounds_of(first), threshold=11, own=[1]) == []
    assert bounds_of(first, together)[3, 0] == (5, 5)
