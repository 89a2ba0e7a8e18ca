"""What a method needs to be told before a vote, what is usual, and what does not fit."""

import math
from collections.abc import Mapping

from improvement.tally.shapes import Question

MOST_OPTIONS = 40
MOST_BUDGET = 1000
# What each method reads beside `choose`, how many options are to be tested.
NEEDED: dict[str, tuple[str, ...]] = {
    "dots": ("dots", "most"),
    "approval": ("most",),
    "score": ("top",),
    "borda": ("ranks",),
    "irv": ("ranks",),
    "schulze": ("ranks",),
    "impact_effort": (),
    "knapsack": ("budget",),
}
# Where the method itself says how many are to be tested.
WITHOUT_NUMBER = ("impact_effort", "knapsack")
LIMITS = {"dots": (1, 100), "most": (1, 100), "top": (1, 10), "ranks": (1, MOST_OPTIONS)}
WORDS = {
    "dots": "how many dots each person has",
    "most": "how many may go to one idea, or be ticked",
    "top": "the top of the scale",
    "ranks": "how many places each person gives",
    "budget": "the budget of effort",
    "choose": "how many ideas you mean to test",
}


def suggested(method: str, many: int) -> dict[str, int]:
    """Give what is usual for so many options: a third of them as dots, for example."""
    third = max(1, math.ceil(many / 3))
    usual = {
        "dots": third,
        "most": min(2, third) if method == "dots" else third,
        "top": 5,
        "ranks": max(1, min(many, 7)),
        "budget": 10,
    }
    own = {name: usual[name] for name in NEEDED[method]}
    return own if method in WITHOUT_NUMBER else own | {"choose": max(1, min(3, many - 1))}


def wrong_settings(question: Question) -> tuple[str, str] | None:
    """Give the setting that does not fit, and a sentence why; None where all fits."""
    many = len(question.options)
    if many < 2:
        return ("ideas", "Choose at least two ideas to vote on.")
    if many > MOST_OPTIONS:
        return ("ideas", f"A vote takes up to {MOST_OPTIONS} ideas. Merge some, or vote twice.")
    return _missing(question) or _out_of_range(question, many) or _unfit(question, many)


def _names(question: Question) -> tuple[str, ...]:
    own = NEEDED[question.method]
    return own if question.method in WITHOUT_NUMBER else (*own, "choose")


def _missing(question: Question) -> tuple[str, str] | None:
    for name in _names(question):
        value = question.params.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            return (name, f"Say {WORDS[name]}.")
    return None


def _out_of_range(question: Question, many: int) -> tuple[str, str] | None:
    limits = LIMITS | {"choose": (1, many), "budget": (1, MOST_BUDGET)}
    for name in _names(question):
        low, high = limits[name]
        if not low <= question.param(name) <= high:
            return (name, f"Give a number from {low} to {high}.")
    return None


def _unfit(question: Question, many: int) -> tuple[str, str] | None:
    if question.method == "dots":
        return _unfit_dots(question.param("dots"), question.param("most"), many)
    if question.method in ("approval", "borda", "irv", "schulze"):
        name = "most" if question.method == "approval" else "ranks"
        if question.param(name) > many:
            return (name, f"There are {many} ideas: give {many} or less.")
    if question.method == "knapsack":
        return _unfit_budget(question.efforts, question.options, question.param("budget"))
    return None


def _unfit_dots(dots: int, most: int, many: int) -> tuple[str, str] | None:
    if most > dots:
        return ("most", "Not more can go to one idea than a person has.")
    if dots > most * many:
        return ("dots", f"{many} ideas with at most {most} each take no more than {most * many}.")
    return None


def _unfit_budget(
    efforts: Mapping[str, int], options: tuple[str, ...], budget: int
) -> tuple[str, str] | None:
    if any(not efforts.get(option) for option in options):
        return ("efforts", "Say for each idea what it costs in effort, 1 or more.")
    if min(efforts[option] for option in options) > budget:
        return ("budget", "No idea fits this budget.")
    if sum(efforts[option] for option in options) <= budget:
        return ("budget", "All ideas together fit this budget: there is nothing to choose.")
    return None
