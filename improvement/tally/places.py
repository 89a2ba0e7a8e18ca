"""Putting options in order, and what becomes of those that are level."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from improvement.tally.shapes import Question, Row

SHARED, LOT, LISTED = "shared", "lot", "listed"


def drawn(question: Question, options: Iterable[str]) -> list[str]:
    """Give options in the order of the lot: by a hash of the seed and the id, so that it is the
    same on every machine and follows from what was fixed before the vote."""

    def number(option: str) -> str:
        return hashlib.sha256(f"{question.seed}:{option}".encode()).hexdigest()

    return sorted(options, key=number)


def in_turn(question: Question, options: Iterable[str]) -> list[str]:
    """Give level options in the order that the tie rule says; as listed where they share."""
    if question.tie_rule == LOT:
        return drawn(question, options)
    return sorted(options, key=question.options.index)


def placed(question: Question, keys: Mapping[str, Any]) -> tuple[list[Row], list[Row]]:
    """Give a row with its place for each option, the best key first, and the ties with how each
    was broken. Options that share a place leave out as many places after it (1, 1, 3)."""
    best_first = sorted(question.options, key=lambda option: keys[option], reverse=True)
    level = [list(group) for _, group in groupby(best_first, key=lambda option: keys[option])]
    return rows_of(question, level)


def rows_of(question: Question, level: Sequence[list[str]]) -> tuple[list[Row], list[Row]]:
    """Give rows and ties of groups of level options, the best first."""
    rows: list[Row] = []
    ties: list[Row] = []
    for group in level:
        order, first = in_turn(question, group), len(rows) + 1
        is_shared = len(group) > 1 and question.tie_rule == SHARED
        if len(group) > 1:
            ties.append({"options": order, "by": question.tie_rule, "place": first})
        rows += [
            {"option": option, "place": first if is_shared else first + at, "is_tied": is_shared}
            for at, option in enumerate(order)
        ]
    return rows, ties
