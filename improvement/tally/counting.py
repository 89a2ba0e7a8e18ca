"""The methods by name, and a whole tally: for all together, and for groups that may be shown."""

from collections import Counter
from collections.abc import Callable, Sequence

from improvement.tally.groups import shown
from improvement.tally.knapsack import knapsack
from improvement.tally.matrix import QUICK, impact_effort
from improvement.tally.pairs import schulze
from improvement.tally.points import approval, borda, dots, score
from improvement.tally.runoff import irv
from improvement.tally.shapes import Marks, Question, Result, Row, Vote

METHODS: dict[str, Callable[[Question, Sequence[Marks]], Result]] = {
    "dots": dots,
    "approval": approval,
    "score": score,
    "borda": borda,
    "irv": irv,
    "schulze": schulze,
    "impact_effort": impact_effort,
    "knapsack": knapsack,
}
# Raised whenever a method would give another result for the same ballots.
VERSIONS = dict.fromkeys(METHODS, 1)
# What is told of an option in the result of a group.
OF_GROUP = ("option", "place", "score", "impact", "effort", "quadrant")


def tally(question: Question, votes: Sequence[Vote]) -> Result:
    """Count the ballots: places with scores and spread, and each group that may be shown."""
    counts = Counter(vote.group for vote in votes)
    names = sorted(shown(counts))
    return {
        "method": question.method,
        "version": VERSIONS[question.method],
        "tie_rule": question.tie_rule,
        **_counted(question, votes),
        "groups": [
            {
                "group": name,
                "ballots": counts[name],
                "rows": _of_group(question, [vote for vote in votes if vote.group == name]),
            }
            for name in names
        ],
        "not_by_group": len(votes) - sum(counts[name] for name in names),
    }


def _counted(question: Question, votes: Sequence[Vote]) -> Result:
    counted = METHODS[question.method](question, [vote.marks for vote in votes])
    for row in counted["ranking"]:
        row["is_advised"] = _is_advised(question, row)
    return {"ballots": len(votes), **counted}


def _is_advised(question: Question, row: Row) -> bool:
    """Say whether the vote advises to test an option: one of the first places, as many as were
    asked for; what fits the budget; or a quick win."""
    if question.method == "impact_effort":
        return bool(row["quadrant"] == QUICK)
    if question.method == "knapsack":
        return bool(row["is_chosen"])
    return bool(row["voters"]) and row["place"] <= question.param("choose", 1)


def _of_group(question: Question, votes: Sequence[Vote]) -> list[Row]:
    rows = METHODS[question.method](question, [vote.marks for vote in votes])["ranking"]
    return [{name: row[name] for name in OF_GROUP if name in row} for row in rows]
