"""What a ballot may say under each method. A fault is a sentence for the person who votes."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from improvement.tally.matrix import HIGH, LOW
from improvement.tally.shapes import Marks, Question

STRANGER = "One of these ideas is not in this vote. Load the page again."
EMPTY = {
    "dots": "Put at least one dot on an idea.",
    "approval": "Tick at least one idea.",
    "score": "Give at least one idea more than 0.",
    "impact_effort": "Rate at least one idea.",
    "knapsack": "Tick at least one idea.",
}
NOT_RANKED = "Give at least one idea a place."
SIDES = ("impact", "effort")


def fault(question: Question, marks: Any) -> str:
    """Say what is wrong with the marks of a ballot; nothing where all is well."""
    if not isinstance(marks, dict):
        return "Give the marks by the id of each idea."
    if not set(marks) <= set(question.options):
        return STRANGER
    given = tidy(question, marks)
    if not given:
        return EMPTY.get(question.method, NOT_RANKED)
    return CHECKS[question.method](question, given)


def tidy(question: Question, marks: Marks) -> dict[str, Any]:
    """Leave out what says nothing, in the order of the list."""
    return {
        option: marks[option]
        for option in question.options
        if option in marks and marks[option] not in (0, None, "", {})
    }


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _in_range(marks: Marks, low: int, high: int) -> bool:
    return all(_is_whole(value) and low <= value <= high for value in marks.values())


def _dots(question: Question, marks: Marks) -> str:
    most, dots = question.param("most"), question.param("dots")
    if not _in_range(marks, 0, most):
        return f"Put at most {most} dot{'' if most == 1 else 's'} on one idea."
    used = sum(marks.values())
    if used > dots:
        return f"You have {dots} dots and used {used}: take {used - dots} away."
    return ""


def _approval(question: Question, marks: Marks) -> str:
    most = question.param("most")
    if not _in_range(marks, 1, 1):
        return "An idea is ticked or not: give 1 for each that you approve of."
    if len(marks) > most:
        return f"Tick at most {most}: you ticked {len(marks)}."
    return ""


def _score(question: Question, marks: Marks) -> str:
    top = question.param("top")
    return "" if _in_range(marks, 0, top) else f"Give each idea a whole number from 0 to {top}."


def _ranks(question: Question, marks: Marks) -> str:
    most = question.param("ranks", len(question.options))
    if not _in_range(marks, 1, most):
        return f"Give places from 1 to {most}."
    counts = Counter(marks.values())
    twice = next((place for place, many in sorted(counts.items()) if many > 1), None)
    if twice is not None:
        return f"Place {twice} is given twice. Give each place to one idea."
    gap = next(place for place in range(1, len(marks) + 2) if place not in counts)
    if gap <= len(marks):
        return f"Place {gap} is missing. Give the places one after the other."
    return ""


def _matrix(_question: Question, marks: Marks) -> str:
    for rating in marks.values():
        if not isinstance(rating, dict) or set(rating) != set(SIDES):
            return "Say both for each idea you rate: how much it would do, and how hard it is."
        if not _in_range(rating, LOW, HIGH):
            return f"Rate from {LOW} to {HIGH}."
    return ""


def _knapsack(question: Question, marks: Marks) -> str:
    budget = question.param("budget")
    if not _in_range(marks, 1, 1):
        return "An idea is ticked or not: give 1 for each that you choose."
    cost = sum(question.efforts[option] for option in marks)
    if cost > budget:
        return f"Your ideas cost {cost} together and the budget is {budget}: leave out {cost - budget}."
    return ""


CHECKS: dict[str, Callable[[Question, Marks], str]] = {
    "dots": _dots,
    "approval": _approval,
    "score": _score,
    "borda": _ranks,
    "irv": _ranks,
    "schulze": _ranks,
    "impact_effort": _matrix,
    "knapsack": _knapsack,
}
