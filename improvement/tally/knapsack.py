"""Spending a budget of effort (knapsack voting, Goel, Krishnaswamy, Sakshuwong and Aitamurto 2019).

Each ballot names a set of options that fits the budget together. Options are ordered by how many
ballots name them; level ones by less effort first. The result takes them in this order as long as
each fits in what is left of the budget; one that does not fit is passed over.

Beside it stands the set that pleases most: of all sets within the budget the one with the most
namings in sum, found exactly (dynamic programming). Of several such sets it is the one that costs
least, and of these the one whose options stand first in the list. It is a suggestion only.
"""

from collections.abc import Mapping, Sequence

from improvement.tally.places import placed
from improvement.tally.shapes import Marks, Question, Result

Worth = tuple[int, int]


def knapsack(question: Question, ballots: Sequence[Marks]) -> Result:
    named = {option: sum(option in marks for marks in ballots) for option in question.options}
    keys = {option: (named[option], -question.efforts[option]) for option in question.options}
    rows, ties = placed(question, keys)
    chosen = _in_order([row["option"] for row in rows], question, named)
    for row in rows:
        row |= {
            "score": named[row["option"]],
            "voters": named[row["option"]],
            "spread": None,
            "effort_cost": question.efforts[row["option"]],
            "is_chosen": row["option"] in chosen,
        }
    best = best_set(question, named)
    return {
        "ranking": rows,
        "ties": ties,
        "budget": question.param("budget"),
        "spent": sum(question.efforts[option] for option in chosen),
        "best": best,
        "best_score": sum(named[option] for option in best),
        "chosen_score": sum(named[option] for option in chosen),
    }


def _in_order(order: Sequence[str], question: Question, named: Mapping[str, int]) -> set[str]:
    left, chosen = question.param("budget"), set()
    for option in order:
        if named[option] and question.efforts[option] <= left:
            left -= question.efforts[option]
            chosen.add(option)
    return chosen


def best_set(question: Question, named: Mapping[str, int]) -> list[str]:
    """Give the options with the most namings in sum that fit the budget."""
    options, budget = question.options, question.param("budget")
    # most[i][b]: the best that options from the i-th on can give within b, and what it costs.
    most: list[list[Worth]] = [[(0, 0)] * (budget + 1) for _ in range(len(options) + 1)]
    for i in range(len(options) - 1, -1, -1):
        for b in range(budget + 1):
            most[i][b] = max(most[i + 1][b], _with(options[i], i, b, question, named, most))
    return _walk(question, named, most)


def _with(
    option: str,
    i: int,
    b: int,
    question: Question,
    named: Mapping[str, int],
    most: list[list[Worth]],
) -> Worth:
    """Give what taking an option would come to; less than nothing where it does not fit, or where
    nobody wants it."""
    cost = question.efforts[option]
    if cost > b or not named[option]:
        return (-1, 0)
    namings, spent = most[i + 1][b - cost]
    return (namings + named[option], spent - cost)


def _walk(question: Question, named: Mapping[str, int], most: list[list[Worth]]) -> list[str]:
    taken, left = [], question.param("budget")
    for i, option in enumerate(question.options):
        if _with(option, i, left, question, named, most) == most[i][left]:
            taken.append(option)
            left -= question.efforts[option]
    return taken
