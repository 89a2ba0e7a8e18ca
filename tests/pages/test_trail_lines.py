"""The line of an idea through merges and splits, without a database."""

from datetime import UTC, datetime

import pytest

from lhs_platform.pages.trail.lines import BUILDS, MERGED, SPLIT, Leg, Tie, web_of
from lhs_platform.pages.trail.shapes import Kind, Step, When, in_order


def day(number):
    return datetime(2026, 5, number, 12, tzinfo=UTC)


def tie(source, target, kind=MERGED, on=1):
    return Tie(source, target, kind, day(on))


def test_an_idea_alone_is_a_line_of_its_own():
    assert web_of([]).line(7) == [Leg(7)]


def test_what_is_merged_goes_on_in_the_other():
    web = web_of([tie(1, 2, on=3), tie(2, 3, on=5)])

    assert web.line(1) == [Leg(1, None, day(3)), Leg(2, day(3), day(5)), Leg(3, day(5))]
    assert web.line(3) == [Leg(3)]


def test_a_half_begins_with_the_whole():
    web = web_of([tie(2, 1, SPLIT, on=4)])

    assert web.line(2) == [Leg(1, None, day(4)), Leg(2)]
    assert web.line(1) == [Leg(1)]


def test_a_half_that_is_merged_has_all_three_on_its_line():
    web = web_of([tie(2, 1, SPLIT, on=4), tie(2, 9, on=8)])

    assert [leg.idea for leg in web.line(2)] == [1, 2, 9]


def test_all_that_hangs_together_is_found_from_everywhere():
    web = web_of([tie(1, 3), tie(2, 3), tie(4, 3, SPLIT), tie(4, 5), tie(8, 1, BUILDS)])

    assert {frozenset(web.whole([key])) for key in (1, 2, 3, 4, 5)} == {frozenset({1, 2, 3, 4, 5})}
    assert web.whole([8]) == {8}


def test_what_came_into_one_is_given_once_the_first_first():
    web = web_of([tie(1, 3, on=1), tie(2, 1, on=2), tie(5, 3, on=4)])

    assert web.below(3) == [1, 5, 2]


@pytest.mark.parametrize("key", [1, 2])
def test_a_circle_ends(key):
    web = web_of([tie(1, 2, on=1), tie(2, 1, on=2)])

    assert {leg.idea for leg in web.line(key)} == {1, 2}
    assert set(web.below(key)) == {1, 2}


def test_a_leg_holds_what_happened_while_the_line_ran_through_it():
    leg = Leg(1, day(3), day(5))

    assert [leg.holds(day(number)) for number in (2, 3, 5, 6)] == [False, True, True, False]


def made(kind, when, after=None):
    return Step(kind, "", when, after=after)


def test_steps_come_in_the_order_of_time_and_of_work():
    same = When(day(4).date())
    steps = [
        made(Kind.CHART, None),
        made(Kind.DECIDED, same),
        made(Kind.VOTED, same),
        made(Kind.ASKED, When(day(2).date())),
    ]

    assert [step.kind for step in in_order(steps)] == ["asked", "voted", "decided", "chart"]


def test_a_month_stands_before_its_days_but_never_before_what_it_follows():
    month = When(day(1).date(), is_month=True)
    steps = [
        made(Kind.ASKED, When(day(2).date())),
        made(Kind.VOTED, When(day(9).date())),
        made(Kind.SAID, month, after=day(2).date()),
    ]

    assert [step.kind for step in in_order(steps)] == ["asked", "said", "voted"]
    assert (month.iso, month.words) == ("2026-05", "May 2026")
    assert (steps[1].when.iso, steps[1].when.words) == ("2026-05-09", "9 May 2026")
