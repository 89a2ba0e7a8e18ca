"""Schulze's method: every option against every other, and the strongest paths between them.

M. Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method, Social Choice and Welfare 36 (2011), 267-303; strength of a link is
the number of ballots for it (winning votes).

What a ballot ranks stands before what it does not rank; of two that it does not rank it prefers
neither. The place of an option follows from how many others beat it.
"""

from collections.abc import Sequence

from improvement.tally.places import placed
from improvement.tally.shapes import Marks, Question, Result
from improvement.tally.spread import middle_half

Table = list[list[int]]


def schulze(question: Question, ballots: Sequence[Marks]) -> Result:
    options = question.options
    preferred = _preferred(options, ballots)
    strengths = strongest_paths(preferred)
    beats = [
        [strengths[i][j] > strengths[j][i] for j in range(len(options))]
        for i in range(len(options))
    ]
    beaten_by = [sum(row[i] for row in beats) for i in range(len(options))]
    rows, ties = placed(
        question, {option: -many for option, many in zip(options, beaten_by, strict=True)}
    )
    for row in rows:
        at = options.index(row["option"])
        ranks = [marks[row["option"]] for marks in ballots if row["option"] in marks]
        row |= {"score": sum(beats[at]), "voters": len(ranks), "spread": middle_half(ranks)}
    return {
        "ranking": rows,
        "ties": ties,
        "pairs": {"options": list(options), "preferred": preferred, "strengths": strengths},
    }


def _preferred(options: tuple[str, ...], ballots: Sequence[Marks]) -> Table:
    """Count for each pair how many ballots put the first before the second."""
    last = len(options) + 1
    table = [[0] * len(options) for _ in options]
    for marks in ballots:
        ranks = [int(marks.get(option, last)) for option in options]
        for i, rank in enumerate(ranks):
            for j, other in enumerate(ranks):
                table[i][j] += rank < other
    return table


def strongest_paths(preferred: Table) -> Table:
    """Give the strength of the strongest path between any two (Floyd and Warshall)."""
    many = range(len(preferred))
    strengths = [
        [preferred[i][j] if preferred[i][j] > preferred[j][i] else 0 for j in many] for i in many
    ]
    for k in many:
        for i in many:
            for j in many:
                if k not in (i, j) and i != j:
                    through = min(strengths[i][k], strengths[k][j])
                    strengths[i][j] = max(strengths[i][j], through)
    return strengths
