"""Impact against effort: middle ratings, how far they lie apart, and the quarter of the plane.

A two-by-two matrix of medians of ratings from 1 to 5, as improvement teams draw it. An option
that stands on a middle line is taken on the less hopeful side: its impact as small, its effort as
large.
"""

from collections.abc import Sequence

from improvement.tally.places import placed
from improvement.tally.shapes import Marks, Question, Result
from improvement.tally.spread import middle_half

LOW, MIDDLE, HIGH = 1, 3, 5
QUICK, BIG, FILL, NOT_NOW = "quick_wins", "big_bets", "fill_ins", "not_now"
QUADRANTS = (QUICK, BIG, FILL, NOT_NOW)


def quadrant(impact: float, effort: float) -> str:
    is_large, is_easy = impact > MIDDLE, effort < MIDDLE
    if is_large:
        return QUICK if is_easy else BIG
    return FILL if is_easy else NOT_NOW


def impact_effort(question: Question, ballots: Sequence[Marks]) -> Result:
    """Order by quarter, then by how far the impact exceeds the effort, then by the impact; what
    nobody rated comes last."""
    seen = {option: _ratings(option, ballots) for option in question.options}
    rows, ties = placed(question, {option: _key(*ratings) for option, ratings in seen.items()})
    for row in rows:
        impact, effort = seen[row["option"]]
        is_rated = impact is not None and effort is not None
        row |= {
            "score": impact[1] - effort[1] if impact and effort else None,
            "voters": sum(row["option"] in marks for marks in ballots),
            "spread": None,
            "impact": impact,
            "effort": effort,
            "quadrant": quadrant(impact[1], effort[1]) if is_rated else "",  # type: ignore[index]
        }
    return {"ranking": rows, "ties": ties}


def _ratings(option: str, ballots: Sequence[Marks]) -> tuple[list[float] | None, ...]:
    rated = [marks[option] for marks in ballots if option in marks]
    return tuple(middle_half([one[name] for one in rated]) for name in ("impact", "effort"))


def _key(impact: list[float] | None, effort: list[float] | None) -> tuple[float, ...]:
    if impact is None or effort is None:
        return (-len(QUADRANTS), 0, 0)
    at = QUADRANTS.index(quadrant(impact[1], effort[1]))
    return (-at, impact[1] - effort[1], impact[1])
