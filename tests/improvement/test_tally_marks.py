"""What a ballot and a vote's settings may say, in words for people."""

import pytest

from improvement import tally
from improvement.tally import Question

PARAMS = {"dots": 5, "most": 2, "top": 5, "ranks": 3, "budget": 5, "choose": 1}
EFFORTS = {"A": 3, "B": 3, "C": 1}


def asked(method):
    return Question(method, ("A", "B", "C"), PARAMS, efforts=EFFORTS)


GOOD = [
    ("dots", {"A": 2, "B": 2, "C": 1}), ("dots", {"A": 1, "B": 0}), ("approval", {"A": 1, "B": 1}),
    ("score", {"A": 5, "B": 0}), ("borda", {"C": 1, "A": 2}), ("irv", {"A": 1}),
    ("schulze", {"A": 1, "B": 2, "C": 3}), ("knapsack", {"A": 1, "C": 1}),
    ("impact_effort", {"A": {"impact": 5, "effort": 1}}),
]  # fmt: skip
BAD = [
    ("dots", {"A": 3}, "at most 2 dots"), ("dots", {"A": 2, "B": 2, "C": 2}, "take 1 away"),
    ("dots", {"A": -1}, "at most 2 dots"), ("dots", {"A": 1.5}, "at most 2 dots"),
    ("dots", {"A": True}, "at most 2 dots"), ("dots", {"A": "two"}, "at most 2 dots"),
    ("dots", {}, "at least one dot"), ("dots", {"A": 0}, "at least one dot"),
    ("dots", {"Z": 1}, "not in this vote"), ("dots", [1], "by the id"),
    ("approval", {"A": 1, "B": 1, "C": 1}, "at most 2"), ("approval", {"A": 2}, "ticked or not"),
    ("score", {"A": 6}, "from 0 to 5"), ("score", {"A": 0}, "more than 0"),
    ("borda", {"A": 1, "B": 1}, "Place 1 is given twice"), ("irv", {"A": 1, "B": 3}, "Place 2 is"),
    ("irv", {"A": 2}, "Place 1 is missing"), ("schulze", {"A": 4}, "from 1 to 3"),
    ("schulze", {}, "a place"), ("knapsack", {"A": 1, "B": 1}, "leave out 1"),
    ("knapsack", {}, "Tick"), ("impact_effort", {"A": {"impact": 5}}, "Say both"),
    ("impact_effort", {"A": {"impact": 6, "effort": 1}}, "from 1 to 5"),
    ("impact_effort", {"A": 4}, "Say both"), ("impact_effort", {}, "Rate at least"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "marks"), GOOD)
def test_good_marks_have_no_fault(method, marks):
    assert tally.fault(asked(method), marks) == ""


@pytest.mark.parametrize(("method", "marks", "words"), BAD)
def test_bad_marks_are_named(method, marks, words):
    assert words in tally.fault(asked(method), marks)


def test_marks_are_kept_tidy():
    assert tally.tidy(asked("dots"), {"C": 1, "A": 0, "B": None}) == {"C": 1}


@pytest.mark.parametrize("method", sorted(tally.METHODS))
def test_what_is_usual_fits(method):
    many = 8
    names = tuple("ABCDEFGH")
    params = tally.suggested(method, many)

    assert (
        tally.wrong_settings(Question(method, names, params, efforts=dict.fromkeys(names, 4)))
        is None
    )


@pytest.mark.parametrize(
    ("method", "params", "field"),
    [
        ("dots", {"most": 2, "choose": 1}, "dots"), ("dots", {"dots": 0, "most": 1, "choose": 1}, "dots"),
        ("dots", {"dots": 2, "most": 3, "choose": 1}, "most"),
        ("dots", {"dots": 9, "most": 2, "choose": 1}, "dots"),
        ("dots", {"dots": 2, "most": 1, "choose": 4}, "choose"),
        ("approval", {"most": 4, "choose": 1}, "most"), ("irv", {"ranks": 4, "choose": 1}, "ranks"),
        ("score", {"top": 11, "choose": 1}, "top"), ("knapsack", {"budget": 2}, "budget"),
        ("knapsack", {"budget": 12}, "budget"), ("dots", {"dots": True, "most": 1, "choose": 1}, "dots"),
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_name_their_field(method, params, field):
    wrong = tally.wrong_settings(
        Question(method, ("A", "B", "C"), params, efforts=dict.fromkeys("ABC", 4))
    )

    assert wrong is not None
    assert wrong[0] == field
    assert wrong[1].endswith((".", "!"))


def test_a_vote_needs_two_ideas_and_takes_so_many():
    many = tuple(map(str, range(tally.MOST_OPTIONS + 1)))

    assert tally.wrong_settings(Question("dots", ("A",), PARAMS))[0] == "ideas"
    assert tally.wrong_settings(Question("dots", many, PARAMS))[0] == "ideas"


def test_a_budget_needs_the_cost_of_each():
    assert (
        tally.wrong_settings(Question("knapsack", ("A", "B"), {"budget": 3}, efforts={"A": 2}))[0]
        == "efforts"
    )
