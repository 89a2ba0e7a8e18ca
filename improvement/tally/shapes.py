"""What goes into a tally."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# By the id of an option: dots, a score, a rank, 1 for chosen, or {"impact": …, "effort": …}.
Marks = Mapping[str, Any]
Row = dict[str, Any]
Result = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What is voted on and by which rules: fixed before the first ballot.

    `options` are ids in the order of the list, `efforts` what each costs where a budget is spent.
    `tie_rule` is "shared", "lot" or "listed"; lots are drawn from `seed`.
    """

    method: str
    options: tuple[str, ...]
    params: Mapping[str, int] = field(default_factory=dict)
    tie_rule: str = "shared"
    seed: int = 0
    efforts: Mapping[str, int] = field(default_factory=dict)

    def param(self, name: str, default: int = 0) -> int:
        return int(self.params.get(name, default))


@dataclass(frozen=True)
class Vote:
    """One ballot, and the stakeholder group it came from, where that may be told."""

    marks: Marks
    group: str = ""
