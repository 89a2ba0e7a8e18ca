"""The steps of votes, and of what was decided after them."""

from collections.abc import Iterator

from improvement.models import Decision, Round, RoundOption
from improvement.presenters.rounds import round_url
from lhs_platform.pages.trail.lines import Leg
from lhs_platform.pages.trail.loading import Chain
from lhs_platform.pages.trail.shapes import Kind, Step
from lhs_platform.pages.trail.words import on, ordinal, quoted, shortened, where

Outcome = Decision.Outcome
DECIDED = {
    Outcome.TEST: "we test it",
    Outcome.LATER: "later",
    Outcome.NO: "not this one",
    Outcome.MERGE: "as part of another idea",
}


def of_votes(chain: Chain, leg: Leg, before: int | None) -> Iterator[Step]:
    """Tell how an idea came out of each vote that is over, and what was decided then, while the
    line runs through it. Where the line came in by a decision after a vote on both ideas, what was
    decided on this one is told, too."""
    shared = {option.round_id for option in chain.options[before or 0]}
    for option in chain.options[leg.idea]:
        if option.round.state == Round.State.ANNOUNCED:
            continue
        if leg.holds(option.round.closes_at):
            yield _vote(chain, option)
        decision = chain.decisions.get(option.pk)
        if decision is None:
            continue
        if leg.holds(decision.decided_at) or option.round_id in shared:
            yield _decision(chain, decision)


def _vote(chain: Chain, option: RoundOption) -> Step:
    poll = option.round
    meeting = chain.round_meetings.get(poll.pk)
    return Step(
        Kind.VOTED,
        _came_out(chain, option),
        on(poll.network, poll.closes_at),
        title=poll.title,
        url=f"{round_url(poll)}#i-{option.public_id}",
        detail=f"At the meeting {quoted(meeting.title)}." if meeting else "",
        about=("option", option.public_id),
    )


def _came_out(chain: Chain, option: RoundOption) -> str:
    """Say which place an idea came to. Nothing of it is known before the result is published."""
    poll, output = option.round, chain.tallies.get(option.round_id)
    if poll.state == Round.State.VOID:
        return f"It was in a vote that was not valid: {poll.void_reason}"
    rows = output["ranking"] if output else []
    row = next((one for one in rows if one["option"] == str(option.public_id)), None)
    if row is None:
        return "It was in a vote in which too few voted: it gave no order."
    shared = "shared " if row["is_tied"] else ""
    advised = ", and the vote advises to test it" if row["is_advised"] else ""
    return f"It came {shared}{ordinal(row['place'])} of {len(rows)} in a vote{advised}."


def _decision(chain: Chain, decision: Decision) -> Step:
    change = chain.changes.get(decision.change_id or 0)
    what = DECIDED[Outcome(decision.outcome)]
    if decision.outcome == Outcome.TEST and change is not None:
        what += where([site.name for site in change.sites.all()], change.network)
    if decision.outcome == Outcome.MERGE and decision.merged_with is not None:
        what = f"as part of {quoted(decision.merged_with.title)}"
    return Step(
        Kind.DECIDED,
        f"{decision.by.name} wrote down the decision: {what}.",
        on(decision.round.network, decision.decided_at),
        title="All decisions of this vote",
        url=f"{round_url(decision.round)}#decisions",
        detail=f"Because: {shortened(decision.reason)}" if decision.reason else "",
        about=("decision", decision.public_id),
    )
