"""Methods that add up what each ballot gives: dots, approval, scores, and Borda's ranks."""

from collections.abc import Sequence

from improvement.tally.places import placed
from improvement.tally.shapes import Marks, Question, Result
from improvement.tally.spread import middle_half

Ballots = Sequence[Marks]


def dots(question: Question, ballots: Ballots) -> Result:
    """Cumulative voting: each ballot spreads some dots, and the sums are compared."""
    return _added(question, ballots)


def approval(question: Question, ballots: Ballots) -> Result:
    """Approval voting (Brams and Fishburn 1978): who is approved by most ballots comes first."""
    return _added(question, ballots, has_spread=False)


def score(question: Question, ballots: Ballots) -> Result:
    """Range voting: the sum of scores. What a ballot leaves out counts as 0, so that few great
    friends do not outweigh many."""
    return _added(question, ballots)


def borda(question: Question, ballots: Ballots) -> Result:
    """Borda's count (1781): of n options the first of a ballot gets n - 1 points, the second
    n - 2, the last 0. What a ballot does not rank gets 0."""
    many = len(question.options)
    sums = {
        option: sum(many - marks[option] for marks in ballots if option in marks)
        for option in question.options
    }
    rows, ties = placed(question, sums)
    for row in rows:
        ranks = [marks[row["option"]] for marks in ballots if row["option"] in marks]
        row |= {
            "score": sums[row["option"]],
            "voters": len(ranks),
            "spread": middle_half(ranks),
        }
    return {"ranking": rows, "ties": ties}


def _added(question: Question, ballots: Ballots, *, has_spread: bool = True) -> Result:
    given = {
        option: [int(marks.get(option, 0)) for marks in ballots] for option in question.options
    }
    rows, ties = placed(question, {option: sum(values) for option, values in given.items()})
    for row in rows:
        values = given[row["option"]]
        row |= {
            "score": sum(values),
            "voters": sum(value > 0 for value in values),
            "spread": middle_half(values) if has_spread else None,
        }
    return {"ranking": rows, "ties": ties}
