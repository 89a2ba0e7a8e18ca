"""Instant run-off: the option with the fewest first votes drops out until one is left.

The alternative vote as in Robert's Rules of Order (preferential voting). For a list of several
places the run-off is repeated without those that are placed (sequential instant run-off); what
comes after the last place follows from when it dropped out of the last run.

Where several have the fewest votes: by "lot" one of them drops out, drawn from the seed; by
"listed" the one that stands last in the list; by "shared" all of them together, and they share
their place. Where all that are left are level they are level winners.
"""

from collections.abc import Sequence
from typing import Any

from improvement.tally.places import LISTED, LOT, drawn, rows_of
from improvement.tally.shapes import Marks, Question, Result, Row
from improvement.tally.spread import middle_half

Order = list[str]


def irv(question: Question, ballots: Sequence[Marks]) -> Result:
    orders = [sorted(marks, key=lambda option: marks[option]) for marks in ballots]
    left = list(question.options)
    level: list[Order] = []
    votes: dict[str, int] = {}
    rounds: list[Row] = []
    ties: list[Row] = []
    while left:
        run = _Run(question, left, orders, len(level) + 1)
        rounds += run.rounds
        ties += run.ties
        level.append(run.groups[-1])
        votes |= {option: run.votes[option] for option in run.groups[-1]}
        left = [option for option in left if option not in run.groups[-1]]
        if sum(map(len, level)) >= question.param("choose", 1):
            level += reversed(run.groups[:-1])
            votes |= {option: run.votes[option] for option in left}
            break
    rows, _ = rows_of(question, level)
    for row in rows:
        ranks = [marks[row["option"]] for marks in ballots if row["option"] in marks]
        row |= {
            "score": votes[row["option"]],
            "voters": len(ranks),
            "spread": middle_half(ranks),
        }
    return {"ranking": rows, "ties": ties, "rounds": rounds}


class _Run:
    """One run: groups of options in the order they drop out, the winners last."""

    def __init__(self, question: Question, options: Order, orders: list[Order], number: int):
        self.question, self.orders, self.number = question, orders, number
        self.groups: list[Order] = []
        self.votes: dict[str, int] = {}
        self.rounds: list[Row] = []
        self.ties: list[Row] = []
        left = list(options)
        while left:
            left = self._round(left)

    def _round(self, left: Order) -> Order:
        counted, exhausted = self._count(left)
        self.votes |= counted
        fewest = min(counted.values())
        lowest = [option for option in left if counted[option] == fewest]
        out = self._out(lowest)
        rest = [option for option in left if option not in out]
        won = rest if len(rest) == 1 else [] if rest else out
        self.groups += [out, rest] if len(rest) == 1 else [out]
        told: dict[str, Any] = {
            "run": self.number,
            "round": 1 + sum(one["run"] == self.number for one in self.rounds),
            "votes": counted,
            "exhausted": exhausted,
            "out": out if rest else [],
            "won": won,
            "tied": lowest if len(lowest) > 1 else [],
        }
        self.rounds.append(told)
        if len(lowest) > 1:
            self.ties.append({"options": lowest, "by": self.question.tie_rule, "out": out})
        return [] if won else rest

    def _count(self, left: Order) -> tuple[dict[str, int], int]:
        counted = dict.fromkeys(left, 0)
        exhausted = 0
        for order in self.orders:
            first = next((option for option in order if option in counted), None)
            if first is None:
                exhausted += 1
            else:
                counted[first] += 1
        return counted, exhausted

    def _out(self, lowest: Order) -> Order:
        """Give who drops out of those with the fewest votes."""
        if self.question.tie_rule == LOT:
            return drawn(self.question, lowest)[-1:]
        if self.question.tie_rule == LISTED:
            return sorted(lowest, key=self.question.options.index)[-1:]
        return lowest
