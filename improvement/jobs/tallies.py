"""From the ballots of a round to its tally, and back: a tally can always be made again."""

from dataclasses import dataclass
from typing import Any

from improvement import tally
from improvement.models import Ballot, Round, Tally


@dataclass(frozen=True)
class Counted:
    """What the ballots of a round come to, by which version of the method, from which input."""

    output: dict[str, Any]
    input_hash: str
    version: int


def question_of(poll: Round) -> tally.Question:
    """Give what is voted on, as the methods take it. Its options are loaded."""
    options = sorted(poll.options.all(), key=lambda option: (option.position, option.pk))
    return tally.Question(
        method=poll.method,
        options=tuple(str(option.public_id) for option in options),
        params=poll.params,
        tie_rule=poll.tie_rule,
        seed=poll.seed or 0,
        efforts={str(one.public_id): one.effort for one in options if one.effort},
    )


def votes_of(poll: Round) -> list[tally.Vote]:
    ballots = Ballot.objects.filter(round=poll).values_list("marks", "group")
    return [tally.Vote(marks, group) for marks, group in ballots]


def compute(poll: Round) -> Counted:
    """Count the ballots as they are now."""
    question, votes = question_of(poll), votes_of(poll)
    version = tally.VERSIONS[poll.method]
    found = tally.input_hash(question, votes, version=version)
    return Counted(tally.tally(question, votes), found, version)


def difference(kept: Tally) -> str:
    """Say how a kept tally differs from what the ballots come to now; nothing where it does not."""
    counted = compute(kept.round)
    if counted.version != kept.method_version:
        return (
            f"made by version {kept.method_version} of the method, which is now {counted.version}"
        )
    if counted.input_hash != kept.input_hash:
        return "the ballots or the rules are not those it was made from"
    return "" if counted.output == kept.output else "the result is another one"
